"""``/v1``: contingency and management reserve."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query

from app.components.repository import ComponentRepository
from app.components.router import at_every_level
from app.components.schemas import Address
from app.components.scope import Scoped
from app.core.errors import CHANGING, CREATING
from app.core.merge_patch import MergePatch
from app.core.pagination import Page, Paged, Paging
from app.core.route import UnitOfWorkRoute
from app.core.schemas import VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.cost import service
from app.cost.models import ReserveKind
from app.cost.repository import ReserveRepository
from app.cost.schemas import ReserveRead, ReserveWrite
from app.dependencies import IfMatch, KnownAt

router = APIRouter(prefix="/v1", tags=["Cost"], route_class=UnitOfWorkRoute)
ReservePatch = Annotated[MergePatch[ReserveWrite], Body(media_type="application/merge-patch+json")]


class Search(Scoped, Paging):
    """The filters and the paging of a list of reserves."""

    kind: ReserveKind | None = None


@at_every_level(router.get, "/{id}/reserves")
def list_reserves(at: Address, uow: Reading, search: Annotated[Search, Query()]) -> Page[ReserveRead]:
    """What is set aside for a component and for all below it, for who is cleared for contingency; for others there is nothing."""
    within = search.within(uow, ComponentRepository(uow).at(at))
    return ReserveRepository(uow).page(search, **within, kind=search.kind)


@at_every_level(router.post, "/{id}/reserves", status_code=201, responses=CREATING)
def create_reserve(at: Address, data: ReserveWrite, uow: Writing) -> Told[ReserveRead]:
    """Set contingency or management reserve aside."""
    return ReserveRepository(uow).row(service.set_aside(uow, at, data).id)


@router.get("/reserves/{reserve_id}")
def read_reserve(reserve_id: UUID, uow: Reading, known_at: KnownAt = None) -> Told[ReserveRead]:
    """One reserve, as it is or as it was known at an instant."""
    reserves = ReserveRepository(uow)
    return reserves.known(reserve_id, known_at) if known_at else reserves.row(reserve_id)


@router.get("/reserves/{reserve_id}/history")
def read_reserve_history(reserve_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of a reserve: who changed what, when, from what, to what."""
    return ReserveRepository(uow).history(reserve_id, paging)


@router.patch("/reserves/{reserve_id}", responses=CHANGING)
def update_reserve(
    reserve_id: UUID, patch: ReservePatch, version: IfMatch, uow: Writing
) -> Told[ReserveRead]:
    """Change a reserve, or draw on it: send what changes, and the ETag you last saw."""
    return ReserveRepository(uow).row(service.revise(uow, reserve_id, version, patch).id)


@router.delete("/reserves/{reserve_id}", status_code=204, responses=CHANGING)
def delete_reserve(reserve_id: UUID, version: IfMatch, uow: Writing) -> None:
    """Take away a reserve that was not drawn on."""
    service.remove(uow, reserve_id, version)
