"""What a variance is made of: price and quantity, performance and exchange rate, and what moved a forecast.

Positive is favourable, but in a bridge of estimates, where a positive change raises the estimate.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

Number = int | Decimal | Fraction


@dataclass(frozen=True, slots=True)
class RateAndUsage:
    """A cost variance on the earned basis, in its two parts."""

    rate: Fraction
    usage: Fraction

    @property
    def cost_variance(self) -> Fraction:
        return self.rate + self.usage


def rate_and_usage(
    budget_quantity: Number, budget_rate: Number, actual_quantity: Number, actual_rate: Number
) -> RateAndUsage:
    """How much of a cost variance is price, and how much quantity.

    Parameters
    ----------
    budget_quantity : budgeted for the work that was done, in units.
    budget_rate, actual_rate : per unit, in one currency.
    actual_quantity : used for that work, in units.

    Returns
    -------
    Both parts; they add up to earned value less actual cost exactly. The joint term is in the rate.

    References
    ----------
    EIA-748, on the earned basis of rate and usage variances.

    Examples
    --------
    >>> found = rate_and_usage(1000, 80, 1150, 84)
    >>> int(found.rate), int(found.usage)
    (-4600, -12000)
    """
    planned, used = Fraction(budget_quantity), Fraction(actual_quantity)
    budgeted, paid = Fraction(budget_rate), Fraction(actual_rate)
    return RateAndUsage(rate=(budgeted - paid) * used, usage=(planned - used) * budgeted)


@dataclass(frozen=True, slots=True)
class CurrencySplit:
    """A cost variance in reporting currency: what was done, and what the exchange rate did."""

    performance: Fraction
    exchange: Fraction

    @property
    def cost_variance(self) -> Fraction:
        return self.performance + self.exchange


def currency_split(ev: Number, ac: Number, budget_rate: Number, actual_rate: Number) -> CurrencySplit:
    """The parts of EV at the budget rate less AC at the actual rate; EV and AC are in local currency."""
    earned, spent = Fraction(ev), Fraction(ac)
    budgeted, actual = Fraction(budget_rate), Fraction(actual_rate)
    return CurrencySplit(performance=(earned - spent) * budgeted, exchange=spent * (budgeted - actual))


class Change(StrEnum):
    """What moves an estimate at completion between two reports."""

    PERFORMANCE = "performance"
    RATE = "rate"
    RISK_REALISED = "risk_realised"
    AUTHORISED_CHANGE = "authorised_change"
    EXCHANGE = "fx"
    ACCOUNTING = "accounting_correction"


NOT_PERFORMANCE = {Change.AUTHORISED_CHANGE, Change.EXCHANGE, Change.ACCOUNTING}


@dataclass(frozen=True, slots=True)
class Bridge:
    """From one estimate at completion to the next, by what moved it."""

    opening: Fraction
    by_change: Mapping[Change, Fraction]

    @property
    def closing(self) -> Fraction:
        return self.opening + sum(self.by_change.values(), Fraction(0))

    @property
    def performance_growth(self) -> Fraction:
        """What nobody authorised: all but authorised changes, exchange rates and corrections of accounts."""
        return sum((d for c, d in self.by_change.items() if c not in NOT_PERFORMANCE), Fraction(0))


def bridge(opening: Number, changes: Iterable[tuple[Change, Number]]) -> Bridge:
    """The changes added up by what they are; every kind is there, if only as 0."""
    by_change = dict.fromkeys(Change, Fraction(0))
    for change, delta in changes:
        by_change[change] += Fraction(delta)
    return Bridge(Fraction(opening), by_change)
