"""``/v1``: funding approved and released."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from app.components.repository import ComponentRepository
from app.components.router import at_every_level
from app.components.schemas import Address
from app.components.scope import Scoped
from app.core.errors import CREATING
from app.core.pagination import Page, Paged, Paging
from app.core.route import UnitOfWorkRoute
from app.core.schemas import VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.cost.funding import service
from app.cost.funding.models import FundingKind
from app.cost.funding.repository import FundingRepository
from app.cost.funding.schemas import FundingRead, FundingTotal, FundingWrite

router = APIRouter(prefix="/v1", tags=["Cost"], route_class=UnitOfWorkRoute)


class Search(Scoped, Paging):
    """The filters and the paging of a list of funding."""

    kind: FundingKind | None = None


@at_every_level(router.get, "/{id}/funding")
def list_funding(at: Address, uow: Reading, search: Annotated[Search, Query()]) -> Page[FundingRead]:
    """What was approved and released for a component, entry by entry."""
    within = search.within(uow, ComponentRepository(uow).at(at))
    return FundingRepository(uow).page(search, **within, kind=search.kind)


@at_every_level(router.post, "/{id}/funding", status_code=201, responses=CREATING)
def create_funding(at: Address, data: FundingWrite, uow: Writing) -> Told[FundingRead]:
    """Enter funding that was approved or released; never more is released than approved."""
    return FundingRepository(uow).row(service.enter(uow, at, data).id)


@at_every_level(router.get, "/{id}/funding-total")
def read_funding_total(at: Address, uow: Reading) -> FundingTotal:
    """What a component itself may spend: approved, released, and the difference."""
    return service.totals(uow, at)


@router.get("/funding/{funding_id}")
def read_funding(funding_id: UUID, uow: Reading) -> Told[FundingRead]:
    """One entry of funding: it stays as it was entered."""
    return FundingRepository(uow).row(funding_id)


@router.get("/funding/{funding_id}/history")
def read_funding_history(funding_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Who entered funding, and when; it has one version."""
    return FundingRepository(uow).history(funding_id, paging)
