"""Justification: a schedule pushed to the right and back to the left, which often leaves it shorter, never longer.

Each activity is taken out of a whole schedule and put back at the best place there is, so that the schedule
keeps to everything all the time.

References
----------
Valls, Ballestin and Quintanilla (2005), Justification and RCPSP: a technique that pays.
"""

from app.calc.levelling.network import Network, Starts
from app.calc.levelling.timetable import Timetable


def filled(network: Network, starts: Starts) -> Timetable:
    """The timetable of a whole schedule."""
    table = Timetable.of(network)
    for number, start in enumerate(starts):
        table.take(start, network.durations[number], network.demands[number])
    return table


def to_the_right(network: Network, starts: Starts) -> Starts:
    """Every activity as late as the rest leaves it within the finish, those that end last first."""
    table, found, finish = filled(network, starts), starts[:], network.makespan(starts)
    lengths = network.durations
    for number in sorted(reversed(network.order), key=lambda each: -(starts[each] + lengths[each])):
        length, demands, given = lengths[number], network.demands[number], network.given[number]
        limit = finish - length if given is None else min(finish - length, given)
        for after, offset in network.out_of[number]:
            limit = min(limit, found[after] - offset)
        if limit > found[number]:
            table.give(found[number], length, demands)
            found[number] = table.last_fit(limit, length, demands)
            table.take(found[number], length, demands)
    return found


def to_the_left(network: Network, starts: Starts) -> Starts:
    """Every activity as early as the rest leaves it, those that start first first."""
    table, found = filled(network, starts), starts[:]
    for number in sorted(network.order, key=lambda each: starts[each]):
        length, demands, limit = network.durations[number], network.demands[number], network.releases[number]
        for before, offset in network.into[number]:
            limit = max(limit, found[before] + offset)
        if limit < found[number]:
            table.give(found[number], length, demands)
            fit = table.first_fit(limit, length, demands)
            found[number] = found[number] if fit is None else fit
            table.take(found[number], length, demands)
    return found


def settled_left(network: Network, starts: Starts) -> Starts:
    """A schedule in which nothing alone can start earlier."""
    while (found := to_the_left(network, starts)) != starts:
        starts = found
    return starts


def justified(network: Network, starts: Starts) -> Starts:
    """A schedule pushed to the right and back."""
    return to_the_left(network, to_the_right(network, starts))
