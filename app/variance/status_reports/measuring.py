"""What status reports say of tolerances: finish and cost, as they were last handed in."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.calc.money import Money
from app.components.models import Component, ComponentKind, ComponentStatus
from app.core.rights import below
from app.core.unit_of_work import Reading
from app.governance.tolerances.measures import Figure, Measure, Measured, Missing, Subject, measures
from app.governance.tolerances.models import Metric
from app.periods.models import ReportingPeriod
from app.variance.status_reports.models import CostBasis, ReportStatus, StatusReport
from app.variance.status_reports.repository import chunks

NO_REPORT, NOT_REPORTED, NO_START = "no_report", "not_reported", "no_start_date"
BASES = {CostBasis.PERIOD: Metric.PERIOD_COST, CostBasis.WHOLE_LIFE: Metric.WHOLE_LIFE_COST}
columns = sa.inspect(StatusReport).columns
BASELINE, FORECAST, ACTUAL = (columns[f"{name}_cost_minor"] for name in ("baseline", "forecast", "actual"))
STATED = (
    *(StatusReport.id, StatusReport.component_id, StatusReport.data_date, StatusReport.currency),
    *(StatusReport.start_on, StatusReport.approved_finish_on, StatusReport.forecast_finish_on),
    *(BASELINE.label("baseline"), FORECAST.label("forecast"), ACTUAL.label("actual")),
    ReportingPeriod.code.label("period"),
)
Row = Any  # of ``STATED``


def handed_in(uow: Reading, as_of: date, *selected: Any) -> Any:
    """The statement of what was submitted until a day."""
    return (
        sa.select(*selected)
        .select_from(StatusReport)
        .join(ReportingPeriod, ReportingPeriod.id == StatusReport.period_id)
        .where(
            StatusReport.organisation_id == uow.actor.organisation_id,
            StatusReport.status != ReportStatus.DRAFT,
            StatusReport.data_date <= as_of,
        )
    )


def one_each(
    uow: Reading, subjects: Sequence[Subject], as_of: date, *where: Any, first: bool = False
) -> Mapping[UUID, Row]:
    """The newest report of each component, or its first, of those that ``where`` leaves."""
    order = [StatusReport.data_date, StatusReport.id]
    ranked = order if first else [column.desc() for column in order]
    nth = sa.func.row_number().over(partition_by=StatusReport.component_id, order_by=ranked).label("nth")
    found: dict[UUID, Row] = {}
    for ids in chunks([subject.place.id for subject in subjects]):
        query = handed_in(uow, as_of, *STATED, nth).where(StatusReport.component_id.in_(ids), *where)
        rows = query.subquery()
        for row in uow.session.execute(sa.select(rows).where(rows.c.nth == 1)):
            found[row.component_id] = row
    return found


@measures(Metric.FINISH, needs="status_report:read")
def finishes(uow: Reading, subjects: Sequence[Subject], as_of: date) -> Sequence[Figure]:
    """Calendar days from the start, by the newest report; the first one has the original finish."""
    newest = one_each(uow, subjects, as_of)
    stated = StatusReport.approved_finish_on.is_not(None)
    original = one_each(uow, subjects, as_of, stated, first=True)
    return [finish(newest.get(s.place.id), original.get(s.place.id)) for s in subjects]


def finish(report: Row | None, first: Row | None) -> Figure:
    if report is None:
        return Missing(NO_REPORT)
    if first is None or report.approved_finish_on is None or report.forecast_finish_on is None:
        return Missing(NOT_REPORTED)
    if report.start_on is None:
        return Missing(NO_START)

    def days(until: date) -> Fraction:
        return Fraction((until - report.start_on).days)

    return Measured(
        unit="days",
        baseline=days(report.approved_finish_on),
        original=days(first.approved_finish_on),
        actual=max(Fraction(0), days(report.data_date)),
        forecast=days(report.forecast_finish_on),
        as_of=report.data_date,
        source=f"/v1/status-reports/{report.id}",
    )


def costs(basis: CostBasis) -> Measure:
    """Baseline, forecast and actual cost on one basis, as reported: a component's own, or those below it."""

    def measure(uow: Reading, subjects: Sequence[Subject], as_of: date) -> Sequence[Figure]:
        of_basis = StatusReport.cost_basis == basis
        newest = one_each(uow, subjects, as_of, of_basis)
        original: Mapping[UUID, Row] = {}
        if basis is CostBasis.WHOLE_LIFE:  # each year's budget is its own original
            original = one_each(uow, subjects, as_of, of_basis, BASELINE.is_not(None), first=True)
        return [
            cost(newest[s.place.id], original.get(s.place.id, newest[s.place.id]), basis)
            if s.place.id in newest
            else added(uow, s, basis, as_of)
            for s in subjects
        ]

    return measure


