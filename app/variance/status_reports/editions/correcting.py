"""Correcting a published report: proposed by who submits, published by who publishes, as a new version."""

from uuid import UUID

from app.core.errors import Conflict
from app.core.merge_patch import MergePatch
from app.core.unit_of_work import Writing
from app.variance.status_reports.editions.models import CorrectionStatus, ReportCorrection
from app.variance.status_reports.editions.repository import CorrectionRepository
from app.variance.status_reports.editions.schemas import CorrectionWrite, Rejection
from app.variance.status_reports.editions.service import publish_edition
from app.variance.status_reports.kept.taking import taken
from app.variance.status_reports.models import ReportStatus, StatusReport
from app.variance.status_reports.narratives.service import drafted
from app.variance.status_reports.schemas import Figures
from app.variance.status_reports.service import at_stage, before, refuse_others_decisions, state, stated

SUBMIT, PUBLISH = "status_report:submit", "status_report:publish"


def propose(uow: Writing, report_id: UUID, data: CorrectionWrite) -> ReportCorrection:
    """Say what is to be put right; the published report stands until that is published."""
    report, component, period = at_stage(uow, report_id, SUBMIT, None, ReportStatus.PUBLISHED)
    figures = corrected(report, data.changes)
    refuse_others_decisions(uow, component, figures)
    stated(component, period, figures)
    correction = uow.add(
        ReportCorrection(
            component_id=report.component_id,
            status_report_id=report.id,
            status=CorrectionStatus.PROPOSED,
            **dict(data),
        )
    )
    uow.record("report_correction.proposed", correction, data.reason)
    return correction


def corrected(report: StatusReport, changes: dict[str, object]) -> Figures:
    """What the report would state. Raises ``Invalid``."""
    return MergePatch[Figures](changes).applied_to(Figures.model_validate(report))


def publish(uow: Writing, id: UUID, version: int) -> ReportCorrection:
    """Make a correction the report's next version; the one before stays as it went out."""
    correction = open_one(uow, id, version)
    report, component, period = at_stage(
        uow, correction.status_report_id, PUBLISH, None, ReportStatus.PUBLISHED
    )
    if report.edition is None:  # published by an import: what stood is its first version
        uow.record("report_edition.published", publish_edition(uow, report, component, period))
    figures = corrected(report, correction.changes)
    state(report, stated(component, period, figures, before(uow, component, period, figures)))
    if correction.take_figures_anew:
        report.kept_figures = taken(uow, component, period, report).model_dump(mode="json")
    if report.narratives:
        report.narratives = drafted(uow, report)
    edition = publish_edition(uow, report, component, period, correction.reason)
    correction.status, correction.edition = CorrectionStatus.PUBLISHED, edition.number
    uow.record("status_report.corrected", report, correction.reason)
    uow.record("report_edition.published", edition, correction.reason)
    uow.record("report_correction.published", correction)
    return correction


def reject(uow: Writing, id: UUID, version: int, why: Rejection) -> ReportCorrection:
    """Leave the report as it is published, for a stated reason."""
    correction = open_one(uow, id, version)
    correction.status, correction.refusal = CorrectionStatus.REJECTED, why.refusal
    uow.record("report_correction.rejected", correction, why.refusal)
    return correction


def open_one(uow: Writing, id: UUID, version: int) -> ReportCorrection:
    correction = CorrectionRepository(uow).get(id, PUBLISH, version)
    if correction.status is not CorrectionStatus.PROPOSED:
        raise Conflict(f"The correction is {correction.status}, not proposed.", rule="correction_status")
    return correction
