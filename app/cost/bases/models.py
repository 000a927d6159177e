"""What amounts are converted by: exchange rates, and price indices."""

from datetime import date
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from app.core.model import Entity


class ExchangeRate(Entity):
    """One of ``base`` is so many of ``quote`` on a day. Never edited: a later entry for the day takes its place."""

    __tablename__ = "exchange_rates"
    __table_args__ = (
        sa.CheckConstraint("base <> quote", name="two_currencies"),
        sa.Index(None, "organisation_id", "base", "quote", "on"),
    )

    base: Mapped[str]
    quote: Mapped[str]
    on: Mapped[date]
    rate: Mapped[Decimal]
    source: Mapped[str]
    note: Mapped[str | None]


class PriceIndex(Entity):
    """The level of prices in a fiscal year, by a series of them. Never edited: a later entry takes its place."""

    __tablename__ = "price_indices"
    __table_args__ = (sa.Index(None, "organisation_id", "series", "year"),)

    series: Mapped[str]
    year: Mapped[int]
    index: Mapped[Decimal]
    source: Mapped[str]
    note: Mapped[str | None]
