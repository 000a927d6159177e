"""A plan as a network, and what the critical path method finds in it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from app.calc.schedule.calendar import ELAPSED, Calendar, Clock, instant_of, minute_of
from app.calc.schedule.critical_path import calculate
from app.calc.schedule.network import Activity, ActivityKind, Basis, Constraint, Link, ProgressLogic
from app.calc.schedule.outcome import Dates, Outcome
from app.schedule.plan import LagCalendar, Plan, PlanCalendar, PlanLink, PlanTask, TaskKind

KINDS = {
    TaskKind.TASK: ActivityKind.TASK,
    TaskKind.START_MILESTONE: ActivityKind.START_MILESTONE,
    TaskKind.FINISH_MILESTONE: ActivityKind.FINISH_MILESTONE,
    TaskKind.HAMMOCK: ActivityKind.HAMMOCK,
}


def minute(instant: datetime | None) -> int | None:
    return None if instant is None else minute_of(instant)


def clock_of(calendar: PlanCalendar) -> Calendar:
    """Raises ``ValueError`` where its shifts make no sense."""
    return Calendar(calendar.name, calendar.week, calendar.exceptions, calendar.minutes_per_day)


def clocks_of(plan: Plan) -> dict[str, Calendar]:
    """The calendars by key; those that work alike are one, so that links between them are additions."""
    made: dict[object, Calendar] = {}
    found = {}
    for one in plan.calendars:
        alike = (one.week, tuple(sorted(one.exceptions.items())), one.minutes_per_day)
        found[one.key] = made.setdefault(alike, clock_of(one))
    return found


def activity_of(task: PlanTask, clock: Clock) -> Activity:
    return Activity(
        task.code,
        task.remaining_minutes,
        clock,
        KINDS[task.kind],
        tuple(Constraint(kind, minute(at)) for kind, at in task.constraints),
        minute(task.actual_start) if task.actual_start else minute(task.actual_finish),
        minute(task.actual_finish),
        minute(task.expected_finish),
        minute(task.resume),
    )


def link_of(link: PlanLink, plan: Plan, clocks: dict[str, Clock], project: Clock) -> Link:
    rule = link.lag_calendar or plan.lag_calendar
    clock: Clock | None = None
    if link.lag_minutes and rule == LagCalendar.SUCCESSOR:
        clock = clocks[link.successor]
    elif link.lag_minutes and rule == LagCalendar.PROJECT:
        clock = project
    elif link.lag_minutes and rule == LagCalendar.ELAPSED:
        clock = ELAPSED
    return Link(link.predecessor, link.successor, link.relation, link.lag_minutes, clock)


@dataclass
class Calculated:
    """A plan with its network's outcome; summaries take the span of what is below them."""

    plan: Plan
    outcome: Outcome
    clocks: dict[str, Calendar]

    @property
    def finish(self) -> datetime:
        return instant_of(self.outcome.finish)

    def clock(self, task: PlanTask) -> Calendar:
        return self.clocks[task.calendar or self.plan.calendar]

    def dates(self, code: str) -> Dates:
        """Raises ``KeyError`` for a summary."""
        return self.outcome.dates(code)

    @cached_property
    def spans(self) -> dict[str, tuple[int, int]]:
        """Start and finish of each summary that has anything below it."""
        found: dict[str, tuple[int, int]] = {}
        parents = {one.code: one.parent for one in self.plan.tasks}
        for task in self.plan.tasks:
            if task.kind == TaskKind.SUMMARY:
                continue
            dates, above, seen = self.dates(task.code), task.parent, set[str]()
            while above is not None and above not in seen:
                seen.add(above)
                start, finish = found.get(above, (dates.start, dates.finish))
                found[above] = (min(start, dates.start), max(finish, dates.finish))
                above = parents.get(above)
        return found


def calculated(plan: Plan, logic: ProgressLogic | None = None) -> Calculated:
    """A plan's dates and floats.

    Raises
    ------
    Cycle, UnknownActivity, NoWorkingTime, ValueError : as the network does.
    """
    clocks = clocks_of(plan)
    project = clocks[plan.calendar]
    tasks = [task for task in plan.tasks if task.kind != TaskKind.SUMMARY]
    own: dict[str, Clock] = {t.code: clocks[t.calendar] if t.calendar else project for t in tasks}
    activities = [activity_of(task, own[task.code]) for task in tasks]
    links = [
        link_of(link, plan, own, project)
        for link in plan.links
        if link.predecessor in own and link.successor in own  # the logic of summaries is told, not kept
    ]
    basis = Basis(
        minute_of(plan.start), minute(plan.data_date), minute(plan.must_finish), logic or plan.logic
    )
    return Calculated(plan, calculate(activities, links, basis), clocks)


def children_of(plan: Plan) -> dict[str | None, list[PlanTask]]:
    """The tasks below each summary, in the order of the plan."""
    found: dict[str | None, list[PlanTask]] = defaultdict(list)
    for task in plan.tasks:
        found[task.parent].append(task)
    return found
