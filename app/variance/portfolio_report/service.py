"""The portfolio variance report: what is off, why, what is missing, and what must be decided."""

from datetime import date
from typing import Any

from app.calc.money import Money
from app.components.places import AnyPlace
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.core.errors import Forbidden, Invalid, NotFound
from app.core.unit_of_work import Reading
from app.variance.periods.models import ReportingPeriod
from app.variance.periods.repository import PeriodRepository
from app.variance.periods.service import find_period
from app.variance.portfolio_report.costs import Costs, cost_position, costs_of, whole_lives
from app.variance.portfolio_report.decisions import wanted
from app.variance.portfolio_report.explaining import explained
from app.variance.portfolio_report.gaps import confidence_counts, divergences, missing, rag_counts
from app.variance.portfolio_report.lines import Absent, Key, Projects
from app.variance.portfolio_report.movements import confidence_movement, finish_movement
from app.variance.portfolio_report.narrating import drafted, figures, narrative_read
from app.variance.portfolio_report.parts import Stated
from app.variance.portfolio_report.repository import WHEN, WHERE, PortfolioReportRepository, found_in
from app.variance.portfolio_report.schemas import (
    ComponentShort,
    CostTotal,
    Explanation,
    PeriodShort,
    Totals,
    VarianceReport,
)
from app.variance.status_reports.models import CostBasis, ReportStatus

READ = "status_report:read"
MOST_WORDS = 200
EXPECTED = ("active", "paused")  # under way, so that a report is due


def reported(uow: Reading, at: Address) -> AnyPlace:
    """The component, for who may read the status reports of all below it."""
    component = ComponentRepository(uow).at(at)
    demand(uow, component.path)
    return component


def demand(uow: Reading, path: str) -> None:
    """Raises ``Forbidden`` where the actor may not read the status reports at a path and below."""
    if not uow.actor.rights.allow(READ, path):
        raise Forbidden(f"This needs the permission {READ} there.", rule=READ)


def projects_of(
    uow: Reading, top: AnyPlace, period: ReportingPeriod, since: ReportingPeriod | None = None
) -> Projects:
    """What is known of a component's projects in a period, beside an earlier one: the last, unless told."""
    if since and since.data_date >= period.data_date:
        raise Invalid(f"{since.code} is not before {period.code}.")
    reports = PortfolioReportRepository(uow, top.path)
    lines, absent = reports.lines(period.id), reports.absent(period)
    previous = since or reports.period_before(period.data_date)
    before = reports.lines(previous.id) if previous else []
    last = reports.period_before(date.max)
    return Projects(
        top=top,
        period=period,
        previous=previous,
        is_last=last is None or last.data_date <= period.data_date,
        lines=tuple(line for line in lines if line.status != ReportStatus.DRAFT),
        drafts=tuple(line for line in lines if line.status == ReportStatus.DRAFT),
        before=tuple(line for line in before if line.status != ReportStatus.DRAFT),
        stale=tuple(one for one in absent if one.last_on and not is_past(one, period)),
        past_finish=tuple(one for one in absent if one.last_on and is_past(one, period)),
        unreported=tuple(one for one in absent if is_due(one, period)),
    )


def is_past(absent: Absent, period: ReportingPeriod) -> bool:
    """Whether the finish a project told of has passed: it may be done, though nobody closed it."""
    return absent.finish_on is not None and absent.finish_on <= period.data_date


def is_due(absent: Absent, period: ReportingPeriod) -> bool:
    """Whether a project that has never reported should have: it runs, and did not begin later."""
    later = absent.planned_start_on and absent.planned_start_on > period.data_date
    return absent.status in EXPECTED and not (absent.last_on or absent.next_on or later)


def main_costs(projects: Projects, currency: str | None = None, basis: CostBasis | None = None) -> Costs:
    """The costs that the narrative speaks of: of most projects, unless told. Raises ``NotFound``."""
    keys = [k for k in projects.keys if currency in (None, k[0]) and basis in (None, k[1])]
    if not keys and (currency or basis) and projects.keys:
        raise NotFound("No project reports costs in that currency and on that basis.")
    return costs_of(projects, keys[0] if keys else (projects.top.currency, CostBasis.WHOLE_LIFE))


