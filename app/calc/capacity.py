"""Capacity against demand: what is effective of it, what is asked for, and how loaded that leaves it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

HOURS_A_DAY = 8
UNDER, QUEUES_FROM, QUEUES_AT = 0.5, 0.85, 0.9
NOISE = 1e-6  # what is kept has six decimals: less than one of them is no overload


class Load(StrEnum):
    """How loaded somebody or a role is. Well before all of it is planned, work waits: queues grow from 85 %."""

    UNKNOWN = "unknown"  # nobody has said what there is
    UNSTAFFED = "unstaffed"  # there is none, and some is asked for
    UNDER_LOADED = "under_loaded"
    BALANCED = "balanced"
    QUEUE_RISK = "queue_risk"
    QUEUES = "queues"
    OVER_LOADED = "over_loaded"


EXCESSIVE = frozenset({Load.UNSTAFFED, Load.OVER_LOADED})


def load(capacity: float | None, demand: float) -> Load:
    """How loaded a capacity is by a demand.

    >>> [load(10, demand).value for demand in (4, 8, 8.6, 9.5, 10, 10.1)]
    ['under_loaded', 'balanced', 'queue_risk', 'queues', 'queues', 'over_loaded']
    """
    if capacity is None:
        return Load.UNKNOWN
    if capacity <= NOISE:
        return Load.UNSTAFFED if demand > NOISE else Load.BALANCED
    used = demand / capacity
    if is_over(capacity, demand):
        return Load.OVER_LOADED
    if used > QUEUES_FROM + NOISE:
        return Load.QUEUES if used > QUEUES_AT + NOISE else Load.QUEUE_RISK
    return Load.UNDER_LOADED if used < UNDER - NOISE else Load.BALANCED


def is_over(capacity: float, demand: float) -> bool:
    """Whether more is asked for than there is."""
    return demand > capacity + NOISE


def utilisation(capacity: float | None, demand: float) -> float | None:
    """The part of a capacity that is asked for; null where there is none, or nobody knows."""
    return round(demand / capacity, 6) if capacity is not None and capacity > NOISE else None


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for in a window: for certain, and what may come as it was stated and as likely as it is."""

    committed: float = 0.0
    pipeline: float = 0.0  # weighed by its probability

    @property
    def whole(self) -> float:
        return self.committed + self.pipeline


@dataclass(frozen=True, slots=True)
class Cell:
    """A capacity that is effective, after leave and other work, against what is asked of it."""

    capacity: float | None
    asked: Asked

    @property
    def gap(self) -> float | None:
        """What is left; below zero, what is missing."""
        return None if self.capacity is None else round(self.capacity - self.asked.whole, 6)

    @property
    def utilisation(self) -> float | None:
        return utilisation(self.capacity, self.asked.whole)

    @property
    def load(self) -> Load:
        return load(self.capacity, self.asked.whole)


def effective(headcount: float, availability: float) -> float:
    """What is there to plan with of so many full-time equivalents."""
    return headcount * availability


@dataclass(frozen=True, slots=True)
class Peak:
    """The most loaded of some weeks, which their average hides."""

    at: int
    utilisation: float


def peak(capacity: Sequence[float], demand: Sequence[float], among: Sequence[int]) -> Peak | None:
    """The week, of those at these places, that is most loaded; the first of several. None where nobody is there."""
    used = [(demand[at] / capacity[at], -at) for at in among if capacity[at] > NOISE]
    if not used:
        return None
    most, place = max(used)
    return Peak(-place, round(most, 6))
