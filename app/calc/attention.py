"""How much something that is due needs attention."""

from datetime import date
from enum import StrEnum


class Severity(StrEnum):
    """The order in which things are seen to."""

    URGENT = "urgent"
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


ORDER = tuple(Severity)


def severity(due_on: date | None, today: date, holds_up: bool) -> Severity:
    """How soon something is seen to: first what is overdue, then what has no date, then what is to come;
    in each what holds others up one step earlier.

    Parameters
    ----------
    due_on : when it was or is due; None where nothing says when.
    today : something is overdue from the day after its due date.
    holds_up : whether others cannot go on until it is done.

    Examples
    --------
    >>> severity(date(2026, 5, 1), date(2026, 5, 2), holds_up=True)
    <Severity.URGENT: 'urgent'>
    >>> severity(date(2026, 5, 2), date(2026, 5, 2), holds_up=False)
    <Severity.LOW: 'low'>
    """
    standing = 1 if due_on is None else 0 if due_on < today else 2
    return ORDER[standing + (not holds_up)]
