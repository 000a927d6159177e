"""``/v1/portfolios/{portfolio_id}/key-figures``: a portfolio's projects, one line each."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel

from app.components.models import ComponentKind, ComponentStatus
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.core.pagination import Page, Paging
from app.core.route import UnitOfWorkRoute
from app.core.unit_of_work import Reading
from app.portfolio.key_figures.repository import key_figures
from app.portfolio.key_figures.schemas import KeyFigures

router = APIRouter(prefix="/v1", tags=["Portfolio"], route_class=UnitOfWorkRoute)


class Sought(BaseModel):
    """The filters of a portfolio's list."""

    kind: ComponentKind = ComponentKind.PROJECT
    status: ComponentStatus | None = None
    category: Annotated[str | None, Query(max_length=200, pattern=r"^[^\x00]*$")] = None


class Search(Sought, Paging):
    """The filters and the paging together, as one query."""


@router.get("/portfolios/{portfolio_id}/key-figures")
def list_portfolio_key_figures(
    portfolio_id: UUID, uow: Reading, search: Annotated[Search, Query()]
) -> Page[KeyFigures]:
    """The projects below a portfolio that are not archived, each with what its latest status report states."""
    components = ComponentRepository(uow)
    components.at(Address(ComponentKind.PORTFOLIO, portfolio_id))
    top = components.get(portfolio_id, "status_report:read")
    sought = search.model_dump(include={"kind", "status", "category"})
    return key_figures(uow, top.path, search, **sought)
