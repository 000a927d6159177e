"""Amounts in another currency, or in the prices of another year: exact, for who adds them up to round once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import prod

from app.calc.money import exponent


@dataclass(frozen=True, slots=True)
class Rate:
    """One of ``base`` is so many of ``quote``, as of a day; ``source`` is where that is recorded."""

    base: str
    quote: str
    on: date
    rate: Decimal
    source: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A rate as it is used: as it was entered, or ``inverse``."""

    rate: Rate
    inverse: bool

    @property
    def factor(self) -> Fraction:
        return 1 / Fraction(self.rate.rate) if self.inverse else Fraction(self.rate.rate)


@dataclass(frozen=True, slots=True)
class Applied:
    """What an amount is multiplied by: a rate, or two in a row by way of a third currency."""

    steps: tuple[Step, ...]

    @property
    def factor(self) -> Fraction:
        return prod((step.factor for step in self.steps), start=Fraction(1))

    @property
    def since(self) -> date:
        """The day of its oldest rate."""
        return min(step.rate.on for step in self.steps)


def rate_between(rates: Iterable[Rate], base: str, quote: str, as_of: date) -> Applied | None:
    """What converts ``base`` into ``quote`` by the last rates until a day, either way round.

    Parameters
    ----------
    rates : in the order of their entry: of one pair and day the last one counts.

    Returns
    -------
    A rate of the pair itself wherever there is one. Without, two by way of a third currency: of several the
    one whose older rate is the latest, of equals the first by its code. None where neither can be had.

    Examples
    --------
    >>> rates = [Rate("GBP", "EUR", date(2026, 1, 1), Decimal("1.25")),
    ...          Rate("GBP", "USD", date(2026, 1, 8), Decimal("1.50"))]
    >>> rate_between(rates, "EUR", "GBP", date(2026, 2, 1)).factor
    Fraction(4, 5)
    >>> cross = rate_between(rates, "EUR", "USD", date(2026, 2, 1))
    >>> cross.factor, cross.since
    (Fraction(6, 5), datetime.date(2026, 1, 1))
    """
    last = last_until(rates, as_of)
    if direct := step_between(last, base, quote):
        return Applied((direct,))
    others = {currency for pair in last for currency in pair} - {base, quote}
    crosses = [
        Applied((first, second))
        for other in sorted(others)
        if (first := step_between(last, base, other)) and (second := step_between(last, other, quote))
    ]
    return max(crosses, key=lambda cross: cross.since, default=None)


def last_until(rates: Iterable[Rate], as_of: date) -> dict[frozenset[str], Rate]:
    """The last rate of each pair until a day, whichever way round it was entered."""
    found: dict[frozenset[str], Rate] = {}
    for rate in rates:
        pair = frozenset((rate.base, rate.quote))
        if rate.on <= as_of and (pair not in found or rate.on >= found[pair].on):
            found[pair] = rate
    return found


def step_between(last: Mapping[frozenset[str], Rate], base: str, quote: str) -> Step | None:
    rate = last.get(frozenset((base, quote)))
    return Step(rate, rate.base != base) if rate else None


def in_units(minor: Fraction | int, currency: str) -> Fraction:
    """An amount in whole units of its currency.

    >>> in_units(1000, "JPY"), in_units(150, "GBP")
    (Fraction(1000, 1), Fraction(3, 2))
    """
    return Fraction(minor) / Fraction(10) ** exponent(currency)


def repriced(minor: Fraction | int, index: Decimal, other: Decimal) -> Fraction:
    """An amount in the prices of the year with one index, in those of the year with another.

    >>> repriced(10000, Decimal(100), Decimal("102.5"))
    Fraction(10250, 1)
    """
    return Fraction(minor) * Fraction(other) / Fraction(index)
