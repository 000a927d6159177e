"""What is left of each resource in each period, while activities are put in and taken out."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.calc.levelling.network import Network

Demands = Sequence[tuple[int, int]]


@dataclass(slots=True)
class Timetable:
    free: list[list[int]]
    horizon: int

    @classmethod
    def of(cls, network: Network) -> "Timetable":
        return cls([row[:] for row in network.free], network.horizon)

    def take(self, start: int, length: int, demands: Demands) -> None:
        end = start + length
        for resource, units in demands:
            row = self.free[resource]
            row[start:end] = [left - units for left in row[start:end]]

    def give(self, start: int, length: int, demands: Demands) -> None:
        self.take(start, length, [(resource, -units) for resource, units in demands])

    def first_fit(self, start: int, length: int, demands: Demands) -> int | None:
        """The earliest start, not before this one, with enough of everything throughout; None within no time."""
        while start + length <= self.horizon or not demands:
            short = self.last_short(start, start + length, demands)
            if short is None:
                return start
            start = short + 1
        return None

    def last_fit(self, start: int, length: int, demands: Demands) -> int:
        """The latest start, not after this one, with enough throughout; there has to be one."""
        while (short := self.first_short(start, start + length, demands)) is not None:
            start = short - length
        return start

    def last_short(self, start: int, end: int, demands: Demands) -> int | None:
        """The last period of some in which something is short; None where nothing is."""
        for resource, units in demands:
            row = self.free[resource]
            if min(row[start:end]) < units:
                return next(period for period in range(end - 1, start - 1, -1) if row[period] < units)
        return None

    def first_short(self, start: int, end: int, demands: Demands) -> int | None:
        """The first period of some in which something is short; None where nothing is."""
        for resource, units in demands:
            row = self.free[resource]
            if min(row[start:end]) < units:
                return next(period for period in range(start, end) if row[period] < units)
        return None
