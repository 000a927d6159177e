"""The assurance plan of a component: the reviews that are planned of it, by whom and when."""

from datetime import date
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.model import Entity, referable, within_organisation


class ReviewKind(StrEnum):
    """What sort of a review it is; gate reviews are numbered 0 to 5, as in the UK."""

    GATE_REVIEW = "gate_review"
    PROJECT_ASSESSMENT = "project_assessment"
    ACTION_PLAN = "assurance_of_action_plan"
    HEALTH_CHECK = "health_check"
    TECHNICAL = "technical_review"
    AUDIT = "audit"
    OTHER = "other"


class LineOfDefence(StrEnum):
    """Who assures: the management itself, an oversight function, or somebody independent of both."""

    FIRST = "first"
    SECOND = "second"
    THIRD = "third"


class PlannedStatus(StrEnum):
    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


NUMBERED = "(gate_number IS NULL) = (kind <> 'gate_review')"


class PlannedReview(Entity):
    __tablename__ = "planned_reviews"
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        within_organisation("gate_id", "gates"),
        sa.CheckConstraint(NUMBERED, name="numbered"),
    )

    component_id: Mapped[UUID] = mapped_column(index=True)
    kind: Mapped[ReviewKind]
    gate_number: Mapped[int | None]
    gate_id: Mapped[UUID | None] = mapped_column(index=True)
    purpose: Mapped[str]
    line: Mapped[LineOfDefence]
    provider: Mapped[str]
    planned_on: Mapped[date]
    status: Mapped[PlannedStatus] = mapped_column(default=PlannedStatus.PLANNED)
    remark: Mapped[str | None]
