"""Exchange rates, for limits in another currency than what is to be decided.

The rates are kept above governance: what reads them is handed over with ``@converts``, by ``app.registering``.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from app.calc.conversion import Applied
from app.core.unit_of_work import Reading
from app.governance.authority.schemas import RateApplied

# From each of the others into a currency, by the last rates until a day; without those that nobody entered.
Converts = Callable[[Reading, str, Collection[str], date], Mapping[str, Applied]]
HANDED: list[Converts] = []


def converts(function: Converts) -> Converts:
    """Register what finds exchange rates."""
    HANDED.append(function)
    return function


def rates_into(uow: Reading, currency: str, others: Iterable[str | None], on: date) -> Mapping[str, Applied]:
    """The rates from other currencies into one; nothing is read where there is no other."""
    sought = {other for other in others if other and other != currency}
    found = [hand(uow, currency, sought, on) for hand in HANDED] if sought else []
    return {other: rate for each in found for other, rate in each.items()}


def from_one(rates: Mapping[str, Applied]) -> dict[str, Fraction]:
    """What one of the currency is in each of the others."""
    return {other: 1 / applied.factor for other, applied in rates.items()}


def told(rates: Mapping[str, Applied]) -> list[RateApplied]:
    return [
        RateApplied(
            exchange_rate_id=UUID(step.rate.source),
            base=step.rate.base,
            quote=step.rate.quote,
            on=step.rate.on,
            rate=Decimal(step.rate.rate),
        )
        for _, each in sorted(rates.items())
        for step in each.steps
    ]
