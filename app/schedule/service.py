"""What can be done with a plan: begin a version, change what it is calculated from, and its tasks."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from app.calc.schedule.calendar import instant_of
from app.components.places import Place
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.core import bulk
from app.core.errors import Conflict, Invalid
from app.core.ids import uuid7
from app.core.merge_patch import MergePatch
from app.core.unit_of_work import Writing
from app.governance.stages import breaches
from app.schedule.calculation import Calculated, calculated
from app.schedule.checking import faults
from app.schedule.exchange.mspdi_calendar import standard
from app.schedule.models import PlanSource, ScheduleVersion, Task, VersionStatus
from app.schedule.plan import MILESTONES, Plan
from app.schedule.repository import ScheduleVersionRepository, TaskRepository
from app.schedule.schemas import (
    WRITE,
    ScheduleVersionEntry,
    ScheduleVersionWrite,
    TaskEntry,
    TaskWrite,
)
from app.schedule.storing import calendar_kept, tasks_kept, told

SETTINGS = (
    "name", "note", "start", "data_date", "must_finish", "calendar", "calendars", "logic", "lag_calendar",
    "critical_minutes",
)  # fmt: skip
FIRST_SHOWN = 20


def sound(plan: Plan) -> None:
    """Raises ``Invalid`` where a plan does not hold together, naming its tasks."""
    found = faults(plan)
    if found:
        tasks = [one.task for one in found if one.task][:FIRST_SHOWN]
        raise Invalid(found[0].sentence, rule=found[0].code, tasks=tasks)


def begin(uow: Writing, at: Address, entry: ScheduleVersionEntry, copy_tasks: bool = True) -> ScheduleVersion:
    """Begin a version of a component's plan; the one before is kept as it is."""
    component = ComponentRepository(uow).at(at, WRITE)
    before, plan = superseded(uow, component)
    settings = {name: value for name, value in dumped(entry).items() if name in SETTINGS}
    if settings["calendars"] is None:
        kept = before.calendars if before and copy_tasks else [calendar_kept(standard())]
        settings["calendars"] = kept
        if "calendar" not in entry.model_fields_set and before and copy_tasks:
            settings["calendar"] = before.calendar
    rows = tasks_kept(plan) if plan and copy_tasks else []
    number = before.number + 1 if before else 1
    version = entered(uow, component, {**settings, "number": number, "source": PlanSource.ENTERED}, rows)
    sound(ScheduleVersionRepository(uow).plan(version))
    return version


def dumped(data: ScheduleVersionWrite | TaskWrite) -> dict[str, Any]:
    """What was said, as the columns keep it: what is inside lists as JSON."""
    plain = data.model_dump(mode="json")
    return {name: plain[name] if isinstance(value, list) else value for name, value in data}


def superseded(uow: Writing, component: Place) -> tuple[ScheduleVersion | None, Plan | None]:
    """The version that gives way, with what is calculated of it, and its plan; none where there is no plan."""
    uow.lock("schedule")
    versions = ScheduleVersionRepository(uow)
    versions.refuse_entering(component.id)
    before = versions.current(component.id)
    if before is None:
        return None, None
    plan = versions.plan(before)
    found = calculated(plan)
    before.status = VersionStatus.SUPERSEDED
    before.finish, before.milestones = told(found.finish), milestones_of(found)
    uow.record("schedule_version.superseded", before)
    return before, plan


def milestones_of(found: Calculated) -> list[dict[str, Any]]:
    """When each milestone is, or was: what a trend is made of."""
    told_milestones = []
    for task in found.plan.tasks:
        if task.kind in MILESTONES:
            at = instant_of(found.dates(task.code).finish)
            done = task.actual_finish is not None
            told_milestones.append({"code": task.code, "name": task.name, "at": told(at), "actual": done})
    return told_milestones


