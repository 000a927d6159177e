"""What is done about risks, one action at a time."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.calc.money import Money
from app.calc.risk_response import Stage
from app.core.model import Entity, capped, money, referable, within_organisation
from app.risk.models import ResponseStrategy


class ResponseStatus(StrEnum):
    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    CANCELLED = "cancelled"


UNFINISHED = frozenset({ResponseStatus.PLANNED, ResponseStatus.IN_PROGRESS})
IN_PLACE = frozenset({ResponseStatus.IN_PROGRESS, ResponseStatus.DONE})


class RiskResponse(Entity):
    """``assessment_id`` is what its effect is measured from: the assessment that stood when it was entered."""

    __tablename__ = "risk_responses"
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        within_organisation("risk_id", "risks"),
        within_organisation("assessment_id", "risk_assessments"),
        capped("cost"),
        capped("expected_impact"),
        sa.Index(None, "organisation_id", "risk_id", "id"),
    )

    risk_id: Mapped[UUID]
    component_id: Mapped[UUID]
    assessment_id: Mapped[UUID | None]
    strategy: Mapped[ResponseStrategy]
    text: Mapped[str]
    owner: Mapped[str | None]
    due_on: Mapped[date | None]
    status: Mapped[ResponseStatus] = mapped_column(default=ResponseStatus.PLANNED)
    cost: Mapped[Money | None] = money("cost", optional=True)
    measured_from: Mapped[Stage]
    expected_probability: Mapped[Decimal | None]
    expected_impact: Mapped[Money | None] = money("expected_impact", optional=True)
    expected_schedule_impact_days: Mapped[int | None]
    fallback_plan: Mapped[str | None]
    fallback_trigger: Mapped[str | None]
    secondary_risk_ids: Mapped[list[Any]] = mapped_column(default=list)
    done_on: Mapped[date | None]
