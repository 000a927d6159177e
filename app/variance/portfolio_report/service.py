"""The portfolio variance report: what is off, why, what is missing, and what must be decided."""

from app.core.errors import NotFound
from app.core.unit_of_work import Reading
from app.variance.portfolio_report.appearing import since_last_appeared
from app.variance.portfolio_report.costs import Costs, cost_position, costs_of, whole_lives
from app.variance.portfolio_report.decisions import wanted
from app.variance.portfolio_report.explaining import explained
from app.variance.portfolio_report.gaps import (
    confidence_counts,
    divergences,
    missing,
    out_of_limits,
    rag_counts,
)
from app.variance.portfolio_report.lines import Key
from app.variance.portfolio_report.movements import confidence_movement, finish_movement
from app.variance.portfolio_report.narrating import drafted, figures, narrative_read, of_ledgers
from app.variance.portfolio_report.projects import Projects
from app.variance.portfolio_report.raising import open_exceptions
from app.variance.portfolio_report.schemas import ComponentShort, Explanation, PeriodShort, VarianceReport
from app.variance.portfolio_report.trend import trend
from app.variance.status_reports.models import CostBasis

MOST_WORDS = 200
MOST_LISTED = 500  # parts that any report lists


def main_costs(
    projects: Projects, listed: int, currency: str | None = None, basis: CostBasis | None = None
) -> Costs:
    """The costs that the narrative speaks of: of most projects, unless told. Raises ``NotFound``."""
    keys = [k for k in projects.keys if currency in (None, k[0]) and basis in (None, k[1])]
    if not keys and (currency or basis) and projects.keys:
        raise NotFound("No project reports costs in that currency and on that basis.")
    return costs_of(projects, keys[0] if keys else (projects.top.currency, CostBasis.WHOLE_LIFE), listed)


def variance_report(uow: Reading, costs: Costs, periods: int) -> VarianceReport:
    """The whole report, with so many periods of trend; each list holds the largest, each total all."""
    projects, listed = costs.projects, costs.listed
    decisions = wanted(uow, projects)
    told = drafted(costs, decisions, MOST_WORDS)
    return VarianceReport(
        component=ComponentShort.of(projects.top),
        period=PeriodShort.of(projects.period),
        previous_period=PeriodShort.of(projects.previous) if projects.previous else None,
        as_of=projects.period.data_date,
        reports=projects.reports,
        narrative=narrative_read(told, costs),
        decisions_wanted=decisions[:listed],
        decisions_wanted_in_all=len(decisions),
        costs=[cost_position(costs_for(projects, key, costs)) for key in projects.keys],
        whole_life_costs=whole_lives(costs),
        finish=finish_movement(projects, listed),
        since_last_appeared=since_last_appeared(projects, listed),
        rag=rag_counts(projects.cells),
        exceptions=open_exceptions(projects, listed),
        out_of_limits=out_of_limits(projects, listed),
        divergences=divergences(projects, listed),
        delivery_confidences=confidence_counts(projects.found.confidences([projects.period.id])),
        confidence=confidence_movement(projects, listed),
        missing=missing(projects, listed),
        trend=trend(uow, projects.top, projects.period, periods),
        figures=[*figures(told, costs), *of_ledgers(costs, listed)],
    )


def costs_for(projects: Projects, key: Key, known: Costs) -> Costs:
    return known if known.key == key else costs_of(projects, key, known.listed)


def explanation(uow: Reading, costs: Costs, figure: str) -> Explanation:
    """How a figure of the report comes about. Raises ``NotFound`` where it has no such figure."""
    told = drafted(costs, wanted(uow, costs.projects), MOST_WORDS)
    known = [*figures(told, costs), *of_ledgers(costs, MOST_LISTED)]
    return explained(costs, known, figure)
