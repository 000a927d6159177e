"""How the exposure of a register moved: what was there, what came, what went."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Step(StrEnum):
    """What a change of a risk does to the open exposure."""

    OPENED = "opened"
    GROWN = "grown"
    SHRUNK = "shrunk"
    CLOSED = "closed"
    OCCURRED = "occurred"


@dataclass(frozen=True, slots=True)
class Phase:
    """A risk from an instant on: what it is expected to cost, in minor units, while it is open."""

    since: datetime
    open: bool
    occurred: bool
    minor: int
    until: date | None = None  # the last day on which it could happen


@dataclass(slots=True)
class Flow:
    """One period: the sum and number of open risks at both ends, and of each step between them."""

    opening: int = 0
    closing: int = 0
    open_risks: int = 0
    sums: dict[Step, int] = field(default_factory=lambda: dict.fromkeys(Step, 0))
    counts: dict[Step, int] = field(default_factory=lambda: dict.fromkeys(Step, 0))
    planned: int | None = None


def flows(risks: Iterable[Sequence[Phase]], ends: Sequence[datetime]) -> list[Flow]:
    """The flow of each period between neighbouring ``ends``: opening and steps add up to closing.

    Parameters
    ----------
    risks : of each risk its phases, the first first.
    ends : instants in order; a period holds what comes after its start and not after its end.

    Notes
    -----
    ``planned`` is what was open at the first of ``ends``, less what by then could no longer happen by the
    windows it had: None where no risk had one. Cost: each phase once.
    """
    found = [Flow() for _ in ends[1:]]
    start: list[Phase] = []
    for phases in risks:
        before: Phase | None = None
        for phase in phases:
            at = next((n for n, end in enumerate(ends) if phase.since <= end), None)
            if at is None:
                break
            if at > 0:
                step(found[at - 1], before, phase)
            before = phase
        if first := held(phases, ends[0]):
            start.append(first)
        for flow, end in zip(found, ends[1:], strict=True):
            flow.open_risks += held(phases, end) is not None
    total = sum(phase.minor for phase in start)
    windows = any(phase.until for phase in start)
    for flow, end in zip(found, ends[1:], strict=True):
        flow.opening, flow.closing = total, total + sum(flow.sums.values())
        total = flow.closing
        if windows:
            flow.planned = sum(p.minor for p in start if p.until is None or p.until >= end.date())
    return found


def held(phases: Sequence[Phase], at: datetime) -> Phase | None:
    """The phase that a risk is in at an instant, if it is open then."""
    last = next((phase for phase in reversed(phases) if phase.since <= at), None)
    return last if last and last.open else None


def step(flow: Flow, before: Phase | None, now: Phase) -> None:
    """Add to ``flow`` what one change does."""
    was, moved = before.minor if before and before.open else 0, 0
    if now.open and not (before and before.open):
        kind, moved = Step.OPENED, now.minor
    elif before and before.open and not now.open:
        kind, moved = Step.OCCURRED if now.occurred else Step.CLOSED, -was
    elif now.open and (moved := now.minor - was):
        kind = Step.GROWN if abs(now.minor) > abs(was) else Step.SHRUNK
    else:
        return
    flow.sums[kind] += moved
    flow.counts[kind] += 1


def month_ends(last: date, months: int) -> list[date]:
    """The last days of so many months before that of ``last``, and ``last``.

    >>> month_ends(date(2026, 3, 10), 2)
    [datetime.date(2026, 1, 31), datetime.date(2026, 2, 28), datetime.date(2026, 3, 10)]
    """
    ends = [last]
    for _ in range(months):
        first = ends[0].replace(day=1)
        ends.insert(0, date.fromordinal(first.toordinal() - 1))
    return ends


def by_risk(rows: Iterable[tuple[object, Phase]]) -> list[list[Phase]]:
    """Phases in order, those of one risk together."""
    found: dict[object, list[Phase]] = defaultdict(list)
    for risk, phase in rows:
        found[risk].append(phase)
    return list(found.values())