for basis, metric in BASES.items():
    measures(metric, needs="status_report:read")(costs(basis))


def cost(report: Row, first: Row, basis: CostBasis) -> Figure:
    if report.baseline is None:
        return Missing(NOT_REPORTED)
    currency = report.currency
    return Measured(
        unit=currency,
        baseline=exact(report.baseline, currency),
        original=exact(first.baseline, currency),
        actual=None if report.actual is None else exact(report.actual, currency),
        forecast=None if report.forecast is None else exact(report.forecast, currency),
        as_of=report.data_date,
        source=f"/v1/status-reports/{report.id}",
        of=report.period if basis is CostBasis.PERIOD else "",
    )


def exact(minor: int, currency: str) -> Fraction:
    return Fraction(Money.of_minor(int(minor), currency).amount)


def added(uow: Reading, subject: Subject, basis: CostBasis, as_of: date) -> Figure:
    """What the projects below report for the newest period, added up where they state baseline and forecast."""
    place = subject.place
    if place.kind is ComponentKind.PROJECT or (period := newest_period(uow, subject, basis, as_of)) is None:
        return Missing(NO_REPORT)
    both = sa.and_(BASELINE.is_not(None), FORECAST.is_not(None))
    sums = (sa.func.count(), sa.func.count(ACTUAL), *map(sa.func.sum, (BASELINE, FORECAST, ACTUAL)))
    query = reported_below(handed_in(uow, as_of, *sums), subject, basis)
    parts, actuals, baseline, forecast, actual = uow.session.execute(
        query.where(StatusReport.period_id == period.id, both)
    ).one()
    if not parts:
        return Missing(NOT_REPORTED)
    agreed = exact(baseline, place.currency)
    return Measured(
        unit=place.currency,
        baseline=agreed,
        original=agreed if basis is CostBasis.PERIOD else None,
        actual=exact(actual, place.currency) if actuals == parts else None,
        forecast=exact(forecast, place.currency),
        as_of=period.data_date,
        source=f"/v1/{place.kind}s/{place.id}/status-reports",
        of=period.code if basis is CostBasis.PERIOD else "",
        left_out=max(0, active_below(uow, place.path) - parts),
    )


def reported_below(query: Any, subject: Subject, basis: CostBasis) -> Any:
    """``query`` of the reports of projects at and below a component, in its currency."""
    return query.join(Component, Component.id == StatusReport.component_id).where(
        below(Component.path, subject.place.path),
        Component.kind == ComponentKind.PROJECT,
        Component.archived_at.is_(None),
        StatusReport.cost_basis == basis,
        StatusReport.currency == subject.place.currency,
    )


def newest_period(uow: Reading, subject: Subject, basis: CostBasis, as_of: date) -> ReportingPeriod | None:
    """The newest period that a project below has reported for."""
    query = reported_below(handed_in(uow, as_of, ReportingPeriod), subject, basis)
    found: ReportingPeriod | None = uow.session.scalar(
        query.order_by(ReportingPeriod.data_date.desc()).limit(1)
    )
    return found


def active_below(uow: Reading, path: str) -> int:
    query = sa.select(sa.func.count()).where(
        Component.organisation_id == uow.actor.organisation_id,
        Component.kind == ComponentKind.PROJECT,
        Component.status == ComponentStatus.ACTIVE,
        Component.archived_at.is_(None),
        below(Component.path, path),
    )
    return uow.session.scalar(query) or 0
