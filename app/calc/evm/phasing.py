"""Time-phasing: a budget spread over periods, exact to the minor unit."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate, pairwise

from app.calc.evm.measures import Amount


def phased(budget: int, weights: Sequence[Amount]) -> list[int]:
    """``budget`` spread in proportion to ``weights``, such as the working days of each period.

    Parameters
    ----------
    budget : whole minor units.
    weights : of each period, not negative, more than zero together.

    Returns
    -------
    Whole minor units for each period, which add up to ``budget``: the exact cumulative amount is
    rounded half even, and differenced, so that no period is ever more than one unit off.

    Raises
    ------
    ValueError : where there is nothing to spread over.

    Examples
    --------
    >>> phased(10_000_000, [21, 20, 22])
    [3333333, 3174604, 3492063]
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError("weights are not negative, and more than zero together")
    cumulative = [round(Fraction(budget) * so_far / whole) for so_far in accumulate(weights)]
    return [after - before for before, after in pairwise([0, *cumulative])]
