"""``/v1``: releases of agile projects, their timeboxes, and their ledger of scope."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query

from app.agile import service
from app.agile.repository import ReleaseRepository, ScopeEntryRepository, TimeboxRepository
from app.agile.schemas import (
    ReleaseRead,
    ReleaseWrite,
    ScopeEntryRead,
    ScopeEntryWrite,
    TimeboxRead,
    TimeboxWrite,
)
from app.calc.agile.scope import Priority, ScopeKind
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
from app.dependencies import IfMatch, KnownAt

router = APIRouter(prefix="/v1", tags=["Agile"], route_class=UnitOfWorkRoute)
ReleasePatch = Annotated[MergePatch[ReleaseWrite], Body(media_type="application/merge-patch+json")]
TimeboxPatch = Annotated[MergePatch[TimeboxWrite], Body(media_type="application/merge-patch+json")]


class Search(Scoped, Paging):
    """The scope and the paging of a list of releases."""


class SearchEntries(Paging):
    """The filters and the paging of a release's ledger of scope."""

    kind: ScopeKind | None = None
    priority: Priority | None = None


@at_every_level(router.get, "/{id}/releases")
def list_releases(at: Address, uow: Reading, search: Annotated[Search, Query()]) -> Page[ReleaseRead]:
    """The releases of a component and of all below it."""
    return ReleaseRepository(uow).page(search, **search.within(uow, ComponentRepository(uow).at(at)))


@at_every_level(router.post, "/{id}/releases", status_code=201, responses=CREATING)
def create_release(at: Address, data: ReleaseWrite, uow: Writing) -> Told[ReleaseRead]:
    """Plan a release, fixed in time and cost."""
    return ReleaseRepository(uow).row(service.plan(uow, at, data).id)


@router.get("/releases/{release_id}")
def read_release(release_id: UUID, uow: Reading, known_at: KnownAt = None) -> Told[ReleaseRead]:
    """One release, as it is or as it was known at an instant."""
    releases = ReleaseRepository(uow)
    return releases.known(release_id, known_at) if known_at else releases.row(release_id)


@router.get("/releases/{release_id}/history")
def read_release_history(release_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of a release: who changed what, when, from what, to what."""
    return ReleaseRepository(uow).history(release_id, paging)


@router.patch("/releases/{release_id}", responses=CHANGING)
def update_release(
    release_id: UUID, patch: ReleasePatch, version: IfMatch, uow: Writing
) -> Told[ReleaseRead]:
    """Change a release; the unit of its scope stays once there is any."""
    return ReleaseRepository(uow).row(service.revise(uow, release_id, version, patch).id)


@router.delete("/releases/{release_id}", status_code=204, responses=CHANGING)
def delete_release(release_id: UUID, version: IfMatch, uow: Writing) -> None:
    """Take away a release that has neither timeboxes nor scope."""
    service.remove(uow, release_id, version)


@router.get("/releases/{release_id}/timeboxes")
def list_timeboxes(release_id: UUID, uow: Reading, paging: Paged) -> Page[TimeboxRead]:
    """The timeboxes of a release; `sort=start_on` has them in order of time."""
    ReleaseRepository(uow).place_of(release_id)
    return TimeboxRepository(uow).page(paging, release=release_id)


@router.post("/releases/{release_id}/timeboxes", status_code=201, responses=CREATING)
def create_timebox(release_id: UUID, data: TimeboxWrite, uow: Writing) -> Told[TimeboxRead]:
    """Give a release a timebox; those of one release share no day."""
    return TimeboxRepository(uow).row(service.enter_timebox(uow, release_id, data).id)


@router.get("/timeboxes/{timebox_id}")
def read_timebox(timebox_id: UUID, uow: Reading, known_at: KnownAt = None) -> Told[TimeboxRead]:
    """One timebox, as it is or as it was known at an instant."""
    timeboxes = TimeboxRepository(uow)
    return timeboxes.known(timebox_id, known_at) if known_at else timeboxes.row(timebox_id)


@router.get("/timeboxes/{timebox_id}/history")
def read_timebox_history(timebox_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of a timebox: who changed what, when, from what, to what."""
    return TimeboxRepository(uow).history(timebox_id, paging)


@router.patch("/timeboxes/{timebox_id}", responses=CHANGING)
def update_timebox(
    timebox_id: UUID, patch: TimeboxPatch, version: IfMatch, uow: Writing
) -> Told[TimeboxRead]:
    """Change a timebox."""
    return TimeboxRepository(uow).row(service.revise_timebox(uow, timebox_id, version, patch).id)


@router.delete("/timeboxes/{timebox_id}", status_code=204, responses=CHANGING)
def delete_timebox(timebox_id: UUID, version: IfMatch, uow: Writing) -> None:
    """Take away a timebox that no scope is planned for."""
    service.remove_timebox(uow, timebox_id, version)


@router.get("/releases/{release_id}/scope-entries")
def list_scope_entries(
    release_id: UUID, uow: Reading, search: Annotated[SearchEntries, Query()]
) -> Page[ScopeEntryRead]:
    """The ledger of a release's scope: what was planned, added, removed and accepted."""
    ReleaseRepository(uow).place_of(release_id)
    filters = search.model_dump(include={"kind", "priority"})
    return ScopeEntryRepository(uow).page(search, release=release_id, **filters)


@router.post("/releases/{release_id}/scope-entries", status_code=201, responses=CREATING)
def create_scope_entry(release_id: UUID, data: ScopeEntryWrite, uow: Writing) -> Told[ScopeEntryRead]:
    """Plan, change or accept scope; an entry stays, and another one puts it right.

    No more is accepted than there is in scope, class by class and day by day.
    """
    return ScopeEntryRepository(uow).row(service.enter_scope(uow, release_id, data).id)


@router.get("/scope-entries/{scope_entry_id}")
def read_scope_entry(scope_entry_id: UUID, uow: Reading) -> Told[ScopeEntryRead]:
    """One entry: it stays as it was made."""
    return ScopeEntryRepository(uow).row(scope_entry_id)


@router.get("/scope-entries/{scope_entry_id}/history")
def read_scope_entry_history(scope_entry_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Who made an entry, and when; it has one version."""
    return ScopeEntryRepository(uow).history(scope_entry_id, paging)
