"""Schedule generation: activities put into a timetable one by one.

The serial scheme takes an activity at a time, each at the earliest start that links and resources leave it
(active schedules, among which is a shortest one). The parallel scheme takes a period at a time, and starts
what can start then (non-delay schedules, which may leave out every shortest one, and are good on average).
"""

from collections.abc import Sequence
from heapq import heapify, heappop, heappush

from app.calc.levelling.network import Network, Starts
from app.calc.levelling.timetable import Timetable

UNSET = -1


def begun(network: Network) -> tuple[Timetable, Starts]:
    """A timetable that holds what cannot move, with its starts; all else is unset."""
    table, starts = Timetable.of(network), [UNSET] * len(network.keys)
    for number, latest in enumerate(network.latest):
        if latest is not None and latest == network.early[number]:
            starts[number] = latest
            table.take(latest, network.durations[number], network.demands[number])
    return table, starts


def overfull(network: Network) -> list[str]:
    """The activities that cannot move, and take more than there is; empty where capacity does for them."""
    table, starts = begun(network)
    short = [[period for period, left in enumerate(row) if left < 0] for row in table.free]
    return [
        network.keys[number]
        for number, start in enumerate(starts)
        if start != UNSET
        and any(
            start <= period < start + network.durations[number]
            for resource, _ in network.demands[number]
            for period in short[resource]
        )
    ]


def precedence_order(network: Network, values: Sequence[float]) -> list[int]:
    """All activities, each after what it waits for, and otherwise by their values and places."""
    left = [len(arcs) for arcs in network.into]
    ready = [(values[number], number) for number, count in enumerate(left) if not count]
    heapify(ready)
    order = []
    while ready:
        _, number = heappop(ready)
        order.append(number)
        for after, _ in network.out_of[number]:
            left[after] -= 1
            if not left[after]:
                heappush(ready, (values[after], after))
    return order


def serial(network: Network, order: Sequence[int]) -> Starts | None:
    """The schedule of activities put in one after the other, each after all that it waits for.

    None where that leaves one no start, or none that is early enough.
    """
    table, starts = begun(network)
    releases, latest, into = network.releases, network.latest, network.into
    for number in order:
        if starts[number] != UNSET:
            continue
        start = releases[number]
        for before, offset in into[number]:
            start = max(start, starts[before] + offset)
        length, demands = network.durations[number], network.demands[number]
        fit = table.first_fit(start, length, demands)
        limit = latest[number]
        if fit is None or (limit is not None and fit > limit):
            return None
        starts[number] = fit
        table.take(fit, length, demands)
    return starts


def parallel(network: Network, values: Sequence[float]) -> Starts | None:
    """The schedule that starts, period by period, what it can of the least values; None where it never ends."""
    table, starts = begun(network)
    left = [len(arcs) for arcs in network.into]
    at = list(network.releases)
    ready: list[int] = []
    waiting: list[tuple[int, int]] = []

    def settle(number: int) -> None:
        for after, offset in network.out_of[number]:
            at[after] = max(at[after], starts[number] + offset)
            left[after] -= 1
            if not left[after]:
                heappush(waiting, (at[after], after))

    for number, count in enumerate(left):
        if not count:
            heappush(waiting, (at[number], number))
    period = 0
    while waiting or ready:
        at_hand = waiting and (not ready or waiting[0][0] <= period)
        period = max(period, waiting[0][0]) if at_hand else period + 1
        if period > network.horizon:
            return None
        while waiting and waiting[0][0] <= period:
            ready.append(heappop(waiting)[1])
        for number in sorted(ready, key=lambda each: (values[each], each)):
            length, demands = network.durations[number], network.demands[number]
            if starts[number] == UNSET:
                if table.first_fit(period, length, demands) != period:
                    continue
                starts[number] = period
                table.take(period, length, demands)
            ready.remove(number)
            settle(number)
    return kept(network, starts)


def kept(network: Network, starts: Starts) -> Starts | None:
    """A schedule, unless it is too late for something."""
    late = any(
        limit is not None and start > limit for start, limit in zip(starts, network.latest, strict=True)
    )
    return None if late else starts
