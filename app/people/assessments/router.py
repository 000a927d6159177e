"""``/v1/skill-assessments``: the levels that people show, as others saw them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from app.core.errors import CHANGING, CREATING
from app.core.pagination import Page, Paged
from app.core.route import UnitOfWorkRoute
from app.core.schemas import VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.dependencies import IfMatch, KnownAt
from app.people.assessments import service
from app.people.assessments.repository import SkillAssessmentRepository
from app.people.assessments.schemas import SkillAssessmentRead, SkillAssessmentWrite

router = APIRouter(prefix="/v1", tags=["People"], route_class=UnitOfWorkRoute)


@router.get("/skill-assessments")
def list_skill_assessments(
    uow: Reading,
    paging: Paged,
    person_id: UUID | None = None,
    skill: Annotated[str | None, Query(max_length=200)] = None,
) -> Page[SkillAssessmentRead]:
    """The levels at which people were assessed, old and new."""
    return SkillAssessmentRepository(uow).page(paging, person=person_id, skill=skill)


@router.post("/skill-assessments", status_code=201, responses=CREATING)
def create_skill_assessment(data: SkillAssessmentWrite, uow: Writing) -> Told[SkillAssessmentRead]:
    """Say at which level somebody else shows a skill, and what shows it."""
    return SkillAssessmentRepository(uow).row(service.assess(uow, data).id)


@router.get("/skill-assessments/{skill_assessment_id}")
def read_skill_assessment(
    skill_assessment_id: UUID, uow: Reading, known_at: KnownAt = None
) -> Told[SkillAssessmentRead]:
    """One assessment; who shows another level later is assessed again."""
    assessments = SkillAssessmentRepository(uow)
    return (
        assessments.known(skill_assessment_id, known_at) if known_at else assessments.row(skill_assessment_id)
    )


@router.get("/skill-assessments/{skill_assessment_id}/history")
def read_skill_assessment_history(
    skill_assessment_id: UUID, uow: Reading, paging: Paged
) -> Page[VersionRead]:
    """Who assessed, and when."""
    return SkillAssessmentRepository(uow).history(skill_assessment_id, paging)


@router.delete("/skill-assessments/{skill_assessment_id}", status_code=204, responses=CHANGING)
def delete_skill_assessment(skill_assessment_id: UUID, version: IfMatch, uow: Writing) -> None:
    """Take away an assessment that was wrong."""
    service.remove(uow, skill_assessment_id, version)
