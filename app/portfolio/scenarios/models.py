"""Scenarios: what a portfolio is selected from and within, and the selections that were proved best."""

from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.calc.selection.answer import Status
from app.core.model import Entity, referable, within_organisation

Found = sa.JSON(none_as_null=True)


class ScenarioStatus(StrEnum):
    DRAFT = "draft"
    SOLVED = "solved"
    ADOPTED = "adopted"
    SUPERSEDED = "superseded"


class Scenario(Entity):
    """``candidates`` and rules are kept as they were given; once solved it is copied, never edited."""

    __tablename__ = "scenarios"
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        within_organisation("copied_from_id", "scenarios"),
    )

    component_id: Mapped[UUID] = mapped_column(index=True)
    status: Mapped[ScenarioStatus] = mapped_column(default=ScenarioStatus.DRAFT)
    name: Mapped[str]
    description: Mapped[str | None]
    value_unit: Mapped[str]
    currency: Mapped[str] = mapped_column(sa.String(3))
    periods: Mapped[list[Any]]
    budgets: Mapped[list[Any]]
    capacities: Mapped[list[Any]]
    groups: Mapped[list[Any]]
    dependencies: Mapped[list[Any]]
    category_bounds: Mapped[list[Any]]
    risk_ceilings: Mapped[list[Any]]
    synergies: Mapped[list[Any]]
    candidates: Mapped[list[Any]] = mapped_column(default=list)
    candidate_count: Mapped[int] = mapped_column(default=0)
    drawn_from: Mapped[dict[str, Any] | None] = mapped_column(Found)
    copied_from_id: Mapped[UUID | None] = mapped_column(index=True)


class ScenarioSolution(Entity):
    """One solving, never changed. ``inputs`` are all that it follows from; ``job_id`` outlives the job itself."""

    __tablename__ = "scenario_solutions"
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        within_organisation("scenario_id", "scenarios"),
    )

    component_id: Mapped[UUID]
    scenario_id: Mapped[UUID] = mapped_column(index=True)
    job_id: Mapped[UUID]
    status: Mapped[Status]
    objective: Mapped[str | None]
    bound: Mapped[str | None]
    gap: Mapped[str | None]
    parameters: Mapped[dict[str, Any]]
    solver: Mapped[str]
    solver_version: Mapped[str]
    seconds: Mapped[str]
    inputs: Mapped[dict[str, Any]]
    inputs_digest: Mapped[str] = mapped_column(sa.String(64))
    answer_digest: Mapped[str] = mapped_column(sa.String(64))
    components: Mapped[dict[str, Any]]
    selection: Mapped[dict[str, Any]]
    lines: Mapped[list[Any]]
    checked: Mapped[dict[str, Any]]
    greedy: Mapped[dict[str, Any] | None] = mapped_column(Found)
    worths: Mapped[list[Any] | None] = mapped_column(Found)
    swap: Mapped[dict[str, Any] | None] = mapped_column(Found)
    near_optimal: Mapped[dict[str, Any] | None] = mapped_column(Found)
    frontiers: Mapped[list[Any] | None] = mapped_column(Found)
    left_out: Mapped[dict[str, Any]]
