"""A project against its resources: what is to be levelled."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from app.calc.schedule.network import Relation


@dataclass(frozen=True, slots=True)
class Activity:
    """Work that is done in one go, with the same demand in each of its periods.

    It starts no earlier than ``release`` and, unless that is None, no later than ``latest``: what has to stay
    where it is has both in one.
    """

    key: str
    duration: int
    demands: Mapping[str, int] = field(default_factory=dict)
    release: int = 0
    latest: int | None = None


class Link(NamedTuple):
    """A dependency, with a lag of so many periods (a lead below zero)."""

    predecessor: str
    successor: str
    relation: Relation = Relation.FS
    lag: int = 0


@dataclass(frozen=True, slots=True)
class Capacity:
    """The units there are in each period: ``steps`` from the first on, and ``after`` them for good.

    >>> [Capacity(2, (5, 4)).at(period) for period in range(4)]
    [5, 4, 2, 2]
    """

    after: int
    steps: tuple[int, ...] = ()

    def at(self, period: int) -> int:
        return self.steps[period] if period < len(self.steps) else self.after

    @property
    def most(self) -> int:
        return max((self.after, *self.steps))


@dataclass(frozen=True, slots=True)
class Problem:
    """Activities, the links between them, and the capacity of each resource that any of them demands."""

    activities: tuple[Activity, ...]
    links: tuple[Link, ...]
    capacities: Mapping[str, Capacity]


class Unlevellable(ValueError):
    """No plan can keep to the capacity, whatever moves; the activities on which that hangs."""

    def __init__(self, sentence: str, keys: tuple[str, ...]) -> None:
        super().__init__(sentence)
        self.keys = keys
