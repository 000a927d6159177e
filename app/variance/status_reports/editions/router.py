"""``/v1``: published versions of status reports, and their corrections."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Response

from app.core.errors import CHANGING, CREATING
from app.core.pagination import Page, Paged
from app.core.route import UnitOfWorkRoute
from app.core.schemas import VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.dependencies import IfMatch, KnownAt
from app.variance.status_reports.editions import correcting
from app.variance.status_reports.editions.repository import CorrectionRepository, EditionRepository
from app.variance.status_reports.editions.schemas import (
    CorrectionRead,
    CorrectionWrite,
    EditionRead,
    Rejection,
    Verification,
)
from app.variance.status_reports.editions.service import verified
from app.variance.status_reports.repository import StatusReportRepository

router = APIRouter(prefix="/v1", tags=["Variance"], route_class=UnitOfWorkRoute)
Number = Annotated[int, Path(ge=1, lt=2**31)]


AN_OBJECT: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/json": {"schema": {"type": "object"}}}}
}


class DocumentResponse(Response):
    media_type = "application/json"


@router.get("/status-reports/{published_report_id}/versions")
def list_report_versions(
    published_report_id: UUID, uow: Reading, paging: Paged, known_at: KnownAt = None
) -> Page[EditionRead]:
    """The published versions of a report, each with its digest and its difference to the one before."""
    StatusReportRepository(uow).place_of(published_report_id)
    return EditionRepository(uow).page(paging, report=published_report_id, known_at=known_at)


@router.get("/status-reports/{published_report_id}/versions/{number}")
def read_report_version(published_report_id: UUID, number: Number, uow: Reading) -> Told[EditionRead]:
    """One published version; it never changes."""
    editions = EditionRepository(uow)
    return editions.row(editions.numbered(published_report_id, number).id)


@router.get(
    "/status-reports/{published_report_id}/versions/{number}/document",
    response_class=DocumentResponse,
    responses=AN_OBJECT,
)
def read_report_document(published_report_id: UUID, number: Number, uow: Reading) -> DocumentResponse:
    """The document of a published version, byte for byte as it went out: its SHA-256 is the digest of the version."""
    edition = EditionRepository(uow).numbered(published_report_id, number)
    return DocumentResponse(edition.content)


@router.get("/status-reports/{published_report_id}/versions/{number}/verification")
def verify_report_version(published_report_id: UUID, number: Number, uow: Reading) -> Verification:
    """The document made again from the kept figures by the rules of its day, beside what was stored."""
    return verified(EditionRepository(uow).numbered(published_report_id, number))


@router.get("/status-reports/{published_report_id}/corrections")
def list_report_corrections(published_report_id: UUID, uow: Reading, paging: Paged) -> Page[CorrectionRead]:
    """What was proposed to be put right in a published report."""
    StatusReportRepository(uow).place_of(published_report_id)
    return CorrectionRepository(uow).page(paging, report=published_report_id)


@router.post("/status-reports/{published_report_id}/corrections", status_code=201, responses=CREATING)
def create_report_correction(
    published_report_id: UUID, data: CorrectionWrite, uow: Writing
) -> Told[CorrectionRead]:
    """Propose to put a published report right; it stands until somebody else publishes the correction."""
    return CorrectionRepository(uow).row(correcting.propose(uow, published_report_id, data).id)


@router.get("/report-corrections/{correction_id}")
def read_report_correction(
    correction_id: UUID, uow: Reading, known_at: KnownAt = None
) -> Told[CorrectionRead]:
    """One correction, as it is or as it was known at an instant."""
    corrections = CorrectionRepository(uow)
    return corrections.known(correction_id, known_at) if known_at else corrections.row(correction_id)


@router.get("/report-corrections/{correction_id}/history")
def read_report_correction_history(correction_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Who proposed a correction, and what became of it."""
    return CorrectionRepository(uow).history(correction_id, paging)


@router.post("/report-corrections/{correction_id}/publication", responses=CHANGING)
def publish_report_correction(correction_id: UUID, version: IfMatch, uow: Writing) -> Told[CorrectionRead]:
    """Make a correction the next published version of its report."""
    return CorrectionRepository(uow).row(correcting.publish(uow, correction_id, version).id)


@router.post("/report-corrections/{correction_id}/rejection", responses=CHANGING)
def reject_report_correction(
    correction_id: UUID, why: Rejection, version: IfMatch, uow: Writing
) -> Told[CorrectionRead]:
    """Leave a report as it is published."""
    return CorrectionRepository(uow).row(correcting.reject(uow, correction_id, version, why).id)
