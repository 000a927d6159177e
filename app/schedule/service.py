"""What can be done with a plan: begin a version, change what it is calculated from, and its tasks."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from uuid import UUID

from app.calc.schedule.calendar import instant_of
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.core.errors import Conflict, Invalid
from app.core.ids import uuid7
from app.core.merge_patch import MergePatch
from app.core.unit_of_work import Reading, Writing
from app.governance.stages import breaches
from app.schedule.calculation import Calculated, calculated
from app.schedule.checking import faults
from app.schedule.exchange.mspdi_calendar import standard
from app.schedule.models import PlanSource, ScheduleVersion, Task, VersionStatus
from app.schedule.plan import MILESTONES, Plan
from app.schedule.repository import ScheduleVersionRepository, State, TaskRepository
from app.schedule.schemas import (
    WRITE,
    ScheduleVersionEntry,
    ScheduleVersionWrite,
    TaskEntry,
    TaskWrite,
)
from app.schedule.storing import calendar_kept, plan_read, told
from app.schedule.successors import Ready, Successor, tasks_made

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
    uow.lock("schedule")
    return beginning(uow, at, entry, copy_tasks).begun(uow)


def beginning(uow: Reading, at: Address, entry: ScheduleVersionEntry, copy_tasks: bool) -> Ready:
    """The next version of a component's plan, calculated and ready to be entered."""
    component, versions = ComponentRepository(uow).at(at, WRITE), ScheduleVersionRepository(uow)
    before = versions.current(component.id)
    was = calculated(versions.plan(before)) if before else None
    settings = settled_from(entry, before if copy_tasks else None)
    plan = plan_read(ScheduleVersion(**settings), ())
    if was and copy_tasks:
        plan = replace(plan, tasks=was.plan.tasks, links=was.plan.links)
    sound(plan)
    new = Successor(
        id=uuid7(),
        component_id=component.id,
        settings={**settings, "number": before.number + 1 if before else 1},
        before=versions.state(before) if before else None,
        finish=told(was.finish) if was else None,
        milestones=milestones_of(was) if was else [],
    )
    return Ready(new, [*tasks_made(uow.actor, new, plan)])


def settled_from(entry: ScheduleVersionEntry, before: ScheduleVersion | None) -> dict[str, Any]:
    """What was said of a version, with the calendars of the one before where it says none."""
    settings = {name: value for name, value in dumped(entry).items() if name in SETTINGS}
    if settings["calendars"] is None:
        settings["calendars"] = before.calendars if before else [calendar_kept(standard())]
        if before and "calendar" not in entry.model_fields_set:
            settings["calendar"] = before.calendar
    return {
        **settings,
        "source": PlanSource.ENTERED,
        "source_sha256": None,
        "source_finish": None,
        "timeline_template_id": before.timeline_template_id if before else None,
    }


def dumped(data: ScheduleVersionWrite | TaskWrite) -> dict[str, Any]:
    """What was said, as the columns keep it: what is inside lists as JSON."""
    plain = data.model_dump(mode="json")
    return {name: plain[name] if isinstance(value, list) else value for name, value in data}


def milestones_of(found: Calculated) -> list[dict[str, Any]]:
    """When each milestone is, or was: what a trend is made of."""
    told_milestones = []
    for task in found.plan.tasks:
        if task.kind in MILESTONES:
            at = instant_of(found.dates(task.code).finish)
            done = task.actual_finish is not None
            told_milestones.append({"code": task.code, "name": task.name, "at": told(at), "actual": done})
    return told_milestones


def revise(
    uow: Writing,
    id: UUID,
    version: int,
    patch: MergePatch[ScheduleVersionWrite],
    tried: State | None = None,
) -> ScheduleVersion:
    """Change what a version that is still at ``version`` is calculated from."""
    found = editable(uow, id, version)
    with still_sound(uow, found, tried):
        for name, value in revised_settings(found, patch).items():
            setattr(found, name, value)
        uow.record("schedule_version.revised", found)
    return found


