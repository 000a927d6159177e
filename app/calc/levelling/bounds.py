"""Bounds: finishes that no levelled schedule can beat, whatever it does."""

from collections.abc import Iterator
from enum import StrEnum
from itertools import accumulate
from typing import NamedTuple

from app.calc.levelling.network import Network

MOST_PAIRS = 250_000  # of heads and tails: some tenths of a second


class BoundKind(StrEnum):
    """What a bound follows from."""

    CRITICAL_PATH = "critical_path"
    WORK = "work_content"
    SOLVER = "solver"


class Bound(NamedTuple):
    """A least finish, and for one by work the resource."""

    finish: int
    kind: BoundKind
    resource: str | None = None


def work_content(network: Network) -> dict[str, float]:
    """The work for each resource by its greatest capacity: the periods that it takes at least."""
    totals = [0] * len(network.resources)
    for length, demands in zip(network.durations, network.demands, strict=True):
        for resource, units in demands:
            totals[resource] += length * units
    return {
        name: totals[place] / most
        for place, name in enumerate(network.resources)
        if (most := max(network.free[place], default=0))
    }


def lower_bound(network: Network) -> Bound:
    """The greatest of the finishes by the links alone and by the work of each resource."""
    found = [Bound(network.critical_path, BoundKind.CRITICAL_PATH)]
    for place, name in enumerate(network.resources):
        finish = max(by_work(network, place), default=0)
        found.append(Bound(finish, BoundKind.WORK, name))
    return max(found, key=lambda bound: bound.finish)


def by_work(network: Network, resource: int) -> Iterator[int]:
    """Finishes by the work of one resource, each of what has some head and some tail at least.

    What cannot start before a head, and has a tail behind it, is worked between the two: the first period
    by which there is capacity for all of it, and then the tail.
    """
    jobs = sorted(
        (network.early[n], network.tails[n] - length, length * units)
        for n, length in enumerate(network.durations)
        for each, units in network.demands[n]
        if each == resource
    )
    before = [0, *accumulate(network.free[resource])]
    heads = sorted({head for head, _, _ in jobs})
    if len(heads) * len(jobs) > MOST_PAIRS:
        heads = heads[:1]
    by_tail = sorted(jobs, key=lambda job: -job[1])
    for head in heads:
        yield from of_head(before, head, [(tail, work) for at, tail, work in by_tail if at >= head])


def of_head(before: list[int], head: int, jobs: list[tuple[int, int]]) -> Iterator[int]:
    """The finishes by what starts no earlier than a head, of (tail, work) by falling tails."""
    work, period = 0, head
    for tail, more in jobs:
        work += more
        while period + 1 < len(before) and before[period] - before[head] < work:
            period += 1
        yield period + tail
