"""Why a levelled schedule is as it is: what held each activity back, and how much float it has left."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.calc.levelling.justifying import filled
from app.calc.levelling.network import Network, Starts, network_of
from app.calc.levelling.problem import Problem
from app.calc.levelling.timetable import Timetable


@dataclass(frozen=True, slots=True)
class Held:
    """What became of one activity, in periods.

    ``delay``: against its early start by the links alone; ``own_delay``: the part that it does not inherit from
    what it waits for, for want of ``resources``, which those ``behind`` which it comes had until it started
    (none: there was too little capacity, whoever had it). Floats are total floats; that of the levelled
    schedule also leaves time for what comes behind it for want of a resource.
    """

    key: str
    early: int
    start: int
    delay: int
    own_delay: int
    resources: tuple[str, ...]
    behind: tuple[str, ...]
    float_before: int
    float_after: int


def explained(problem: Problem, starts: Mapping[str, int]) -> list[Held]:
    """Every activity of a schedule in which nothing alone can start earlier, in the order given."""
    network = network_of(problem)
    placed = [starts[key] for key in network.keys]
    wanted = [
        max([network.releases[number], *(placed[before] + offset for before, offset in arcs)])
        for number, arcs in enumerate(network.into)
    ]
    table = filled(network, placed)
    short = [shortage(network, table, placed, number, wanted[number]) for number in range(len(placed))]
    late = late_starts(network, placed, [behind for _, behind in short])
    before = [network.critical_path - tail for tail in network.tails]
    return [
        Held(
            key,
            network.early[number],
            placed[number],
            placed[number] - network.early[number],
            placed[number] - wanted[number],
            tuple(network.resources[each] for each in short[number][0]),
            tuple(network.keys[each] for each in short[number][1]),
            before[number] - network.early[number],
            late[number] - placed[number],
        )
        for number, key in enumerate(network.keys)
    ]


def shortage(
    network: Network, table: Timetable, starts: Starts, number: int, wanted: int
) -> tuple[list[int], list[int]]:
    """The resources that were short in the period before a start, and who let go of them then.

    Nothing where the activity starts as soon as the links let it.
    """
    eve = starts[number] - 1
    if eve < wanted:
        return [], []
    resources = [each for each, units in network.demands[number] if table.free[each][eve] < units]
    behind = [
        other
        for other, start in enumerate(starts)
        if start <= eve
        and start + network.durations[other] == starts[number]
        and any(each in resources for each, _ in network.demands[other])
    ]
    return resources, behind


def late_starts(network: Network, starts: Starts, behind: list[list[int]]) -> Starts:
    """Late starts against the levelled finish, by the links and by who comes behind whom."""
    finish = network.makespan(starts)
    followers: list[list[tuple[int, int]]] = [list(arcs) for arcs in network.out_of]
    for number, others in enumerate(behind):
        for other in others:
            followers[other].append((number, network.durations[other]))
    late, settled = [finish - length for length in network.durations], False
    while not settled:  # what comes behind its own successor, which a lead allows, takes another round
        settled = True
        for number in sorted(range(len(starts)), key=lambda each: -starts[each]):
            for after, offset in followers[number]:
                if late[after] - offset < late[number]:
                    late[number], settled = late[after] - offset, False
    return late
