"""What holds an activity where it is: every bound of its early and of its late start, and which of them hold."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.calc.schedule import passes
from app.calc.schedule.network import ActivityKind, Constraint, Link
from app.calc.schedule.outcome import Outcome


class Because(StrEnum):
    """What a bound comes from."""

    BASIS = "data_date_or_start"
    FACT = "actual_or_resumed"
    CONSTRAINT = "constraint"
    LINK = "link"
    FINISH = "project_finish"


@dataclass(frozen=True, slots=True)
class Bound:
    """``start``: the least start it allows (of late dates: the latest), in working minutes of the activity's clock.

    ``other`` is the activity at the other end of a link.
    """

    because: Because
    start: int
    slack: int
    link: Link | None = None
    constraint: Constraint | None = None
    other: str | None = None

    @property
    def holds(self) -> bool:
        return self.slack == 0


def early_bounds(found: Outcome, key: str) -> list[Bound]:
    """What an activity's early start waits for, the last first; ``slack`` is how much longer it could take.

    Examples
    --------
    >>> from app.calc.schedule.critical_path import calculate
    >>> from app.calc.schedule.network import Activity
    >>> found = calculate([Activity("a", 3), Activity("b", 2)], [Link("a", "b", lag=1)])
    >>> [(str(bound.because), bound.start, bound.slack) for bound in early_bounds(found, "b")]
    [('link', 4, 0), ('data_date_or_start', 0, 4)]
    """
    number = found.numbers[key]
    start = found.early[number]
    bounds = [*of_facts(found, number), *of_links(found, number, ahead=True)]
    return sorted(
        (Bound(b.because, b.start, start - b.start, b.link, b.constraint, b.other) for b in bounds),
        key=lambda bound: (bound.slack, bound.other or ""),
    )


def late_bounds(found: Outcome, key: str) -> list[Bound]:
    """What an activity's late start must leave time for, the first first.

    Examples
    --------
    >>> from app.calc.schedule.critical_path import calculate
    >>> from app.calc.schedule.network import Activity
    >>> found = calculate([Activity("a", 3), Activity("b", 2)], [Link("a", "b", lag=1)])
    >>> [(str(bound.because), bound.start, bound.slack) for bound in late_bounds(found, "a")]
    [('link', 0, 0), ('project_finish', 3, 3)]
    """
    number = found.numbers[key]
    start = found.late[number]
    bounds = [*of_finish(found, number), *of_links(found, number, ahead=False)]
    return sorted(
        (Bound(b.because, b.start, b.start - start, b.link, b.constraint, b.other) for b in bounds),
        key=lambda bound: (bound.slack, bound.other or ""),
    )


def of_facts(found: Outcome, number: int) -> Iterator[Bound]:
    one, floor = found.activities[number], found.arcs.floors[number]
    basis = one.clock.worked(found.basis.earliest)
    yield Bound(Because.BASIS, basis, 0)
    if floor > basis:
        yield Bound(Because.FACT, floor, 0)
    yield from of_constraints(found, number, found.bounds.below, below=True)


def of_finish(found: Outcome, number: int) -> Iterator[Bound]:
    one = found.activities[number]
    until = found.finish if found.basis.required_finish is None else found.basis.required_finish
    yield Bound(Because.FINISH, one.clock.worked(until) - found.arcs.durations[number], 0)
    yield from of_constraints(found, number, found.bounds.above, below=False)


def of_constraints(found: Outcome, number: int, starts: dict[int, int], below: bool) -> Iterator[Bound]:
    """The bound of one-sided constraints, and of a mandatory one, which is both."""
    held = found.activities[number].constraints
    for limits, kinds in ((starts, passes.FROM_BELOW), (found.bounds.at, passes.MANDATORY)):
        if number in limits:
            mine = [c for c in held if c.at is not None and sided(c, kinds, below)]
            yield Bound(Because.CONSTRAINT, limits[number], 0, constraint=mine[0])


def sided(constraint: Constraint, kinds: frozenset[object], below: bool) -> bool:
    if kinds is passes.MANDATORY:
        return constraint.kind in kinds
    return (constraint.kind in kinds) is below and constraint.kind not in passes.MANDATORY


def of_links(found: Outcome, number: int, ahead: bool) -> Iterator[Bound]:
    """The bounds of the live links that lead to an activity, or of those that lead from it."""
    for at, link in enumerate(found.links):
        ends = found.numbers[link.predecessor], found.numbers[link.successor]
        if ends[ahead] != number or at in found.arcs.idle or spans(found, *ends):
            continue
        start = found.demanded(at, *ends) if ahead else found.allowed(at, *ends)
        if start is not None:
            other = link.predecessor if ahead else link.successor
            yield Bound(Because.LINK, start, 0, link=link, other=other)


def spans(found: Outcome, *ends: int) -> bool:
    return any(found.activities[number].kind is ActivityKind.HAMMOCK for number in ends)
