"""Working time: a week of shifts with dated exceptions, and arithmetic with its minutes.

An instant is a whole number of minutes of local time since 0001-01-01T00:00, which was a Monday.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Protocol

DAY = 1440
Shifts = tuple[tuple[int, int], ...]  # minutes of a day, half-open, in order and apart
ROUND_THE_CLOCK: Shifts = ((0, DAY),)
OFFICE_HOURS: Shifts = ((480, 720), (780, 1020))
ORIGIN = datetime(1, 1, 1)
LAST = date.max.toordinal() * DAY


class NoWorkingTime(ValueError):
    """A calendar has no working time where some is needed."""


def minute_of(instant: datetime) -> int:
    """A local instant as minutes since the origin; seconds are cut off.

    >>> minute_of(datetime(1, 1, 2, 8, 30))
    1950
    """
    return (instant.toordinal() - 1) * DAY + instant.hour * 60 + instant.minute


def instant_of(minute: int) -> datetime:
    """The local instant so many minutes after the origin. Raises ``NoWorkingTime`` past the year 9999.

    >>> instant_of(1950)
    datetime.datetime(1, 1, 2, 8, 30)
    """
    if not 0 <= minute < LAST:
        raise NoWorkingTime("a date falls outside the years 1 to 9999")
    return ORIGIN + timedelta(minutes=minute)


class Clock(Protocol):
    """What a network asks of a calendar: instants and working minutes, one as the other.

    ``worked`` counts the working minutes before an instant. ``start_of`` is the latest instant with
    that count, at which work that begins then starts; ``finish_of`` is the earliest, at which work
    that ends then finishes.
    """

    def worked(self, instant: int) -> int: ...
    def start_of(self, worked: int) -> int: ...
    def finish_of(self, worked: int) -> int: ...


class Elapsed:
    """Time that never stops: every minute works."""

    def worked(self, instant: int) -> int:
        return instant

    start_of = finish_of = worked


ELAPSED = Elapsed()


@dataclass(frozen=True, eq=False)
class Calendar:
    """A week of shifts, Monday first, and the days on which others hold (none: a day off).

    Raises
    ------
    ValueError : for shifts that overlap, are out of order or leave the day.

    Notes
    -----
    Counting and finding minutes is closed-form in weeks and a binary search in exceptions, so that no
    horizon bounds it and a calendar that never works fails instead of looping.
    """

    name: str
    week: tuple[Shifts, ...]
    exceptions: Mapping[date, Shifts] = field(default_factory=dict)
    minutes_per_day: int = 480

    def __post_init__(self) -> None:
        if len(self.week) != 7:
            raise ValueError("a week has seven days")
        for shifts in (*self.week, *self.exceptions.values()):
            flat = [minute for shift in shifts for minute in shift]
            if (flat != sorted(set(flat)) and not abuts(flat)) or (
                flat and not 0 <= flat[0] < flat[-1] <= DAY
            ):
                raise ValueError(f"the shifts {shifts} of {self.name} are out of order or overlap")

    @cached_property
    def _before_weekday(self) -> list[int]:
        """Working minutes of the week before each weekday, and of all of it."""
        totals = [0]
        for shifts in self.week:
            totals.append(totals[-1] + length(shifts))
        return totals

    @cached_property
    def _days(self) -> list[int]:
        return sorted(day.toordinal() - 1 for day in self.exceptions)

    @cached_property
    def _shifts(self) -> dict[int, Shifts]:
        return {day.toordinal() - 1: shifts for day, shifts in self.exceptions.items()}

    @cached_property
    def _gains(self) -> list[int]:
        """Minutes that the first so many exceptions add to those of the week."""
        gains = [0]
        for day in self._days:
            gains.append(gains[-1] + length(self._shifts[day]) - length(self.week[day % 7]))
        return gains

    @cached_property
    def _until(self) -> list[int]:
        """Working minutes up to the end of each exception."""
        return [self._by_week(day + 1) + gain for day, gain in zip(self._days, self._gains[1:], strict=True)]

    def shifts_on(self, day: int) -> Shifts:
        """The shifts of the day that begins so many days after the origin."""
        return self._shifts.get(day, self.week[day % 7])

    def _by_week(self, day: int) -> int:
        """Working minutes before a day, were there no exceptions."""
        return day // 7 * self._before_weekday[7] + self._before_weekday[day % 7]

    def worked(self, instant: int) -> int:
        """Working minutes between the origin and an instant."""
        day, minute = divmod(instant, DAY)
        at = bisect_left(self._days, day)
        total = self._by_week(day) + self._gains[at]
        for start, end in self.shifts_on(day):
            if minute <= start:
                break
            total += min(minute, end) - start
        return total

    def start_of(self, worked: int) -> int:
        """The instant at which the next minute is worked, after so many are."""
        at = bisect_right(self._until, worked)
        if at < len(self._days) and worked >= self._until[at] - length(self._shifts[self._days[at]]):
            day = self._days[at]
            return day * DAY + offset(self._shifts[day], worked - self._until[at] + length(self._shifts[day]))
        weeks, rest = self._divided(worked - self._gains[at])
        weekday = bisect_right(self._before_weekday, rest) - 1
        return (weeks * 7 + weekday) * DAY + offset(self.week[weekday], rest - self._before_weekday[weekday])

    def finish_of(self, worked: int) -> int:
        """The instant at which so many minutes are worked."""
        return self.start_of(worked - 1) + 1

    def _divided(self, minutes: int) -> tuple[int, int]:
        if not self._before_weekday[7]:
            raise NoWorkingTime(f"the calendar {self.name} has no working time left")
        return divmod(minutes, self._before_weekday[7])


def abuts(flat: list[int]) -> bool:
    """Whether shifts are in order, though one may begin where another ends."""
    return flat == sorted(flat) and all(a < b for a, b in zip(flat[::2], flat[1::2], strict=True))


def length(shifts: Shifts) -> int:
    """Minutes worked in a day of these shifts.

    >>> length(OFFICE_HOURS)
    480
    """
    return sum(end - start for start, end in shifts)


def offset(shifts: Shifts, minutes: int) -> int:
    """The minute of the day at which so many minutes of these shifts are worked and the next is at hand."""
    for start, end in shifts:
        if minutes < end - start:
            return start + minutes
        minutes -= end - start
    raise NoWorkingTime("a day is shorter than it should be")


def add(clock: Clock, instant: int, minutes: int) -> int:
    """The instant at which so many minutes of work after an instant (before it, below zero) are done.

    Adding nothing leaves an instant where it is: a finish milestone stays on the evening it falls on.
    """
    if not minutes:
        return instant
    worked = clock.worked(instant) + minutes
    return clock.finish_of(worked) if minutes > 0 else clock.start_of(worked)


def lagged(clock: Clock, instant: int, minutes: int) -> int:
    """The first instant with so many more working minutes behind it (fewer, for a lead) than an instant has."""
    return clock.finish_of(clock.worked(instant) + minutes) if minutes else instant


def between(clock: Clock, start: int, end: int) -> int:
    """Working minutes from one instant to another; below zero where the second comes first."""
    return clock.worked(end) - clock.worked(start)


def next_working(clock: Clock, instant: int) -> int:
    """The first instant at or after this one at which work goes on."""
    return clock.start_of(clock.worked(instant))


def previous_working(clock: Clock, instant: int) -> int:
    """The last instant at or before this one at which work has just gone on."""
    return clock.finish_of(clock.worked(instant))


def standard(name: str = "Standard", exceptions: Mapping[date, Shifts] | None = None) -> Calendar:
    """Monday to Friday, 8:00 to 12:00 and 13:00 to 17:00."""
    return Calendar(name, (OFFICE_HOURS,) * 5 + ((),) * 2, exceptions or {})
