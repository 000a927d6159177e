"""What a dashboard tells of a portfolio, a programme or a project."""

from datetime import date
from uuid import UUID

from pydantic import Field

from app.calc.money import Money
from app.calc.rag import Rag
from app.core.schemas import Read
from app.variance.portfolio_report.parts import Adverse, ConfidenceCount, RagCounts, Stated, Summed
from app.variance.portfolio_report.schemas import (
    ComponentShort,
    DecisionWanted,
    FigureRead,
    NarrativeRead,
    PeriodShort,
    TrendPoint,
    WholeLifeTotal,
)
from app.variance.status_reports.models import CauseCode, CostBasis, ReportStatus
from app.variance.status_reports.schemas import AssessedConfidence


class CostFigures(Read):
    """Projects whose costs may be added up: of one currency, on one cost basis."""

    currency: str
    cost_basis: CostBasis
    reports: int
    total: Summed
    actual_cost: Stated
    calculated_rag: Rag | None
    calculated_rag_reason: str
    change: Adverse | None = Field(
        description="Of the variance since the previous period, like for like; null where nothing compares."
    )


class ProjectFigures(Read):
    """What the project itself reports; ``stale`` where that is of an earlier period."""

    status_report_id: UUID
    status: ReportStatus
    data_date: date
    stale: bool
    currency: str
    cost_basis: CostBasis
    baseline_cost: Money | None
    forecast_cost: Money | None
    variance: Adverse | None
    actual_cost: Money | None
    whole_life_cost: Money | None
    benefits: Money | None
    approved_finish_on: date | None
    forecast_finish_on: date | None
    finish_slip_days: int | None = Field(description="Calendar days after the approved finish.")
    declared_rag: Rag | None
    calculated_rag: Rag | None
    calculated_rag_reason: str
    rag_divergence: bool | None = Field(description="Whether it is declared better than its figures are.")
    cause: str | None
    cause_code: CauseCode | None
    delivery_confidences: list[AssessedConfidence]
    not_available: dict[str, str] = Field(description="Why a member is null, by its name.")


class Dashboard(Read):
    """A component as of a data date: figures, RAG, confidence, trend, narrative and decisions wanted."""

    component: ComponentShort
    period: PeriodShort | None = Field(description="Null where nothing was reported by then.")
    previous_period: PeriodShort | None
    as_of: date | None
    reports: int
    costs: list[CostFigures] = Field(description="One for each currency and cost basis; never added up.")
    whole_life_costs: list[WholeLifeTotal]
    rag: RagCounts
    delivery_confidences: list[ConfidenceCount]
    project: ProjectFigures | None = Field(description="Of a project, what it last reported.")
    projects_without_variance: int
    stale_projects: int
    trend: list[TrendPoint] = Field(description="Oldest first.")
    narrative: NarrativeRead | None
    figures: list[FigureRead] = Field(description="What the narrative states, and the totals behind it.")
    decisions_wanted: list[DecisionWanted]
    decisions_wanted_in_all: int
