"""``/v1/portfolios/{portfolio_id}/ranking``: what a portfolio holds, in order, and why."""

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
from app.portfolio.ranking import service
from app.portfolio.ranking.explanation import explanation
from app.portfolio.ranking.schemas import Ranking, RankingExplanation
from app.portfolio.ranking.service import Order

router = APIRouter(prefix="/v1", tags=["Prioritisation"], route_class=UnitOfWorkRoute)
RANK = [(sa.column("rank", sa.Integer), False)]
MODEL = "A version of a prioritisation model; where it is not given, the only one in use."


class Asked(BaseModel):
    """What is ranked, and by what."""

    model_id: Annotated[UUID | None, Field(description=MODEL)] = None
    kind: Annotated[ComponentKind, Field(description="The kind of component that is ranked.")] = (
        ComponentKind.PROJECT
    )


class Sought(Asked):
    """What is ranked, by what, and which page of it."""

    limit: Annotated[int, Field(ge=1, le=500, description="How many at most.")] = 50
    cursor: Annotated[str | None, Field(max_length=200, description="Where to go on: `next_cursor`.")] = None

    def after(self) -> int:
        return int(values_of(self.cursor, RANK)["after0"]) if self.cursor else 0


@router.get("/portfolios/{portfolio_id}/ranking")
def read_portfolio_ranking(portfolio_id: UUID, uow: Reading, sought: Annotated[Sought, Query()]) -> Ranking:
    """The live components below a portfolio in order of their score, each with the parts that add up to it."""
    after = sought.after()
    order = service.ranking(uow, portfolio_id, sought.model_id, sought.kind)
    shown = [place for place in order.places if place.rank > after][: sought.limit]
    more = bool(shown) and shown[-1].rank < len(order.places)
    cursor = encode([shown[-1].rank]) if more else None
    ranking = Ranking(
        portfolio_id=portfolio_id,
        kind=order.kind,
        model=order.told_model(),
        inputs_digest=order.digest,
        ranked=len(order.places),
        complete=sum(not place.score.missing for place in order.places),
        left_out=order.left_out,
        items=[order.told(place) for place in shown],
        next_cursor=cursor,
    )
    ranking._link = address(portfolio_id, order, sought.limit, cursor) if cursor else None
    return ranking


def address(portfolio_id: UUID, order: Order, limit: int, cursor: str) -> str:
    """Where the next page is, of the same model even if another is adopted meanwhile."""
    query = {"model_id": order.model.id, "kind": order.kind, "limit": limit, "cursor": cursor}
    return f"/v1/portfolios/{portfolio_id}/ranking?{urlencode(query)}"


@router.get("/portfolios/{portfolio_id}/ranking.csv", response_class=CsvResponse)
def export_portfolio_ranking(portfolio_id: UUID, uow: Reading, asked: Annotated[Asked, Query()]) -> Table:
    """A whole ranking as CSV, with a value and a contribution for each criterion."""
    order = service.ranking(uow, portfolio_id, asked.model_id, asked.kind)
    header, rows = service.table(order)
    return Table(f"ranking-{order.top.code}.csv", header, rows)


@router.get("/portfolios/{portfolio_id}/ranking/{component_id}/explanation")
def read_portfolio_ranking_explanation(
    portfolio_id: UUID, component_id: UUID, uow: Reading, asked: Annotated[Asked, Query()]
) -> RankingExplanation:
    """How one component's score and rank come about: formula, inputs with their sources, intermediate values."""
    order = service.ranking(uow, portfolio_id, asked.model_id, asked.kind)
    return explanation(uow, order, component_id)
