"""Key risk indicators: how a figure stands to its thresholds."""

from decimal import Decimal
from enum import StrEnum

from app.calc.rag import Rag


class Worse(StrEnum):
    """On which side of a threshold a figure is worse."""

    ABOVE = "above"
    BELOW = "below"


def standing(value: Decimal, amber: Decimal, red: Decimal, worse: Worse) -> Rag:
    """The colour of a figure; a threshold itself is breached.

    Parameters
    ----------
    value : the figure, in the unit of the thresholds.
    amber, red : where it is looked at, and where it is acted on.
    worse : the side on which it is worse.

    Raises
    ------
    ValueError : where red would come before amber.

    Examples
    --------
    >>> standing(Decimal(12), Decimal(10), Decimal(15), Worse.ABOVE)
    <Rag.AMBER: 'amber'>
    >>> standing(Decimal(12), Decimal(20), Decimal(12), Worse.BELOW)
    <Rag.RED: 'red'>
    """
    sign = 1 if worse is Worse.ABOVE else -1
    if sign * red < sign * amber:
        raise ValueError(f"red ({red}) comes before amber ({amber}) where {worse} is worse")
    if sign * value >= sign * red:
        return Rag.RED
    return Rag.AMBER if sign * value >= sign * amber else Rag.GREEN
