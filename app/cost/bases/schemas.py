"""What a client may say about exchange rates and price indices, and what it is told."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from app.calc.money import Currency
from app.core.schemas import AsNumber, Day, EntityRead, Label, Read, Text, Write
from app.periods.fiscal.schemas import Year

Level = Annotated[Decimal, Field(gt=0, max_digits=12, decimal_places=6), AsNumber]
Series = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9 ._-]{0,39}$"),
    Field(description="Which series of price indices.", examples=["GDP deflator"]),
]


class ExchangeRateWrite(Write):
    base: Currency
    quote: Currency
    on: Day = Field(description="The day it is the rate of.")
    rate: Level = Field(
        description="How many of `quote` one of `base` is, exact to six decimals.", examples=[1.2534]
    )
    source: Label = Field(examples=["European Central Bank, reference rates"])
    note: Text | None = None

    @model_validator(mode="after")
    def of_two(self) -> Self:
        if self.base == self.quote:
            raise ValueError("a rate is between two currencies")
        return self


class ExchangeRateRead(ExchangeRateWrite, EntityRead):
    address: ClassVar[str] = "/v1/exchange-rates"


class PriceIndexWrite(Write):
    series: Series
    year: Year
    index: Level = Field(description="The level of prices in that fiscal year.", examples=[102.5])
    source: Label = Field(examples=["HM Treasury, GDP deflators, March 2026"])
    note: Text | None = None


class PriceIndexRead(PriceIndexWrite, EntityRead):
    address: ClassVar[str] = "/v1/price-indices"


class NotConverted(StrEnum):
    """Why there is no amount in the currency or the prices that were asked for."""

    NO_EXCHANGE_RATE = "no_exchange_rate"
    NO_PRICE_INDEX = "no_price_index"


class RateUsed(Read):
    """A rate that something was converted by; ``inverse``: by one divided by it."""

    converts: str = Field(
        description="The currency of the amounts that it converts; where two rates do, one after the other."
    )
    exchange_rate_id: UUID
    base: str
    quote: str
    on: date
    rate: Level
    inverse: bool


class RateMissing(Read):
    """A rate that nobody entered until a day, and that follows from no two others either."""

    base: str
    quote: str
    until: date


class IndexUsed(Read):
    """A price index that something was restated by."""

    price_index_id: UUID
    series: str
    year: int
    index: Level


class Conversion(Read):
    """What amounts were converted by, or what was missing for it; `amount x rate x index / index of its year`."""

    currency: str
    price_year: int | None = Field(description="Null: nominal, at the prices of each year.")
    rates: list[RateUsed] = Field(description="The last ones until the data date, for each currency.")
    rates_missing: list[RateMissing]
    indices: list[IndexUsed]
    missing: list[str] = Field(description="The currencies without a rate, or the years without an index.")
    reason: NotConverted | None
