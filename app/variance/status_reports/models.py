"""Status reports: what was stated of a component in a period, frozen when it is submitted."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.calc.causes import CauseCode as CauseCode
from app.calc.money import Money
from app.calc.rag import Rag
from app.core.model import Base, Entity, capped, money, referable, unique, within_organisation


class ReportStatus(StrEnum):
    """How far a report has come; a challenge waits for an answer, and a return makes it a draft again."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CHALLENGED = "challenged"
    APPROVED = "approved"
    PUBLISHED = "published"


JSON_OR_NULL = sa.JSON(none_as_null=True)


class CostBasis(StrEnum):
    """What baseline and forecast cost are of: the reporting period's own year or month, or all of the work."""

    PERIOD = "period"
    WHOLE_LIFE = "whole_life"


AMOUNTS = ("baseline_cost", "forecast_cost", "actual_cost", "whole_life_cost", "benefits")


class StatusReport(Entity):
    """``currency`` is its component's, and that of every amount; ``whole_life_cost`` is a published
    baseline: its movement is a change of baseline, no overrun.

    ``not_available`` says why a member is null: ``[{"member", "reason", "raw"}]``. ``source`` names what
    brought the report where nobody wrote it here, such as an import. ``kept_figures`` is what other records
    said when it was submitted, and ``narratives`` are its edited texts by audience, with their bindings.
    """

    __tablename__ = "status_reports"
    stays = True
    __table_args__ = (
        within_organisation("component_id", "components"),
        within_organisation("period_id", "reporting_periods"),
        referable(),
        unique("reference", taken="Another status report has this reference."),
        unique("period_id", "component_id", taken="This component has a status report for this period."),
        *map(capped, AMOUNTS),
        # All that a roll-up reads of a period, so that it reads nothing but this index.
        sa.Index(
            "ix_status_reports_roll_up",
            *("organisation_id", "period_id", "component_id", "status", "currency", "cost_basis"),
            *("baseline_cost_minor", "forecast_cost_minor", "actual_cost_minor"),
            *("whole_life_cost_minor", "declared_rag", "calculated_rag"),
        ),
    )

    reference: Mapped[str]
    component_id: Mapped[UUID] = mapped_column(index=True)
    period_id: Mapped[UUID]
    status: Mapped[ReportStatus]
    data_date: Mapped[date]
    declared_rag: Mapped[Rag | None]
    calculated_rag: Mapped[Rag | None]
    calculated_rag_reason: Mapped[str]
    start_on: Mapped[date | None]
    approved_finish_on: Mapped[date | None]
    forecast_finish_on: Mapped[date | None]
    currency: Mapped[str] = mapped_column(sa.String(3))
    cost_basis: Mapped[CostBasis]
    baseline_cost: Mapped[Money | None] = money("baseline_cost", optional=True)
    forecast_cost: Mapped[Money | None] = money("forecast_cost", optional=True)
    actual_cost: Mapped[Money | None] = money("actual_cost", optional=True)
    whole_life_cost: Mapped[Money | None] = money("whole_life_cost", optional=True)
    benefits: Mapped[Money | None] = money("benefits", optional=True)
    cause: Mapped[str | None]
    cause_code: Mapped[CauseCode | None]
    narrative: Mapped[dict[str, Any]]
    decisions_requested: Mapped[list[Any]]
    not_available: Mapped[list[Any]]
    delivery_confidences: Mapped[list[Any]]
    source: Mapped[str | None]
    achievements: Mapped[list[Any]] = mapped_column(default=list)
    next_steps: Mapped[list[Any]] = mapped_column(default=list)
    milestones: Mapped[list[Any]] = mapped_column(default=list)
    rag_dimensions: Mapped[list[Any]] = mapped_column(default=list)
    narratives: Mapped[dict[str, Any]] = mapped_column(default=dict)
    kept_figures: Mapped[dict[str, Any] | None] = mapped_column(JSON_OR_NULL)
    submitted_at: Mapped[datetime | None]
    edition: Mapped[int | None]


class DeliveryConfidence(Base):
    """One assessor's rating on a stated scale; derived from ``StatusReport.delivery_confidences``."""

    __tablename__ = "delivery_confidences"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["organisation_id", "status_report_id"],
            ["status_reports.organisation_id", "status_reports.id"],
            ondelete="CASCADE",
        ),
        sa.Index(None, "organisation_id", "period_id", "component_id"),
    )

    organisation_id: Mapped[UUID]
    status_report_id: Mapped[UUID] = mapped_column(primary_key=True)
    assessor: Mapped[str] = mapped_column(primary_key=True)
    component_id: Mapped[UUID] = mapped_column(index=True)
    period_id: Mapped[UUID]
    scale: Mapped[str]
    value: Mapped[str | None]
    reason: Mapped[str | None]
    raw: Mapped[str | None]
