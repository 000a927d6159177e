"""How a report moves on: submitted, challenged or returned by the office, approved, published."""

from uuid import UUID

from app.core.errors import Conflict
from app.core.model import utc_now
from app.core.unit_of_work import Writing
from app.governance.exceptions.evaluating import evaluate
from app.periods.models import ReportingPeriod
from app.variance.status_reports.editions.service import publish_edition
from app.variance.status_reports.kept.taking import taken
from app.variance.status_reports.models import ReportStatus, StatusReport
from app.variance.status_reports.narratives.service import drafted, edited_only
from app.variance.status_reports.schemas import Answer, Challenge, Figures, Return
from app.variance.status_reports.service import JUDGED, at_stage, before, state, stated

SUBMIT, REVIEW, PUBLISH = "status_report:submit", "status_report:review", "status_report:publish"


def submit(uow: Writing, id: UUID, version: int) -> StatusReport:
    """Freeze a draft's figures, with what other records say now, and hand it in."""
    report, component, period = at_stage(uow, id, SUBMIT, version, ReportStatus.DRAFT)
    refuse_before_cut_off(report, period)
    figures = Figures.model_validate(report)
    state(report, stated(component, period, figures, before(uow, component, period, figures)))
    report.kept_figures = taken(uow, component, period, report).model_dump(mode="json")
    report.submitted_at, report.status = utc_now(), ReportStatus.SUBMITTED
    report.narratives = drafted(uow, report)
    uow.record("status_report.submitted", report)
    evaluate(uow, [report.component_id], report.data_date, JUDGED)
    return report


def refuse_before_cut_off(report: StatusReport, period: ReportingPeriod) -> None:
    """Raises ``Conflict`` while what happened until the data date may still come in."""
    if period.cut_off_on and utc_now().date() < period.cut_off_on:
        raise Conflict(
            f"{report.reference} can be submitted from {period.cut_off_on} on: {period.code} is open for "
            "records until then.",
            rule="before_cut_off",
        )


def challenge(uow: Writing, id: UUID, version: int, doubt: Challenge) -> StatusReport:
    """Ask about a submitted report; it waits for the answer."""
    return moved(
        uow,
        id,
        version,
        REVIEW,
        "challenged",
        doubt.question,
        ReportStatus.CHALLENGED,
        ReportStatus.SUBMITTED,
    )


def answer(uow: Writing, id: UUID, version: int, reply: Answer) -> StatusReport:
    """Answer what was asked; the figures stand."""
    return moved(
        uow, id, version, SUBMIT, "answered", reply.answer, ReportStatus.SUBMITTED, ReportStatus.CHALLENGED
    )


def approve(uow: Writing, id: UUID, version: int) -> StatusReport:
    """Say that a submitted report may go out as it is."""
    return moved(uow, id, version, REVIEW, "approved", None, ReportStatus.APPROVED, ReportStatus.SUBMITTED)


def send_back(uow: Writing, id: UUID, version: int, why: Return) -> StatusReport:
    """Make a report a draft again, for a stated reason; its figures are taken anew when it comes back."""
    stages = (ReportStatus.SUBMITTED, ReportStatus.CHALLENGED)
    report, *_ = at_stage(uow, id, REVIEW, version, *stages)
    report.status, report.kept_figures, report.submitted_at = ReportStatus.DRAFT, None, None
    report.narratives = edited_only(report)
    uow.record("status_report.returned", report, why.reason)
    return report


def publish(uow: Writing, id: UUID, version: int) -> StatusReport:
    """Publish an approved report: what went out never changes again."""
    report, component, period = at_stage(uow, id, PUBLISH, version, ReportStatus.APPROVED)
    report.status = ReportStatus.PUBLISHED
    edition = publish_edition(uow, report, component, period)
    uow.record("status_report.published", report)
    uow.record("report_edition.published", edition)
    return report


def moved(
    uow: Writing,
    id: UUID,
    version: int,
    permission: str,
    how: str,
    why: str | None,
    to: ReportStatus,
    since: ReportStatus,
) -> StatusReport:
    """The report at its next stage."""
    report, *_ = at_stage(uow, id, permission, version, since)
    report.status = to
    uow.record(f"status_report.{how}", report, why)
    return report
