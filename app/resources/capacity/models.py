"""Capacity of roles that is stated by period, beside what the people in the pool amount to."""

from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.model import Entity, unique, within_organisation


class Capacity(Entity):
    """So many full-time equivalents of a role in a period, of which ``availability`` is there to plan with."""

    __tablename__ = "role_capacity"
    __table_args__ = (
        unique("role_id", "period_id", taken="The capacity of this role is stated for this period."),
        within_organisation("role_id", "resource_roles"),
        within_organisation("period_id", "reporting_periods"),
        sa.CheckConstraint("CAST(fte AS NUMERIC) >= 0", name="fte"),
        sa.CheckConstraint("CAST(availability AS NUMERIC) BETWEEN 0 AND 1", name="availability"),
    )

    role_id: Mapped[UUID] = mapped_column(index=True)
    period_id: Mapped[UUID] = mapped_column(index=True)
    fte: Mapped[Decimal]
    availability: Mapped[Decimal]
