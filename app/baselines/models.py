"""Baselines: what was agreed, as it was agreed; each stays, whatever follows it."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.calc.money import Money
from app.core.model import Entity, capped, money, referable, unique, within_organisation
from app.schedule.models import Local
from app.schedule.plan import TaskKind


class BaselineReason(StrEnum):
    """Why there is another baseline."""

    INITIAL = "initial"
    REPLAN = "replan"  # the same budget, over other periods to come
    REPROGRAMMING = "reprogramming"  # over-target: what is left cannot be done for what is left
    SCOPE_CHANGE = "scope_change"
    EXTERNAL = "external"  # rates, prices or law changed


class Baseline(Entity):
    """A numbered copy of a component's time-phased budget and of its plan's dates, in force from a period on.

    ``approved_on`` is the day of the decision that approved it; ``finish`` that of the plan, where there was one.
    """

    __tablename__ = "baselines"
    __table_args__ = (
        referable(),
        unique("component_id", "number", taken="Another baseline has this number: try again."),
        unique("component_id", "decision_id", taken="That decision approved another baseline of it."),
        within_organisation("component_id", "components"),
        within_organisation("decision_id", "decisions"),
        within_organisation("effective_period_id", "reporting_periods"),
        within_organisation("schedule_version_id", "schedule_versions"),
        capped("budget"),
    )

    component_id: Mapped[UUID] = mapped_column(index=True)
    number: Mapped[int]
    reason: Mapped[BaselineReason]
    rationale: Mapped[str]
    decision_id: Mapped[UUID] = mapped_column(index=True)
    approved_on: Mapped[date]
    effective_period_id: Mapped[UUID] = mapped_column(index=True)
    budget: Mapped[Money] = money("budget")
    schedule_version_id: Mapped[UUID | None] = mapped_column(index=True)
    finish: Mapped[str | None] = mapped_column(Local)


class BaselineLine(Entity):
    """The budget of one cost line in one period, as a baseline has it; never changed."""

    __tablename__ = "baseline_lines"
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        within_organisation("baseline_id", "baselines"),
        within_organisation("line_id", "cost_lines"),
        within_organisation("work_package_id", "work_packages"),
        within_organisation("period_id", "reporting_periods"),
        capped("amount"),
        sa.Index(None, "organisation_id", "baseline_id", "period_id"),
    )

    component_id: Mapped[UUID] = mapped_column()
    baseline_id: Mapped[UUID] = mapped_column()
    line_id: Mapped[UUID] = mapped_column(index=True)
    work_package_id: Mapped[UUID | None] = mapped_column(index=True)
    period_id: Mapped[UUID] = mapped_column(index=True)
    amount: Mapped[Money] = money("amount")
    quantity: Mapped[Decimal | None]


class BaselineTask(Entity):
    """When a task, a milestone or a summary was to start and finish, as a baseline has it; never changed."""

    __tablename__ = "baseline_tasks"
    __table_args__ = (
        within_organisation("component_id", "components"),
        within_organisation("baseline_id", "baselines"),
        unique("baseline_id", "code", taken="A baseline has a task once."),
        sa.Index(None, "organisation_id", "baseline_id", "position"),
    )

    component_id: Mapped[UUID]
    baseline_id: Mapped[UUID]
    position: Mapped[int]
    code: Mapped[str]
    name: Mapped[str]
    kind: Mapped[TaskKind]
    start: Mapped[str | None] = mapped_column(Local)
    finish: Mapped[str | None] = mapped_column(Local)
