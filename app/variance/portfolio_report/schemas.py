"""What a client is told of the variance of a component's projects."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from pydantic import Field, computed_field

from app.calc.money import Money
from app.calc.rag import Rag
from app.components.models import ComponentKind
from app.core.schemas import Action, EntityRead, Read
from app.variance.portfolio_report.changes import ConfidenceMovement, FinishMovement, SinceLastAppeared
from app.variance.portfolio_report.parts import (
    Adverse,
    ConfidenceCount,
    CostPosition,
    Divergence,
    Missing,
    OutOfLimits,
    RagCounts,
    Stated,
    WholeLife,
)
from app.variance.portfolio_report.raised import OpenExceptions
from app.variance.status_reports.models import CauseCode, CostBasis, ReportStatus
from app.variance.status_reports.schemas import DecisionRequested, NotAvailable, StatusReportRead


class PeriodShort(Read):
    id: UUID
    code: str
    name: str
    data_date: date


class ComponentShort(Read):
    id: UUID
    kind: ComponentKind
    code: str
    name: str


class DecisionWanted(DecisionRequested):
    """A decision that somebody asked for, and where that stands: once, though report and log both tell it."""

    id: str
    component_id: UUID | None
    source: str = Field(description="The address of the record that asks for it; the log's, where both do.")
    decision_id: UUID | None = Field(default=None, description="The decision on the log that waits for it.")
    status_report_id: UUID | None = Field(default=None, description="The status report that asks for it.")


class FigureRead(Read):
    """A figure that a text states, or a total."""

    id: str
    value: str = Field(description="Exact: a decimal, a date or a text.")
    unit: str = Field(description="A currency, `ratio`, `count`, `days`, `date` or `text`.")
    as_of: date
    source: str = Field(description="The address of the record or report it stands in.")


class BindingRead(Read):
    """The words of the narrative, from ``start`` to ``end``, that state a figure."""

    start: int
    end: int
    text: str
    figure_id: str


class NarrativeRead(Read):
    """Drafted by rule from what is recorded: every number in it states one of ``figures``."""

    text: str
    words: int
    currency: str | None = Field(description="Of the costs it speaks of.")
    cost_basis: CostBasis | None
    bindings: list[BindingRead]


class CostTotal(Read):
    """Counts and sums of reports whose costs may be added up."""

    currency: str
    cost_basis: CostBasis
    category: str | None = None
    reports: int
    baseline_cost: Stated
    forecast_cost: Stated
    actual_cost: Stated
    compared: int = Field(description="How many state both a baseline and a forecast.")
    baseline: Money | None = Field(description="Of those compared; null where none is.")
    forecast: Money | None = Field(description="Of those compared; null where none is.")
    variance: Adverse | None


class WholeLifeTotal(Read):
    currency: str
    whole_life_cost: Stated


class TrendPoint(Read):
    """One period: of a project its own report, of a portfolio all reports below it."""

    period: PeriodShort
    reports: int
    costs: list[CostTotal]
    whole_life_costs: list[WholeLifeTotal]
    rag: RagCounts
    delivery_confidences: list[ConfidenceCount]
    approved_finish_on: date | None = Field(description="Of a project.")
    forecast_finish_on: date | None = Field(description="Of a project.")


class VarianceReport(Read):
    """What is off in a portfolio as of a data date, why, and what is to be decided."""

    component: ComponentShort
    period: PeriodShort
    previous_period: PeriodShort | None
    as_of: date
    reports: int = Field(description="How many projects have handed in a report.")
    narrative: NarrativeRead
    decisions_wanted: list[DecisionWanted]
    decisions_wanted_in_all: int
    costs: list[CostPosition] = Field(description="One for each currency and cost basis; never added up.")
    whole_life_costs: list[WholeLife]
    finish: FinishMovement | None
    since_last_appeared: SinceLastAppeared
    rag: RagCounts
    exceptions: OpenExceptions = Field(
        description="Breaches of tolerances, raised through governance, that are open now."
    )
    out_of_limits: OutOfLimits = Field(description="Red by their figures: beyond the limits of the RAG.")
    divergences: list[Divergence] = Field(description="Declared better than the figures are.")
    delivery_confidences: list[ConfidenceCount]
    confidence: ConfidenceMovement | None
    missing: Missing
    trend: list[TrendPoint] = Field(description="The last periods until this one, oldest first.")
    figures: list[FigureRead]


class Totals(Read):
    component_id: UUID
    period: str
    as_of: date
    items: list[CostTotal] = Field(description="One for each currency and cost basis; never added up.")


class ReportedProject(EntityRead):
    """A project's report as a line of the portfolio variance report."""

    address: ClassVar[str] = "/v1/status-reports"
    actions: ClassVar[dict[str, Action]] = StatusReportRead.actions

    component_id: UUID
    period: str
    status: ReportStatus
    code: str
    name: str
    category: str | None
    currency: str
    cost_basis: CostBasis
    baseline_cost: Money | None
    forecast_cost: Money | None
    declared_rag: Rag | None
    calculated_rag: Rag | None
    cause: str | None
    cause_code: CauseCode | None
    not_available: list[NotAvailable]

    @computed_field(description="Baseline less forecast: negative is adverse.")  # type: ignore[prop-decorator]
    @property
    def variance(self) -> Money | None:
        both = self.baseline_cost and self.forecast_cost
        return self.baseline_cost - self.forecast_cost if both else None  # type: ignore[operator]


class Input(Read):
    """What a figure is worked out from, and where that stands."""

    name: str
    value: str
    unit: str
    source: str
    as_of: date
    component_id: UUID | None = None


class Explanation(Read):
    """How a figure of the report comes about."""

    figure: FigureRead
    formula: str
    steps: list[FigureRead] = Field(description="Values on the way.")
    inputs: list[Input] = Field(description="The largest; with `other_inputs` they are all there is.")
    inputs_in_all: int
    other_inputs: FigureRead | None = Field(description="What the inputs not listed add up to.")
