"""Benefit profiles: what a component is for, how that is measured, and what it is worth."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint
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
    """``changed_on`` is when what brings it took effect; the trajectory has what the measure is to be, by day.

    ``same_as_id`` is the profile of another component that claims a share of the same benefit, ``reduces_id``
    the benefit that a disbenefit takes away from, ``objective_id`` the strategic objective that it serves.
    """

    __tablename__ = "benefits"
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        unique("reference", taken="Another benefit has this reference."),
        capped("annual_value"),
        capped("realisation_cost"),
        within_organisation("same_as_id", "benefits"),
        within_organisation("reduces_id", "benefits"),
        within_organisation("objective_id", "strategic_objectives"),
        CheckConstraint("CAST(attribution AS NUMERIC) BETWEEN 0 AND 1", name="attribution"),
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
    description: Mapped[str | None]
    beneficiary: Mapped[str | None]
    source: Mapped[str | None]
    measured_every_months: Mapped[int | None]
    changed_on: Mapped[date | None]
    realised_from: Mapped[date | None]
    trajectory: Mapped[list[Any]] = mapped_column(default=list)
    attribution: Mapped[Decimal]
    counterfactual: Mapped[str | None]
    assumptions: Mapped[str | None]
    realisation_cost: Mapped[Money | None] = money("realisation_cost", optional=True)
    budget_reduction: Mapped[str | None]
    verified_by: Mapped[str | None]
    verified_on: Mapped[date | None]
    same_as_id: Mapped[UUID | None] = mapped_column(index=True)
    reduces_id: Mapped[UUID | None] = mapped_column(index=True)
    objective_id: Mapped[UUID | None] = mapped_column(index=True)
