"""What status reports say of tolerances: finish and cost, as they were last handed in."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.components.models import Component, ComponentKind
from app.core.rights import below
from app.core.unit_of_work import Reading
from app.governance.tolerances.levels import CHUNK
from app.governance.tolerances.measures import Figure, Measure, Measured, Missing, Subject, measures
from app.governance.tolerances.models import Metric
from app.periods.models import ReportingPeriod
from app.variance.status_reports.models import CostBasis, ReportStatus, StatusReport

NO_REPORT, NOT_REPORTED, NO_START = "no_report", "not_reported", "no_start_date"
BASES = {CostBasis.PERIOD: Metric.PERIOD_COST, CostBasis.WHOLE_LIFE: Metric.WHOLE_LIFE_COST}
Row = Any  # of ``reports``


def handed_in(uow: Reading, as_of: date) -> Any:
    """The statement of the reports that were submitted, until a day, oldest first."""
    return (
        sa.select(StatusReport, ReportingPeriod.code.label("period"))
        .join(ReportingPeriod, ReportingPeriod.id == StatusReport.period_id)
        .where(
            StatusReport.organisation_id == uow.actor.organisation_id,
            StatusReport.status != ReportStatus.DRAFT,
            StatusReport.data_date <= as_of,
        )
        .order_by(StatusReport.data_date, StatusReport.id)
    )


def reports_of(uow: Reading, ids: Sequence[UUID], as_of: date) -> dict[UUID, list[Row]]:
    """The reports of each of these components, oldest first."""
    found: dict[UUID, list[Row]] = {}
    for at in range(0, len(ids), CHUNK):
        query = handed_in(uow, as_of).where(StatusReport.component_id.in_(ids[at : at + CHUNK]))
        for row in uow.session.execute(query):
            found.setdefault(row[0].component_id, []).append(row)
    return found


@measures(Metric.FINISH, needs="status_report:read")
def finishes(uow: Reading, subjects: Sequence[Subject], as_of: date) -> Sequence[Figure]:
    """Calendar days from the start, by the newest report; the first one has the original finish."""
    told = reports_of(uow, [subject.place.id for subject in subjects], as_of)
    return [finish(told.get(subject.place.id, [])) for subject in subjects]


def finish(rows: Sequence[Row]) -> Figure:
    if not rows:
        return Missing(NO_REPORT)
    report = rows[-1][0]
    if report.approved_finish_on is None or report.forecast_finish_on is None:
        return Missing(NOT_REPORTED)
    if report.start_on is None:
        return Missing(NO_START)
    first = next(row[0].approved_finish_on for row in rows if row[0].approved_finish_on)

    def days(until: date) -> Fraction:
        return Fraction((until - report.start_on).days)

    return Measured(
        unit="days",
        baseline=days(report.approved_finish_on),
        original=days(first),
        actual=max(Fraction(0), days(report.data_date)),
        forecast=days(report.forecast_finish_on),
        as_of=report.data_date,
        source=f"/v1/status-reports/{report.id}",
    )


def costs(basis: CostBasis) -> Measure:
    """Baseline, forecast and actual cost on one basis, as reported: a component's own, or those below it."""

    def measure(uow: Reading, subjects: Sequence[Subject], as_of: date) -> Sequence[Figure]:
        told = reports_of(uow, [subject.place.id for subject in subjects], as_of)
        return [
            cost(told.get(subject.place.id, []), basis)
            if subject.place.id in told or subject.place.kind is ComponentKind.PROJECT
            else added(uow, subject, basis, as_of)
            for subject in subjects
        ]

    return measure


for basis, metric in BASES.items():
    measures(metric, needs="status_report:read")(costs(basis))


def cost(rows: Sequence[Row], basis: CostBasis) -> Figure:
    own = [row for row in rows if row[0].cost_basis is basis]
    if not own:
        return Missing(NO_REPORT)
    report, period = own[-1]
    if report.baseline_cost is None:
        return Missing(NOT_REPORTED)
    yearly = basis is CostBasis.PERIOD
    first = next(row[0].baseline_cost for row in own if row[0].baseline_cost)
    return Measured(
        unit=report.currency,
        baseline=exact(report.baseline_cost),
        original=exact(report.baseline_cost if yearly else first),  # each year's budget is its own original
        actual=None if report.actual_cost is None else exact(report.actual_cost),
        forecast=None if report.forecast_cost is None else exact(report.forecast_cost),
        as_of=report.data_date,
        source=f"/v1/status-reports/{report.id}",
        of=period if yearly else "",
    )


def exact(amount: Any) -> Fraction:
    return Fraction(amount.amount)


def added(uow: Reading, subject: Subject, basis: CostBasis, as_of: date) -> Figure:
    """What the projects below report of the newest period, added up where they state all of it."""
    query = (
        handed_in(uow, as_of)
        .join(Component, Component.id == StatusReport.component_id)
        .where(
            below(Component.path, subject.place.path),
            Component.kind == ComponentKind.PROJECT,
            Component.archived_at.is_(None),
            StatusReport.cost_basis == basis,
            StatusReport.currency == subject.place.currency,
        )
    )
    by_project: dict[UUID, list[Row]] = {}
    for row in uow.session.execute(query):
        by_project.setdefault(row[0].component_id, []).append(row)
    if not by_project:
        return Missing(NO_REPORT)
    newest = max(rows[-1][0].data_date for rows in by_project.values())
    current = {id: rows for id, rows in by_project.items() if rows[-1][0].data_date == newest}
    figures = [cost(rows, basis) for rows in current.values()]
    whole = [each for each in figures if isinstance(each, Measured) and each.forecast is not None]
    return sum_of(subject, whole, len(by_project) - len(whole)) if whole else Missing(NOT_REPORTED)


def sum_of(subject: Subject, parts: Sequence[Measured], left_out: int) -> Measured:
    place = subject.place

    def total(name: str) -> Fraction | None:
        values = [getattr(part, name) for part in parts]
        return None if None in values else sum(values, Fraction(0))

    return Measured(
        unit=parts[0].unit,
        baseline=sum((part.baseline for part in parts), Fraction(0)),
        original=total("original"),
        actual=total("actual"),
        forecast=total("forecast"),
        as_of=parts[0].as_of,
        source=f"/v1/{place.kind}s/{place.id}/status-reports",
        of=parts[0].of,
        left_out=left_out,
    )
