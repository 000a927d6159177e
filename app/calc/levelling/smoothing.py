"""Smoothing: demand made as even as float allows, while the finish stays; capacity may still be exceeded."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate

from app.calc.levelling.checking import breaches
from app.calc.levelling.justifying import filled
from app.calc.levelling.network import Network, Starts, network_of
from app.calc.levelling.problem import Problem
from app.calc.levelling.timetable import Timetable

PASSES = 50  # at most; one that moves nothing is the last


@dataclass(frozen=True, slots=True)
class Unevenness:
    """How uneven demand is. ``overload``: units above capacity, summed over periods.

    ``squares``: the squares of each period's share of the greatest capacity, summed.
    """

    overload: int
    squares: float


@dataclass(frozen=True, slots=True)
class Smoothed:
    """Starts by key, within the float there is; how uneven demand was at early starts, and is now."""

    starts: Mapping[str, int]
    finish: int
    before: Unevenness
    after: Unevenness


def smoothed(problem: Problem) -> Smoothed:
    """A schedule with the finish that the links give, less above capacity first and then more even.

    Raises
    ------
    Cycle, Unlevellable : as levelling does, but for what capacity alone would refuse.

    Notes
    -----
    Each activity in turn goes to the best place between those that it waits for and those that wait for it,
    last and first ones first by turns, until nothing moves (Burgess and Killebrew, 1962). It is a heuristic.

    Examples
    --------
    >>> from app.calc.levelling.problem import Activity, Capacity
    >>> three = (Activity("a", 4, {"dev": 1}), Activity("b", 2, {"dev": 1}), Activity("c", 2, {"dev": 1}))
    >>> found = smoothed(Problem(three, (), {"dev": Capacity(2)}))
    >>> dict(found.starts), found.finish, found.before.overload, found.after.overload
    ({'a': 0, 'b': 0, 'c': 2}, 4, 2, 0)
    """
    network = network_of(problem)
    starts = network.early[:]
    table = filled(network, starts)
    before = unevenness(network, table)
    for turn in range(PASSES):
        if not moved(network, table, starts, backwards=turn % 2 == 0) and turn:
            break
    told = dict(zip(network.keys, starts, strict=True))
    broken = [one for one in breaches(problem, told) if one.kind != "capacity"]
    if broken:
        raise ArithmeticError(f"a smoothed schedule breaks {broken[0]}")
    return Smoothed(told, network.makespan(starts), before, unevenness(network, table))


def unevenness(network: Network, table: Timetable) -> Unevenness:
    rows = [*zip(network.free, table.free, strict=True)]
    overload = sum(max(0, -left) for _, row in rows for left in row)
    squares = 0.0
    for capacity, row in rows:
        most = max(capacity, default=0) or 1
        squares += sum((there - left) ** 2 for there, left in zip(capacity, row, strict=True)) / most**2
    return Unevenness(overload, squares)


def moved(network: Network, table: Timetable, starts: Starts, backwards: bool) -> bool:
    """Put each activity at its best place; whether any has moved."""
    some = False
    for number in reversed(network.order) if backwards else network.order:
        if not network.demands[number]:
            continue
        length, demands = network.durations[number], network.demands[number]
        table.give(starts[number], length, demands)
        best = best_place(network, table, number, *window(network, starts, number))
        some = some or best != starts[number]
        starts[number] = best
        table.take(best, length, demands)
    return some


def window(network: Network, starts: Starts, number: int) -> tuple[int, int]:
    """The first and the last start that the neighbours of an activity, its dates and the finish leave it."""
    first, given = network.releases[number], network.given[number]
    last = network.critical_path - network.durations[number]
    if given is not None:
        last = min(last, given)
    for before, offset in network.into[number]:
        first = max(first, starts[before] + offset)
    for after, offset in network.out_of[number]:
        last = min(last, starts[after] - offset)
    return first, last


def best_place(network: Network, table: Timetable, number: int, first: int, last: int) -> int:
    """The start of least overload, then of least squares, then the earliest."""
    length = network.durations[number]
    over, squares = [0] * (last + length - first), [0.0] * (last + length - first)
    for resource, units in network.demands[number]:
        capacity, left = network.free[resource], table.free[resource]
        most = max(capacity) or 1
        for place, period in enumerate(range(first, last + length)):
            free, used = left[period], capacity[period] - left[period]
            over[place] += max(0, units - max(free, 0))
            squares[place] += (2 * used + units) * units / most**2
    overs, sums = [0, *accumulate(over)], [0.0, *accumulate(squares)]
    return min(
        range(first, last + 1),
        key=lambda start: (
            overs[start - first + length] - overs[start - first],
            round(sums[start - first + length] - sums[start - first], 9),
            start,
        ),
    )
