"""``/v1``: assessments of risks, as history."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field

from app.calc.risk_response import Stage
from app.core.errors import CREATING
from app.core.pagination import Page, Paging
from app.core.route import UnitOfWorkRoute
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.risk.assessments import service
from app.risk.assessments.repository import RiskAssessmentRepository
from app.risk.assessments.schemas import RiskAssessmentRead, RiskAssessmentWrite
from app.risk.repository import RiskRepository

router = APIRouter(prefix="/v1", tags=["Risk"], route_class=UnitOfWorkRoute)


class Search(Paging):
    stage: Stage | None = Field(default=None, description="Only assessments of this stage.")


@router.get("/risks/{risk_id}/assessments")
def list_risk_assessments(
    risk_id: UUID, uow: Reading, search: Annotated[Search, Query()]
) -> Page[RiskAssessmentRead]:
    """Every assessment of a risk, as it was made; `sort=-created_at` has the last one first."""
    RiskRepository(uow).place_of(risk_id)
    return RiskAssessmentRepository(uow).page(search, risk=risk_id, stage=search.stage)


@router.post("/risks/{risk_id}/assessments", status_code=201, responses=CREATING)
def create_risk_assessment(
    risk_id: UUID, data: RiskAssessmentWrite, uow: Writing
) -> Told[RiskAssessmentRead]:
    """Assess a risk; a residual assessment becomes what the risk itself says."""
    return RiskAssessmentRepository(uow).row(service.make(uow, risk_id, data).id)


@router.get("/risk-assessments/{risk_assessment_id}")
def read_risk_assessment(risk_assessment_id: UUID, uow: Reading) -> Told[RiskAssessmentRead]:
    """One assessment; it never changes."""
    return RiskAssessmentRepository(uow).row(risk_assessment_id)
