"""``/v1``: the health of registers, how exposure moves, and how well it was forecast."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.components.repository import ComponentRepository
from app.components.router import at_every_level
from app.components.schemas import Address
from app.components.scope import SCOPE, Scope
from app.core.route import UnitOfWorkRoute
from app.core.unit_of_work import Reading
from app.risk.hygiene import moving, service
from app.risk.hygiene.schemas import RiskCalibration, RiskFlow, RiskHygiene

router = APIRouter(prefix="/v1", tags=["Risk"], route_class=UnitOfWorkRoute)
InScope = Annotated[Scope, Query(description=SCOPE)]


@at_every_level(router.get, "/{id}/risk-hygiene")
def read_risk_hygiene(
    at: Address,
    uow: Reading,
    scope: InScope = Scope.BELOW,
    stale_days: Annotated[
        int, Query(ge=1, le=3650, description="After how many days an assessment is old.")
    ] = 90,
    likeness: Annotated[
        float, Query(ge=0.5, le=1, description="From where on two risks may be one; 1 is the same words.")
    ] = 0.7,
    most: Annotated[int, Query(ge=0, le=500, description="Findings that are shown of each rule.")] = 50,
) -> RiskHygiene:
    """What nobody has looked at for too long, or left out, and what may be there twice."""
    place = ComponentRepository(uow).at(at)
    return service.hygiene(uow, place, scope, stale_days, likeness, most)


@at_every_level(router.get, "/{id}/risk-flow")
def read_risk_flow(
    at: Address,
    uow: Reading,
    scope: InScope = Scope.BELOW,
    months: Annotated[int, Query(ge=1, le=60, description="So many, with the current one.")] = 6,
) -> RiskFlow:
    """The open expected value month by month, and what opened, closed, grew, shrank and occurred."""
    return moving.risk_flow(uow, ComponentRepository(uow).at(at), scope, months)


@at_every_level(router.get, "/{id}/risk-calibration")
def read_risk_calibration(
    at: Address,
    uow: Reading,
    scope: InScope = Scope.BELOW,
    bins: Annotated[int, Query(ge=2, le=20, description="Bins of probability, of one width.")] = 10,
) -> RiskCalibration:
    """How well the probabilities of risks that occurred or expired were forecast: Brier score and reliability."""
    return moving.risk_calibration(uow, ComponentRepository(uow).at(at), scope, bins)
