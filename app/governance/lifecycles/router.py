"""``/v1``: lifecycles, standard and tailored, and which one a component follows."""

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
from app.core.schemas import Slug, VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.dependencies import IfMatch, KnownAt
from app.governance.lifecycles import following, service
from app.governance.lifecycles.models import LifecycleStatus
from app.governance.lifecycles.repository import LifecycleRepository, LifecycleUseRepository
from app.governance.lifecycles.schemas import (
    ComponentLifecycle,
    LifecycleRead,
    LifecycleRevision,
    LifecycleStandards,
    LifecycleUseRead,
    LifecycleUseWrite,
    LifecycleWrite,
)
from app.governance.lifecycles.standards import standards

router = APIRouter(prefix="/v1", tags=["Gates"], route_class=UnitOfWorkRoute)
LifecyclePatch = Annotated[MergePatch[LifecycleRevision], Body(media_type="application/merge-patch+json")]


class LifecycleSearch(Paging):
    """The filters and the paging of a list of lifecycles."""

    slug: Slug | None = None
    status: LifecycleStatus | None = None


class UseSearch(Scoped, Paging):
    """The filters and the paging of a list of what components follow."""

    standard: Slug | None = None
    lifecycle_id: UUID | None = None


@router.get("/lifecycle-standards")
def list_lifecycle_standards(uow: Reading) -> LifecycleStandards:
    """The lifecycles that come ready-made: to follow as they are, or to tailor."""
    return LifecycleStandards(items=list(standards().values()))


@router.get("/lifecycles")
def list_lifecycles(uow: Reading, search: Annotated[LifecycleSearch, Query()]) -> Page[LifecycleRead]:
    """The organisation's own lifecycles, every version of each."""
    return LifecycleRepository(uow).page(search, slug=search.slug, status=search.status)


@router.post("/lifecycles", status_code=201, responses=CREATING)
def create_lifecycle(data: LifecycleWrite, uow: Writing) -> Told[LifecycleRead]:
    """Draft a lifecycle, tailored from another or one's own; or the next version of the one with this slug."""
    return LifecycleRepository(uow).row(service.tailor(uow, data).id)


@router.get("/lifecycles/{lifecycle_id}")
def read_lifecycle(lifecycle_id: UUID, uow: Reading, known_at: KnownAt = None) -> Told[LifecycleRead]:
    """One version of a lifecycle, as it is or as it was known at an instant."""
    lifecycles = LifecycleRepository(uow)
    return lifecycles.known(lifecycle_id, known_at) if known_at else lifecycles.row(lifecycle_id)


@router.get("/lifecycles/{lifecycle_id}/history")
def read_lifecycle_history(lifecycle_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every change of one version of a lifecycle: who, when, from what, to what."""
    return LifecycleRepository(uow).history(lifecycle_id, paging)


@router.patch("/lifecycles/{lifecycle_id}", responses=CHANGING)
def update_lifecycle(
    lifecycle_id: UUID, patch: LifecyclePatch, version: IfMatch, uow: Writing
) -> Told[LifecycleRead]:
    """Change a draft: what is in use, or was, is never edited."""
    return LifecycleRepository(uow).row(service.revise(uow, lifecycle_id, version, patch).id)


@router.post("/lifecycles/{lifecycle_id}/adoption", responses=CHANGING)
def adopt_lifecycle(lifecycle_id: UUID, version: IfMatch, uow: Writing) -> Told[LifecycleRead]:
    """Put a draft to use."""
    return LifecycleRepository(uow).row(service.adopt(uow, lifecycle_id, version).id)


@router.post("/lifecycles/{lifecycle_id}/retirement", responses=CHANGING)
def retire_lifecycle(lifecycle_id: UUID, version: IfMatch, uow: Writing) -> Told[LifecycleRead]:
    """Let no further component follow a version; those that do go on."""
    return LifecycleRepository(uow).row(service.retire(uow, lifecycle_id, version).id)


@at_every_level(router.get, "/{id}/lifecycle")
def read_followed_lifecycle(at: Address, uow: Reading) -> ComponentLifecycle:
    """The lifecycle that a component follows, with its stages and gates as they are."""
    return following.lifecycle_at(uow, at)


@at_every_level(router.get, "/{id}/lifecycle-uses")
def list_lifecycle_uses(
    at: Address, uow: Reading, search: Annotated[UseSearch, Query()]
) -> Page[LifecycleUseRead]:
    """Which lifecycles a component and all below it follow, and followed before."""
    within = search.within(uow, ComponentRepository(uow).at(at))
    sought = {"standard": search.standard, "lifecycle": search.lifecycle_id}
    return LifecycleUseRepository(uow).page(search, **within, **sought)


@at_every_level(router.post, "/{id}/lifecycle-uses", status_code=201, responses=CREATING)
def create_lifecycle_use(at: Address, data: LifecycleUseWrite, uow: Writing) -> Told[LifecycleUseRead]:
    """Follow a lifecycle from now on: its stages and gates are laid out, but for what has begun."""
    return LifecycleUseRepository(uow).row(following.follow(uow, at, data).id)


@router.get("/lifecycle-uses/{lifecycle_use_id}")
def read_lifecycle_use(lifecycle_use_id: UUID, uow: Reading) -> Told[LifecycleUseRead]:
    """That a component follows a lifecycle: it stays as it was entered."""
    return LifecycleUseRepository(uow).row(lifecycle_use_id)


@router.get("/lifecycle-uses/{lifecycle_use_id}/history")
def read_lifecycle_use_history(lifecycle_use_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Who entered it, and when; it has one version."""
    return LifecycleUseRepository(uow).history(lifecycle_use_id, paging)
