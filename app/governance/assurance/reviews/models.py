"""Independent reviews: what somebody outside the delivery line found, apart from the decision it informs."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.model import Entity, referable, unique, within_organisation
from app.governance.assurance.plan.models import NUMBERED, ReviewKind


class ReviewStatus(StrEnum):
    DRAFT = "draft"
    ISSUED = "issued"


class AssuranceReview(Entity):
    """Once issued its text stays as it is: ``corrections`` are appended, ``follow_up_id`` is linked to it.

    ``is_red``: the delivery confidence it was issued with is the least of its scale.
    """

    __tablename__ = "assurance_reviews"
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        within_organisation("gate_id", "gates"),
        within_organisation("planned_review_id", "planned_reviews"),
        within_organisation("follow_up_id", "planned_reviews"),
        unique("reference", taken="Another review has this reference."),
        sa.CheckConstraint(NUMBERED, name="numbered"),
    )

    component_id: Mapped[UUID] = mapped_column(index=True)
    reference: Mapped[str]
    title: Mapped[str]
    kind: Mapped[ReviewKind]
    gate_number: Mapped[int | None]
    gate_id: Mapped[UUID | None] = mapped_column(index=True)
    planned_review_id: Mapped[UUID | None] = mapped_column(index=True)
    reviewers: Mapped[list[Any]]
    reviewed_on: Mapped[date | None]
    delivery_confidence: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    summary: Mapped[str | None]
    status: Mapped[ReviewStatus] = mapped_column(default=ReviewStatus.DRAFT)
    is_red: Mapped[bool] = mapped_column(default=False)
    follow_up_id: Mapped[UUID | None] = mapped_column(index=True)
    corrections: Mapped[list[Any]] = mapped_column(default=list)
    issued_by: Mapped[str | None]
    issued_at: Mapped[datetime | None]
