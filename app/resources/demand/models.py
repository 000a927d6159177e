"""What components ask for of roles, period by period."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.model import Entity, unique, within_organisation


class DemandKind(StrEnum):
    """Whether work is agreed, or may come: what may come counts by its probability."""

    COMMITTED = "committed"
    PIPELINE = "pipeline"


class Demand(Entity):
    """``fte`` is over the working days of the period; it is worked from ``start_on`` to ``finish_on`` where that
    is not all of it.
    """

    __tablename__ = "resource_demands"
    __table_args__ = (
        unique("component_id", "role_id", "period_id", "kind", taken="That is asked for already."),
        within_organisation("component_id", "components"),
        within_organisation("role_id", "resource_roles"),
        within_organisation("period_id", "reporting_periods"),
        sa.CheckConstraint("CAST(fte AS NUMERIC) >= 0", name="fte"),
        sa.CheckConstraint("CAST(probability AS NUMERIC) BETWEEN 0 AND 1", name="probability"),
        sa.CheckConstraint("kind = 'pipeline' OR CAST(probability AS NUMERIC) = 1", name="committed"),
        sa.CheckConstraint("finish_on >= start_on", name="in_order"),
    )

    component_id: Mapped[UUID] = mapped_column()
    role_id: Mapped[UUID] = mapped_column(index=True)
    period_id: Mapped[UUID] = mapped_column(index=True)
    kind: Mapped[DemandKind]
    fte: Mapped[Decimal]
    probability: Mapped[Decimal]
    start_on: Mapped[date | None]
    finish_on: Mapped[date | None]
