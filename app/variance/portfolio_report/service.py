"""The portfolio variance report: what is off, why, what is missing, and what must be decided."""

from dataclasses import replace

from app.core.errors import NotFound
from app.core.unit_of_work import Reading
from app.periods.service import find_period
from app.variance.portfolio_report.appearing import since_last_appeared
from app.variance.portfolio_report.costs import Costs, cost_position, costs_of, whole_lives
from app.variance.portfolio_report.decisions import wanted
from app.variance.portfolio_report.explaining import explained
from app.variance.portfolio_report.figures import Named, of_one, of_other, of_trend, under
from app.variance.portfolio_report.gaps import (
    confidence_counts,
    divergences,
    missing,
    out_of_limits,
    rag_counts,
)
from app.variance.portfolio_report.movements import confidence_movement, finish_movement
from app.variance.portfolio_report.narrating import drafted, narrative_read
from app.variance.portfolio_report.projects import Projects, projects_of
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
    others = {key: costs_of(projects, key, listed) for key in projects.keys if key != costs.key}
    points = trend(uow, projects.top, projects.period, periods)
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
        costs=[cost_position(others.get(key, costs)) for key in projects.keys],
        whole_life_costs=whole_lives(costs),
        finish=finish_movement(projects, listed),
        since_last_appeared=since_last_appeared(projects, listed),
        rag=rag_counts(projects.cells),
        exceptions=open_exceptions(projects, listed),
        out_of_limits=out_of_limits(projects, listed),
        divergences=divergences(projects, listed),
        delivery_confidences=confidence_counts(projects.rated),
        confidence=confidence_movement(projects, listed),
        missing=missing(projects, listed),
        trend=points,
        figures=[
            *of_one(told, costs, listed),
            *(figure for other in others.values() for figure in of_other(other, listed)),
            *of_trend(projects, points),
        ],
    )


def explanation(uow: Reading, costs: Costs, id: str) -> Explanation:
    """How a figure of the report comes about. Raises ``NotFound`` where it has no such figure.

    One of the trend is explained by the report of its period, one of other costs by these.
    """
    named = Named.of(id)
    own = costs_named(uow, costs, named)
    told = drafted(own, wanted(uow, own.projects), MOST_WORDS)
    found = explained(own, of_one(told, own, MOST_LISTED), named.own)
    prefix = id.removesuffix(named.own)
    return found.model_copy(
        update={"figure": under(prefix, found.figure), "steps": [under(prefix, step) for step in found.steps]}
    )


def costs_named(uow: Reading, costs: Costs, named: Named) -> Costs:
    """The costs that a figure is of: of its period, currency and cost basis. Raises ``NotFound``."""
    projects, of_project = costs.projects, named.own.startswith("project.")
    if named.period is not None:
        then = projects_of(uow, projects.top, find_period(uow, named.period))
        return main_costs(replace(then, day=projects.day), costs.listed, *(named.key or ()))
    if named.key is None and not of_project:
        return costs
    listed = MOST_LISTED if of_project else costs.listed  # it may be any that some report lists
    return main_costs(projects, listed, *(named.key or costs.key))
