"""RAG calculated from cost and finish against stated thresholds, beside the one that was declared."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Self

from app.calc.attribution import ratio
from app.calc.money import Money

WARNING = Fraction(7, 10)  # of a tolerance


class Rag(StrEnum):
    """Red, amber, green: how far something is from what was agreed."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"

    @property
    def severity(self) -> int:
        return list(Rag).index(self)


@dataclass(frozen=True, slots=True)
class Limits:
    """Amber from the first limit on, red beyond the second: at the limit itself it is still amber."""

    amber: Fraction
    red: Fraction

    def __post_init__(self) -> None:
        if not 0 < self.amber <= self.red:
            raise ValueError(f"amber from {self.amber} and red beyond {self.red} are not in order")

    @classmethod
    def of_tolerance(cls, tolerance: Decimal | int) -> Self:
        """Amber from 0.7 of a tolerance, red when it is used up."""
        return cls(WARNING * Fraction(tolerance), Fraction(tolerance))

    def rag(self, excess: Fraction | int) -> Rag:
        if excess > self.red:
            return Rag.RED
        return Rag.AMBER if excess >= self.amber else Rag.GREEN


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What a calculated RAG is judged by; a dimension without limits is not judged.

    Notes
    -----
    5 % and 10 % of the baseline are the usual materiality limits; a week is five working days of slip;
    four weeks is this service's own default.
    """

    cost: Limits | None = Limits(Fraction(5, 100), Fraction(10, 100))  # overrun in proportion to baseline
    finish: Limits | None = Limits(Fraction(7), Fraction(28))  # calendar days late


DEFAULT = Thresholds()


@dataclass(frozen=True, slots=True)
class Dimension:
    """One dimension's RAG with its reason; None where a figure is missing, and then a code says which."""

    name: str
    rag: Rag | None
    reason: str
    missing: str | None = None


