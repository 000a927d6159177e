"""Value functions beside the straight ones of scoring: in steps, and with worth that wears off."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import pairwise

from app.calc.scoring import Linear

PRECISION = 28


@dataclass(frozen=True, slots=True)
class Steps:
    """Level from one threshold to the next: (from this amount on, value); below the first, its value."""

    steps: tuple[tuple[Decimal, Decimal], ...]

    def __post_init__(self) -> None:
        amounts = [amount for amount, _ in self.steps]
        if len(amounts) < 2 or any(a >= b for a, b in pairwise(amounts)):
            raise ValueError("a value in steps needs two of them or more, in order of amount")
        if not all(0 <= value <= 1 for _, value in self.steps):
            raise ValueError("a value lies between 0 and 1")

    def value(self, raw: Decimal) -> Fraction:
        """The value of the last threshold that is not above ``raw``.

        >>> Steps(((Decimal(0), Decimal(0)), (Decimal(5), Decimal(1)))).value(Decimal("4.9"))
        Fraction(0, 1)
        """
        return Fraction(self.steps[max(0, bisect_right(self.steps, raw, key=lambda step: step[0]) - 1)][1])


@dataclass(frozen=True, slots=True)
class Exponential:
    """From 0 at ``low`` to 1 at ``high``, and level outside: (1 - e^-cz) / (1 - e^-c) of the way z between.

    With c above 0 the first gains are worth most, below 0 the last ones are.
    """

    low: Decimal
    high: Decimal
    curvature: Decimal

    def __post_init__(self) -> None:
        if not self.low < self.high:
            raise ValueError(f"the low anchor {self.low} is not below the high one {self.high}")
        if not self.curvature or abs(self.curvature) > 20:
            raise ValueError("a curvature is not 0, which is linear, and lies between -20 and 20")

    def value(self, raw: Decimal) -> Fraction:
        """The value at ``raw``, the same digits on every machine, as a float's need not be.

        >>> round(float(Exponential(Decimal(0), Decimal(10), Decimal(2)).value(Decimal(5))), 6)
        0.731059
        """
        with localcontext() as context:
            context.prec = PRECISION
            z = (min(max(raw, self.low), self.high) - self.low) / (self.high - self.low)
            worth = (1 - (-self.curvature * z).exp()) / (1 - (-self.curvature).exp())
        return min(max(Fraction(worth), Fraction(0)), Fraction(1))


def local(amounts: Iterable[Decimal]) -> Linear:
    """Min-max: the scale of whatever is ranked, so that one more alternative can swap two others.

    No model of ours has it: state a scale. It is here to show what others' rankings come to.

    Raises
    ------
    ValueError : where all amounts are equal, and none is better than another.
    """
    known = list(amounts)
    return Linear(min(known), max(known))
