"""Whether status reports are current, and what they say against what was approved and calculated."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.calc.rag import Rag
from app.components.models import ComponentStatus
from app.governance.consistency.rules import Checked, Found, Reference, Severity, Subject, consistency
from app.governance.exceptions.models import ExceptionRecord
from app.governance.tolerances.models import Objective
from app.periods.models import ReportingPeriod
from app.variance.status_reports.models import ReportStatus, StatusReport

READ = ("status_report:read",)
DUE = sa.func.coalesce(ReportingPeriod.submission_due_on, ReportingPeriod.data_date)
STATED = (
    *(StatusReport.id, StatusReport.reference, StatusReport.period_id, StatusReport.data_date),
    *(StatusReport.approved_finish_on, StatusReport.forecast_finish_on),
    *(StatusReport.declared_rag, StatusReport.calculated_rag, StatusReport.calculated_rag_reason),
)
BETTER = {Rag.GREEN: 0, Rag.AMBER: 1, Rag.RED: 2}


def newest(checked: Checked) -> dict[UUID, Any]:
    """The newest report of each component that was handed in."""
    latest: list[Any] = [StatusReport.data_date.desc(), StatusReport.id.desc()]
    nth = sa.func.row_number().over(partition_by=StatusReport.component_id, order_by=latest).label("nth")
    rows = checked.of(StatusReport, *STATED, nth).where(StatusReport.status != ReportStatus.DRAFT).subquery()
    return {row.component_id: row for row in checked.rows(sa.select(rows).where(rows.c.nth == 1))}


def reported(checked: Checked) -> Iterator[tuple[Subject, Any, Reference]]:
    """The projects with work to come that have handed in a report, with the newest."""
    reports = newest(checked)
    for subject in checked.projects():
        if report := reports.get(subject.id):
            told = Reference(f"{report.reference}, {report.data_date}", f"/v1/status-reports/{report.id}")
            yield subject, report, told


@consistency(
    "report.current",
    Severity.MUST_FIX,
    asks="Has every active project a report for the newest period that is due?",
    needs=(*READ, "period:read"),
    reads=(StatusReport, ReportingPeriod),
)
def current(checked: Checked) -> Iterator[Found]:
    """The active projects whose newest report is of an earlier period than is due, or that have none."""
    period, reports = due_period(checked), newest(checked)
    for subject in checked.projects(ComponentStatus.ACTIVE):
        at = f"{subject.address}/status-reports"
        report = reports.get(subject.id)
        if period is None:
            text = f"Whether {subject.code} has reported cannot be told: no reporting period is due yet."
            fix = "Open the organisation's reporting periods."
            yield Found(subject.id, text, (subject.reference,), fix, "/v1/reporting-periods", "no_period_due")
        elif report is None:
            text = f"{subject.code} has never handed in a status report; that for {period.code} is due."
            yield Found(subject.id, text, (subject.reference,), "Submit one.", at)
        elif report.data_date < period.data_date and report.period_id != period.id:
            text = f"The newest report of {subject.code} is as of {report.data_date}; that for {period.code} is due."
            told = (Reference(report.reference, f"/v1/status-reports/{report.id}"),)
            yield Found(subject.id, text, told, f"Submit the report for {period.code}.", at)


def due_period(checked: Checked) -> Any:
    """The newest period whose reports are due; None where there is none."""
    query = sa.select(ReportingPeriod.id, ReportingPeriod.code, ReportingPeriod.data_date).where(
        ReportingPeriod.organisation_id == checked.uow.actor.organisation_id, checked.today >= DUE
    )
    rows = checked.rows(query.order_by(ReportingPeriod.data_date.desc(), ReportingPeriod.id).limit(1))
    return rows[0] if rows else None


@consistency(
    "report.forecast-within-approved",
    Severity.MUST_FIX,
    asks="Has every forecast finish after the approved one an exception?",
    needs=(*READ, "exception:read"),
    reads=(StatusReport, ExceptionRecord),
)
def within_approved(checked: Checked) -> Iterator[Found]:
    """The projects that forecast to be late, and have no exception on time for it."""
    excepted = {row.component_id for row in checked.rows(on_time(checked))}
    for subject, report, told in reported(checked):
        approved, forecast = report.approved_finish_on, report.forecast_finish_on
        if approved is None or forecast is None:
            missing = "approved" if approved is None else "forecast"
            text = f"Whether {subject.code} is late cannot be told: its newest report states no {missing} finish."
            yield Found(subject.id, text, (told,), "State both.", told.address, f"no_{missing}_finish")
        elif forecast > approved and subject.id not in excepted:
            yield late(subject, approved, forecast, told)


def late(subject: Subject, approved: date, forecast: date, told: Reference) -> Found:
    days = (forecast - approved).days
    return Found(
        subject.id,
        f"{subject.code} forecasts to finish on {forecast}, {days} days after the approved {approved}, "
        "and there is no exception on time.",
        (told, Reference(f"Exceptions of {subject.code}", f"{subject.address}/exceptions")),
        "Set a tolerance on the finish, so that it opens an exception, or have the new date approved.",
        f"{subject.address}/tolerances",
    )


def on_time(checked: Checked) -> Any:
    return checked.of(ExceptionRecord).where(ExceptionRecord.objective == Objective.TIME)


@consistency(
    "report.rag-as-calculated",
    Severity.SHOULD_FIX,
    asks="Is no declared RAG better than the calculated one?",
    needs=READ,
    reads=(StatusReport,),
)
def as_calculated(checked: Checked) -> Iterator[Found]:
    """The projects that declare better than is calculated from what they state."""
    for subject, report, told in reported(checked):
        declared, calculated = report.declared_rag, report.calculated_rag
        if declared is None or calculated is None:
            missing = "declared" if declared is None else "calculated"
            text = (
                f"Whether {subject.code} declares as is calculated cannot be told: there is no {missing} RAG."
            )
            fix = "Declare one." if declared is None else "State the figures that it is calculated from."
            yield Found(subject.id, text, (told,), fix, told.address, f"no_{missing}_rag")
        elif BETTER[declared] < BETTER[calculated]:
            text = f"{subject.code} declares {declared}, and {calculated} is calculated ({report.calculated_rag_reason})."
            fix = "Explain the difference in the report, or declare what is calculated."
            yield Found(subject.id, text, (told,), fix, told.address)
