"""Stakeholders who were consulted on a plan, and what came of it."""

from datetime import date
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.model import Entity, referable, within_organisation


class PlanResponse(StrEnum):
    SUPPORT = "support"
    COMMENT = "comment"
    OBJECTION = "objection"
    NO_VIEW = "no_view"


class PlanConsultation(Entity):
    """One stakeholder asked about one plan: a baseline, or a version of the schedule.

    An objection is open until ``settled_on``; ``done`` is what was made of the response.
    """

    __tablename__ = "plan_consultations"
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        within_organisation("baseline_id", "baselines"),
        within_organisation("schedule_version_id", "schedule_versions"),
        sa.CheckConstraint("(baseline_id IS NULL) <> (schedule_version_id IS NULL)", name="plan"),
        sa.CheckConstraint("(response IS NULL) = (responded_on IS NULL)", name="responded"),
    )

    component_id: Mapped[UUID] = mapped_column(index=True)
    baseline_id: Mapped[UUID | None] = mapped_column(index=True)
    schedule_version_id: Mapped[UUID | None] = mapped_column(index=True)
    stakeholder: Mapped[str]
    asked_on: Mapped[date]
    respond_by: Mapped[date | None]
    response: Mapped[PlanResponse | None]
    responded_on: Mapped[date | None]
    comment: Mapped[str | None]
    done: Mapped[str | None]
    settled_on: Mapped[date | None]
