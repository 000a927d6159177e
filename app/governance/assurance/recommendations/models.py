"""Recommendations of independent reviews, each tracked to its closure."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.model import Entity, referable, unique, within_organisation


class Urgency(StrEnum):
    """How soon something is to be done for success: at once, before the next gate, or with benefit."""

    CRITICAL = "critical"
    ESSENTIAL = "essential"
    RECOMMENDED = "recommended"


class RecommendationStatus(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    COMPLETED = "completed"  # says who had to do it
    CLOSED = "closed"  # says somebody else, too


class Recommendation(Entity):
    """``completed_by`` and ``verified_by`` are ids of members; the people behind them are two."""

    __tablename__ = "recommendations"
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        within_organisation("review_id", "assurance_reviews"),
        within_organisation("owner_id", "members"),
        unique("reference", taken="Another recommendation has this reference."),
        sa.CheckConstraint("(status = 'closed') = (verified_by IS NOT NULL)", name="verified"),
        sa.Index(None, "organisation_id", "status", "due_on"),
    )

    component_id: Mapped[UUID] = mapped_column(index=True)
    review_id: Mapped[UUID] = mapped_column(index=True)
    reference: Mapped[str]
    urgency: Mapped[Urgency]
    text: Mapped[str]
    owner_id: Mapped[UUID | None] = mapped_column(index=True)
    due_on: Mapped[date | None]
    status: Mapped[RecommendationStatus] = mapped_column(default=RecommendationStatus.DRAFT)
    evidence: Mapped[str | None]
    completed_by: Mapped[str | None]
    completed_at: Mapped[datetime | None]
    remark: Mapped[str | None]
    verified_by: Mapped[str | None]
    verified_at: Mapped[datetime | None]
