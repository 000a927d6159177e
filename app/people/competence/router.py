"""``/v1/competence-gaps``: how far people are from what a role asks of them."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.core.route import UnitOfWorkRoute
from app.core.unit_of_work import Reading
from app.people.competence.schemas import CompetenceGaps, GapsAsked
from app.people.competence.service import competence_gaps

router = APIRouter(prefix="/v1", tags=["People"], route_class=UnitOfWorkRoute)


@router.get("/competence-gaps")
def read_competence_gaps(uow: Reading, asked: Annotated[GapsAsked, Query()]) -> CompetenceGaps:
    """Gaps of each person against a role's profile, who holds each skill, and which hang on one alone."""
    return competence_gaps(uow, asked)
