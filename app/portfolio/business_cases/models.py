"""Business cases: numbered versions of why a component is worth what it costs."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.calc.money import Money
from app.core.model import Entity, capped, money, referable, unique, within_organisation


class CaseStage(StrEnum):
    STRATEGIC_OUTLINE = "strategic_outline"
    OUTLINE = "outline"
    FULL = "full"


class CaseStatus(StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"
    SUPERSEDED = "superseded"


class RecordKind(StrEnum):
    """What a case may rest on."""

    BENEFIT = "benefit"
    RISK = "risk"
    OBJECTIVE = "objective"
    COST_LINE = "cost_line"


class BusinessCase(Entity):
    """``number`` counts the cases of a component; costs and benefits are present values.

    ``rests_on`` are the records behind its figures, each with the figure that the case states.
    ``written_by`` and ``approved_by`` are ids of members: who wrote any of it does not approve it.
    """

    __tablename__ = "business_cases"
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        within_organisation("decision_id", "decisions"),
        unique("component_id", "number", taken="Somebody made this version meanwhile: try again."),
        capped("whole_life_cost"),
        capped("benefits"),
        # Of one component, one case at most stands approved: the database keeps it so.
        sa.Index(
            "uq_business_cases_approved",
            *("organisation_id", "component_id"),
            unique=True,
            sqlite_where=sa.text("status = 'approved'"),
            postgresql_where=sa.text("status = 'approved'"),
        ),
    )

    component_id: Mapped[UUID] = mapped_column(index=True)
    number: Mapped[int]
    stage: Mapped[CaseStage]
    status: Mapped[CaseStatus] = mapped_column(default=CaseStatus.DRAFT)
    whole_life_cost: Mapped[Money | None] = money("whole_life_cost", optional=True)
    benefits: Mapped[Money | None] = money("benefits", optional=True)
    discount_rate: Mapped[Decimal | None]
    options: Mapped[list[Any]]
    recommendation: Mapped[str | None]
    delivery_start_on: Mapped[date | None]
    delivery_finish_on: Mapped[date | None]
    latest_finish_on: Mapped[date | None]
    review_on: Mapped[date | None]
    rests_on: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    written_by: Mapped[list[Any]]
    approved_by: Mapped[str | None]
    decision_id: Mapped[UUID | None] = mapped_column(index=True)
    approved_at: Mapped[datetime | None]
    superseded_at: Mapped[datetime | None]
