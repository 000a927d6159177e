"""A problem as numbers: what schedules are generated from."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from app.calc.levelling.problem import Problem, Unlevellable
from app.calc.schedule.arcs import FROM_FINISH, TO_FINISH
from app.calc.schedule.network import Cycle
from app.calc.schedule.ordering import cycle_in, ordered

Arcs = list[list[tuple[int, int]]]  # of each activity: others, and what lies between the two starts
Starts = list[int]


@dataclass(frozen=True)
class Network:
    """Activities by their numbers. ``order``: each comes after all that it waits for."""

    keys: tuple[str, ...]
    durations: list[int]
    releases: list[int]
    into: Arcs
    out_of: Arcs
    demands: list[list[tuple[int, int]]]  # resource and units
    free: list[list[int]]  # of each resource: its capacity in each period up to the horizon
    resources: tuple[str, ...]
    given: list[int | None]  # the latest starts that were given
    order: list[int]

    @property
    def horizon(self) -> int:
        return len(self.free[0]) if self.free else sum(self.durations) + max(self.releases, default=0)

    @cached_property
    def early(self) -> Starts:
        """Early starts by the links alone."""
        found = self.releases[:]
        for number in self.order:
            for before, offset in self.into[number]:
                found[number] = max(found[number], found[before] + offset)
        return found

    @cached_property
    def tails(self) -> list[int]:
        """Periods from each start to the end of all that follows."""
        found = self.durations[:]
        for number in reversed(self.order):
            for after, offset in self.out_of[number]:
                found[number] = max(found[number], offset + found[after])
        return found

    @cached_property
    def latest(self) -> list[int | None]:
        """The latest starts that what was given allows, through the links; None for what may slip."""
        found = self.given[:]
        for number in reversed(self.order):
            for after, offset in self.out_of[number]:
                limit = found[after]
                if limit is not None:
                    mine = found[number]
                    found[number] = limit - offset if mine is None else min(mine, limit - offset)
        return found

    @cached_property
    def critical_path(self) -> int:
        """The finish by the links alone."""
        return self.makespan(self.early)

    def makespan(self, starts: Sequence[int]) -> int:
        return max((start + length for start, length in zip(starts, self.durations, strict=True)), default=0)


def network_of(problem: Problem) -> Network:
    """The network of a problem.

    Raises
    ------
    Cycle : where activities wait for each other.
    Unlevellable : where one demands more than there ever is, or is held before it can start.
    """
    numbers = {one.key: number for number, one in enumerate(problem.activities)}
    durations = [one.duration for one in problem.activities]
    into: Arcs = [[] for _ in durations]
    out_of: Arcs = [[] for _ in durations]
    for link in problem.links:
        before, after = numbers[link.predecessor], numbers[link.successor]
        leaving = durations[before] if link.relation in FROM_FINISH else 0
        reaching = durations[after] if link.relation in TO_FINISH else 0
        into[after].append((before, leaving + link.lag - reaching))
        out_of[before].append((after, leaving + link.lag - reaching))
    resources = tuple(problem.capacities)
    found = Network(
        tuple(numbers),
        durations,
        [one.release for one in problem.activities],
        into,
        out_of,
        demands_of(problem, resources),
        capacities_over(problem, resources, into),
        resources,
        [one.latest for one in problem.activities],
        order_of(tuple(numbers), into, out_of),
    )
    refuse_impossible(found)
    return found


def order_of(keys: tuple[str, ...], into: Arcs, out_of: Arcs) -> list[int]:
    order = ordered(out_of, {}, [len(arcs) for arcs in into])
    if len(order) < len(keys):
        raise Cycle([keys[number] for number in cycle_in([[n for n, _ in arcs] for arcs in out_of], order)])
    return order


def demands_of(problem: Problem, resources: Sequence[str]) -> list[list[tuple[int, int]]]:
    """What each activity demands while it lasts: nothing where it takes no time."""
    return [
        [(place, units) for place, name in enumerate(resources) if (units := one.demands.get(name, 0))]
        if one.duration
        else []
        for one in problem.activities
    ]


def capacities_over(problem: Problem, resources: Sequence[str], into: Arcs) -> list[list[int]]:
    """Capacities up to a period by which all is done, one activity after the other if need be."""
    waits = sum(max(0, *(offset for _, offset in arcs)) for arcs in into if arcs)
    horizon = max((one.release for one in problem.activities), default=0) + waits
    horizon += sum(one.duration for one in problem.activities)
    horizon += max((len(one.steps) for one in problem.capacities.values()), default=0)
    found = []
    for name in resources:
        steps, after = problem.capacities[name].steps, problem.capacities[name].after
        found.append([*steps, *[after] * (horizon - len(steps))])
    return found


def refuse_impossible(network: Network) -> None:
    most = [max(row, default=0) for row in network.free]
    above = [
        key
        for key, demands in zip(network.keys, network.demands, strict=True)
        if any(units > most[resource] for resource, units in demands)
    ]
    if above:
        raise Unlevellable("these demand more than there ever is", tuple(above))
    held = [
        key
        for key, early, latest in zip(network.keys, network.early, network.latest, strict=True)
        if latest is not None and latest < early
    ]
    if held:
        raise Unlevellable("these are held before they can start", tuple(held))
