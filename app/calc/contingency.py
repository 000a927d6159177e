"""What is set aside for risks beside what they may come to (AACE RP 40R-08): amounts, use and cover."""

from dataclasses import dataclass
from fractions import Fraction

from app.calc.money import Money, total

WARNED, SHORT = Fraction(6, 5), Fraction(1)  # of the burn index, and of the cover


@dataclass(frozen=True, slots=True)
class Provision:
    """Contingency above a base estimate, and the management reserve that is held above it."""

    contingency: Money
    management_reserve: Money


def provision(base: Money, percentile: Money, funding: Money) -> Provision:
    """What is set aside to be enough at ``percentile``, and above it up to the level of ``funding``.

    Parameters
    ----------
    base : the estimate without any allowance for risk; nothing, where the percentiles are of risks alone.

    Examples
    --------
    >>> from decimal import Decimal
    >>> pounds = lambda amount: Money(Decimal(amount), "GBP")
    >>> found = provision(pounds(1_000_000), pounds(1_190_000), pounds(1_250_000))
    >>> found.contingency.amount, found.management_reserve.amount
    (Decimal('190000.00'), Decimal('60000.00'))
    """
    nothing = total([], base.currency)
    contingency = max(percentile - base, nothing)
    return Provision(contingency, max(funding - base - contingency, nothing))


def burn_index(used: Money, contingency: Money, earned: Fraction) -> Fraction | None:
    """How fast contingency is used beside the share of the work that is earned: above 1, faster.

    Examples
    --------
    >>> from decimal import Decimal
    >>> pounds = lambda amount: Money(Decimal(amount), "GBP")
    >>> burn_index(pounds(76_000), pounds(190_000), Fraction(7, 20))
    Fraction(8, 7)
    """
    if contingency.minor <= 0 or earned <= 0:
        return None
    return Fraction(used.minor, contingency.minor) / earned


def cover(left: Money, exposure: Money) -> Fraction | None:
    """What is left beside what the remaining risks may come to: below 1, not enough. None for no exposure."""
    return Fraction(left.minor, exposure.minor) if exposure.minor > 0 else None
