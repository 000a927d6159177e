"""Rounding in which the parts still add up to their total, by largest remainder."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor

Number = int | Decimal | Fraction


def apportioned(parts: Sequence[Number], total: int | None = None) -> list[int]:
    """Whole numbers near ``parts`` that add up to ``total``.

    Parameters
    ----------
    parts : exact amounts, of either sign, in units of the step to round to.
    total : what the whole numbers must add up to; without it, the sum of ``parts`` rounded half even.

    Returns
    -------
    One whole number for each part, in the same order, less than one unit away from it
    where ``total`` is the rounded sum.

    Notes
    -----
    Each part is rounded down; the units still missing go to the largest remainders, of equal remainders
    to the larger part, then to the earlier one. O(n log n).

    References
    ----------
    Hare's method, as in Balinski and Young, *Fair Representation* (2001), chapter 3.

    Examples
    --------
    >>> apportioned([Fraction(100, 3)] * 3)
    [34, 33, 33]
    >>> apportioned([Decimal("-1.5"), Decimal("2.4"), Decimal("0.1")])
    [-1, 2, 0]
    """
    if not parts or not (any(parts) or total):
        return [0] * len(parts)
    exact = [part if isinstance(part, Fraction) else Fraction(part) for part in parts]
    whole = [floor(part) for part in exact]
    target = round(sum(exact)) if total is None else total
    each, more = divmod(target - sum(whole), len(exact))
    if not each and not more:
        return whole
    by_remainder = sorted(range(len(exact)), key=lambda i: (whole[i] - exact[i], -abs(exact[i]), i))
    for place, i in enumerate(by_remainder):
        whole[i] += each + (place < more)
    return whole


def to_step(parts: Sequence[Number], step: Decimal) -> list[Decimal]:
    """Multiples of ``step`` near ``parts`` that add up to the multiple nearest to their sum.

    Parameters
    ----------
    parts : exact amounts, of either sign and any unit.
    step : what to round to, in that unit; greater than 0.

    Returns
    -------
    One multiple of ``step`` for each part, in the same order.

    Raises
    ------
    ValueError : if ``step`` is not greater than 0.

    Examples
    --------
    >>> to_step([Decimal("1.26"), Decimal("1.26")], Decimal("0.1"))
    [Decimal('1.3'), Decimal('1.2')]
    """
    if step <= 0:
        raise ValueError(f"step {step} is not greater than 0")
    return [count * step for count in apportioned([Fraction(part) / Fraction(step) for part in parts])]
