"""``/v1``: maturity models, and assessments of offices by them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query

from app.core.errors import CHANGING, CREATING
from app.core.merge_patch import MergePatch
from app.core.pagination import Page, Paged, Paging
from app.core.route import UnitOfWorkRoute
from app.core.schemas import VersionRead
from app.core.svg import SvgResponse
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.dependencies import IfMatch, KnownAt
from app.pmo.maturity import picture, service
from app.pmo.maturity.models import AssessmentKind, AssessmentStatus
from app.pmo.maturity.repository import AssessmentRepository, MaturityModelRepository
from app.pmo.maturity.result import result
from app.pmo.maturity.schemas import (
    MaturityAssessmentRead,
    MaturityAssessmentRevision,
    MaturityAssessmentWrite,
    MaturityModelAdoption,
    MaturityModelRead,
    MaturityModelWrite,
    MaturityResult,
)
from app.pmo.repository import OfficeRepository

router = APIRouter(prefix="/v1", tags=["Maturity"], route_class=UnitOfWorkRoute)
AssessmentPatch = Annotated[
    MergePatch[MaturityAssessmentRevision], Body(media_type="application/merge-patch+json")
]


class Search(Paging):
    """The filters and the paging of a list of assessments."""

    kind: AssessmentKind | None = None
    status: AssessmentStatus | None = None


@router.get("/maturity-models")
def list_maturity_models(uow: Reading, paging: Paged) -> Page[MaturityModelRead]:
    """The models that the organisation assesses by, every edition of each."""
    return MaturityModelRepository(uow).page(paging)


@router.post("/maturity-models", status_code=201, responses=CREATING)
def create_maturity_model(data: MaturityModelWrite, uow: Writing) -> Told[MaturityModelRead]:
    """Keep a model of one's own, or the next edition of the one with its code; it stays as it is."""
    return MaturityModelRepository(uow).row(service.draw_up(uow, data).id)


@router.post("/maturity-models/standard", status_code=201, responses=CREATING)
def adopt_maturity_model(data: MaturityModelAdoption, uow: Writing) -> Told[MaturityModelRead]:
    """Take over the model that is shipped: seven perspectives, five levels."""
    return MaturityModelRepository(uow).row(service.adopt(uow, data).id)


@router.get("/maturity-models/{maturity_model_id}")
def read_maturity_model(maturity_model_id: UUID, uow: Reading) -> Told[MaturityModelRead]:
    """One edition of a model, with all its attributes: it stays as it was made."""
    return MaturityModelRepository(uow).row(maturity_model_id)


@router.get("/offices/{office_id}/maturity-assessments")
def list_maturity_assessments(
    office_id: UUID, uow: Reading, search: Annotated[Search, Query()]
) -> Page[MaturityAssessmentRead]:
    """The assessments of an office: its own and independent ones, kept apart by `kind`."""
    office = OfficeRepository(uow).get(office_id)
    return AssessmentRepository(uow).page(search, office=office.id, kind=search.kind, status=search.status)


@router.post("/offices/{office_id}/maturity-assessments", status_code=201, responses=CREATING)
def create_maturity_assessment(
    office_id: UUID, data: MaturityAssessmentWrite, uow: Writing
) -> Told[MaturityAssessmentRead]:
    """Begin an assessment of an office; an independent one takes `maturity:assess`, and nobody of the office."""
    return AssessmentRepository(uow).row(service.assess(uow, office_id, data).id)


@router.get("/maturity-assessments/{maturity_assessment_id}")
def read_maturity_assessment(
    maturity_assessment_id: UUID, uow: Reading, known_at: KnownAt = None
) -> Told[MaturityAssessmentRead]:
    """One assessment with its findings, as it is or as it was known at an instant."""
    assessments = AssessmentRepository(uow)
    if known_at:
        return assessments.known(maturity_assessment_id, known_at)
    return assessments.row(maturity_assessment_id)


@router.get("/maturity-assessments/{maturity_assessment_id}/history")
def read_maturity_assessment_history(
    maturity_assessment_id: UUID, uow: Reading, paging: Paged
) -> Page[VersionRead]:
    """Every version of an assessment: who changed what, when, from what, to what."""
    return AssessmentRepository(uow).history(maturity_assessment_id, paging)


@router.patch("/maturity-assessments/{maturity_assessment_id}", responses=CHANGING)
def update_maturity_assessment(
    maturity_assessment_id: UUID, patch: AssessmentPatch, version: IfMatch, uow: Writing
) -> Told[MaturityAssessmentRead]:
    """Change an assessment that is not completed."""
    return AssessmentRepository(uow).row(service.revise(uow, maturity_assessment_id, version, patch).id)


@router.post("/maturity-assessments/{maturity_assessment_id}/completion", responses=CHANGING)
def complete_maturity_assessment(
    maturity_assessment_id: UUID, version: IfMatch, uow: Writing
) -> Told[MaturityAssessmentRead]:
    """Complete an assessment for good, once enough projects were looked into."""
    return AssessmentRepository(uow).row(service.complete(uow, maturity_assessment_id, version).id)


@router.get("/maturity-assessments/{maturity_assessment_id}/result")
def read_maturity_result(maturity_assessment_id: UUID, uow: Reading) -> MaturityResult:
    """The level of each perspective with its gap, and of the whole by the lowest of them."""
    return result(uow, maturity_assessment_id)


@router.get("/maturity-assessments/{maturity_assessment_id}/profile.svg", response_class=SvgResponse)
def read_maturity_profile(maturity_assessment_id: UUID, uow: Reading) -> SvgResponse:
    """The profile of an assessment as a radar."""
    assessment = AssessmentRepository(uow).get(maturity_assessment_id)
    levels = len(MaturityModelRepository(uow).get(assessment.model_id).levels)
    return SvgResponse(picture.radar(result(uow, maturity_assessment_id), levels))
