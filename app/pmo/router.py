"""``/v1``: offices, what they are where, and the authority matrix."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query

from app.components.repository import ComponentRepository
from app.components.router import at_every_level
from app.components.schemas import Address
from app.components.scope import Scoped
from app.core.errors import CHANGING, CREATING
from app.core.merge_patch import MergePatch
from app.core.model import utc_now
from app.core.pagination import Page, Paged, Paging
from app.core.route import UnitOfWorkRoute
from app.core.schemas import Day, VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.dependencies import IfMatch, KnownAt
from app.pmo import service
from app.pmo.repository import OfficeProfileRepository, OfficeRepository
from app.pmo.schemas import (
    AuthorityMatrixRead,
    OfficeProfileRead,
    OfficeRead,
    OfficeRevision,
    OfficeWrite,
    PmoProfile,
)

router = APIRouter(prefix="/v1", tags=["PMO"], route_class=UnitOfWorkRoute)
OfficePatch = Annotated[MergePatch[OfficeRevision], Body(media_type="application/merge-patch+json")]
AsOf = Annotated[Day | None, Query(description="On which day; today where left out.")]


class Search(Scoped, Paging):
    """How far down offices are listed, and the paging, as one query."""


@at_every_level(router.get, "/{id}/offices")
def list_offices(at: Address, uow: Reading, search: Annotated[Search, Query()]) -> Page[OfficeRead]:
    """The offices of a component and of all below it."""
    return OfficeRepository(uow).page(search, **search.within(uow, ComponentRepository(uow).at(at)))


@at_every_level(router.post, "/{id}/offices", status_code=201, responses=CREATING)
def create_office(at: Address, data: OfficeWrite, uow: Writing) -> Told[OfficeRead]:
    """Set up an office that serves a component and all below it. Not for who is to work in it."""
    return OfficeRepository(uow).row(service.charter(uow, at, data).id)


@at_every_level(router.get, "/{id}/pmo-profile")
def read_pmo_profile(at: Address, uow: Reading, as_of: AsOf = None) -> PmoProfile:
    """Which office serves a component, and as what: the nearest one above that has a type by then."""
    component = ComponentRepository(uow).place(at.id, "office:read")
    return service.profile_of(uow, ComponentRepository(uow).of_kind(component, at), as_of or today())


@router.get("/offices/{office_id}")
def read_office(office_id: UUID, uow: Reading, known_at: KnownAt = None) -> Told[OfficeRead]:
    """One office with its charter, as it is or as it was known at an instant."""
    offices = OfficeRepository(uow)
    return offices.known(office_id, known_at) if known_at else offices.row(office_id)


@router.get("/offices/{office_id}/history")
def read_office_history(office_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of an office and its charter."""
    return OfficeRepository(uow).history(office_id, paging)


@router.patch("/offices/{office_id}", responses=CHANGING)
def update_office(office_id: UUID, patch: OfficePatch, version: IfMatch, uow: Writing) -> Told[OfficeRead]:
    """Change an office's charter or staff; its type changes by a decision. Not for who works in it."""
    return OfficeRepository(uow).row(service.revise(uow, office_id, version, patch).id)


@router.get("/offices/{office_id}/office-profiles")
def list_office_profiles(office_id: UUID, uow: Reading, paging: Paged) -> Page[OfficeProfileRead]:
    """What an office has been, where, and from when."""
    return OfficeProfileRepository(uow).page(paging, office=OfficeRepository(uow).get(office_id).id)


@router.get("/office-profiles/{profile_id}")
def read_office_profile(profile_id: UUID, uow: Reading) -> Told[OfficeProfileRead]:
    """What an office is on a component from a day on: it stays as it was set."""
    return OfficeProfileRepository(uow).row(profile_id)


@router.get("/authority-matrix")
def read_authority_matrix(uow: Reading, as_of: AsOf = None) -> AuthorityMatrixRead:
    """What part an office takes in each matter, by its type: the defaults, and what decisions made of them."""
    return service.told_matrix(uow, as_of or today())


def today() -> Day:
    return utc_now().date()
