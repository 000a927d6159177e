"""Escalation ladders: which steps something that is due has reached, in working days."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.calc.working_days import A_DAY, WorkingDays


@dataclass(frozen=True, slots=True)
class Step:
    """So many working days after something is due, or before it below zero, somebody is told."""

    days: int
    rung: str


@dataclass(frozen=True, slots=True)
class Stop:
    """A time for which the clock stands still, both days included."""

    from_on: date
    until_on: date

    def covers(self, day: date) -> bool:
        return self.from_on <= day <= self.until_on


def waited(stops: Iterable[Stop], asked: date, answered: date, calendar: WorkingDays) -> int:
    """How many working days an answer took, from the day after it was asked, while the clock ran.

    >>> waited([Stop(date(2026, 5, 6), date(2026, 5, 7))], date(2026, 5, 5), date(2026, 5, 8), WorkingDays())
    1
    """
    stopped = (
        calendar.between(max(asked, stop.from_on - A_DAY), min(answered, stop.until_on)) for stop in stops
    )
    return calendar.between(asked, answered, sum(stopped))


def stopped_days(stops: Iterable[Stop], today: date, calendar: WorkingDays) -> int:
    """On how many working days before today the clock stood still."""
    days = (
        calendar.between(s.from_on, min(s.until_on, today)) + calendar.is_working(s.from_on) for s in stops
    )
    return sum(days)


def reached(
    steps: Sequence[Step], due_on: date, today: date, stops: Sequence[Stop], calendar: WorkingDays
) -> list[Step]:
    """The steps whose day has come; none while the clock stands still, no warning once it is due.

    >>> steps = [Step(-2, "owner"), Step(0, "owner"), Step(3, "manager")]
    >>> [step.days for step in reached(steps, date(2026, 5, 8), date(2026, 5, 6), [], WorkingDays())]
    [-2]
    >>> [step.days for step in reached(steps, date(2026, 5, 8), date(2026, 5, 13), [], WorkingDays())]
    [0, 3]
    """
    if any(stop.covers(today) for stop in stops):
        return []
    stopped = stopped_days(stops, today, calendar)
    due = calendar.shifted(due_on, stopped) if stopped else due_on
    return [
        step
        for step in steps
        if calendar.shifted(due, step.days) <= today and (step.days >= 0 or today < due)
    ]
