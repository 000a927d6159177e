"""Schedules of discount rates that an organisation keeps, beside those that are published for all."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Mapped

from app.calc.prioritisation.discounting import Basis
from app.core.model import Entity, referable, unique


class DiscountRateSchedule(Entity):
    """In force from a day until the next one of its ``slug`` is; never changed."""

    __tablename__ = "discount_rate_schedules"
    __table_args__ = (
        referable(),
        unique("slug", "effective_from", taken="A schedule of this slug is in force from that day already."),
    )

    slug: Mapped[str]
    name: Mapped[str]
    effective_from: Mapped[date]
    source: Mapped[str]
    basis: Mapped[Basis]
    steps: Mapped[list[Any]]
    until_year: Mapped[int | None]
