"""Services of an office: how soon they respond, how well they fit what is expected, and which nobody wants."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Expectation:
    """What somebody expects of an office: how much they matter, and which part of it services cover, 0 to 1."""

    importance: int
    coverage: Fraction


def covered(parts: Iterable[Fraction]) -> Fraction:
    """Which part of an expectation several services cover together: their sum, and no more than all.

    Examples
    --------
    >>> covered([Fraction(1, 2), Fraction(3, 4)])
    Fraction(1, 1)
    """
    return min(sum(parts, Fraction(0)), Fraction(1))


def fit(expectations: Sequence[Expectation]) -> Fraction | None:
    """How well a mix of services fits: coverage weighted by importance; None where nothing is expected.

    References
    ----------
    PMO Global Alliance, *PMO Value Ring*: mix of functions by expected contribution to benefits.

    Examples
    --------
    >>> fit([Expectation(5, Fraction(1, 2)), Expectation(3, Fraction(1))])
    Fraction(11, 16)
    """
    weight = sum(each.importance for each in expectations)
    if not weight:
        return None
    return sum((each.importance * each.coverage for each in expectations), Fraction(0)) / weight
