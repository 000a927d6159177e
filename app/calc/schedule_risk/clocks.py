"""Calendars for whole arrays of instants: what a ``Clock`` tells of one, told of thousands at once."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from app.calc.schedule.calendar import DAY, LAST, Calendar, Clock, Elapsed, NoWorkingTime, Shifts
from app.calc.simulation.normal import Floats

Whole = NDArray[np.int64]
MARGIN = 400  # days that a table has before and after what it is first asked for


class Clocks(Protocol):
    """Whole numbers of minutes in, and out; kept as floats, which are exact so far and quicker to compare."""

    def worked(self, instants: Floats) -> Floats: ...
    def start_of(self, worked: Floats) -> Floats: ...
    def finish_of(self, worked: Floats) -> Floats: ...


class Elapse:
    """Time that never stops."""

    def worked(self, instants: Floats) -> Floats:
        return instants

    start_of = finish_of = worked


NEVER_STOPS = Elapse()


class Table:
    """A calendar day by day: the minutes worked before each, and how they lie in it.

    It grows to where it is asked. Raises ``NoWorkingTime`` past the year 9999.
    """

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self.first = self.last = 0  # days
        self.before: Floats = np.zeros(1)
        self.shape: Whole = np.zeros(0, dtype=np.int64)
        self.shapes: dict[Shifts, int] = {}
        self.within: Floats = np.zeros((0, DAY))
        self.minute: Floats = np.zeros((0, DAY))

    def worked(self, instants: Floats) -> Floats:
        days = np.floor_divide(instants, DAY).astype(np.int64)
        self.cover(int(days.min()), int(days.max()))
        at = days - self.first
        minutes = (instants - days * DAY).astype(np.int64)
        return np.asarray(self.before[at] + self.within[self.shape[at], minutes])

    def start_of(self, worked: Floats) -> Floats:
        self.reach(float(worked.min()), float(worked.max()))
        at = np.searchsorted(self.before, worked, side="right") - 1
        minutes = (worked - self.before[at]).astype(np.int64)
        return np.asarray((at + self.first) * DAY + self.minute[self.shape[at], minutes])

    def finish_of(self, worked: Floats) -> Floats:
        return self.start_of(worked - 1) + 1

    def reach(self, least: float, most: float) -> None:
        """Know the days on which so many minutes are worked."""
        self.cover(*(self.calendar.start_of(int(worked)) // DAY for worked in (least, most)))

    def cover(self, first: int, last: int) -> None:
        """Know the days from one to another."""
        if first >= self.first and last < self.last:
            return
        if self.last:
            first, last = min(first, self.first), max(last, self.last)
        self.first, self.last = max(0, first - MARGIN), min(last + MARGIN, LAST // DAY)
        if last > self.last:
            raise NoWorkingTime("a date falls outside the years 1 to 9999")
        days = range(self.first, self.last)
        self.before = np.array(
            [self.calendar.worked(day * DAY) for day in range(self.first, self.last + 1)], float
        )
        known = [self.calendar.shifts_on(day) for day in days]
        self.shapes = {shifts: number for number, shifts in enumerate(dict.fromkeys(known))}
        self.shape = np.array([self.shapes[shifts] for shifts in known])
        self.within = np.array([minutes_before(shifts) for shifts in self.shapes])
        self.minute = np.array([minutes_at(shifts) for shifts in self.shapes])


def minutes_before(shifts: Shifts) -> Floats:
    """The minutes worked before each minute of a day."""
    works = np.zeros(DAY)
    for start, end in shifts:
        works[start:end] = 1
    return np.concatenate(([0.0], np.cumsum(works)[:-1]))


def minutes_at(shifts: Shifts) -> Floats:
    """The minute of a day at which the next is worked after so many are; what is beyond the day is never asked."""
    found = np.zeros(DAY)
    minutes = [minute for start, end in shifts for minute in range(start, end)]
    found[: len(minutes)] = minutes
    return found


def clocks_of(clock: Clock) -> Clocks:
    """A clock for arrays. Raises ``ValueError`` for one that is of neither kind."""
    if isinstance(clock, Elapsed):
        return NEVER_STOPS
    if isinstance(clock, Calendar):
        return Table(clock)
    raise ValueError("a clock is a calendar, or never stops")
