"""Plans in numbered versions, and the tasks of each."""

from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.calc.schedule.network import ProgressLogic
from app.core.model import Entity, referable, unique, within_organisation
from app.schedule.plan import LagCalendar, TaskKind

Local = sa.String(19)  # an instant of local time, as ISO 8601 without a zone


class VersionStatus(StrEnum):
    ENTERING = (
        "entering"  # from a large file: its tasks come in several transactions, and nobody counts on it
    )
    CURRENT = "current"
    SUPERSEDED = "superseded"


class PlanSource(StrEnum):
    """Where a version came from: entered here, or a file."""

    ENTERED = "entered"
    XER = "xer"
    MSPDI = "mspdi"


class ScheduleVersion(Entity):
    """One version of a component's plan. The newest is current, and can be changed; the rest are kept as they were.

    ``finish`` and ``milestones`` are what was calculated when it was superseded. ``timeline_template_id`` is the
    version of a template that the plan was made of.
    """

    __tablename__ = "schedule_versions"
    __table_args__ = (
        within_organisation("component_id", "components"),
        within_organisation("timeline_template_id", "timeline_templates"),
        referable(),
        unique("component_id", "number", taken="Somebody else has just made a version of this plan."),
        sa.CheckConstraint("number > 0", name="number"),
    )

    component_id: Mapped[UUID]
    number: Mapped[int]
    status: Mapped[VersionStatus]
    name: Mapped[str]
    note: Mapped[str | None]
    start: Mapped[str] = mapped_column(Local)
    data_date: Mapped[str | None] = mapped_column(Local)
    must_finish: Mapped[str | None] = mapped_column(Local)
    calendar: Mapped[str]
    calendars: Mapped[list[Any]]
    logic: Mapped[ProgressLogic]
    lag_calendar: Mapped[LagCalendar]
    critical_minutes: Mapped[int]
    source: Mapped[PlanSource]
    source_sha256: Mapped[str | None] = mapped_column(sa.String(64))
    source_finish: Mapped[str | None] = mapped_column(Local)
    finish: Mapped[str | None] = mapped_column(Local)
    milestones: Mapped[list[Any]]
    timeline_template_id: Mapped[UUID | None] = mapped_column(index=True)


class Task(Entity):
    """One line of a plan's work breakdown structure, with the links that lead to it."""

    __tablename__ = "tasks"
    __table_args__ = (
        within_organisation("component_id", "components"),
        within_organisation("schedule_version_id", "schedule_versions"),
        unique("schedule_version_id", "code", taken="Another task of this plan has this code."),
        sa.CheckConstraint("duration_minutes >= 0 AND remaining_minutes >= 0", name="durations"),
        sa.Index(None, "organisation_id", "schedule_version_id", "position"),
    )

    component_id: Mapped[UUID]
    schedule_version_id: Mapped[UUID]
    position: Mapped[int]
    code: Mapped[str]
    name: Mapped[str]
    kind: Mapped[TaskKind]
    parent: Mapped[str | None]
    wbs: Mapped[str | None]
    calendar: Mapped[str | None]
    duration_minutes: Mapped[int]
    remaining_minutes: Mapped[int]
    percent_complete: Mapped[Decimal]
    actual_start: Mapped[str | None] = mapped_column(Local)
    actual_finish: Mapped[str | None] = mapped_column(Local)
    resume: Mapped[str | None] = mapped_column(Local)
    expected_finish: Mapped[str | None] = mapped_column(Local)
    baseline_start: Mapped[str | None] = mapped_column(Local)
    baseline_finish: Mapped[str | None] = mapped_column(Local)
    baseline_minutes: Mapped[int | None]
    owner: Mapped[str | None]
    resourced: Mapped[bool | None]
    demands: Mapped[list[Any]]
    constraints: Mapped[list[Any]]
    predecessors: Mapped[list[Any]]
    source_id: Mapped[str | None]
    source_dates: Mapped[dict[str, Any] | None]