@dataclass(frozen=True, slots=True)
class CalculatedRag:
    """The worst of its dimensions, with the reason."""

    rag: Rag | None
    reason: str
    dimensions: tuple[Dimension, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Codes of the figures that were missing."""
        return tuple(d.missing for d in self.dimensions if d.missing)


def calculated_rag(
    baseline: Money | None, forecast: Money | None, slip_days: int | None, thresholds: Thresholds = DEFAULT
) -> CalculatedRag:
    """The RAG that the figures give.

    Parameters
    ----------
    baseline, forecast : cost, in one currency; None where not available.
    slip_days : calendar days that the forecast finish is after the baseline finish; negative is early.
    thresholds : what cost and finish are judged by.

    Returns
    -------
    The worst of the dimensions, never their average. None where a figure is missing and what is known
    is green, for missing is not green; a known amber or red stands, though it may be worse.

    References
    ----------
    PRINCE2 7 (2023), tolerances and management by exception.

    Examples
    --------
    >>> pounds = lambda amount: Money(Decimal(amount), "GBP")
    >>> found = calculated_rag(pounds(100), pounds(112), 0)
    >>> found.rag, found.reason
    (<Rag.RED: 'red'>, 'cost 12.0% over baseline, red beyond 10%')
    >>> calculated_rag(pounds(100), None, 0).missing
    ('cost_not_available',)
    """
    dimensions = tuple(
        dimension
        for dimension in (
            cost_rag(baseline, forecast, thresholds.cost),
            finish_rag(slip_days, thresholds.finish),
        )
        if dimension
    )
    known = [d for d in dimensions if d.rag]
    worst = max(known, key=lambda d: d.rag.severity if d.rag else -1, default=None)
    absent = [d for d in dimensions if not d.rag]
    if not worst or (absent and worst.rag is Rag.GREEN):
        reason = "; ".join(d.reason for d in absent) or "no thresholds are set"
        return CalculatedRag(None, reason, dimensions)
    return CalculatedRag(worst.rag, "; ".join([worst.reason, *(d.reason for d in absent)]), dimensions)


def cost_rag(baseline: Money | None, forecast: Money | None, limits: Limits | None) -> Dimension | None:
    if not limits:
        return None
    if not baseline or not forecast:
        return Dimension("cost", None, "cost is not available", "cost_not_available")
    variance = ratio(baseline - forecast, baseline)
    if variance is None:
        return Dimension("cost", None, "the baseline is not above zero", "no_cost_baseline")
    rag = limits.rag(-variance)
    side = "over" if variance < 0 else "under"
    size = f"cost {float(abs(variance)):.1%} {side} baseline" if variance else "cost on baseline"
    return Dimension(
        "cost", rag, f"{size}, {verdict(rag, plain(limits.amber * 100, '%'), plain(limits.red * 100, '%'))}"
    )


def finish_rag(slip_days: int | None, limits: Limits | None) -> Dimension | None:
    if not limits:
        return None
    if slip_days is None:
        return Dimension("finish", None, "finish is not available", "finish_not_available")
    rag = limits.rag(slip_days)
    size = (
        f"finish {abs(slip_days)} days {'late' if slip_days > 0 else 'early'}"
        if slip_days
        else "finish on time"
    )
    return Dimension(
        "finish",
        rag,
        f"{size}, {verdict(rag, plain(limits.amber, ' days'), plain(limits.red, ' days'))}",
    )


def verdict(rag: Rag, amber: str, red: str) -> str:
    """The threshold that made it so."""
    return {
        Rag.GREEN: f"green below {amber}",
        Rag.AMBER: f"amber from {amber}",
        Rag.RED: f"red beyond {red}",
    }[rag]


def plain(number: Fraction, unit: str) -> str:
    return f"{float(number):g}{unit}"


def declared_better(declared: Rag | None, calculated: Rag | None) -> bool | None:
    """Whether a declared RAG is better than the calculated one; None where either is missing."""
    if declared is None or calculated is None:
        return None
    return declared.severity < calculated.severity


def raw(value: Decimal, amber_below: Decimal, red_below: Decimal) -> Rag:
    """The colour of an index by its thresholds alone: strictly below one is the worse colour."""
    return Rag.RED if value < red_below else Rag.AMBER if value < amber_below else Rag.GREEN


def settled(
    values: Sequence[Decimal | None],
    amber_below: Decimal,
    red_below: Decimal,
    dead_band: Decimal,
    periods: int,
    initial: Rag = Rag.GREEN,
) -> list[Rag | None]:
    """The RAG of an index over time, which worsens at once and improves only when it lasts.

    Parameters
    ----------
    values : the index (CPI, SPI ...) of each period, in order of time; None where it is not known.
    amber_below, red_below : the index is amber or red strictly below these.
    dead_band : how far beyond the threshold it must come to improve.
    periods : for how many periods in a row it must, to improve by one colour; at least 1.
    initial : colour before the first period.

    Returns
    -------
    One colour for each period; None for a period without a value, which is not green.

    Notes
    -----
    The run begins again at every change of colour and after every period that does not qualify, one
    without a value among them.

    Examples
    --------
    >>> index = [Decimal(v) for v in ("0.94", "0.96", "0.98", "0.98")]
    >>> [str(rag) for rag in settled(index, Decimal("0.95"), Decimal("0.85"), Decimal("0.02"), 2)]
    ['amber', 'amber', 'amber', 'green']
    """
    thresholds = {Rag.AMBER: amber_below, Rag.RED: red_below}
    colours: list[Rag | None] = []
    reported, run = initial, 0
    for value in values:
        if value is None:
            run = 0
        elif (now := raw(value, amber_below, red_below)).severity > reported.severity:
            reported, run = now, 0
        elif reported is not Rag.GREEN:
            run = run + 1 if value >= thresholds[reported] + dead_band else 0
            if run == periods:
                reported, run = list(Rag)[reported.severity - 1], 0
        colours.append(None if value is None else reported)
    return colours
