"""How well probabilities were forecast: Brier score and reliability."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Forecast:
    """A probability, and whether what it was of has happened."""

    probability: Fraction
    happened: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """The forecasts above ``low`` (the first bin: from it on) to ``high``: what was said, and what came."""

    low: Fraction
    high: Fraction
    forecasts: int
    mean_forecast: Fraction | None
    observed: Fraction | None


@dataclass(frozen=True, slots=True)
class Calibration:
    """``brier`` of the forecasts, ``reference`` of saying the base rate each time, ``skill`` what is better."""

    forecasts: int
    happened: int
    brier: Fraction
    reference: Fraction
    skill: Fraction | None
    bins: tuple[Bin, ...]


def calibration(forecasts: Sequence[Forecast], bins: int = 10) -> Calibration | None:
    """The Brier score and the reliability of forecasts; None where there are none.

    Parameters
    ----------
    forecasts : probabilities 0 to 1, each with its outcome.
    bins : into how many equal parts 0 to 1 is divided.

    Notes
    -----
    The mean of (p - o) squared: 0 is perfect, 1/4 is what saying 50 % gets. ``skill`` is 1 - Brier / reference,
    None where everything or nothing has happened.

    References
    ----------
    Brier, "Verification of Forecasts Expressed in Terms of Probability", Monthly Weather Review 78 (1950).

    Examples
    --------
    >>> told = calibration([Forecast(Fraction(8, 10), True), Forecast(Fraction(3, 10), False)])
    >>> told.brier, told.reference, told.skill
    (Fraction(13, 200), Fraction(1, 4), Fraction(37, 50))
    """
    if not forecasts:
        return None
    happened = sum(each.happened for each in forecasts)
    rate = Fraction(happened, len(forecasts))
    brier = mean([(each.probability - each.happened) ** 2 for each in forecasts])
    reference = rate * (1 - rate)
    skill = 1 - brier / reference if reference else None
    return Calibration(len(forecasts), happened, brier, reference, skill, tuple(reliability(forecasts, bins)))


def reliability(forecasts: Sequence[Forecast], bins: int) -> Iterator[Bin]:
    for at in range(bins):
        low, high = Fraction(at, bins), Fraction(at + 1, bins)
        inside = [f for f in forecasts if low < f.probability <= high or f.probability == low == 0]
        said = mean([f.probability for f in inside]) if inside else None
        came = Fraction(sum(f.happened for f in inside), len(inside)) if inside else None
        yield Bin(low, high, len(inside), said, came)


def mean(numbers: Sequence[Fraction]) -> Fraction:
    return sum(numbers, Fraction(0)) / len(numbers)
