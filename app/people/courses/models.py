"""Courses that people can be sent to."""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Mapped

from app.calc.money import Money
from app.core.model import Entity, capped, money, referable, unique


class Course(Entity):
    """``price`` is that of one place, before tax. ``last_start_on`` is the latest of ``dates``, to look for it."""

    __tablename__ = "courses"
    __table_args__ = (
        referable(),
        unique("code", taken="Another course has this code."),
        capped("price"),
    )

    code: Mapped[str]
    title: Mapped[str]
    provider: Mapped[str]
    accreditations: Mapped[list[Any]]
    curriculum: Mapped[list[Any]]
    dates: Mapped[list[Any]]
    last_start_on: Mapped[date | None]
    hours: Mapped[Decimal | None]
    price: Mapped[Money | None] = money("price", optional=True)
    tax_rate: Mapped[Decimal | None]
    schemes: Mapped[list[Any]]
    skills: Mapped[list[Any]]
    note: Mapped[str | None]
