"""What planned value, earned value and actual cost say of each other."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from enum import StrEnum
from fractions import Fraction
from typing import Self

Amount = int | Fraction


class Reason(StrEnum):
    """Why a figure cannot be stated."""

    NO_PERFORMANCE_BASELINE = "no_performance_baseline"
    NOT_STARTED = "not_started"  # nothing planned yet, and nothing earned
    AHEAD_OF_ANY_PLAN = "ahead_of_any_plan"  # something earned before anything was planned
    NOTHING_EARNED = "nothing_earned"
    NO_ACTUALS = "no_actuals"  # something earned at no cost: an accrual is missing
    NON_POSITIVE_ACTUALS = "non_positive_actuals"  # credit notes exceed the costs
    NO_BUDGET = "no_budget"
    BUDGET_EXHAUSTED = "budget_exhausted"  # actual cost has reached the budget
    ESTIMATE_EXHAUSTED = "estimate_exhausted"  # actual cost has reached the estimate
    NO_ESTIMATE_TO_COMPLETE = "no_estimate_to_complete"
    NO_RISK_ALLOWANCE = "no_risk_allowance"
    TOO_FEW_PERIODS = "too_few_periods"
    NO_TIME_ELAPSED = "no_time_elapsed"
    PAST_PLANNED_END = "past_planned_end"
    NO_EXCHANGE_RATE = "no_exchange_rate"
    SPANS_CURRENCIES = "spans_currencies"  # kept with reports of before there were rates for it
    NO_DISCRETE_WORK = "no_discrete_work"


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure, or the reason why there is none."""

    value: Fraction | None
    reason: Reason | None = None

    def __post_init__(self) -> None:
        if (self.value is None) is (self.reason is None):
            raise ValueError("a measure has a value or a reason")


def measured(value: Amount) -> Measure:
    return Measure(Fraction(value))


def undefined(reason: Reason) -> Measure:
    return Measure(None, reason)


def quotient(part: Amount, whole: Amount, reason: Reason) -> Measure:
    """``part`` in proportion to ``whole``; undefined for ``reason`` where ``whole`` is not above zero."""
    return Measure(Fraction(part) / Fraction(whole)) if whole > 0 else undefined(reason)


@dataclass(frozen=True, slots=True)
class Position:
    """The cumulative figures of some work at a status date; all in one currency and of one scope.

    Attributes
    ----------
    bac : budget at completion, without management reserve.
    pv : budget of the work planned until then, by the baseline in force.
    ev : budget of the work done until then, 0 to ``bac``.
    ac : cost incurred for that work, accruals included; may be negative after credit notes.

    References
    ----------
    PMI, *The Standard for Earned Value Management* (2019); ISO 21508:2018; US DoD, *IPMDAR*, for the
    divisors of the percentages.

    Examples
    --------
    >>> work = Position(bac=500_000, pv=240_000, ev=200_000, ac=250_000)
    >>> work.cv, work.sv, work.cpi.value, work.spi.value
    (-50000, -40000, Fraction(4, 5), Fraction(5, 6))
    >>> Position(1000, 0, 0, 0).cpi
    Measure(value=None, reason=<Reason.NOT_STARTED: 'not_started'>)
    """

    bac: Amount
    pv: Amount
    ev: Amount
    ac: Amount

    @property
    def work_remaining(self) -> Amount:
        return self.bac - self.ev

    @property
    def cv(self) -> Amount:
        """Cost variance: negative is adverse."""
        return self.ev - self.ac

    @property
    def sv(self) -> Amount:
        """Schedule variance, in money: negative is adverse."""
        return self.ev - self.pv

    @property
    def spend_variance(self) -> Amount:
        """Planned value less actual cost, which is CV less SV: not performance, late work looks like saving."""
        return self.pv - self.ac

    @property
    def cpi(self) -> Measure:
        """Cost performance index; 0 where something was spent and nothing earned."""
        if self.ac == 0:
            return undefined(Reason.NO_ACTUALS if self.ev else Reason.NOT_STARTED)
        return quotient(self.ev, self.ac, Reason.NON_POSITIVE_ACTUALS)

    @property
    def spi(self) -> Measure:
        """Schedule performance index, in money; it drifts to 1 whenever the work ends."""
        return quotient(self.ev, self.pv, Reason.AHEAD_OF_ANY_PLAN if self.ev else Reason.NOT_STARTED)

    @property
    def critical_ratio(self) -> Measure:
        """CPI times SPI."""
        return product(self.cpi, self.spi)

    @property
    def cv_ratio(self) -> Measure:
        """CV in proportion to EV."""
        return quotient(self.cv, self.ev, Reason.NOTHING_EARNED)

    @property
    def sv_ratio(self) -> Measure:
        """SV in proportion to PV."""
        return quotient(self.sv, self.pv, Reason.AHEAD_OF_ANY_PLAN if self.ev else Reason.NOT_STARTED)

    @property
    def complete(self) -> Measure:
        """EV in proportion to the budget."""
        return quotient(self.ev, self.bac, Reason.NO_BUDGET)

    @property
    def scheduled(self) -> Measure:
        """PV in proportion to the budget."""
        return quotient(self.pv, self.bac, Reason.NO_BUDGET)

    @property
    def spent(self) -> Measure:
        """AC in proportion to the budget; above ``complete`` is the simplest early warning."""
        return quotient(self.ac, self.bac, Reason.NO_BUDGET)

    def since(self, earlier: "Position") -> "Position":
        """What was planned, earned and spent after ``earlier``, against the budget there is now."""
        return Position(self.bac, self.pv - earlier.pv, self.ev - earlier.ev, self.ac - earlier.ac)

    def times(self, factor: Amount) -> "Position":
        """The same in another currency, of which one of this is ``factor``."""
        return Position(**{f.name: getattr(self, f.name) * factor for f in fields(self)})

    @property
    def rounded(self) -> "Position":
        """In whole minor units, half even: what follows from these four is told of them as they are told."""
        return Position(**{f.name: round(getattr(self, f.name)) for f in fields(self)})

    @classmethod
    def total(cls, positions: Iterable[Self]) -> "Position":
        """The sum: its indices are ratios of sums, never averages of ratios."""
        listed = list(positions)
        return Position(**{f.name: sum(getattr(p, f.name) for p in listed) for f in fields(cls)})


NOTHING = Position(0, 0, 0, 0)


def product(*factors: Measure) -> Measure:
    """Undefined as the first of its factors that is."""
    result = Fraction(1)
    for factor in factors:
        if factor.value is None:
            return factor
        result *= factor.value
    return Measure(result)


def discrete_share(discrete: Position, whole: Position) -> Measure:
    """How much of the earned value is level of effort, which earns by the calendar: 0 to 1."""
    return quotient(whole.ev - discrete.ev, whole.ev, Reason.NOTHING_EARNED)


def index_contribution(part: Position, whole: Position) -> Measure:
    """What ``part`` adds to the CPI of ``whole`` less 1; over all parts they add up to it exactly."""
    return quotient(part.cv, whole.ac, Reason.NO_ACTUALS if not whole.ac else Reason.NON_POSITIVE_ACTUALS)


def schedule_contribution(part: Position, whole: Position) -> Measure:
    """What ``part`` adds to the SPI of ``whole`` less 1; over all parts they add up to it exactly."""
    return quotient(part.sv, whole.pv, Reason.NOT_STARTED)
