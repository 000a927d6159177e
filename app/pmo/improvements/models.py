"""The improvement backlog of an office: problems with evidence, what is tried, and what came of it."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.model import Entity, referable, unique, within_organisation


class ImprovementOrigin(StrEnum):
    """What brought an improvement up."""

    LESSON = "lesson"
    AUDIT = "audit"
    SURVEY = "survey"
    KPI = "kpi"
    MATURITY = "maturity"
    SUGGESTION = "suggestion"


class ImprovementSize(StrEnum):
    S = "S"
    M = "M"
    L = "L"


class ImprovementStatus(StrEnum):
    IDEA = "idea"
    ACCEPTED = "accepted"
    DOING = "doing"
    MEASURING = "measuring"
    DONE = "done"
    DROPPED = "dropped"


S = ImprovementStatus
FOLLOWING: Mapping[S, frozenset[S]] = {
    S.IDEA: frozenset({S.ACCEPTED, S.DROPPED}),
    S.ACCEPTED: frozenset({S.DOING, S.DROPPED}),
    S.DOING: frozenset({S.MEASURING, S.DROPPED}),
    S.MEASURING: frozenset({S.DONE, S.DOING, S.DROPPED}),
}
OPEN = frozenset(FOLLOWING)


class Improvement(Entity):
    """``steps`` is its record of plan, do, check and act; ``status_since`` the day of the last one.

    ``observation_days`` run from the day it was put in use, and only then is its result measured.
    """

    __tablename__ = "improvements"
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        within_organisation("office_id", "offices"),
        within_organisation("maturity_model_id", "maturity_models"),
        unique("reference", taken="Another improvement has this reference."),
        sa.CheckConstraint("status <> 'done' OR result_value IS NOT NULL", name="measured"),
        sa.Index(None, "organisation_id", "office_id", "status"),
    )

    component_id: Mapped[UUID] = mapped_column(index=True)
    office_id: Mapped[UUID]
    reference: Mapped[str]
    title: Mapped[str]
    problem: Mapped[str]
    evidence: Mapped[str]
    hypothesis: Mapped[str]
    measure: Mapped[str | None]
    unit: Mapped[str | None]
    baseline_value: Mapped[Decimal | None]
    target_value: Mapped[Decimal | None]
    observation_days: Mapped[int]
    size: Mapped[ImprovementSize]
    effort_hours: Mapped[Decimal]
    benefit: Mapped[str]
    benefit_hours: Mapped[Decimal | None]
    visible_days: Mapped[int | None]
    is_reversible: Mapped[bool | None]
    changes_policy: Mapped[bool | None]
    owner: Mapped[str | None]
    due_on: Mapped[date | None]
    origin: Mapped[ImprovementOrigin]
    maturity_model_id: Mapped[UUID | None] = mapped_column(index=True)
    maturity_attributes: Mapped[list[Any]]
    status: Mapped[ImprovementStatus] = mapped_column(default=ImprovementStatus.IDEA)
    status_since: Mapped[date]
    result_value: Mapped[Decimal | None]
    measured_on: Mapped[date | None]
    steps: Mapped[list[Any]] = mapped_column(default=list)
