"""The critical path method: early and late dates, floats, driving links and the longest path.

References
----------
GAO, *Schedule Assessment Guide* (GAO-16-89G, 2015), best practices 2, 6 and 7; AACE International,
Recommended Practices 24R-03 (logic) and 49R-06 (critical path).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from app.calc.schedule import passes
from app.calc.schedule.arcs import Arcs, arcs_of
from app.calc.schedule.hammocks import spans
from app.calc.schedule.network import (
    Activity,
    ActivityKind,
    Basis,
    ConstraintKind,
    Cycle,
    Link,
)
from app.calc.schedule.ordering import cycle_in, ordered
from app.calc.schedule.outcome import Outcome

START = Basis()


def calculate(activities: Iterable[Activity], links: Iterable[Link], basis: Basis = START) -> Outcome:
    """A network's early and late dates.

    Parameters
    ----------
    activities : in any order, with keys of their own.
    links : between any two of them; a pair may have several.
    basis : the project's start, data date, required finish and rule for work out of sequence.

    Raises
    ------
    Cycle : where activities wait for each other, naming them.
    UnknownActivity : where a link names none of them.
    NoWorkingTime : where a calendar never works when something needs it to.

    Notes
    -----
    One forward and one backward pass in topological order; again for each expected finish that
    changes a duration. What is complete keeps its dates, and passes on the early and late dates of others.

    Examples
    --------
    >>> found = calculate([Activity("a", 3), Activity("b", 2)], [Link("a", "b", lag=1)])
    >>> found.finish, found.total_float("a"), found.critical()
    (6, 0, ['a', 'b'])
    """
    held, joined = list(activities), list(links)
    found = solve(held, joined, basis)
    for _ in range(sum(one.expected_finish is not None for one in held)):
        settled = [expected(one, early) for one, early in zip(held, found.early, strict=True)]
        if settled == held:
            break
        held, found = settled, solve(settled, joined, basis)
    return found


def expected(activity: Activity, early: int) -> Activity:
    """An activity that takes the time there is until its expected finish."""
    if activity.expected_finish is None or activity.actual_finish is not None:
        return activity
    return replace(activity, duration=max(0, activity.clock.worked(activity.expected_finish) - early))


def solve(activities: list[Activity], links: list[Link], basis: Basis) -> Outcome:
    """Both passes over a network whose durations are settled."""
    numbers = {one.key: number for number, one in enumerate(activities)}
    if len(numbers) < len(activities):
        raise ValueError("two activities have one key")
    durations = [0 if one.actual_finish is not None else one.duration for one in activities]
    arcs = arcs_of(activities, links, numbers, durations, basis)
    order = order_of(activities, arcs)
    bounds = passes.bounds_of(activities, durations)
    early, wanted = passes.forward(arcs, bounds, order)
    finish = passes.latest_finish(activities, early, durations) if activities else basis.earliest
    until = finish if basis.required_finish is None else basis.required_finish
    late = passes.backward(activities, arcs, bounds, order, until)
    delay_to_free_float(activities, arcs, order, early, finish)
    found = Outcome(activities, links, basis, numbers, arcs, bounds, early, late, wanted, finish)
    return spans(found)


def order_of(activities: list[Activity], arcs: Arcs) -> list[int]:
    """The order of the passes. Raises ``Cycle``, also for one that only progress keeps from mattering."""
    order = ordered(arcs.out_of, arcs.besides, arcs.waiting)
    if len(order) < len(activities):
        after = [
            [node for node, _ in arcs.out_of[n]] + arcs.besides.get(n, []) for n in range(len(activities))
        ]
        raise Cycle([activities[number].key for number in cycle_in(after, order)])
    return order


def delay_to_free_float(
    activities: list[Activity], arcs: Arcs, order: list[int], early: list[int], finish: int
) -> None:
    """Let what is to happen as late as possible take its free float, last of them first."""
    late = {
        number
        for number, one in enumerate(activities)
        if one.constraints
        and any(c.kind == ConstraintKind.ALAP for c in one.constraints)
        and one.actual_start is None
        and one.kind != ActivityKind.HAMMOCK
    }
    for number in reversed(order) if late else ():
        if number in late:
            end = activities[number].clock.worked(finish) - early[number] - arcs.durations[number]
            early[number] += max(0, passes.slack_of(number, arcs, early, end))


@dataclass(frozen=True, slots=True)
class PathTest:
    """What became of the finish when the work of one activity was made longer; in minutes of its calendar."""

    key: str
    injected: int
    shift: int

    @property
    def passed(self) -> bool:
        return self.injected == self.shift


def path_test(found: Outcome, minutes: int) -> PathTest | None:
    """The critical path test: lengthen a critical activity and see whether the end moves as much.

    Returns
    -------
    None where nothing critical is left to lengthen.

    References
    ----------
    DCMA-EA PAM 200.1 (October 2012), section 4, metric 12.
    """
    path = [key for key in found.longest_path() if found.remains(key)] or found.critical()
    tested = next((key for key in path if found.activity(key).duration), None)
    if tested is None:
        return None
    longer = [
        replace(one, duration=one.duration + minutes, expected_finish=None) if one.key == tested else one
        for one in found.activities
    ]
    clock = found.activity(tested).clock
    again = solve(longer, found.links, found.basis)
    return PathTest(tested, minutes, clock.worked(again.finish) - clock.worked(found.finish))
