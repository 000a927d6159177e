"""A template as a plan from a start, and the shape of a plan as a template."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from app.calc.schedule.calendar import OFFICE_HOURS, Clock, instant_of, minute_of
from app.calc.schedule.network import ConstraintKind, Relation
from app.calc.schedule.offsets import instant_at, offset_of
from app.calc.working_days import WorkingDays
from app.schedule.calculation import clocks_of
from app.schedule.exchange.mspdi_calendar import standard
from app.schedule.plan import Plan, PlanCalendar, PlanLink, PlanTask, RoleDemand, TaskKind
from app.schedule.storing import levelled, link_kept
from app.schedule.templates.schemas import TimelineTask, TimelineTemplateRevision

STANDARD = "standard"
ANY_MONDAY = datetime(2024, 1, 1, 8)  # a template holds together on every day, or on none


def office_calendar(days: WorkingDays) -> PlanCalendar:
    """The calendar of a plan that is worked in office hours on working days."""
    week = tuple(OFFICE_HOURS if day in days.weekdays else () for day in range(7))
    return PlanCalendar(STANDARD, "Working days", week, {day: () for day in days.holidays})


def any_plan(template: TimelineTemplateRevision) -> Plan:
    """The plan that a template makes of a Monday, with standard calendars for those that it names."""
    named = (task.calendar for task in template.tasks if task.calendar)
    calendars = [standard(key) for key in dict.fromkeys((STANDARD, *named))]
    return dated(undated(template, template.name, ANY_MONDAY, calendars), template)


def undated(
    template: TimelineTemplateRevision,
    name: str,
    start: datetime,
    calendars: Iterable[PlanCalendar],
    calendar: str = STANDARD,
) -> Plan:
    """The plan that a template makes from a start, but for the dates of its constraints."""
    return Plan(
        name=name,
        calendars=tuple(calendars),
        tasks=tuple(levelled([*map(task_of, template.tasks)])),
        links=tuple(link for task in template.tasks for link in links_of(task)),
        calendar=calendar,
        start=start,
        logic=template.logic,
        lag_calendar=template.lag_calendar,
        critical_minutes=template.critical_minutes,
    )


def task_of(task: TimelineTask) -> PlanTask:
    return PlanTask(
        code=task.code,
        name=task.name,
        kind=task.kind,
        parent=task.parent,
        wbs=task.wbs,
        calendar=task.calendar,
        duration_minutes=task.duration_minutes,
        remaining_minutes=task.duration_minutes,
        demands=tuple(RoleDemand(one.role, one.units) for one in task.demands),
    )


def links_of(task: TimelineTask) -> Iterator[PlanLink]:
    for one in task.predecessors:
        yield PlanLink(one.task, task.code, Relation(one.relation), one.lag_minutes, one.lag_calendar)


def dated(plan: Plan, template: TimelineTemplateRevision) -> Plan:
    """An undated plan with its constraints and its required finish, each so long after its start."""
    clocks, start = clocks_of(plan), minute_of(plan.start)
    held = {
        task.code: tuple(
            (one.kind, instant(clocks[task.calendar or plan.calendar], start, one.offset_minutes, one.kind))
            for one in task.constraints
        )
        for task in template.tasks
    }
    return replace(
        plan,
        tasks=tuple(task._replace(constraints=held[task.code]) for task in plan.tasks),
        must_finish=instant(clocks[plan.calendar], start, template.must_finish_offset_minutes),
    )


def instant(
    clock: Clock, start: int, minutes: int | None, kind: ConstraintKind | None = None
) -> datetime | None:
    return None if minutes is None else instant_of(instant_at(clock, start, minutes, kind))


def shape_of(plan: Plan, durations: Mapping[str, int]) -> dict[str, Any]:
    """What a template keeps of a plan, with these durations: dates as offsets from its start, and nobody."""
    clocks, into = clocks_of(plan), defaultdict[str, list[dict[str, Any]]](list)
    for link in plan.links:
        into[link.successor].append(link_kept(link))
    return {
        "logic": plan.logic,
        "lag_calendar": plan.lag_calendar,
        "critical_minutes": plan.critical_minutes,
        "must_finish_offset_minutes": offset(clocks[plan.calendar], plan, plan.must_finish),
        "tasks": [
            place_of(plan, task)
            if task.kind == TaskKind.SUMMARY  # it takes its dates from what is below it
            else place_of(plan, task)
            | {
                "duration_minutes": durations[task.code],
                "constraints": offsets_of(clocks[task.calendar or plan.calendar], plan, task),
                "predecessors": into[task.code],
            }
            for task in plan.tasks
        ],
    }


def place_of(plan: Plan, task: PlanTask) -> dict[str, Any]:
    """What a task is and where it stands; a calendar that is the plan's is whichever the next plan has."""
    return {
        "code": task.code,
        "name": task.name,
        "kind": task.kind,
        "parent": task.parent,
        "wbs": task.wbs,
        "calendar": None if task.calendar == plan.calendar else task.calendar,
        "demands": [{"role": role, "units": units} for role, units in task.demands],
    }


def offsets_of(clock: Clock, plan: Plan, task: PlanTask) -> list[dict[str, Any]]:
    return [{"kind": kind, "offset_minutes": offset(clock, plan, at)} for kind, at in task.constraints]


def offset(clock: Clock, plan: Plan, at: datetime | None) -> int | None:
    return None if at is None else offset_of(clock, minute_of(plan.start), minute_of(at))