def variance_report(uow: Reading, costs: Costs, listed: int) -> VarianceReport:
    """The whole report; each list holds the ``listed`` largest, each total all."""
    projects = costs.projects
    decisions = wanted(uow, projects)
    told = drafted(costs, decisions, MOST_WORDS)
    return VarianceReport(
        component=ComponentShort.of(projects.top),
        period=PeriodShort.of(projects.period),
        previous_period=PeriodShort.of(projects.previous) if projects.previous else None,
        as_of=projects.period.data_date,
        reports=len(projects.lines),
        narrative=narrative_read(told, costs),
        decisions_wanted=decisions[:listed],
        decisions_wanted_in_all=len(decisions),
        costs=[cost_position(costs_for(projects, key, costs), listed) for key in projects.keys],
        whole_life_costs=whole_lives(costs, listed),
        finish=finish_movement(projects, listed),
        rag=rag_counts(projects),
        divergences=divergences(projects, listed),
        delivery_confidences=confidence_counts(projects.lines),
        confidence=confidence_movement(projects, listed),
        missing=missing(projects, listed),
        figures=figures(told, costs),
    )


def costs_for(projects: Projects, key: Key, known: Costs) -> Costs:
    return known if known.key == key else costs_of(projects, key)


def explanation(uow: Reading, costs: Costs, figure: str, listed: int) -> Explanation:
    """How a figure of the report comes about. Raises ``NotFound`` where it has no such figure."""
    told = drafted(costs, wanted(uow, costs.projects), MOST_WORDS)
    return explained(costs, figures(told, costs), figure, listed)


def totals(uow: Reading, at: Address, code: str | None, by_category: bool) -> Totals:
    """Counts and sums by currency and cost basis, straight from the database: columns all the way."""
    top = found_in(uow, WHERE, id=at.id)
    if top is None or top.kind != at.kind or not ComponentRepository(uow).sees(top.path):
        raise NotFound(f"No {at.kind} {at.id}.")
    demand(uow, top.path)
    period = found_in(uow, WHEN, code=code) if code else last_period(uow, top.path)
    if period is None or not PeriodRepository(uow).sees(top.path):
        raise NotFound(f"No reporting period {code}.")
    rows = PortfolioReportRepository(uow, top.path).totals(period.id, by_category)
    items = [cost_total(row._asdict()) for row in rows]
    return Totals(component_id=at.id, period=period.code, as_of=period.data_date, items=items)


def cost_total(row: dict[str, Any]) -> CostTotal:
    currency: str = row["currency"]

    def stated(name: str) -> Stated:
        return Stated(projects=row[f"{name}_reports"], amount=money(row[name], currency))

    baseline, forecast = (money(row[f"compared_{name}"], currency) for name in ("baseline", "forecast"))
    return CostTotal(
        currency=currency,
        cost_basis=row["cost_basis"],
        category=row.get("category"),
        reports=row["reports"],
        baseline_cost=stated("baseline"),
        forecast_cost=stated("forecast"),
        actual_cost=stated("actual"),
        compared=row["compared"],
        baseline=baseline,
        forecast=forecast,
        variance=baseline - forecast if baseline and forecast else None,
    )


def money(minor: int | None, currency: str) -> Money | None:
    """A sum that the database made; PostgreSQL makes it a decimal."""
    return None if minor is None else Money.of_minor(int(minor), currency)


def period_of(uow: Reading, path: str, code: str | None) -> ReportingPeriod:
    """The period of this code, else the last one reported for at a path and below. Raises ``NotFound``."""
    return find_period(uow, code) if code else last_period(uow, path)


def last_period(uow: Reading, path: str) -> ReportingPeriod:
    """The last period that a project at a path and below handed in a report for. Raises ``NotFound``."""
    if found := PortfolioReportRepository(uow, path).period_before(date.max):
        return found
    raise NotFound("No project has handed in a status report yet: name a period to see who is to.")


def period_for(uow: Reading, code: str | None) -> ReportingPeriod | None:
    return find_period(uow, code) if code else None
