"""``/v1``: change requests, what they do, and what was decided."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body, Query

from app.components.places import AnyPlace
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
from app.governance.changes import service
from app.governance.changes.models import ChangeKind, ChangeStatus
from app.governance.changes.repository import ChangeRepository
from app.governance.changes.schemas import (
    ChangeDecisionWrite,
    ChangeImpact,
    ChangeRead,
    ChangeRemark,
    ChangeWrite,
    Verification,
)

router = APIRouter(prefix="/v1", tags=["Change control"], route_class=UnitOfWorkRoute)
ChangePatch = Annotated[MergePatch[ChangeWrite], Body(media_type="application/merge-patch+json")]


class Search(Scoped, Paging):
    """The filters and the paging of a list of change requests."""

    status: ChangeStatus | None = None
    kind: ChangeKind | None = None
    outcome: Annotated[str | None, Query(max_length=200, description="Only what is for this outcome.")] = None

    def filters(self, uow: Reading, component: AnyPlace) -> dict[str, Any]:
        own = {"status": self.status, "kind": self.kind, "outcome": self.outcome}
        return {**self.within(uow, component), **own}


@at_every_level(router.get, "/{id}/change-requests")
def list_change_requests(at: Address, uow: Reading, search: Annotated[Search, Query()]) -> Page[ChangeRead]:
    """The change requests of a component and of all below it."""
    return ChangeRepository(uow).page(search, **search.filters(uow, ComponentRepository(uow).at(at)))


@at_every_level(router.post, "/{id}/change-requests", status_code=201, responses=CREATING)
def create_change_request(at: Address, data: ChangeWrite, uow: Writing) -> Told[ChangeRead]:
    """Draft a change request."""
    return ChangeRepository(uow).row(service.raise_request(uow, at, data).id)


@router.get("/change-requests/{change_request_id}")
def read_change_request(change_request_id: UUID, uow: Reading, known_at: KnownAt = None) -> Told[ChangeRead]:
    """One change request, as it is or as it was known at an instant."""
    changes = ChangeRepository(uow)
    return changes.known(change_request_id, known_at) if known_at else changes.row(change_request_id)


@router.get("/change-requests/{change_request_id}/history")
def read_change_request_history(change_request_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of a change request: who changed what, when, from what, to what."""
    return ChangeRepository(uow).history(change_request_id, paging)


@router.get("/change-requests/{change_request_id}/impact")
def read_change_request_impact(change_request_id: UUID, uow: Reading) -> ChangeImpact:
    """What it does to every tolerance and to other components as things stand, and who decides it."""
    return service.impact_of(uow, change_request_id)


@router.patch("/change-requests/{change_request_id}", responses=CHANGING)
def update_change_request(
    change_request_id: UUID, patch: ChangePatch, version: IfMatch, uow: Writing
) -> Told[ChangeRead]:
    """Change a draft: send what changes, and the ETag you last saw."""
    return ChangeRepository(uow).row(service.revise(uow, change_request_id, version, patch).id)


@router.post("/change-requests/{change_request_id}/submission", responses=CHANGING)
def submit_change_request(change_request_id: UUID, version: IfMatch, uow: Writing) -> Told[ChangeRead]:
    """Put it to the level that has to decide it."""
    return ChangeRepository(uow).row(service.submit(uow, change_request_id, version).id)


@router.post("/change-requests/{change_request_id}/decision", responses=CHANGING)
def settle_change_request(
    change_request_id: UUID, data: ChangeDecisionWrite, version: IfMatch, uow: Writing
) -> Told[ChangeRead]:
    """Take over what was decided: once approved, the budget may move by its effect on cost."""
    return ChangeRepository(uow).row(service.settle(uow, change_request_id, version, data).id)


@router.post("/change-requests/{change_request_id}/withdrawal", responses=CHANGING)
def withdraw_change_request(
    change_request_id: UUID, why: ChangeRemark, version: IfMatch, uow: Writing
) -> Told[ChangeRead]:
    """Take it back before it is decided."""
    return ChangeRepository(uow).row(service.withdraw(uow, change_request_id, version, why).id)


@router.post("/change-requests/{change_request_id}/verification", responses=CHANGING)
def verify_change_request(
    change_request_id: UUID, data: Verification, version: IfMatch, uow: Writing
) -> Told[ChangeRead]:
    """Verify that an approved change was made."""
    return ChangeRepository(uow).row(service.verify(uow, change_request_id, version, data).id)
