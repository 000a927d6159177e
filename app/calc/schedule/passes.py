"""The forward and the backward pass: early and late starts, in working minutes of each calendar."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.calc.schedule.arcs import Arcs
from app.calc.schedule.calendar import Clock
from app.calc.schedule.network import Activity, ActivityKind, ConstraintKind

FROM_BELOW = frozenset({ConstraintKind.SNET, ConstraintKind.FNET})
MANDATORY = frozenset({ConstraintKind.MSO, ConstraintKind.MFO})
OF_FINISH = frozenset({ConstraintKind.FNET, ConstraintKind.FNLT, ConstraintKind.DEADLINE, ConstraintKind.MFO})


@dataclass(frozen=True, slots=True)
class Bounds:
    """What dates hold starts: below, above, and at (mandatory), by the number of the activity."""

    below: dict[int, int]
    above: dict[int, int]
    at: dict[int, int]


def bounds_of(activities: Sequence[Activity], durations: Sequence[int]) -> Bounds:
    """The constraints of what has not happened, as starts."""
    bounds = Bounds({}, {}, {})
    for number, activity in enumerate(activities):
        for constraint in activity.constraints or ():
            if constraint.at is None or activity.actual_finish is not None:
                continue
            finish = constraint.kind in OF_FINISH
            if activity.actual_start is not None and not finish:
                continue
            start = activity.clock.worked(constraint.at) - (durations[number] if finish else 0)
            if constraint.kind in MANDATORY:
                bounds.at[number] = start
            elif constraint.kind in FROM_BELOW:
                bounds.below[number] = max(start, bounds.below.get(number, start))
            else:
                bounds.above[number] = min(start, bounds.above.get(number, start))
    return bounds


def forward(arcs: Arcs, bounds: Bounds, order: Sequence[int]) -> tuple[list[int], dict[int, int]]:
    """Early starts, and what the logic wanted of those that a mandatory date holds."""
    early, into, bridged = arcs.floors[:], arcs.into, arcs.bridges_in
    for number, start in bounds.below.items():
        early[number] = max(early[number], start)
    wanted: dict[int, int] = {}
    for number in order:
        start = early[number]
        for before, offset in into[number]:
            reached = early[before] + offset
            if reached > start:
                start = reached
        if bridged and number in bridged:
            start = max(start, *(bridge.ahead(early[before]) for before, bridge in bridged[number]))
        if number in bounds.at:
            wanted[number], start = start, max(bounds.at[number], arcs.floors[number])
        early[number] = start
    return early, wanted


def latest_finish(activities: Sequence[Activity], early: Sequence[int], durations: Sequence[int]) -> int:
    """The instant at which the last activity finishes, actual or early."""
    ends: dict[Clock, int] = {}
    facts = [0]
    for number, activity in enumerate(activities):
        if activity.actual_finish is not None:
            facts.append(activity.actual_finish)
        elif activity.kind != ActivityKind.HAMMOCK:
            end = early[number] + durations[number]
            clock = activity.clock
            if clock not in ends or ends[clock] < end:
                ends[clock] = end
    return max([clock.finish_of(end) for clock, end in ends.items()] or facts)


def backward(
    activities: Sequence[Activity], arcs: Arcs, bounds: Bounds, order: Sequence[int], finish: int
) -> list[int]:
    """Late starts for a project that finishes at an instant."""
    ends = {clock: clock.worked(finish) for clock in {one.clock for one in activities}}
    late = [ends[one.clock] - length for one, length in zip(activities, arcs.durations, strict=True)]
    for number, start in bounds.above.items():
        late[number] = min(late[number], start)
    out_of, bridged = arcs.out_of, arcs.bridges_out
    for number in reversed(order):
        start = late[number]
        for after, offset in out_of[number]:
            allowed = late[after] - offset
            if allowed < start:
                start = allowed
        if bridged and number in bridged:
            start = min(start, *(bridge.back(late[after]) for after, bridge in bridged[number]))
        late[number] = bounds.at.get(number, start)
    return late


def free_floats(activities: Sequence[Activity], arcs: Arcs, early: Sequence[int], finish: int) -> list[int]:
    """How far each activity can slip, in minutes of its calendar, before any early date moves."""
    ends = {clock: clock.worked(finish) for clock in {one.clock for one in activities}}
    return [
        slack_of(number, arcs, early, ends[one.clock] - early[number] - arcs.durations[number])
        for number, one in enumerate(activities)
    ]


def slack_of(number: int, arcs: Arcs, early: Sequence[int], dangling: int) -> int:
    start = early[number]
    slacks = [early[after] - offset - start for after, offset in arcs.out_of[number]]
    for after, bridge in arcs.bridges_out.get(number, ()):
        slacks.append(bridge.back(early[after]) - start)
    return min(slacks) if slacks else dangling
