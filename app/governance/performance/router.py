"""``/v1``: how decisions are taken."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.components.repository import ComponentRepository
from app.components.router import at_every_level
from app.components.schemas import Address
from app.core.route import UnitOfWorkRoute
from app.core.schemas import Day
from app.core.unit_of_work import Reading
from app.governance.performance import service
from app.governance.performance.schemas import DecisionPerformance

router = APIRouter(prefix="/v1", tags=["Governance"], route_class=UnitOfWorkRoute)
Since = Annotated[
    Day | None,
    Query(description="The first day of proposal that counts; a year before `until` if not given."),
]
Until = Annotated[Day | None, Query(description="The last day of proposal that counts; today if not given.")]
Target = Annotated[int, Query(ge=0, le=1000, description="In how many working days a decision is wanted.")]


@at_every_level(router.get, "/{id}/decision-performance")
def read_decision_performance(
    at: Address, uow: Reading, since: Since = None, until: Until = None, target_days: Target = 10
) -> DecisionPerformance:
    """How soon decisions are taken at a component and below, by body and by kind, and how they held."""
    place = ComponentRepository(uow).place(at.id, "decision:read")
    return service.performance(uow, ComponentRepository(uow).of_kind(place, at), since, until, target_days)


@router.get("/decision-performance")
def read_organisation_decision_performance(
    uow: Reading, since: Since = None, until: Until = None, target_days: Target = 10
) -> DecisionPerformance:
    """The same over all that the caller sees of the organisation."""
    return service.performance(uow, None, since, until, target_days)
