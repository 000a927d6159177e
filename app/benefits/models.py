"""Benefit profiles: what a component is for, how that is measured, and what it is worth."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from app.calc.money import Money
from app.core.model import Entity, capped, money, referable, unique, within_organisation


class BenefitCategory(StrEnum):
    CASHABLE = "cashable"
    NON_CASHABLE = "non_cashable"
    QUALITATIVE = "qualitative"
    SOCIAL = "social"
    DISBENEFIT = "disbenefit"


class BenefitStatus(StrEnum):
    IDENTIFIED = "identified"
    PLANNED = "planned"
    REALISING = "realising"
    REALISED = "realised"
    NOT_REALISED = "not_realised"
    WITHDRAWN = "withdrawn"


class Benefit(Entity):
    __tablename__ = "benefits"
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        unique("reference", taken="Another benefit has this reference."),
        capped("annual_value"),
    )

    component_id: Mapped[UUID] = mapped_column(index=True)
    reference: Mapped[str]
    title: Mapped[str]
    category: Mapped[BenefitCategory]
    status: Mapped[BenefitStatus]
    measure: Mapped[str | None]
    unit: Mapped[str | None]
    baseline_value: Mapped[Decimal | None]
    baseline_on: Mapped[date | None]
    target_value: Mapped[Decimal | None]
    target_on: Mapped[date | None]
    owner: Mapped[str | None]
    annual_value: Mapped[Money | None] = money("annual_value", optional=True)
