"""``/v1``: the narratives of a status report, one for each audience."""

from uuid import UUID

from fastapi import APIRouter

from app.calc.narrative import Audience
from app.core.errors import CHANGING
from app.core.route import UnitOfWorkRoute
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.dependencies import IfMatch
from app.variance.status_reports.narratives import service
from app.variance.status_reports.narratives.schemas import NarrativeWrite, ReportNarrative
from app.variance.status_reports.repository import StatusReportRepository
from app.variance.status_reports.schemas import StatusReportRead

router = APIRouter(prefix="/v1", tags=["Variance"], route_class=UnitOfWorkRoute)


@router.get("/status-reports/{report_id}/narratives/{audience}")
def read_report_narrative(report_id: UUID, audience: Audience, uow: Reading) -> ReportNarrative:
    """The text for an audience, with what binds its numbers, which of them drifted, and what it lacks.

    Drafted by rule until somebody edits it. No cause is told that nobody recorded.
    """
    return service.narrative(uow, report_id, audience)


@router.put("/status-reports/{report_id}/narratives/{audience}", responses=CHANGING)
def write_report_narrative(
    report_id: UUID, audience: Audience, data: NarrativeWrite, version: IfMatch, uow: Writing
) -> Told[StatusReportRead]:
    """Put an edited text in place of the draft; its drift and its lint are read at the same address."""
    return StatusReportRepository(uow).row(service.edit(uow, report_id, version, audience, data).id)
