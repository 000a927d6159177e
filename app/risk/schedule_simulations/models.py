"""When plans were simulated to finish and what they then cost, with all that it takes to do it again."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.components.scope import Scope
from app.core.model import Entity, within_organisation

Figures = sa.JSON(none_as_null=True)


class ScheduleSimulation(Entity):
    """One run, never changed. ``inputs`` are the plans and what was uncertain; ``job_id`` outlives the job itself."""

    __tablename__ = "schedule_simulations"
    __table_args__ = (within_organisation("component_id", "components"),)

    component_id: Mapped[UUID]
    job_id: Mapped[UUID]
    scope: Mapped[Scope]
    seed: Mapped[int] = mapped_column(sa.BigInteger)
    iterations: Mapped[int]
    confidence: Mapped[Decimal]
    targets: Mapped[list[Any]]
    method: Mapped[str]
    libraries: Mapped[dict[str, Any]]
    inputs: Mapped[dict[str, Any]]
    inputs_digest: Mapped[str] = mapped_column(sa.String(64))
    plans: Mapped[list[Any]]
    gaps: Mapped[dict[str, Any]]
    finish: Mapped[dict[str, Any]]
    cost: Mapped[dict[str, Any] | None] = mapped_column(Figures)
    joint: Mapped[dict[str, Any] | None] = mapped_column(Figures)
    top_tasks: Mapped[dict[str, Any]]
    tasks: Mapped[list[Any]]
    risks: Mapped[list[Any]]
