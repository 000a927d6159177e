"""What a client is told of each project of a portfolio, on one line."""

from typing import Any
from uuid import UUID

from pydantic import Field

from app.calc.money import Money
from app.calc.rag import Rag
from app.components.models import ComponentKind, ComponentStatus
from app.core.schemas import Day, Read
from app.variance.status_reports.models import CostBasis, ReportStatus
from app.variance.status_reports.schemas import AssessedConfidence, NotAvailable


class LatestReport(Read):
    """What the latest status report that was handed in states; a null member says why in ``not_available``."""

    id: UUID
    reference: str
    status: ReportStatus
    period: str = Field(description="The code of its reporting period.")
    data_date: Day
    declared_rag: Rag | None
    calculated_rag: Rag | None
    delivery_confidences: list[AssessedConfidence]
    cost_basis: CostBasis = Field(description="What the three costs are of: two bases are never added.")
    baseline_cost: Money | None
    forecast_cost: Money | None
    cost_variance: Money | None = Field(description="Baseline less forecast: negative is adverse.")
    cost_variance_reason: str | None = Field(
        description="Why `cost_variance` is null: `no_baseline_cost`, `no_forecast_cost`."
    )
    forecast_finish_on: Day | None
    not_available: list[NotAvailable]


class KeyFigures(Read):
    """One component on one line."""

    component_id: UUID
    kind: ComponentKind
    code: str
    name: str
    category: str | None
    status: ComponentStatus
    stage: str | None
    currency: str
    planned_start_on: Day | None
    planned_finish_on: Day | None
    actual_start_on: Day | None
    actual_finish_on: Day | None
    latest_report: LatestReport | None
    latest_report_reason: str | None = Field(
        description="Why `latest_report` is null: `not_reported`, nothing was handed in."
    )


def told(row: Any) -> KeyFigures:
    """A row of a component and its latest report, as a client is told it."""
    of = row._mapping
    component = {name: of[name] for name in KeyFigures.model_fields if name in of}
    report = None if of["report_id"] is None else latest(of)
    reason = None if report else "not_reported"
    return KeyFigures(**component, latest_report=report, latest_report_reason=reason)


def latest(of: Any) -> LatestReport:
    stated = {name: of[f"report_{name}"] for name in LatestReport.model_fields if f"report_{name}" in of}
    baseline, forecast = (amount(of, name) for name in ("baseline_cost", "forecast_cost"))
    return LatestReport(
        **stated,
        baseline_cost=baseline,
        forecast_cost=forecast,
        cost_variance=baseline - forecast if baseline and forecast else None,
        cost_variance_reason=reason_for(baseline, forecast),
    )


def amount(of: Any, name: str) -> Money | None:
    minor = of[f"report_{name}_minor"]
    return None if minor is None else Money.of_minor(minor, of[f"report_{name}_currency"])


def reason_for(baseline: Money | None, forecast: Money | None) -> str | None:
    if baseline is None:
        return "no_baseline_cost"
    return "no_forecast_cost" if forecast is None else None
