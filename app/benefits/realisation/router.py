"""``/v1``: what has come of benefits, and which may be claimed twice."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from app.benefits.realisation import doubles, service
from app.benefits.realisation.schemas import BenefitRealisation, BenefitRollUp, LikelyDoubles
from app.components.repository import ComponentRepository
from app.components.router import at_every_level
from app.components.schemas import Address
from app.components.scope import SCOPE, Scope
from app.core.route import UnitOfWorkRoute
from app.core.unit_of_work import Reading

Likeness = Annotated[float, Query(ge=0.05, le=1, description="The least likeness of words that is told.")]
router = APIRouter(prefix="/v1", tags=["Benefits"], route_class=UnitOfWorkRoute)


@router.get("/benefits/{benefit_id}/realisation")
def read_benefit_realisation(benefit_id: UUID, uow: Reading) -> BenefitRealisation:
    """What has come of a benefit beside its plan and its target, and what comes at this rate."""
    return service.of_benefit(uow, benefit_id)


@router.get("/benefits/{benefit_id}/likely-doubles")
def read_likely_doubles(benefit_id: UUID, uow: Reading, likeness: Likeness = 0.5) -> LikelyDoubles:
    """The benefits of other components that may be the same one: offered, and never merged."""
    return doubles.likely_doubles(uow, benefit_id, likeness)


@at_every_level(router.get, "/{id}/benefit-realisation")
def read_benefit_realisation_below(
    at: Address, uow: Reading, scope: Annotated[Scope, Query(description=SCOPE)] = Scope.BELOW
) -> BenefitRollUp:
    """What has come of the benefits of a component, or of all below it, by kind and unit and by objective."""
    return service.rolled_up(uow, ComponentRepository(uow).at(at), scope)
