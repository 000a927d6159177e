"""RAG calculated from cost and finish against stated thresholds, beside the one that was declared."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Self

from app.calc.attribution import ratio
from app.calc.colours import Rag as Rag
from app.calc.money import Money
from app.calc.steadiness import STEADY, Steadiness, steadied

WARNING = Fraction(7, 10)  # of a tolerance


@dataclass(frozen=True, slots=True)
class Limits:
    """Amber from the first limit on, red beyond the second: at the limit itself it is still amber."""

    amber: Fraction
    red: Fraction

    def __post_init__(self) -> None:
        if not 0 < self.amber <= self.red:
            raise ValueError(f"amber from {self.amber} and red beyond {self.red} are not in order")

    @classmethod
    def of_tolerance(cls, tolerance: Decimal | Fraction | int) -> Self:
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
    """One dimension's RAG with its reason; None where a figure is missing, and then a code says which.

    ``raw`` is the colour of its figure alone, before what was reported earlier steadies it.
    """

    name: str
    rag: Rag | None
    reason: str
    missing: str | None = None
    raw: Rag | None = None


@dataclass(frozen=True, slots=True)
class Excess:
    """How far an earlier report was beyond its baseline: in proportion to cost, and in days; None if unknown."""

    cost: Fraction | None
    finish: int | None

    @classmethod
    def of(cls, baseline: Money | None, forecast: Money | None, slip_days: int | None) -> Self:
        found = ratio(baseline - forecast, baseline) if baseline and forecast else None
        return cls(None if found is None else -found, slip_days)


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
    baseline: Money | None,
    forecast: Money | None,
    slip_days: int | None,
    thresholds: Thresholds = DEFAULT,
    before: Sequence[Excess] = (),
    steadiness: Steadiness = STEADY,
) -> CalculatedRag:
    """The RAG that the figures give.

    Parameters
    ----------
    baseline, forecast : cost, in one currency; None where not available.
    slip_days : calendar days that the forecast finish is after the baseline finish; negative is early.
    thresholds : what cost and finish are judged by.
    before : what the reports of earlier periods stated, oldest first.
    steadiness : when a dimension that was worse before may be better again.

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
            cost_rag(baseline, forecast, thresholds.cost, [one.cost for one in before], steadiness),
            finish_rag(slip_days, thresholds.finish, [one.finish for one in before], steadiness),
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


def cost_rag(
    baseline: Money | None,
    forecast: Money | None,
    limits: Limits | None,
    before: Sequence[Fraction | None] = (),
    steadiness: Steadiness = STEADY,
) -> Dimension | None:
    if not limits:
        return None
    if not baseline or not forecast:
        return Dimension("cost", None, "cost is not available", "cost_not_available")
    variance = ratio(baseline - forecast, baseline)
    if variance is None:
        return Dimension("cost", None, "the baseline is not above zero", "no_cost_baseline")
    side = "over" if variance < 0 else "under"
    size = f"cost {float(abs(variance)):.1%} {side} baseline" if variance else "cost on baseline"
    said = f"{size}, {verdict(limits.rag(-variance), limits, 100, '%')}"
    return steady("cost", said, limits, [*before, -variance], steadiness.cost_band, steadiness)


def finish_rag(
    slip_days: int | None,
    limits: Limits | None,
    before: Sequence[int | None] = (),
    steadiness: Steadiness = STEADY,
) -> Dimension | None:
    if not limits:
        return None
    if slip_days is None:
        return Dimension("finish", None, "finish is not available", "finish_not_available")
    side = "late" if slip_days > 0 else "early"
    size = f"finish {abs(slip_days)} days {side}" if slip_days else "finish on time"
    said = f"{size}, {verdict(limits.rag(slip_days), limits, 1, ' days')}"
    return steady("finish", said, limits, [*before, slip_days], steadiness.finish_band, steadiness)


def steady(
    name: str,
    said: str,
    limits: Limits,
    excesses: Sequence[Fraction | int | None],
    band: Fraction,
    steadiness: Steadiness,
) -> Dimension:
    """The dimension, with the colour that the excesses of all periods leave it in the last one."""
    points = [None if e is None else (limits.rag(e), limits.rag(e + band)) for e in excesses]
    now = points[-1]
    assert now
    rag = steadied(points, steadiness.periods)[-1]
    if rag is not now[0]:
        said += f"; still {rag}: not better for {steadiness.periods} periods in a row"
    return Dimension(name, rag, said, raw=now[0])


def verdict(rag: Rag, limits: Limits, factor: int, unit: str) -> str:
    """The threshold that made it so."""
    amber, red = plain(limits.amber * factor, unit), plain(limits.red * factor, unit)
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


def divergence_reason(declared: Rag | None, calculated: Rag | None) -> str | None:
    """Why it cannot be said whether a declared RAG is better than the calculated one."""
    if declared is None:
        return "not_declared"
    return "not_calculated" if calculated is None else None


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

    def colour(value: Decimal) -> Rag:
        return raw(value, amber_below, red_below)

    points = [None if v is None else (colour(v), colour(v - dead_band)) for v in values]
    return steadied(points, periods, initial)
