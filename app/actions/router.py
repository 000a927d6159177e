"""``/v1``: actions."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body, Query

from app.actions import service
from app.actions.models import ActionStatus
from app.actions.repository import ActionRepository
from app.actions.schemas import ActionRead, ActionWrite, Cancellation, Completion
from app.components.places import AnyPlace
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

router = APIRouter(prefix="/v1", tags=["Actions"], route_class=UnitOfWorkRoute)
ActionPatch = Annotated[MergePatch[ActionWrite], Body(media_type="application/merge-patch+json")]


class Search(Scoped, Paging):
    """The filters and the paging of a list of actions."""

    status: ActionStatus | None = None
    owner: Annotated[str | None, Query(max_length=200)] = None
    owner_id: UUID | None = None
    overdue: Annotated[bool | None, Query(description="Whether it is open, and was due before today.")] = None
    due_before: Annotated[Day | None, Query(description="Only what is due before this day.")] = None
    source_kind: Annotated[str | None, Query(max_length=63)] = None
    source_id: UUID | None = None

    def filters(self, uow: Reading, component: AnyPlace) -> dict[str, Any]:
        same = ("status", "owner", "owner_id", "due_before", "source_kind", "source_id")
        today = {"today": utc_now().date()}
        return {
            **self.within(uow, component),
            **{name: getattr(self, name) for name in same},
            "overdue": today if self.overdue else None,
            "in_time": today if self.overdue is False else None,
        }


@at_every_level(router.get, "/{id}/actions")
def list_actions(at: Address, uow: Reading, search: Annotated[Search, Query()]) -> Page[ActionRead]:
    """The actions of a component and of all below it, whatever they come from."""
    return ActionRepository(uow).page(search, **search.filters(uow, ComponentRepository(uow).at(at)))


@at_every_level(router.post, "/{id}/actions", status_code=201, responses=CREATING)
def create_action(at: Address, data: ActionWrite, uow: Writing) -> Told[ActionRead]:
    """Give somebody something to do by a day."""
    return ActionRepository(uow).row(service.assign(uow, at, data).id)


@router.get("/actions/{action_id}")
def read_action(action_id: UUID, uow: Reading, known_at: KnownAt = None) -> Told[ActionRead]:
    """One action, as it is or as it was known at an instant."""
    actions = ActionRepository(uow)
    return actions.known(action_id, known_at) if known_at else actions.row(action_id)


@router.get("/actions/{action_id}/history")
def read_action_history(action_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of an action: who changed what, when, from what, to what."""
    return ActionRepository(uow).history(action_id, paging)


@router.patch("/actions/{action_id}", responses=CHANGING)
def update_action(action_id: UUID, patch: ActionPatch, version: IfMatch, uow: Writing) -> Told[ActionRead]:
    """Change an action that is open: send what changes, and the ETag you last saw."""
    return ActionRepository(uow).row(service.revise(uow, action_id, version, patch).id)


@router.post("/actions/{action_id}/completion", responses=CHANGING)
def complete_action(action_id: UUID, data: Completion, version: IfMatch, uow: Writing) -> Told[ActionRead]:
    """Say that an action is done, and what shows it."""
    return ActionRepository(uow).row(service.complete(uow, action_id, version, data).id)


@router.post("/actions/{action_id}/cancellation", responses=CHANGING)
def cancel_action(action_id: UUID, data: Cancellation, version: IfMatch, uow: Writing) -> Told[ActionRead]:
    """Let an action go, and say why."""
    return ActionRepository(uow).row(service.cancel(uow, action_id, version, data).id)
