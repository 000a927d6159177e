"""``/v1/portfolios/{portfolio_id}/priorities``: an order by weighted shortest job first, or by money."""

from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from app.components.models import ComponentKind
from app.core.csv import CsvResponse, Table
from app.core.pagination import encode, values_of
from app.core.route import UnitOfWorkRoute
from app.core.unit_of_work import Reading
from app.portfolio.discount_rates.schemas import Discounting, RatesInForce
from app.portfolio.priorities import service, tables
from app.portfolio.priorities.schemas import FORMULAS, HOLDS, Priorities

router = APIRouter(prefix="/v1", tags=["Prioritisation"], route_class=UnitOfWorkRoute)
RANK = [(sa.column("rank", sa.Integer), False)]
SHOWN = 500  # components without a place, by name


class Asked(BaseModel):
    """What is put in order, and by what."""

    model_id: Annotated[
        UUID | None,
        Field(description="A version of a model that does not go by weights; else the only one in use."),
    ] = None
    kind: Annotated[ComponentKind, Field(description="The kind of component that is put in order.")] = (
        ComponentKind.PROJECT
    )


class Sought(Asked):
    """What is put in order, by what, and which page of it."""

    limit: Annotated[int, Field(ge=1, le=500, description="How many at most.")] = 50
    cursor: Annotated[str | None, Field(max_length=200, description="Where to go on: `next_cursor`.")] = None

    def after(self) -> int:
        return int(values_of(self.cursor, RANK)["after0"]) if self.cursor else 0


@router.get("/portfolios/{portfolio_id}/priorities")
def read_portfolio_priorities(
    portfolio_id: UUID, uow: Reading, sought: Annotated[Sought, Query()]
) -> Priorities:
    """The live components below a portfolio by WSJF, net present value or benefit-cost ratio.

    A model by weighted score has its order at `/ranking`.
    """
    after = sought.after()
    order = service.priorities(uow, portfolio_id, sought.model_id, sought.kind)
    model, shown = order.model, order.items[after : after + sought.limit]
    cursor = encode([shown[-1].rank]) if shown and shown[-1].rank < len(order.items) else None
    told = Priorities(
        portfolio_id=portfolio_id,
        model_id=model.id,
        slug=model.slug,
        number=model.number,
        method=model.method,
        formula=FORMULAS[model.method],
        holds=HOLDS[model.method],
        as_of=order.as_of,
        discounting=Discounting.model_validate(model.discounting) if model.discounting else None,
        rates=RatesInForce.model_validate(model.rates) if model.rates else None,
        total_delay_cost=order.total_delay_cost,
        not_from_one=list(order.not_from_one),
        ordered=len(order.items),
        items=shown,
        not_ordered=order.not_ordered[:SHOWN],
        next_cursor=cursor,
    )
    query = {"model_id": model.id, "kind": sought.kind, "limit": sought.limit, "cursor": cursor}
    told._link = f"/v1/portfolios/{portfolio_id}/priorities?{urlencode(query)}" if cursor else None
    return told


@router.get("/portfolios/{portfolio_id}/priorities.csv", response_class=CsvResponse)
def export_portfolio_priorities(portfolio_id: UUID, uow: Reading, asked: Annotated[Asked, Query()]) -> Table:
    """The whole order as CSV, followed by each component without a place and the reason."""
    order = service.priorities(uow, portfolio_id, asked.model_id, asked.kind)
    return Table(f"{order.top.code} priorities.csv", tables.HEADER, tables.rows(order))
