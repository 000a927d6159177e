"""Working days: which days of a week are worked, but for holidays, and counting with them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The weekdays that are worked (Monday is 0), and the holidays on which nobody does.

    Raises
    ------
    ValueError : where no weekday is worked.
    """

    weekdays: frozenset[int] = frozenset(range(5))
    holidays: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if not self.weekdays:
            raise ValueError("a week needs a working day")

    def is_working(self, day: date) -> bool:
        return day.weekday() in self.weekdays and day not in self.holidays

    def on_or_after(self, day: date) -> date:
        """The day, or the next working day.

        >>> WorkingDays().on_or_after(date(2026, 5, 2))
        datetime.date(2026, 5, 4)
        """
        return self.shifted(day, 0)

    def before(self, day: date) -> date:
        """The last working day before a day."""
        return self.shifted(day, -1)

    def shifted(self, day: date, days: int) -> date:
        """The day so many working days after a day, or before it below zero; with 0, on or after it.

        >>> WorkingDays(holidays=frozenset({date(2026, 5, 4)})).shifted(date(2026, 5, 5), -2)
        datetime.date(2026, 4, 30)
        """
        step = -A_DAY if days < 0 else A_DAY
        if not days:
            day, days = day - A_DAY, 1
        for _ in range(abs(days)):
            day += step
            while not self.is_working(day):
                day += step
        return day

    def latest(self, days: int, until: date) -> date:
        """The last day that, ``shifted`` by so many days, comes no later than ``until``."""
        found = self.shifted(until, -days)
        while self.shifted(found, days) > until:
            found -= A_DAY
        while self.shifted(found + A_DAY, days) <= until:
            found += A_DAY
        return found

    def moved(self, days: Iterator[date]) -> Iterator[date]:
        """Days in order, each moved to the next working day where it is none."""
        return map(self.on_or_after, days)

    def between(self, asked: date, answered: date, stopped: int = 0) -> int:
        """How many working days an answer took: from the day after it was asked to the day it came.

        ``stopped``: working days on which the clock stood still.

        >>> WorkingDays(holidays=frozenset({date(2026, 5, 4)})).between(date(2026, 5, 1), date(2026, 5, 8))
        4
        """
        later = (asked + timedelta(n) for n in range(1, (answered - asked).days + 1))
        return max(0, sum(map(self.is_working, later)) - stopped)
