"""Reading exchange rates and price indices."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy import orm

from app.calc.conversion import Rate
from app.core.repository import Repository
from app.core.statements import equals
from app.cost.bases.models import ExchangeRate, PriceIndex
from app.cost.bases.schemas import ExchangeRateRead, PriceIndexRead


def last_of_pair(name: str) -> sa.ColumnElement[bool]:
    """The rates until a day that no other of their pair comes after."""
    day, later = sa.bindparam(name, type_=sa.Date()), orm.aliased(ExchangeRate)
    pair = ("organisation_id", "base", "quote")
    after = sa.exists().where(
        *(getattr(later, column) == getattr(ExchangeRate, column) for column in pair),
        later.on <= day,
        sa.tuple_(later.on, later.created_at, later.id)
        > sa.tuple_(ExchangeRate.on, ExchangeRate.created_at, ExchangeRate.id),
    )
    return sa.and_(ExchangeRate.on <= day, ~after)


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
        "until": last_of_pair("until"),
    }

    def until(self, as_of: date) -> Sequence[Rate]:
        """The last rate of each pair until a day, in the order of their entry."""
        held = sorted(self.all(until=as_of), key=lambda one: (one.created_at, one.id))
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
