"""The DCMA 14-point assessment of a schedule: each point with its figure, threshold and offenders.

References
----------
DCMA-EA PAM 200.1, *Earned Value Management System Program Analysis Pamphlet* (October 2012), section 4.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.calc.schedule.network import HARD, ConstraintKind, Link, Relation

MOST_DAYS = 44  # two months of working days; 44 itself passes
INJECTED_DAYS = 600


@dataclass(frozen=True, slots=True)
class Assessed:
    """What the assessment asks of a task that is neither a summary nor a level of effort.

    Dates are of one axis (instants or days); durations and float are in working days of the task's
    calendar. ``resourced`` is None where nothing is known of resources.
    """

    key: str
    start: float
    finish: float
    total_float: float | None
    baseline_duration: float | None
    baseline_finish: float | None = None
    actual_start: float | None = None
    actual_finish: float | None = None
    constraints: tuple[ConstraintKind, ...] = ()
    resourced: bool | None = None
    milestone: bool = False

    @property
    def complete(self) -> bool:
        return self.actual_finish is not None


@dataclass(frozen=True, slots=True)
class Point:
    """One of the fourteen: ``value`` in per cent, or as its name says; None with the reason.

    ``count`` over ``denominator`` gives the value where it is a share.
    """

    number: int
    name: str
    value: float | None
    threshold: str
    passed: bool | None
    tasks: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    count: int | None = None
    denominator: int | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class CriticalPath:
    """What is measured of the path as a whole, in working days; None where it is not known.

    ``length`` runs from the data date to the target finish; ``total_float`` is the float of the finish
    against its baseline; ``shift`` is what became of ``injected`` days.
    """

    length: float | None
    total_float: float | None
    injected: float | None
    shift: float | None
    tested: str | None = None


@dataclass(frozen=True, slots=True)
class Assessment:
    """The fourteen points, and what they were counted over."""

    points: tuple[Point, ...]
    incomplete: int
    links_considered: int


def assess(
    tasks: Sequence[Assessed], links: Iterable[Link], data_date: float, path: CriticalPath
) -> Assessment:
    """The fourteen points of a schedule.

    Notes
    -----
    Links are counted where their successor is incomplete; whether a task has logic at all looks at every
    link. A point without anything to count over has no value and the reason ``nothing_to_assess``.
    """
    all_links = list(links)
    open_tasks = [task for task in tasks if not task.complete]
    awaited = {task.key for task in open_tasks}
    considered = [link for link in all_links if link.successor in awaited]
    points = (
        *of_logic(open_tasks, all_links, considered),
        *of_tasks(open_tasks, data_date, tasks),
        *of_progress(tasks, data_date, path),
    )
    return Assessment(tuple(sorted(points, key=lambda p: p.number)), len(open_tasks), len(considered))


def share(number: int, name: str, found: Sequence[Assessed], of: int, most: float) -> Point:
    """A point that lists the tasks at fault, as a share of so many."""
    value = percent(len(found), of)
    keys = tuple(task.key for task in found)
    threshold = f"<= {most:g} %"
    passed = None if value is None else value <= most
    reason = None if of else "nothing_to_assess"
    return Point(number, name, value, threshold, passed, keys, (), len(found), of, reason)


def percent(count: int, of: int) -> float | None:
    return float(Fraction(100 * count, of)) if of else None


def of_logic(tasks: Sequence[Assessed], links: Sequence[Link], considered: Sequence[Link]) -> list[Point]:
    """Points 1 to 4: missing logic, leads, lags, types of links."""
    led, leading = {link.successor for link in links}, {link.predecessor for link in links}
    open_ended = [task for task in tasks if task.key not in led or task.key not in leading]

    def linked(number: int, name: str, threshold: str, fails: Callable[[Link], bool], most: float) -> Point:
        found = tuple(link for link in considered if fails(link))
        value = percent(len(found), len(considered))
        passed = None if value is None else value <= most
        reason = None if considered else "nothing_to_assess"
        return Point(number, name, value, threshold, passed, (), found, len(found), len(considered), reason)

    other = linked(4, "finish_to_start", ">= 90 %", lambda link: link.relation != Relation.FS, 10)
    finish_to_start = len(considered) - len(other.links)
    return [
        share(1, "logic", open_ended, len(tasks), 5),
        linked(2, "leads", "0 %", lambda link: link.lag < 0, 0),
        linked(3, "lags", "<= 5 %", lambda link: link.lag > 0, 5),
        Point(
            4,
            other.name,
            percent(finish_to_start, len(considered)),
            other.threshold,
            other.passed,
            (),
            other.links,
            finish_to_start,
            len(considered),
            other.reason,
        ),
    ]


def of_tasks(tasks: Sequence[Assessed], data_date: float, everything: Sequence[Assessed]) -> list[Point]:
    """Points 5 to 10: constraints, float, durations, dates and resources."""
    of = len(tasks)
    invalid = [task for task in everything if is_invalid(task, data_date)]
    bare = [t for t in tasks if t.resourced is False and not t.milestone and (t.baseline_duration or 0) >= 1]
    loaded = any(task.resourced for task in everything)
    resources = share(10, "resources", bare, of, 0)
    if not loaded:
        resources = Point(10, "resources", None, "<= 0 %", None, (), (), None, of, "not_resource_loaded")
    return [
        share(5, "hard_constraints", [t for t in tasks if HARD & {*t.constraints}], of, 5),
        share(6, "high_float", [t for t in tasks if (t.total_float or 0) > MOST_DAYS], of, 5),
        share(7, "negative_float", [t for t in tasks if (t.total_float or 0) < 0], of, 0),
        share(8, "high_duration", [t for t in tasks if (t.baseline_duration or 0) > MOST_DAYS], of, 5),
        Point(
            9,
            "invalid_dates",
            len(invalid),
            "0",
            not invalid,
            tuple(t.key for t in invalid),
            (),
            len(invalid),
            len(everything),
        ),
        resources,
    ]


def is_invalid(task: Assessed, data_date: float) -> bool:
    """Whether a forecast lies before the data date, or an actual date after it."""
    ends = ((task.actual_start, task.start), (task.actual_finish, task.finish))
    return any(
        actual > data_date if actual is not None else forecast < data_date for actual, forecast in ends
    )


def of_progress(tasks: Sequence[Assessed], data_date: float, path: CriticalPath) -> list[Point]:
    """Points 11 to 14: missed tasks, critical path test, and the two indices."""
    due = [t for t in tasks if t.baseline_finish is not None and t.baseline_finish <= data_date]
    missed = [t for t in due if late(t)]
    baselined = any(t.baseline_finish is not None for t in tasks)
    points = [share(11, "missed_tasks", missed, len(due), 5), tested(path), length_index(path)]
    completed = sum(task.complete for task in tasks)
    of = len(due) + sum(task.baseline_finish is None for task in tasks)
    if not baselined or not of:
        reason = "nothing_due" if baselined else "no_baseline"
        return [*points, Point(14, "baseline_execution_index", None, ">= 0.95", None, reason=reason)]
    value = completed / of
    return [
        *points,
        Point(
            14, "baseline_execution_index", value, ">= 0.95", value >= 0.95, count=completed, denominator=of
        ),
    ]


def late(task: Assessed) -> bool:
    finish = task.finish if task.actual_finish is None else task.actual_finish
    return task.baseline_finish is not None and finish > task.baseline_finish


def tested(path: CriticalPath) -> Point:
    """Point 12: whether the finish moves by all of what is injected on the critical path."""
    if path.injected is None or path.shift is None:
        return Point(12, "critical_path_test", None, "= days injected", None, reason="nothing_critical")
    where = (path.tested,) if path.tested else ()
    return Point(
        12,
        "critical_path_test",
        path.shift,
        f"= {path.injected:g} days injected",
        path.shift == path.injected,
        where,
    )


def length_index(path: CriticalPath) -> Point:
    """Point 13: the length of the critical path and its float, over its length."""
    name, threshold = "critical_path_length_index", ">= 0.95"
    if path.length is None or path.total_float is None:
        return Point(13, name, None, threshold, None, reason="no_baseline")
    if path.length <= 0:
        return Point(13, name, None, threshold, None, reason="no_length_left")
    value = (path.length + path.total_float) / path.length
    return Point(13, name, value, threshold, value >= 0.95)
