"""Two versions of one plan: what changed, and which tasks moved the finish."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from app.calc.schedule.calendar import between, instant_of, minute_of
from app.schedule.calculation import Calculated
from app.schedule.plan import Plan, PlanLink, PlanTask, TaskKind

COMPARED = (
    "name", "kind", "parent", "duration_minutes", "remaining_minutes", "percent_complete",
    "actual_start", "actual_finish", "constraints", "expected_finish", "owner",
    "demands",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Move:
    """How far a task on the driving path moved the finish by itself, in minutes of the plan's calendar.

    ``slip_minutes`` is how much later (earlier, below zero) it finishes; ``own_minutes`` the part that
    what drives it does not explain. ``because`` names what changed about it.
    """

    code: str
    name: str
    slip_minutes: int | None
    own_minutes: int
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What one version has that another has not, by code; links as the codes of both ends and the type."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: dict[str, tuple[str, ...]]
    links_added: tuple[PlanLink, ...]
    links_removed: tuple[PlanLink, ...]


def changes(before: Plan, after: Plan) -> Changes:
    """What became of the tasks and links of a plan; tasks are the same where their codes are."""
    old, new = ({task.code: task for task in plan.tasks} for plan in (before, after))
    names = tuple({one.key: one.name for one in plan.calendars} for plan in (before, after))
    altered = {code: members_changed(old[code], new[code], *names) for code in new if code in old}
    old_links, new_links = dict.fromkeys(before.links), dict.fromkeys(after.links)
    return Changes(
        tuple(code for code in new if code not in old),
        tuple(code for code in old if code not in new),
        {code: found for code, found in altered.items() if found},
        tuple(link for link in new_links if link not in old_links),
        tuple(link for link in old_links if link not in new_links),
    )


def members_changed(
    before: PlanTask, after: PlanTask, old: Mapping[str, str], new: Mapping[str, str]
) -> tuple[str, ...]:
    """The members that differ; calendars by their names, as their keys differ from file to file."""
    found = [name for name in COMPARED if getattr(before, name) != getattr(after, name)]
    if old.get(before.calendar or "") != new.get(after.calendar or ""):
        found.append("calendar")
    return tuple(found)


def finishes(found: Calculated) -> dict[str, int]:
    """When each task that is no summary finishes, as an instant."""
    work = (task for task in found.plan.tasks if task.kind != TaskKind.SUMMARY)
    return {task.code: found.dates(task.code).finish for task in work}


def moves(before: Calculated, after: Calculated) -> list[Move]:
    """What moved the finish: along the path that drives it now, each task's slip less its driver's.

    Notes
    -----
    The parts add up to the slip of the finish. A task that is new is measured from where what drives it
    finished before (the first of a path: from its own start), so that all of its time is its own. Of
    several drivers the latest counts. ``working_time``: only the calendar makes the difference.
    """
    clock = after.clocks[after.plan.calendar]
    old, new = finishes(before), finishes(after)
    new_tasks = {task.code: task for task in after.plan.tasks}
    differing, relinked = changes(before.plan, after.plan).changed, relinked_tasks(before.plan, after.plan)
    steps: list[Step] = []
    reference: int | None = None
    for code in chain(after):
        was = old.get(code, after.dates(code).start if reference is None else reference)
        slip = between(clock, was, new[code])
        own = slip - (steps[-1].total if steps else 0)
        because = (
            (*differing.get(code, ()), *(("links",) if code in relinked else ())) if code in old else ("new",)
        )
        steps.append(Step(code, slip, own, because or (("working_time",) if own else ())))
        reference = was
    return [
        Move(one.code, new_tasks[one.code].name, one.total if one.code in old else None, one.own, one.because)
        for one in steps
    ]


@dataclass(frozen=True, slots=True)
class Step:
    code: str
    total: int
    own: int
    because: tuple[str, ...]


def relinked_tasks(before: Plan, after: Plan) -> set[str]:
    """The tasks to which other links lead than before."""
    return {link.successor for link in set(before.links) ^ set(after.links)}


def chain(found: Calculated) -> list[str]:
    """One path that drives the finish, earliest first, back through what is complete.

    Behind the data date the driver of a task is the predecessor that finished last.
    """
    outcome = found.outcome
    ends = finishes(found)
    last = [outcome.activities[number].key for number in outcome.last()]
    if not last:
        last = [max(ends, key=lambda code: (ends[code], code))] if ends else []
    driving: dict[str, list[str]] = {}
    for link in outcome.driving:
        driving.setdefault(link.successor, []).append(link.predecessor)
    done: dict[str, list[str]] = {}
    for plan_link in found.plan.links:
        if (
            plan_link.predecessor in ends
            and outcome.activity(plan_link.predecessor).actual_finish is not None
        ):
            done.setdefault(plan_link.successor, []).append(plan_link.predecessor)
    path: list[str] = [max(last, key=lambda code: (len(driving.get(code, ())), code))] if last else []
    while path:
        into = driving.get(path[-1]) or done.get(path[-1], [])
        into = [code for code in into if code not in path]
        if not into:
            break
        path.append(max(into, key=lambda code: (ends[code], code)))
    return path[::-1]


def source_differences(found: Calculated) -> Iterator[tuple[PlanTask, str, str | None, str | None]]:
    """Where what was calculated is not what the source had stored: the task, the member, both values.

    Dates that are the same working minute do not differ: an evening is the next morning.
    """
    for task in found.plan.tasks:
        if task.kind == TaskKind.SUMMARY:
            continue
        dates, clock = found.dates(task.code), found.clock(task)
        for member in ("early_start", "early_finish", "late_start", "late_finish"):
            stored, ours = getattr(task.stored, member), instant_of(getattr(dates, member))
            if stored is not None and between(clock, minute_of(stored), minute_of(ours)):
                yield task, member, text(stored), text(ours)
        for member in ("total_float", "free_float"):
            kept, value = getattr(task.stored, f"{member}_minutes"), getattr(dates, member)
            if kept is not None and kept != value:
                yield task, f"{member}_minutes", str(kept), None if value is None else str(value)


def text(at: datetime) -> str:
    return at.isoformat(timespec="minutes")