def entered(
    uow: Writing, component: Place, settings: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]
) -> ScheduleVersion:
    """A version with its tasks: one event for the version, and one for all of them."""
    members = {"source_sha256": None, "source_finish": None, "finish": None, "milestones": [], **settings}
    version = ScheduleVersion(id=uuid7(), component_id=component.id, status=VersionStatus.CURRENT, **members)
    uow.add(version)
    uow.record("schedule_version.begun", version)
    owner = {"component_id": component.id, "schedule_version_id": version.id}
    bulk.enter(uow, "task.entered", Task, [{**owner, **row} for row in rows])
    breaches.watch(uow, component.id)
    return version


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[ScheduleVersionWrite]) -> ScheduleVersion:
    """Change what a version that is still at ``version`` is calculated from."""
    found = editable(uow, id, version)
    for name, value in dumped(patch.applied_to(ScheduleVersionWrite.model_validate(found))).items():
        setattr(found, name, [calendar_kept(standard())] if name == "calendars" and value is None else value)
    uow.record("schedule_version.revised", found)
    sound(ScheduleVersionRepository(uow).plan(found))
    return found


def editable(uow: Writing, id: UUID, version: int | None = None) -> ScheduleVersion:
    """A version that can be changed. Raises ``Conflict`` where another has superseded it."""
    uow.lock("schedule")
    found = ScheduleVersionRepository(uow).get(id, WRITE, version)
    ComponentRepository(uow).open(found.component_id, WRITE)
    ScheduleVersionRepository(uow).refuse_entering(found.component_id)
    if found.status != VersionStatus.CURRENT:
        raise Conflict(
            f"Version {found.number} is superseded: change the current version.", rule="superseded_version"
        )
    return found


def enter(uow: Writing, id: UUID, entry: TaskEntry) -> Task:
    """Enter a task, a milestone or a summary in a version of a plan."""
    version = editable(uow, id)
    place = TaskRepository(uow).last_position(id) + 1
    task = Task(component_id=version.component_id, schedule_version_id=id, position=place, **settled(entry))
    uow.add(task)
    uow.record("task.entered", task)
    sound(ScheduleVersionRepository(uow).plan(version))
    breaches.watch(uow, version.component_id)
    return task


def settled(data: TaskWrite) -> dict[str, Any]:
    """What was said of a task, with what follows: nothing remains of what is complete."""
    members = dumped(data)
    if data.remaining_minutes is None:
        members["remaining_minutes"] = data.duration_minutes
    if data.actual_finish:
        members |= {"remaining_minutes": 0, "percent_complete": type(data.percent_complete)(100)}
    return members


def revise_task(uow: Writing, id: UUID, version: int, patch: MergePatch[TaskWrite]) -> Task:
    """Change a task that is still at ``version``; what remains follows its duration until work begins."""
    task = TaskRepository(uow).get(id, WRITE, version)
    plan = editable(uow, task.schedule_version_id)
    revised = patch.applied_to(TaskWrite.model_validate(task))
    follows = task.actual_start is None and task.remaining_minutes == task.duration_minutes
    if follows and "remaining_minutes" not in patch.root:
        revised = revised.model_copy(update={"remaining_minutes": revised.duration_minutes})
    for name, value in settled(revised).items():
        setattr(task, name, value)
    uow.record("task.revised", task)
    sound(ScheduleVersionRepository(uow).plan(plan))
    breaches.watch(uow, plan.component_id)
    return task


def remove_task(uow: Writing, id: UUID, version: int) -> None:
    """Take a task out of a plan. Raises ``Conflict`` where others wait for it or are below it."""
    task = TaskRepository(uow).get(id, WRITE, version)
    plan = ScheduleVersionRepository(uow).plan(editable(uow, task.schedule_version_id))
    waiting = [link.successor for link in plan.links if link.predecessor == task.code]
    below = [one.code for one in plan.tasks if one.parent == task.code]
    if waiting or below:
        said = "wait for it" if waiting else "are below it"
        names = ", ".join((waiting or below)[:FIRST_SHOWN])
        raise Conflict(f"Other tasks {said}: {names}. Change them first.", rule="task_in_use")
    uow.remove("task.removed", task)
