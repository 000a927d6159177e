"""Improvements of an office: which are quick wins, and what each promises for its effort."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

HOURS_A_DAY, MOST_DAYS, MOST_VISIBLE = Decimal(8), 10, 60


@dataclass(frozen=True, slots=True)
class Attempt:
    """What an improvement would take: ``visible_days`` and ``is_reversible`` are None where nobody has said."""

    effort_hours: Decimal
    visible_days: int | None
    is_reversible: bool | None
    changes_policy: bool | None


def no_quick_win(attempt: Attempt) -> list[str]:
    """The conditions of a quick win that an improvement fails; of a quick win, none.

    Notes
    -----
    At most 10 person-days of 8 hours, seen in at most 60 days, reversible, and without a change of policy.
    What nobody has said counts as failed.

    Examples
    --------
    >>> no_quick_win(Attempt(Decimal(80), 60, True, False))
    []
    >>> no_quick_win(Attempt(Decimal(81), 61, True, None))
    ['effort', 'visibility', 'policy']
    """
    conditions = {
        "effort": attempt.effort_hours <= MOST_DAYS * HOURS_A_DAY,
        "visibility": attempt.visible_days is not None and attempt.visible_days <= MOST_VISIBLE,
        "reversibility": bool(attempt.is_reversible),
        "policy": attempt.changes_policy is not None and not attempt.changes_policy,
    }
    return [name for name, holds in conditions.items() if not holds]


def return_on_effort(benefit_hours: Decimal | None, effort_hours: Decimal) -> Fraction | None:
    """Hours gained in a year for each hour spent; None where the gain is not known.

    Examples
    --------
    >>> return_on_effort(Decimal(120), Decimal(40))
    Fraction(3, 1)
    """
    return None if benefit_hours is None else Fraction(benefit_hours) / Fraction(effort_hours)


def reached(baseline: Decimal, target: Decimal, result: Decimal) -> bool:
    """Whether a result is at the target or beyond it, in the direction from the baseline.

    Examples
    --------
    >>> reached(Decimal(12), Decimal(8), Decimal(7)), reached(Decimal(12), Decimal(8), Decimal(13))
    (True, False)
    """
    return result <= target if target < baseline else result >= target
