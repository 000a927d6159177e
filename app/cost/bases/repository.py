"""Reading exchange rates and price indices."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from app.calc.conversion import Rate
from app.core.repository import Repository
from app.core.statements import equals
from app.cost.bases.models import ExchangeRate, PriceIndex
from app.cost.bases.schemas import ExchangeRateRead, PriceIndexRead


class ExchangeRateRepository(Repository[ExchangeRate, ExchangeRateRead]):
    model = ExchangeRate
    told = ExchangeRateRead
    noun = "exchange rate"
    reads = "cost_basis:read"
    sortable: ClassVar = {"on": ExchangeRate.on, "created_at": ExchangeRate.created_at}
    filters: ClassVar = {
        "base": equals("base", ExchangeRate.base),
        "quote": equals("quote", ExchangeRate.quote),
        "on": equals("on", ExchangeRate.on),
    }

    def rates(self, currency: str) -> Sequence[Rate]:
        """Every rate to or from a currency, in the order of their entry."""
        held = [*self.all(quote=currency), *self.all(base=currency)]
        held.sort(key=lambda one: (one.created_at, one.id))
        return [Rate(one.base, one.quote, one.on, one.rate, str(one.id)) for one in held]


class PriceIndexRepository(Repository[PriceIndex, PriceIndexRead]):
    model = PriceIndex
    told = PriceIndexRead
    noun = "price index"
    reads = "cost_basis:read"
    sortable: ClassVar = {"year": PriceIndex.year, "created_at": PriceIndex.created_at}
    filters: ClassVar = {
        "series": equals("series", PriceIndex.series),
        "year": equals("year", PriceIndex.year),
    }

    def of_series(self, series: str) -> Mapping[int, PriceIndex]:
        """The index of each year that a series has, as last entered."""
        held = sorted(self.all(series=series), key=lambda one: (one.created_at, one.id))
        return {one.year: one for one in held}
