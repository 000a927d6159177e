"""``/v1``: economic appraisals of components."""

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
from app.portfolio.appraisals import service
from app.portfolio.appraisals.repository import AppraisalRepository
from app.portfolio.appraisals.schemas import AppraisalRead, AppraisalWrite

router = APIRouter(prefix="/v1", tags=["Business cases"], route_class=UnitOfWorkRoute)


class Search(Scoped, Paging):
    """How far down appraisals are listed, and the paging, as one query."""


@at_every_level(router.get, "/{id}/economic-appraisals")
def list_economic_appraisals(
    at: Address, uow: Reading, search: Annotated[Search, Query()]
) -> Page[AppraisalRead]:
    """The appraisals of a component and of all below it."""
    return AppraisalRepository(uow).page(search, **search.within(uow, ComponentRepository(uow).at(at)))


@at_every_level(router.post, "/{id}/economic-appraisals", status_code=201, responses=CREATING)
def create_economic_appraisal(at: Address, data: AppraisalWrite, uow: Writing) -> Told[AppraisalRead]:
    """Appraise an option: its flows are discounted at the rates in force, which are kept with it."""
    return AppraisalRepository(uow).row(service.appraise(uow, at, data).id)


@router.get("/economic-appraisals/{appraisal_id}")
def read_economic_appraisal(appraisal_id: UUID, uow: Reading) -> Told[AppraisalRead]:
    """One appraisal: it stays as it was made."""
    return AppraisalRepository(uow).row(appraisal_id)


@router.get("/economic-appraisals/{appraisal_id}/history")
def read_economic_appraisal_history(appraisal_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Who made it, and when; it has one version."""
    return AppraisalRepository(uow).history(appraisal_id, paging)
