"""What can be done with actions."""

from collections.abc import Iterable
from uuid import UUID

from app.actions.models import ActionItem, ActionStatus
from app.actions.repository import ActionRepository
from app.actions.schemas import WRITE, ActionWrite, Cancellation, Completion
from app.actions.sources import look_for
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.core.errors import Conflict
from app.core.merge_patch import MergePatch
from app.core.model import utc_now
from app.core.sequences import next_references
from app.core.unit_of_work import Writing
from app.identity.people import known_people


def assign(uow: Writing, at: Address, data: ActionWrite) -> ActionItem:
    """Give somebody something to do."""
    component = ComponentRepository(uow).at(at, WRITE)
    if data.source_kind and data.source_id:
        look_for(uow, data.source_kind, data.source_id, data.source_part)
    return enter(uow, component.id, [data])[0]


def enter(uow: Writing, component_id: UUID, many: Iterable[ActionWrite]) -> list[ActionItem]:
    """Enter actions of a component, whose source their caller has looked at."""
    wanted = list(many)
    known_people(uow, [data.owner_id for data in wanted if data.owner_id])
    references = next_references(uow, "ACT", len(wanted))
    entered = [
        uow.add(ActionItem(component_id=component_id, reference=reference, **dict(data)))
        for reference, data in zip(references, wanted, strict=True)
    ]
    for action in entered:
        uow.record("action.assigned", action)
    return entered


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[ActionWrite]) -> ActionItem:
    """Change an action that is open."""
    action = still_open(uow, id, version)
    was = ActionWrite.model_validate(action)
    revised = patch.applied_to(was)
    said = (revised.source_kind, revised.source_id, revised.source_part)
    if (
        revised.source_kind
        and revised.source_id
        and said != (was.source_kind, was.source_id, was.source_part)
    ):
        look_for(uow, revised.source_kind, revised.source_id, revised.source_part)
    known_people(uow, [revised.owner_id] if revised.owner_id and revised.owner_id != was.owner_id else [])
    for name, value in revised:
        setattr(action, name, value)
    uow.record("action.revised", action)
    return action


def complete(uow: Writing, id: UUID, version: int, data: Completion) -> ActionItem:
    """Say that an action is done, and what shows it."""
    action = still_open(uow, id, version)
    action.evidence = data.evidence
    return closed(uow, action, ActionStatus.DONE)


def cancel(uow: Writing, id: UUID, version: int, data: Cancellation) -> ActionItem:
    """Let an action go, and say why."""
    action = still_open(uow, id, version)
    action.reason = data.reason
    return closed(uow, action, ActionStatus.CANCELLED)


def closed(uow: Writing, action: ActionItem, status: ActionStatus) -> ActionItem:
    action.status, action.closed_at, action.closed_by = status, utc_now(), uow.actor.id
    uow.record(f"action.{status}", action, action.reason)
    return action


def still_open(uow: Writing, id: UUID, version: int) -> ActionItem:
    """An action that is open, on what is not archived. Raises ``Conflict``."""
    action = ActionRepository(uow).get(id, WRITE, version)
    ComponentRepository(uow).open(action.component_id, WRITE)
    if action.status != ActionStatus.OPEN:
        told = f"{action.reference} is {action.status}, for good: what comes back is a new action."
        raise Conflict(told, rule=f"action.{action.status}")
    return action
