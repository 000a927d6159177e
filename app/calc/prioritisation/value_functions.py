"""Value functions: straight, piecewise, judged, in steps, and with worth that wears off."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import pairwise
from typing import Protocol

PRECISION = 28


def ratio(part: Decimal, whole: Decimal) -> Fraction:
    """One amount to another, exactly."""
    (a, b), (c, d) = part.as_integer_ratio(), whole.as_integer_ratio()
    return Fraction(a * d, b * c)


class ValueFunction(Protocol):
    """What an amount of a criterion is worth, from 0 to 1, before its direction is applied."""

    def value(self, raw: Decimal) -> Fraction: ...


@dataclass(frozen=True, slots=True)
class Linear:
    """Straight from 0 at ``low`` to 1 at ``high``, and level outside them.

    The anchors are fixed: taken from the alternatives, a poor one more could swap two others.
    """

    low: Decimal
    high: Decimal

    def __post_init__(self) -> None:
        if not self.low < self.high:
            raise ValueError(f"the low anchor {self.low} is not below the high one {self.high}")

    def value(self, raw: Decimal) -> Fraction:
        return ratio(min(max(raw, self.low), self.high) - self.low, self.high - self.low)


@dataclass(frozen=True, slots=True)
class Piecewise:
    """Straight between points (amount, value), and level outside them."""

    points: tuple[tuple[Decimal, Decimal], ...]

    def __post_init__(self) -> None:
        amounts = [amount for amount, _ in self.points]
        if len(amounts) < 2 or any(a >= b for a, b in pairwise(amounts)):
            raise ValueError("a piecewise value needs two points or more, in order of amount")
        if not all(0 <= value <= 1 for _, value in self.points):
            raise ValueError("a value lies between 0 and 1")

    def value(self, raw: Decimal) -> Fraction:
        at = bisect_left(self.points, raw, key=lambda point: point[0])
        if at in (0, len(self.points)):
            return Fraction(self.points[min(at, len(self.points) - 1)][1])
        (x0, y0), (x1, y1) = ((Fraction(x), Fraction(y)) for x, y in self.points[at - 1 : at + 1])
        return y0 + (y1 - y0) * (Fraction(raw) - x0) / (x1 - x0)


@dataclass(frozen=True, slots=True)
class Direct:
    """A judged score in proportion to its scale, which it may not leave."""

    scale: Decimal = Decimal(1)

    def __post_init__(self) -> None:
        if self.scale <= 0:
            raise ValueError(f"scale {self.scale} is not greater than 0")

    def value(self, raw: Decimal) -> Fraction:
        if not 0 <= raw <= self.scale:
            raise ValueError(f"{raw} is outside 0 to {self.scale}")
        return ratio(raw, self.scale)


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
