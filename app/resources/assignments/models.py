"""Who works on what, in which role, period by period."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.model import Entity, unique, within_organisation


class AssignmentStatus(StrEnum):
    """Whether it is a plan, or people are booked."""

    DRAFT = "draft"
    COMMITTED = "committed"


class Assignment(Entity):
    """``fte`` is over the working days of the period, worked from ``start_on`` to ``finish_on`` where that is not
    all of it. ``overtime_reason``: why more than somebody's time was committed, ``overtime_by`` who approved it.
    """

    __tablename__ = "resource_assignments"
    __table_args__ = (
        unique(
            *("component_id", "person_id", "role_id", "period_id"),
            taken="They are assigned to that already in this role and period: change that assignment.",
        ),
        within_organisation("component_id", "components"),
        within_organisation("person_id", "people"),
        within_organisation("role_id", "resource_roles"),
        within_organisation("period_id", "reporting_periods"),
        sa.CheckConstraint("CAST(fte AS NUMERIC) > 0", name="fte"),
        sa.CheckConstraint("finish_on >= start_on", name="in_order"),
        sa.CheckConstraint("(overtime_by IS NULL) = (overtime_reason IS NULL)", name="overtime"),
    )

    component_id: Mapped[UUID] = mapped_column()
    person_id: Mapped[UUID] = mapped_column(index=True)
    role_id: Mapped[UUID] = mapped_column(index=True)
    period_id: Mapped[UUID] = mapped_column(index=True)
    status: Mapped[AssignmentStatus] = mapped_column(default=AssignmentStatus.DRAFT)
    fte: Mapped[Decimal]
    start_on: Mapped[date | None]
    finish_on: Mapped[date | None]
    overtime_reason: Mapped[str | None]
    overtime_by: Mapped[str | None]
    note: Mapped[str | None]
