"""Dates of a plan as working time from its start, and back: what moves with the start by the calendar alone."""

from app.calc.schedule.calendar import Clock, between
from app.calc.schedule.network import ConstraintKind

OF_STARTS = frozenset({ConstraintKind.SNET, ConstraintKind.SNLT, ConstraintKind.MSO})


def offset_of(clock: Clock, start: int, at: int) -> int:
    """How many working minutes after the start of a plan an instant is; below zero before it."""
    return between(clock, start, at)


def instant_at(clock: Clock, start: int, minutes: int, kind: ConstraintKind | None = None) -> int:
    """The instant so many working minutes after the start of a plan.

    Parameters
    ----------
    clock : the calendar in which the minutes are worked.
    start : the start of the plan, as an instant.
    minutes : how much is worked until then; below zero before the start.
    kind : the constraint that has the date; None for a date that work is to be finished by.

    Notes
    -----
    Between two shifts an offset has two ends. What holds a start is the instant at which work goes on, what
    holds a finish the one at which it has just ended. ``offset_of`` gives back the offset of either.

    Examples
    --------
    A deadline after five days of eight hours, from a Monday morning, and a start that comes no earlier:

    >>> from datetime import datetime
    >>> from app.calc.schedule.calendar import instant_of, minute_of, standard
    >>> monday = minute_of(datetime(2026, 3, 2, 8))
    >>> instant_of(instant_at(standard(), monday, 2400, ConstraintKind.DEADLINE)).isoformat()
    '2026-03-06T17:00:00'
    >>> instant_of(instant_at(standard(), monday, 2400, ConstraintKind.SNET)).isoformat()
    '2026-03-09T08:00:00'
    """
    worked = clock.worked(start) + minutes
    return clock.start_of(worked) if kind in OF_STARTS else clock.finish_of(worked)


def actual_minutes(clock: Clock, start: int | None, finish: int | None) -> int | None:
    """What a task took, in working minutes of its calendar.

    Returns
    -------
    None where it is not finished, and where it was worked only while its calendar says that nobody works.
    """
    if start is None or finish is None:
        return None
    return between(clock, start, finish) or None
