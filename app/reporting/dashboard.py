"""The dashboard of a component as of a data date."""

from datetime import date, timedelta
from typing import Any

from app.calc import narrative as calc
from app.calc.narrative import Narrative, ProjectFacts, project_narrative
from app.calc.rag import CalculatedRag, declared_better
from app.components.models import ComponentKind
from app.components.places import AnyPlace
from app.components.schemas import Address
from app.core.errors import Invalid
from app.core.unit_of_work import Reading
from app.periods.models import ReportingPeriod
from app.periods.service import find_period
from app.reporting.schemas import CostFigures, Dashboard, ProjectFigures
from app.variance.portfolio_report.asking import reported
from app.variance.portfolio_report.costs import Costs, costs_of, rag_of, summed
from app.variance.portfolio_report.decisions import wanted
from app.variance.portfolio_report.gaps import confidence_counts, rag_counts, without_variance
from app.variance.portfolio_report.lines import Line
from app.variance.portfolio_report.narrating import (
    BASIS,
    as_facts,
    cause_of,
    drafted,
    figures,
    narrative_read,
)
from app.variance.portfolio_report.parts import RagCounts, Summed
from app.variance.portfolio_report.projects import Projects, projects_of
from app.variance.portfolio_report.repository import PortfolioReportRepository
from app.variance.portfolio_report.schemas import ComponentShort, DecisionWanted, PeriodShort
from app.variance.portfolio_report.service import MOST_WORDS as MOST_OF_MANY
from app.variance.portfolio_report.service import main_costs
from app.variance.portfolio_report.sums import stated
from app.variance.portfolio_report.trend import trend, whole_life_totals
from app.variance.status_reports.schemas import AssessedConfidence, slip_days

MOST_WORDS = 120  # of a project; what is told of many takes as many as their report
LARGEST = 10  # variances that the database tells one by one
LISTED = 20  # decisions wanted; the rest is counted


def dashboard(uow: Reading, at: Address, code: str | None, as_of: date | None, periods: int) -> Dashboard:
    """A component in a period, or in the last one reported as of a day; with so many periods of trend."""
    top = reported(uow, at)
    period = period_for(uow, top, code, as_of)
    if period is None:
        return nothing_reported(top)
    projects = projects_of(uow, top, period)
    decisions, costs = wanted(uow, projects), main_costs(projects, LARGEST)
    line, is_stale = own(projects)
    told = narrative(projects, costs, decisions, line, is_stale)
    return Dashboard(
        component=ComponentShort.of(top),
        period=PeriodShort.of(period),
        previous_period=PeriodShort.of(projects.previous) if projects.previous else None,
        as_of=period.data_date,
        reports=projects.reports,
        costs=[cost_figures(costs_of(projects, key, LARGEST)) for key in projects.keys],
        whole_life_costs=whole_life_totals(projects.cells),
        rag=rag_counts(projects.cells),
        delivery_confidences=confidence_counts(projects.found.confidences([period.id])),
        project=project_figures(line, is_stale) if line else None,
        projects_without_variance=len(without_variance(projects)),
        stale_projects=len(projects.stale),
        trend=trend(uow, top, period, periods),
        narrative=narrative_read(told, costs),
        figures=figures(told, costs),
        decisions_wanted=decisions[:LISTED],
        decisions_wanted_in_all=len(decisions),
    )


def period_for(uow: Reading, top: AnyPlace, code: str | None, as_of: date | None) -> ReportingPeriod | None:
    """The period asked for, else the last one that anything was reported for. Raises ``NotFound``."""
    if code and as_of:
        raise Invalid("Ask for a period, or for a day, not for both.")
    if code:
        return find_period(uow, code)
    day = as_of or date.max
    before = day + timedelta(days=1) if day < date.max else day
    return PortfolioReportRepository(uow, top.path).period_before(before)


def nothing_reported(top: AnyPlace) -> Dashboard:
    nothing: dict[str, Any] = dict.fromkeys(Dashboard.model_fields)
    lists = ("costs", "whole_life_costs", "delivery_confidences", "trend", "figures", "decisions_wanted")
    counts = ("reports", "projects_without_variance", "stale_projects", "decisions_wanted_in_all")
    rag = RagCounts(declared={}, calculated={}, declared_better=0)
    nothing |= {name: [] for name in lists} | dict.fromkeys(counts, 0)
    return Dashboard.model_validate(nothing | {"component": ComponentShort.of(top), "rag": rag})


def cost_figures(costs: Costs) -> CostFigures:
    rag, reason = rag_of(costs)
    moved = costs.moved
    return CostFigures(
        currency=costs.currency,
        cost_basis=costs.key[1],
        reports=costs.sums.reports,
        total=Summed(**summed(costs.found.whole)),
        actual_cost=stated(costs.sums, "actual", costs.currency),
        calculated_rag=rag,
        calculated_rag_reason=reason,
        change=moved.like_for_like if moved and moved.compared else None,
    )


def own(projects: Projects) -> tuple[Line | None, bool]:
    """What a project itself reports, or last reported; and whether that is stale."""
    if projects.top.kind != ComponentKind.PROJECT:
        return None, False
    line = next(iter(projects.found.lines()), None)
    return (line, False) if line else (before(projects), True)


def before(projects: Projects) -> Line | None:
    """What a project reported in the period before."""
    lines = projects.found.reports([projects.previous.id]) if projects.previous else []
    return next(iter(lines), None)


def project_figures(line: Line, is_stale: bool) -> ProjectFigures:
    told = {name: getattr(line, name) for name in ProjectFigures.model_fields if hasattr(line, name)}
    return ProjectFigures.model_validate(
        told
        | {
            "status_report_id": line.report_id,
            "stale": is_stale,
            "finish_slip_days": slip_days(line.approved_finish_on, line.forecast_finish_on),
            "rag_divergence": declared_better(line.declared_rag, line.calculated_rag),
            "delivery_confidences": [AssessedConfidence.model_validate(c) for c in line.delivery_confidences],
            "not_available": dict(line.reasons),
        }
    )


def narrative(
    projects: Projects, costs: Costs, decisions: list[DecisionWanted], line: Line | None, is_stale: bool
) -> Narrative:
    """The short text: of a project from its own report, else of the whole."""
    if line is None:
        return drafted(costs, decisions, MOST_OF_MANY)
    return project_narrative(facts(projects, line, is_stale, as_facts(decisions)), MOST_WORDS)


def facts(
    projects: Projects, line: Line, is_stale: bool, decisions: tuple[calc.DecisionWanted, ...]
) -> ProjectFacts:
    old = None if is_stale else before(projects)
    rag = CalculatedRag(line.calculated_rag, line.calculated_rag_reason, ())
    return ProjectFacts(
        id=line.id,
        label=line.name,
        period=projects.period.name,
        as_of=line.data_date,
        source=line.source,
        basis=BASIS[line.cost_basis],
        baseline=line.baseline_cost,
        forecast=line.forecast_cost,
        previous_period=projects.previous.name if projects.previous else None,
        previous_variance=old.variance if old and old.key == line.key else None,
        finish_on=line.forecast_finish_on,
        slip_days=slip_days(line.approved_finish_on, line.forecast_finish_on),
        calculated=rag,
        declared=line.declared_rag,
        confidences=line.assessed().confidences,
        cause=cause_of(line.cause, line.cause_code),
        missing=tuple(
            name.replace("_", " ") for name in ("baseline_cost", "forecast_cost") if not getattr(line, name)
        ),
        stale=is_stale,
        decisions=decisions,
    )
