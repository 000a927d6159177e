"""Scores: what somebody judged a component to be, by one criterion of one version of a model."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.model import Entity, unique, within_organisation


class Score(Entity):
    """``scorer`` is the id of the member who judged.

    While others are to judge without knowing of it, what was judged is ``sealed``: no version, event, list
    or export of it holds more than the digest ``seal``, for that column alone is in none of them.
    """

    __tablename__ = "scores"
    __table_args__ = (
        within_organisation("component_id", "components"),
        within_organisation("model_id", "prioritisation_models"),
        unique(
            *("component_id", "model_id", "criterion", "scorer"),
            taken="You have scored this: change it by PATCH /v1/scores/{score_id} with If-Match.",
        ),
        sa.Index("ix_scores_ranking", "organisation_id", "model_id", "component_id"),
        sa.CheckConstraint("(value IS NULL) = (seal IS NOT NULL)", name="sealed_or_told"),
    )

    component_id: Mapped[UUID] = mapped_column(index=True)
    model_id: Mapped[UUID]
    criterion: Mapped[str]
    scorer: Mapped[str]
    value: Mapped[Decimal | None]
    rationale: Mapped[str | None]
    evidence: Mapped[str | None]
    scored_on: Mapped[date]
    seal: Mapped[str | None]
    sealed: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True), info={"derived": True})
