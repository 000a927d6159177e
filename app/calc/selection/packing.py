"""Exact rows as the whole, moderate numbers that a solver in floating point can be trusted with."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor, gcd, inf
from typing import NamedTuple

LARGEST = 10**6


class Packed(NamedTuple):
    """A row for the solver."""

    columns: list[int]
    amounts: list[float]
    low: float
    high: float


def places_of(amounts: Iterable[Decimal | int]) -> int:
    """How many decimals the finest amount has."""
    exponents = (each.as_tuple().exponent for each in amounts if isinstance(each, Decimal))
    return max((-each for each in exponents if isinstance(each, int)), default=0)


def wholes(amounts: list[Decimal | int]) -> tuple[list[int], Fraction]:
    """Amounts as whole multiples of their largest common step, and that step.

    >>> wholes([Decimal("1.5"), 6])
    ([1, 4], Fraction(3, 2))
    """
    places = max(0, places_of(amounts))
    scaled = [
        int(each.scaleb(places)) if isinstance(each, Decimal) else each * 10**places for each in amounts
    ]
    step = gcd(*scaled) or 1
    return [each // step for each in scaled], Fraction(step, 10**places)


def packed(
    terms: Mapping[int, Decimal | int],
    low: Decimal | int | None,
    high: Decimal | int | None,
    is_whole: bool,
) -> Packed:
    """A row in units of the largest common step, its bounds moved inwards to whole steps.

    >>> packed({0: 4, 1: Decimal(6)}, None, Decimal("9.5"), True)
    Packed(columns=[0, 1], amounts=[2.0, 3.0], low=-inf, high=4.0)
    """
    amounts, step = wholes(list(terms.values()))
    shrink = max(1.0, max(map(abs, amounts), default=0) / LARGEST)
    least = -inf if low is None else Fraction(low) / step
    most = inf if high is None else Fraction(high) / step
    if is_whole:
        least, most = (
            each if isinstance(each, float) else near(each) for each, near in ((least, ceil), (most, floor))
        )
    return Packed(
        list(terms), [each / shrink for each in amounts], float(least) / shrink, float(most) / shrink
    )
