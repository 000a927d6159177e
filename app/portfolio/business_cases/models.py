"""Business cases: numbered versions of why a component is worth what it costs."""

from datetime import datetime
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


class BusinessCase(Entity):
    """``number`` counts the cases of a component; costs and benefits are present values.

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
    written_by: Mapped[list[Any]]
    approved_by: Mapped[str | None]
    decision_id: Mapped[UUID | None] = mapped_column(index=True)
    approved_at: Mapped[datetime | None]
    superseded_at: Mapped[datetime | None]
