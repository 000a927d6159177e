"""Priority rules: which of the activities that could go next goes first. The least value does; ties go by place.

References
----------
Kolisch and Hartmann (1999), Heuristic algorithms for the resource-constrained project scheduling problem.
"""

from collections.abc import Callable
from enum import StrEnum

from app.calc.levelling.network import Network

Values = list[float]


class Rule(StrEnum):
    """How activities are put in order."""

    LFT = "least_late_finish"
    LST = "least_late_start"
    MTS = "most_successors"
    GRPW = "greatest_rank_positional_weight"
    WORK = "most_work"


def late_starts(network: Network) -> list[int]:
    """Late starts by the links alone, against the finish by the links alone."""
    return [network.critical_path - tail for tail in network.tails]


def late_finish(network: Network) -> Values:
    return [a + b for a, b in zip(late_starts(network), network.durations, strict=True)]


def late_start(network: Network) -> Values:
    return [*late_starts(network)]


def most_successors(network: Network) -> Values:
    """By how many activities wait for one, directly or not."""
    below: list[set[int]] = [set() for _ in network.keys]
    for number in reversed(network.order):
        for after, _ in network.out_of[number]:
            below[number] |= below[after] | {after}
    return [-len(each) for each in below]


def rank_positional_weight(network: Network) -> Values:
    """By the duration of one and of all that directly wait for it."""
    lengths = network.durations
    return [
        -(lengths[number] + sum(lengths[after] for after, _ in arcs))
        for number, arcs in enumerate(network.out_of)
    ]


def most_work(network: Network) -> Values:
    """By the share of all capacity that one takes."""
    scale = [max(row, default=0) or 1 for row in network.free]
    return [
        -length * sum(units / scale[resource] for resource, units in demands)
        for length, demands in zip(network.durations, network.demands, strict=True)
    ]


RULES: dict[Rule, Callable[[Network], Values]] = {
    Rule.LFT: late_finish,
    Rule.LST: late_start,
    Rule.MTS: most_successors,
    Rule.GRPW: rank_positional_weight,
    Rule.WORK: most_work,
}
