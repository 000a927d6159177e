"""Weights of criteria from swings: what going from the worst to the best of each scale is worth."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

LARGEST = 100


def swing_weights(points: Mapping[str, Decimal]) -> dict[str, Fraction]:
    """Weights that add up to 1, in proportion to the points of each swing.

    Parameters
    ----------
    points : by criterion, 0 to 100; the swing that matters most has 100, and the others are judged beside it.

    Raises
    ------
    ValueError : where no swing has 100, or one is outside 0 to 100.

    References
    ----------
    von Winterfeldt and Edwards, *Decision Analysis and Behavioral Research* (1986), chapter 8.

    Examples
    --------
    >>> swing_weights({"benefit": Decimal(100), "risk": Decimal(60), "urgency": Decimal(40)})["risk"]
    Fraction(3, 10)
    """
    if any(not 0 <= each <= LARGEST for each in points.values()):
        raise ValueError(f"the points of a swing lie between 0 and {LARGEST}")
    if max(points.values(), default=0) != LARGEST:
        raise ValueError(f"the swing that matters most has {LARGEST} points")
    total = sum(map(Fraction, points.values()), Fraction(0))
    return {criterion: Fraction(each) / total for criterion, each in points.items()}
