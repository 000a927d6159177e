"""Tolerances: how far a forecast may move before somebody above must decide."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple, Self

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

    def beyond(self, value: Number) -> Fraction:
        """How far a value is outside; 0 inside."""
        exact = Fraction(value)
        above = exact - self.upper if self.upper is not None else Fraction(0)
        below = self.lower - exact if self.lower is not None else Fraction(0)
        return max(Fraction(0), above, below)

    def consumed(self, forecast: Number) -> Fraction | None:
        """How much of the tolerance on its side a forecast takes; above 1 is a breach.

        None where that side has no limit, or none of any size and the forecast is off.
        """
        moved = Fraction(forecast) - self.baseline
        side = self.plus if moved >= 0 else self.minus
        if moved == 0:
            return Fraction(0)
        return abs(moved) / side if side else None

    def left(self, forecast: Number) -> Fraction | None:
        """How far a forecast may still move away on its side; negative outside. None without a limit."""
        exact = Fraction(forecast)
        if exact >= self.baseline:
            return None if self.upper is None else self.upper - exact
        return None if self.lower is None else exact - self.lower


class Limits(NamedTuple):
    """How far a figure may move on each side, in proportion to its baseline and in its own unit.

    Where both are given the tighter one holds; where neither is, that side has no limit.
    """

    over_ratio: Fraction | None = None
    under_ratio: Fraction | None = None
    over: Fraction | None = None
    under: Fraction | None = None

    def around(self, baseline: Number) -> Tolerance:
        """The tolerance that the limits leave around a baseline.

        Examples
        --------
        >>> Limits(over_ratio=Fraction(5, 100), over=Fraction(2_000_000)).around(100_000_000).upper
        Fraction(102000000, 1)
        """
        size = abs(Fraction(baseline))
        plus = tightest(None if self.over_ratio is None else self.over_ratio * size, self.over)
        minus = tightest(None if self.under_ratio is None else self.under_ratio * size, self.under)
        return Tolerance.of(baseline, plus, minus)

    def exceeding(self, above: "Limits") -> tuple[str, ...]:
        """The members in which these leave more room than those of the level above.

        What the level above limits, the level below limits as well, and no further out.
        """
        pairs = zip(self._fields, self, above, strict=True)
        return tuple(name for name, own, held in pairs if held is not None and (own is None or own > held))


def tightest(*sides: Fraction | None) -> Fraction | None:
    """The least of the limits that there are."""
    return min((side for side in sides if side is not None), default=None)


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


def judged(tolerance: Tolerance, actual: Number | None, forecast: Number | None) -> Judgement:
    """How an actual to date and a forecast at completion stand; either may be unknown, not both.

    Raises
    ------
    ValueError : where nothing is known.

    Notes
    -----
    An actual is tested against the upper limit only, for before completion it cannot be too low yet,
    and its breach comes before that of a forecast. What is consumed is told of the forecast; without one,
    of an actual that is above the baseline.

    Examples
    --------
    >>> judged(Tolerance.of_ratio(1_000_000, Decimal("0.05"), Decimal("0.10")), 700_000, 1_050_000).standing
    <Standing.WITHIN: 'within'>
    """
    if forecast is None and actual is None:
        raise ValueError("neither an actual nor a forecast is known")
    if actual is not None and tolerance.upper is not None and actual > tolerance.upper:
        standing = Standing.ACTUAL_BREACH
    elif forecast is not None and not tolerance.inside(forecast):
        standing = Standing.FORECAST_BREACH
    else:
        standing = Standing.WITHIN
    return Judgement(
        standing, tolerance.consumed(forecast) if forecast is not None else used(tolerance, actual)
    )


def used(tolerance: Tolerance, actual: Number | None) -> Fraction | None:
    """How much of a tolerance an actual to date has used: none before it passes the baseline."""
    return None if actual is None else tolerance.consumed(max(Fraction(actual), tolerance.baseline))


def deciding_level(levels: Sequence[Limits | None], baseline: Number, moved: Number) -> int | None:
    """The lowest level whose limits hold a baseline that moves so far; None where none does.

    Parameters
    ----------
    levels : the limits from the level itself up to the top. One without any has nothing delegated to it, so that
        the next one is asked, but the top may decide all that it is not limited in.

    Examples
    --------
    >>> board, programme = Limits(over_ratio=Fraction(5, 100)), Limits(over_ratio=Fraction(10, 100))
    >>> [deciding_level([board, programme, None], 1000, moved) for moved in (50, 51, 101)]
    [0, 1, 2]
    """
    value = Fraction(baseline) + Fraction(moved)
    for at, limits in enumerate(levels):
        if limits is not None and limits.around(baseline).inside(value):
            return at
    return len(levels) - 1 if levels and levels[-1] is None else None
