"""The next version of a plan: made ready while others write, and entered where the plan is still what it was."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa

from app.components.places import Place
from app.components.repository import ComponentRepository
from app.core import bulk
from app.core.audit import Tree
from app.core.bulk import Made, instant
from app.core.errors import Conflict
from app.core.model import utc_now
from app.core.unit_of_work import Actor, Writing
from app.governance.stages import breaches
from app.schedule.models import ScheduleVersion, Task, VersionStatus
from app.schedule.plan import Plan
from app.schedule.repository import ScheduleVersionRepository, State
from app.schedule.schemas import WRITE
from app.schedule.storing import tasks_kept

ENTERED = "task.entered"
TASKS = cast(sa.Table, Task.__table__)


@dataclass(frozen=True, slots=True)
class Successor:
    """A version that is to be: its settings as the columns have them.

    ``before`` is the version that gives way, as it was when that was calculated; None where there is none.
    ``finish`` and ``milestones`` are what was calculated of it.
    """

    id: UUID
    component_id: UUID
    settings: dict[str, Any]
    before: State | None
    finish: str | None
    milestones: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Ready:
    """A version with its tasks, ready to be entered at once."""

    new: Successor
    tasks: list[Made]

    def begun(self, uow: Writing) -> ScheduleVersion:
        """The version with its tasks: one event for it, and one for all of them."""
        version, tree = begun(uow, self.new, VersionStatus.CURRENT), Tree()
        put(uow, self.tasks, tree, instant(utc_now()))
        told_of(uow, tree)
        breaches.watch(uow, version.component_id)
        return version


def tasks_made(actor: Actor, new: Successor, plan: Plan) -> Iterator[Made]:
    """The tasks of the version, ready to be entered."""
    owner = {"component_id": new.component_id, "schedule_version_id": new.id}
    return bulk.made(actor, ENTERED, Task, ({**owner, **row} for row in tasks_kept(plan)))


def put(uow: Writing, tasks: Sequence[Made], tree: Tree, since: str) -> None:
    """Enter tasks that are ready."""
    bulk.put(uow.session.connection(), TASKS, tasks, tree, since)


def begun(uow: Writing, new: Successor, status: VersionStatus) -> ScheduleVersion:
    """The version, without tasks. Raises ``Conflict`` where the plan is not what it was made to follow."""
    component = ComponentRepository(uow).open(new.component_id, WRITE)
    uow.lock("schedule")
    refuse_changed(ScheduleVersionRepository(uow), component, new.before)
    if status == VersionStatus.CURRENT:
        supersede(uow, new)
    nothing: dict[str, Any] = {"finish": None, "milestones": []}
    at = {"id": new.id, "component_id": component.id, "status": status}
    version = uow.add(ScheduleVersion(**at, **nothing, **new.settings))
    uow.record("schedule_version.begun", version)
    return version


def refuse_changed(versions: ScheduleVersionRepository, component: Place, before: State | None) -> None:
    """Raises ``Conflict`` where somebody has changed the plan since, or is entering another version."""
    versions.refuse_entering(component.id)
    now = versions.current(component.id)
    if (versions.state(now) if now else None) != before:
        raise Conflict(
            "The plan was changed meanwhile: begin its version or import it again.", rule="changed_meanwhile"
        )


def supersede(uow: Writing, new: Successor) -> None:
    """The version before is from now on kept as it is, with what was calculated of it."""
    if new.before is None:
        return
    before = ScheduleVersionRepository(uow).current(new.component_id)
    assert before  # it was there when this began, and has not been changed since
    before.status = VersionStatus.SUPERSEDED
    before.finish, before.milestones = new.finish, new.milestones
    uow.record("schedule_version.superseded", before)


def told_of(uow: Writing, tree: Tree) -> None:
    """One event for all the tasks."""
    if tree.rows:
        uow.record_rows(ENTERED, TASKS.name, tree.rows, tree.root())