def revised_settings(found: ScheduleVersion, patch: MergePatch[ScheduleVersionWrite]) -> dict[str, Any]:
    settings = dumped(patch.applied_to(ScheduleVersionWrite.model_validate(found)))
    if settings["calendars"] is None:
        settings["calendars"] = [calendar_kept(standard())]
    return settings


def editable(uow: Writing, id: UUID, version: int | None = None) -> ScheduleVersion:
    """A version that can be changed, and that nobody else changes meanwhile."""
    uow.lock("schedule")
    return changeable(uow, id, version)


def changeable(uow: Reading, id: UUID, version: int | None = None) -> ScheduleVersion:
    """A version that can be changed. Raises ``Conflict`` where another has superseded it."""
    found = ScheduleVersionRepository(uow).get(id, WRITE, version)
    ComponentRepository(uow).open(found.component_id, WRITE)
    ScheduleVersionRepository(uow).refuse_entering(found.component_id)
    if found.status != VersionStatus.CURRENT:
        raise Conflict(
            f"Version {found.number} is superseded: change the current version.", rule="superseded_version"
        )
    return found


def enter(uow: Writing, id: UUID, entry: TaskEntry, tried: State | None = None) -> Task:
    """Enter a task, a milestone or a summary in a version of a plan."""
    version = editable(uow, id)
    place = TaskRepository(uow).last_position(id) + 1
    with still_sound(uow, version, tried):
        task = Task(
            component_id=version.component_id, schedule_version_id=id, position=place, **settled(entry)
        )
        uow.add(task)
        uow.record("task.entered", task)
    return task


@contextmanager
def still_sound(uow: Writing, version: ScheduleVersion, tried: State | None) -> Iterator[None]:
    """What is changed meanwhile leaves a sound plan: it was tried on the plan as it is, or is calculated now."""
    versions = ScheduleVersionRepository(uow)
    known = tried is not None and versions.state(version) == tried
    yield
    if not known:
        sound(versions.plan(version))
    breaches.watch(uow, version.component_id)


def settled(data: TaskWrite) -> dict[str, Any]:
    """What was said of a task, with what follows: nothing remains of what is complete."""
    members = dumped(data)
    if data.remaining_minutes is None:
        members["remaining_minutes"] = data.duration_minutes
    if data.actual_finish:
        members |= {"remaining_minutes": 0, "percent_complete": type(data.percent_complete)(100)}
    return members


def revise_task(
    uow: Writing, id: UUID, version: int, patch: MergePatch[TaskWrite], tried: State | None = None
) -> Task:
    """Change a task that is still at ``version``."""
    task = TaskRepository(uow).get(id, WRITE, version)
    with still_sound(uow, editable(uow, task.schedule_version_id), tried):
        for name, value in revised_members(task, patch).items():
            setattr(task, name, value)
        uow.record("task.revised", task)
    return task


def revised_members(task: Task, patch: MergePatch[TaskWrite]) -> dict[str, Any]:
    """The members of a task with a change; what remains follows its duration until work begins."""
    revised = patch.applied_to(TaskWrite.model_validate(task))
    follows = task.actual_start is None and task.remaining_minutes == task.duration_minutes
    if follows and "remaining_minutes" not in patch.root:
        revised = revised.model_copy(update={"remaining_minutes": revised.duration_minutes})
    return settled(revised)


def remove_task(uow: Writing, id: UUID, version: int, tried: State | None = None) -> None:
    """Take a task out of a plan. Raises ``Conflict`` where others wait for it or are below it."""
    task, versions = TaskRepository(uow).get(id, WRITE, version), ScheduleVersionRepository(uow)
    within = editable(uow, task.schedule_version_id)
    if tried is None or versions.state(within) != tried:
        refuse_in_use(versions.plan(within), task.code)
    uow.remove("task.removed", task)


def refuse_in_use(plan: Plan, code: str) -> None:
    waiting = [link.successor for link in plan.links if link.predecessor == code]
    below = [one.code for one in plan.tasks if one.parent == code]
    if waiting or below:
        said = "wait for it" if waiting else "are below it"
        names = ", ".join((waiting or below)[:FIRST_SHOWN])
        raise Conflict(f"Other tasks {said}: {names}. Change them first.", rule="task_in_use")
