"""Tolerances: how far a forecast may move before somebody above must decide."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Self

Number = int | Decimal | Fraction
WARNING = Fraction(7, 10)  # of a tolerance consumed


class Standing(StrEnum):
    WITHIN = "within"
    FORECAST_BREACH = "forecast_breach"  # the trigger of an exception, though nothing has happened yet
    ACTUAL_BREACH = "actual_breach"


@dataclass(frozen=True, slots=True)
class Tolerance:
    """A baseline, and how far above and below it is still inside; None where a side has no limit.

    Raises
    ------
    ValueError : for a negative tolerance.

    References
    ----------
    PRINCE2 7 (2023), management by exception.
    """

    baseline: Fraction
    plus: Fraction | None
    minus: Fraction | None

    def __post_init__(self) -> None:
        if any(side is not None and side < 0 for side in (self.plus, self.minus)):
            raise ValueError("a tolerance is not negative")

    @classmethod
    def of(cls, baseline: Number, plus: Number | None, minus: Number | None) -> Self:
        """Both sides in the unit of the baseline."""
        return cls(Fraction(baseline), *(None if s is None else Fraction(s) for s in (plus, minus)))

    @classmethod
    def of_ratio(cls, baseline: Number, plus: Number | None, minus: Number | None) -> Self:
        """Both sides in proportion to the baseline."""
        size = abs(Fraction(baseline))
        return cls(Fraction(baseline), *(None if s is None else Fraction(s) * size for s in (plus, minus)))

    @property
    def upper(self) -> Fraction | None:
        return None if self.plus is None else self.baseline + self.plus

    @property
    def lower(self) -> Fraction | None:
        return None if self.minus is None else self.baseline - self.minus

    def inside(self, value: Number) -> bool:
        """The limits themselves are inside."""
        above = self.upper is not None and value > self.upper
        return not above and not (self.lower is not None and value < self.lower)

    def consumed(self, forecast: Number) -> Fraction | None:
        """How much of the tolerance on its side a forecast takes; above 1 is a breach.

        None where that side has no limit, or none of any size and the forecast is off.
        """
        moved = Fraction(forecast) - self.baseline
        side = self.plus if moved >= 0 else self.minus
        if moved == 0:
            return Fraction(0)
        return abs(moved) / side if side else None


@dataclass(frozen=True, slots=True)
class Judgement:
    """Where an actual and a forecast stand against a tolerance."""

    standing: Standing
    consumed: Fraction | None

    @property
    def exception_required(self) -> bool:
        return self.standing is not Standing.WITHIN

    @property
    def warning(self) -> bool:
        """From 0.7 of the tolerance on, and outside it."""
        return self.exception_required or (self.consumed is not None and self.consumed >= WARNING)


def judged(tolerance: Tolerance, actual: Number, forecast: Number) -> Judgement:
    """How an actual to date and a forecast at completion stand.

    Notes
    -----
    An actual is tested against the upper limit only, for before completion it cannot be too low yet,
    and its breach comes before that of a forecast. What is consumed is always told of the forecast.

    Examples
    --------
    >>> judged(Tolerance.of_ratio(1_000_000, Decimal("0.05"), Decimal("0.10")), 700_000, 1_050_000).standing
    <Standing.WITHIN: 'within'>
    """
    standing = Standing.WITHIN if tolerance.inside(forecast) else Standing.FORECAST_BREACH
    if tolerance.upper is not None and actual > tolerance.upper:
        standing = Standing.ACTUAL_BREACH
    return Judgement(standing, tolerance.consumed(forecast))
