"""Amounts in another currency, or in the prices of another year: exact, for who adds them up to round once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

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
class Applied:
    """A rate as it is used: as it was entered, or ``inverse``."""

    rate: Rate
    inverse: bool

    @property
    def factor(self) -> Fraction:
        return 1 / Fraction(self.rate.rate) if self.inverse else Fraction(self.rate.rate)


def rate_between(rates: Iterable[Rate], base: str, quote: str, as_of: date) -> Applied | None:
    """The last rate of a pair until a day, either way round; of one day the last one given, None where there is none.

    >>> rates = [Rate("GBP", "EUR", date(2026, 1, 1), Decimal("1.25"))]
    >>> rate_between(rates, "EUR", "GBP", date(2026, 2, 1)).factor
    Fraction(4, 5)
    """
    found: Applied | None = None
    for rate in rates:
        pair = (rate.base, rate.quote)
        if (
            pair in ((base, quote), (quote, base))
            and rate.on <= as_of
            and (not found or rate.on >= found.rate.on)
        ):
            found = Applied(rate, pair != (base, quote))
    return found


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
