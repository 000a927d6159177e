"""What converts amounts into one currency, or into the prices of one year: found once, told with the answer."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from uuid import UUID

from app.calc.conversion import Applied, in_units, rate_between, repriced
from app.calc.fiscal import FiscalCalendar
from app.core.unit_of_work import Reading
from app.cost.bases.models import PriceIndex
from app.cost.bases.repository import ExchangeRateRepository, PriceIndexRepository
from app.cost.bases.schemas import Conversion, IndexUsed, NotConverted, RateMissing, RateUsed
from app.periods.fiscal.repository import FiscalCalendarRepository


@dataclass(frozen=True, slots=True)
class Prices:
    """The indices of a series by fiscal year, and the year whose prices are wanted."""

    series: str
    year: int
    calendar: FiscalCalendar
    indices: Mapping[int, PriceIndex]

    def missing(self, days: Iterable[date]) -> set[int]:
        """The years without an index, of these days and of the wanted one."""
        return {self.year, *map(self.calendar.year_of, days)} - self.indices.keys()

    def real(self, minor: Fraction | int, on: date) -> Fraction:
        """A nominal amount of a day, in the prices that are wanted."""
        own = self.indices[self.calendar.year_of(on)]
        return repriced(minor, own.index, self.indices[self.year].index)

    def nominal(self, minor: int, on: date) -> Fraction:
        """An amount in the prices of the year, as it will be paid on a day."""
        own = self.indices[self.calendar.year_of(on)]
        return repriced(minor, self.indices[self.year].index, own.index)

    def used(self, days: Iterable[date]) -> list[IndexUsed]:
        years = {self.year, *map(self.calendar.year_of, days)}
        return [index_told(self.indices[year]) for year in sorted(years & self.indices.keys())]


def prices(uow: Reading, series: str, year: int) -> Prices:
    indices = PriceIndexRepository(uow).of_series(series)
    return Prices(series, year, FiscalCalendarRepository(uow).in_force(), indices)


def index_told(held: PriceIndex) -> IndexUsed:
    return IndexUsed(price_index_id=held.id, series=held.series, year=held.year, index=held.index)


@dataclass(frozen=True, slots=True)
class Converter:
    """How amounts of several currencies and days become those of one currency and one year's prices."""

    currency: str
    as_of: date
    rates: Mapping[str, Applied | None]
    prices: Prices | None
    days: frozenset[date] = field(default=frozenset())

    @property
    def missing(self) -> tuple[NotConverted, list[str]] | None:
        """What is not known; None where everything can be converted."""
        if lacking := sorted(held for held, rate in self.rates.items() if rate is None):
            return NotConverted.NO_EXCHANGE_RATE, lacking
        if self.prices and (years := self.prices.missing(self.days)):
            return NotConverted.NO_PRICE_INDEX, [str(year) for year in sorted(years)]
        return None

    def factor(self, currency: str) -> Fraction:
        """What a minor unit of a currency is in those of the wanted one. Only where nothing is missing."""
        rate = self.rates.get(currency)
        factor = rate.factor if rate else Fraction(1)
        return factor * in_units(1, currency) / in_units(1, self.currency)

    def minor(self, amount: int, currency: str, on: date) -> Fraction:
        """An amount in minor units of the wanted currency, exact. Call it only where nothing is missing."""
        found = amount * self.factor(currency)
        return self.prices.real(found, on) if self.prices else found

    def told(self) -> Conversion:
        reason, missing = self.missing or (None, [])
        return Conversion(
            currency=self.currency,
            price_year=self.prices.year if self.prices else None,
            rates=[
                told for held, rate in sorted(self.rates.items()) if rate for told in rates_told(held, rate)
            ],
            rates_missing=[
                RateMissing(base=held, quote=self.currency, until=self.as_of)
                for held, rate in sorted(self.rates.items())
                if rate is None
            ],
            indices=self.prices.used(self.days) if self.prices else [],
            missing=missing,
            reason=reason,
        )


def rates_told(held: str, applied: Applied) -> Iterator[RateUsed]:
    """The rates that convert amounts held in a currency: one, or two in a row."""
    for step in applied.steps:
        yield RateUsed(
            converts=held,
            exchange_rate_id=UUID(step.rate.source),
            base=step.rate.base,
            quote=step.rate.quote,
            on=step.rate.on,
            rate=step.rate.rate,
            inverse=step.inverse,
        )


def converter(
    uow: Reading,
    currency: str,
    held: Iterable[str],
    as_of: date,
    wanted: Prices | None = None,
    days: Iterable[date] = (),
) -> Converter:
    """What converts amounts held in these currencies, by the last rates until a date."""
    others = set(held) - {currency}
    known = ExchangeRateRepository(uow).until(as_of) if others else ()
    rates = {other: rate_between(known, other, currency, as_of) for other in others}
    return Converter(currency, as_of, rates, wanted, frozenset(days))
