"""When something that recurs comes next: days of the calendar, at a local time, in a time zone.

A local time that a zone skips comes at the instant at which the zone goes on; one that it has twice, the
first time. So each day's comes once, whatever the clocks do.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import count
from zoneinfo import ZoneInfo

A_DAY, A_SECOND = timedelta(days=1), timedelta(seconds=1)


class Weekday(StrEnum):
    """The days of a week, Monday first."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


WEEKDAYS = tuple(Weekday)


@dataclass(frozen=True, slots=True)
class Daily:
    """Every day."""

    def days(self, since: date) -> Iterator[date]:
        """The days it comes on, from ``since`` on."""
        return (since + A_DAY * n for n in count())


@dataclass(frozen=True, slots=True)
class Weekly:
    """A day of every week."""

    weekday: Weekday

    def days(self, since: date) -> Iterator[date]:
        """The days it comes on, from ``since`` on."""
        first = since + A_DAY * ((WEEKDAYS.index(self.weekday) - since.weekday()) % 7)
        return (first + A_DAY * 7 * n for n in count())


@dataclass(frozen=True, slots=True)
class Monthly:
    """A day of every so many months, the last day of a month that is shorter.

    ``months`` is 1, or 3 for quarters of the year; ``month`` is which month of each, from 1.
    """

    day: int
    months: int = 1
    month: int = 1

    def days(self, since: date) -> Iterator[date]:
        """The days it comes on, from ``since`` on."""
        this = since.year * 12 + since.month - 1
        first = this - this % self.months + self.month - 1
        found = (day_of(first + self.months * n, self.day) for n in count())
        return (day for day in found if day >= since)


Recurrence = Daily | Weekly | Monthly


def day_of(months: int, day: int) -> date:
    """A day of the month that so many months lie before, or its last."""
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(day, monthrange(year, month)[1]))


def following(recurrence: Recurrence, at: time, zone: ZoneInfo, after: datetime) -> datetime:
    """The first instant strictly after ``after`` at which it comes, in UTC."""
    since = after.astimezone(zone).date() - A_DAY  # a day early: clocks may have gone back over midnight
    instants = (instant(day, at, zone) for day in recurrence.days(since))
    return next(found for found in instants if found > after)


def instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """When it is ``at`` on ``day`` in ``zone``, in UTC: the first time, or when the clocks had skipped it."""
    local = datetime.combine(day, at.replace(fold=0), zone)
    found = local.astimezone(UTC)
    if found.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return found
    return skipped(local.replace(fold=1).astimezone(UTC), found, zone)


def skipped(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The instant between two at which the clocks of ``zone`` go forward, to the second."""
    was = before.astimezone(zone).utcoffset()
    while after - before > A_SECOND:
        middle = before + timedelta(seconds=(after - before) // A_SECOND // 2)
        if middle.astimezone(zone).utcoffset() == was:
            before = middle
        else:
            after = middle
    return after
