"""Fiscal years: twelve months from a first one, called after the calendar years in which they lie."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise


class YearName(StrEnum):
    """Which calendar year a fiscal year is called after, where it lies in two."""

    BOTH = "both"
    FIRST = "first"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class FiscalCalendar:
    """``first_month``: 1 to 12. A fiscal year is numbered by the calendar year in which it begins.

    Examples
    --------
    >>> british = FiscalCalendar(4)
    >>> british.year_of(date(2027, 3, 31)), british.name(2026), british.month_of(date(2027, 3, 31))
    (2026, '2026-27', 12)
    >>> FiscalCalendar(7, YearName.LAST, "FY").name(2026), FiscalCalendar().name(2026)
    ('FY2027', '2026')
    """

    first_month: int = 1
    named_after: YearName = YearName.BOTH
    prefix: str = ""

    def __post_init__(self) -> None:
        if not 1 <= self.first_month <= 12:
            raise ValueError(f"there is no month {self.first_month}")

    def year_of(self, day: date) -> int:
        """The number of the fiscal year in which a day lies."""
        return day.year - (day.month < self.first_month)

    def month_of(self, day: date) -> int:
        """Which month of its fiscal year a day is in, from 1."""
        return (day.month - self.first_month) % 12 + 1

    def start(self, year: int) -> date:
        return date(year, self.first_month, 1)

    def finish(self, year: int) -> date:
        return self.start(year + 1) - timedelta(days=1)

    def name(self, year: int) -> str:
        """What the fiscal year of a number is called."""
        last = self.finish(year).year
        if last == year or self.named_after is YearName.FIRST:
            return f"{self.prefix}{year}"
        return (
            f"{self.prefix}{last}"
            if self.named_after is YearName.LAST
            else f"{self.prefix}{year}-{last % 100:02}"
        )

    def parts(self, year: int, months: int) -> Iterator[tuple[date, date]]:
        """The first and last day of each part of a year, so many months long.

        >>> [str(first) for first, _ in FiscalCalendar(4).parts(2026, 6)]
        ['2026-04-01', '2026-10-01']
        """
        firsts = [self._month(year, passed) for passed in range(0, 12 + months, months)]
        for first, after in pairwise(firsts):
            yield first, after - timedelta(days=1)

    def _month(self, year: int, passed: int) -> date:
        more, month = divmod(self.first_month - 1 + passed, 12)
        return date(year + more, month + 1, 1)
