"""Days on which an office works: Monday to Friday, without holidays."""

from collections.abc import Collection
from datetime import date, timedelta

SATURDAY = 5


def is_working(day: date, holidays: Collection[date] = ()) -> bool:
    return day.weekday() < SATURDAY and day not in holidays


def working_days(asked: date, answered: date, holidays: Collection[date] = (), stopped: int = 0) -> int:
    """How many working days an answer took: from the day after it was asked to the day it came.

    Parameters
    ----------
    stopped : working days on which the clock stood still.

    Examples
    --------
    >>> working_days(date(2026, 5, 1), date(2026, 5, 8), {date(2026, 5, 4)})
    4
    """
    later = ((asked + timedelta(n)) for n in range(1, (answered - asked).days + 1))
    return max(0, sum(is_working(day, holidays) for day in later) - stopped)


def working_day_after(asked: date, days: int, holidays: Collection[date] = ()) -> date:
    """The day on which so many working days will have passed: the last one of a deadline.

    Examples
    --------
    >>> working_day_after(date(2026, 5, 1), 4, {date(2026, 5, 4)})
    datetime.date(2026, 5, 8)
    """
    day = asked
    while days > 0:
        day += timedelta(1)
        days -= is_working(day, holidays)
    return day
