"""Calendars for whole arrays of instants: what a ``Clock`` tells of one, told of thousands at once."""

import math
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from app.calc.schedule.calendar import DAY, LAST, Calendar, Clock, Elapsed, NoWorkingTime, Shifts
from app.calc.simulation.normal import Floats

Cells = NDArray[np.intp]
Works = NDArray[np.bool_]
MARGIN = 400  # days that a table has before and after what it is first asked for
HALF = 0.5  # minutes


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
    """A calendar in cells of time short enough that work goes on all through each, or not at all.

    Whatever ``Calendar`` counts is then a line within a cell, and found by its number. It grows to where it
    is asked. Raises ``NoWorkingTime`` past the year 9999.
    """

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self.step = step_of(calendar)
        self.first = self.last = 0  # days
        self.origin = self.counted = 0.0  # the instant of the first cell, and the minutes worked before it
        self.base: Floats = np.zeros(0)  # minutes worked at an instant, less
        self.pace: Floats = np.zeros(0)  # the instant so many times: one where work goes on
        self.ahead: Floats = np.zeros(
            0
        )  # by cells of working time: how far the instant is beyond its minutes

    def worked(self, instants: Floats) -> Floats:
        cells = self.cells(instants, self.origin - HALF)
        if beyond(cells, self.base):
            self.cover(int(instants.min()) // DAY, int(instants.max()) // DAY)
            cells = self.cells(instants, self.origin - HALF)
        found = self.pace.take(cells, mode="clip")
        np.multiply(found, instants, out=found)
        return np.add(found, self.base.take(cells, mode="clip"), out=found)

    def start_of(self, worked: Floats) -> Floats:
        return self.at(worked, -HALF)

    def finish_of(self, worked: Floats) -> Floats:
        return self.at(worked, HALF)  # the end of the minute before: counted by its cell

    def at(self, worked: Floats, aside: float) -> Floats:
        cells = self.cells(worked, self.counted + aside)
        if beyond(cells, self.ahead):
            self.reach(int(worked.min()) - 1, int(worked.max()))
            cells = self.cells(worked, self.counted + aside)
        found = self.ahead.take(cells, mode="clip")
        return np.add(found, worked, out=found)

    def cells(self, minutes: Floats, origin: float) -> Cells:
        """The number of the cell of each; half a minute aside, so that no rounding puts it into another."""
        places = np.subtract(minutes, origin)
        return np.multiply(places, 1 / self.step, out=places).astype(np.intp)

    def reach(self, least: int, most: int) -> None:
        """Know the days on which so many minutes are worked."""
        self.cover(*(self.calendar.start_of(worked) // DAY for worked in (least, most)))

    def cover(self, first: int, last: int) -> None:
        """Know the days from one to another, and those that it knows."""
        if self.last:
            first, last = min(first, self.first), max(last, self.last)
        self.first, self.last = max(0, first - MARGIN), min(last + MARGIN, LAST // DAY)
        if last > self.last:
            raise NoWorkingTime("a date falls outside the years 1 to 9999")
        self.origin, self.counted = float(self.first * DAY), float(self.calendar.worked(self.first * DAY))
        works = self.working()
        instants = self.origin + self.step * np.arange(len(works))
        before = self.counted + self.step * np.concatenate(([0], np.cumsum(works)[:-1]))
        self.pace = works.astype(float)
        self.base = before - self.pace * instants
        self.ahead = (instants - before)[works]

    def working(self) -> Works:
        """For each cell of the days that are known whether work goes on."""
        known = [self.calendar.shifts_on(day) for day in range(self.first, self.last)]
        shapes = {shifts: in_cells(shifts, self.step) for shifts in dict.fromkeys(known)}
        return np.concatenate([shapes[shifts] for shifts in known])


def beyond(cells: Cells, table: Floats) -> bool:
    """Whether some cell lies before or after a table; as a number without a sign, one before is beyond all."""
    return bool(cells.view(np.uintp).max() >= len(table))


def step_of(calendar: Calendar) -> int:
    """The longest cells at whose edges all shifts begin and end."""
    every = [*calendar.week, *calendar.exceptions.values()]
    return math.gcd(DAY, *(minute for shifts in every for shift in shifts for minute in shift))


def in_cells(shifts: Shifts, step: int) -> Works:
    """For each cell of a day whether it is worked."""
    works = np.zeros(DAY // step, dtype=np.bool_)
    for start, end in shifts:
        works[start // step : end // step] = True
    return works


def clocks_of(clock: Clock) -> Clocks:
    """A clock for arrays. Raises ``ValueError`` for one that is of neither kind."""
    if isinstance(clock, Elapsed):
        return NEVER_STOPS
    if isinstance(clock, Calendar):
        return Table(clock)
    raise ValueError("a clock is a calendar, or never stops")
