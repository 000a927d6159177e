"""``/v1``: how certificates stand, and who may lead with them."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.core.route import UnitOfWorkRoute
from app.core.unit_of_work import Reading
from app.people.certification.leading import leaders
from app.people.certification.schemas import (
    CertificationStanding,
    EligibleLeaders,
    LeadersAsked,
    StandingAsked,
)
from app.people.certification.standing import standing

router = APIRouter(prefix="/v1", tags=["People"], route_class=UnitOfWorkRoute)


@router.get("/certification-standing")
def read_certification_standing(
    uow: Reading, asked: Annotated[StandingAsked, Query()]
) -> CertificationStanding:
    """Every certificate on a day: its status by date arithmetic, credits short, and what it rests on."""
    return standing(uow, asked)


@router.get("/eligible-leaders")
def read_eligible_leaders(uow: Reading, asked: Annotated[LeadersAsked, Query()]) -> EligibleLeaders:
    """Who may lead a component to its end with valid certificates, until when; and why others may not."""
    return leaders(uow, asked)
