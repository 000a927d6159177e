"""Why a levelled schedule is as it is: what held each activity back, and how much float it has left."""

from collections.abc import Iterable, Mapping
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
    schedule also leaves time for those that its units of a resource go to next.
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
    late = late_starts(network, placed)
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


def late_starts(network: Network, starts: Starts) -> Starts:
    """Late starts against the levelled finish, by the links and by whom units are handed on to."""
    finish = network.makespan(starts)
    followers: list[list[tuple[int, int]]] = [list(arcs) for arcs in network.out_of]
    for before, after in handed_on(network, starts):
        followers[before].append((after, network.durations[before]))
    late, settled = [finish - length for length in network.durations], False
    while not settled:  # what is handed units by its own successor, which a lead allows, takes another round
        settled = True
        for number in sorted(range(len(starts)), key=lambda each: -starts[each]):
            for after, offset in followers[number]:
                if late[after] - offset < late[number]:
                    late[number], settled = late[after] - offset, False
    return late


def handed_on(network: Network, starts: Starts) -> set[tuple[int, int]]:
    """From whom to whom units of a resource go, each from those that had them last.

    As long as everybody waits for those, the greatest capacity is kept, whatever slips (Artigues et al., 2003).
    """
    found = set[tuple[int, int]]()
    in_order = sorted(range(len(starts)), key=lambda each: starts[each])
    for resource, free in enumerate(network.free):
        idle, held = max(free, default=0), dict[int, int]()  # units nobody has had yet, and who had the rest
        for number in in_order:
            units = dict(network.demands[number]).get(resource, 0)
            if not units:
                continue
            short = max(0, units - idle)
            idle = max(0, idle - units)
            for one in last_ended(network, starts, held, starts[number]):
                taken = min(held[one], short)
                if taken:
                    found.add((one, number))
                    short, held[one] = short - taken, held[one] - taken
            held[number] = units
    return found


def last_ended(network: Network, starts: Starts, among: Iterable[int], by: int) -> list[int]:
    """Those that have ended by a period, the last first."""
    ends = {one: starts[one] + network.durations[one] for one in among}
    return sorted((one for one, end in ends.items() if end <= by), key=lambda one: -ends[one])
