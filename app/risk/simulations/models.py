"""What a register was simulated to come to, on one day, with all that it takes to do it again."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.components.scope import Scope
from app.core.model import Entity, within_organisation

Figures = sa.JSON(none_as_null=True)


class RiskSimulation(Entity):
    """One run, never changed. ``inputs`` are the risks as they were; ``job_id`` outlives the job itself."""

    __tablename__ = "risk_simulations"
    __table_args__ = (within_organisation("component_id", "components"),)

    component_id: Mapped[UUID]
    job_id: Mapped[UUID]
    scope: Mapped[Scope]
    seed: Mapped[int] = mapped_column(sa.BigInteger)
    iterations: Mapped[int]
    confidence: Mapped[Decimal]
    method: Mapped[str]
    libraries: Mapped[dict[str, Any]]
    inputs: Mapped[list[Any]]
    inputs_digest: Mapped[str] = mapped_column(sa.String(64))
    correlations: Mapped[list[Any]]
    risks: Mapped[int]
    gaps: Mapped[dict[str, Any]]
    cost: Mapped[dict[str, Any] | None] = mapped_column(Figures)
    contingency: Mapped[dict[str, Any] | None] = mapped_column(Figures)
    cost_contributions: Mapped[list[Any] | None] = mapped_column(Figures)
    days: Mapped[dict[str, Any] | None] = mapped_column(Figures)
    days_contributions: Mapped[list[Any] | None] = mapped_column(Figures)
    roll_up: Mapped[dict[str, Any] | None] = mapped_column(Figures)
    response_values: Mapped[dict[str, Any] | None] = mapped_column(Figures)
