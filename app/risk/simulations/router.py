"""``/v1``: simulations of risk registers."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query

from app.components.repository import ComponentRepository
from app.components.router import at_every_level
from app.components.schemas import Address
from app.components.scope import Scoped
from app.core.errors import CREATING
from app.core.pagination import Page, Paging
from app.core.route import UnitOfWorkRoute
from app.core.svg import SvgResponse
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.jobs.repository import JobRepository
from app.jobs.schemas import JobRead
from app.risk.simulations import service
from app.risk.simulations.picture import picture
from app.risk.simulations.repository import RiskSimulationRepository
from app.risk.simulations.schemas import (
    RiskSimulationComparison,
    RiskSimulationOrder,
    RiskSimulationRead,
)

router = APIRouter(prefix="/v1", tags=["Risk"], route_class=UnitOfWorkRoute)


class Search(Scoped, Paging):
    """The filters and the paging of a list of simulations."""


@at_every_level(router.get, "/{id}/risk-simulations")
def list_risk_simulations(
    at: Address, uow: Reading, search: Annotated[Search, Query()]
) -> Page[RiskSimulationRead]:
    """What the registers of a component, and of those below it, were simulated to come to."""
    within = search.within(uow, ComponentRepository(uow).at(at))
    return RiskSimulationRepository(uow).page(search, **within)


@at_every_level(router.post, "/{id}/risk-simulations", status_code=202, responses=CREATING)
def start_risk_simulation(at: Address, order: RiskSimulationOrder, uow: Writing) -> Told[JobRead]:
    """Simulate the active risks of a component as a job, whose result names the simulation."""
    return JobRepository(uow).row(service.ask(uow, at, order).id)


@router.get("/risk-simulations/{risk_simulation_id}")
def read_risk_simulation(risk_simulation_id: UUID, uow: Reading) -> Told[RiskSimulationRead]:
    """One simulation: distribution, contingency, and the risks that drive it."""
    return RiskSimulationRepository(uow).row(risk_simulation_id)


@router.get("/risk-simulations/{risk_simulation_id}/exceedance.svg", response_class=SvgResponse)
def read_risk_simulation_exceedance_picture(
    risk_simulation_id: UUID,
    uow: Reading,
    of: Annotated[Literal["cost", "days"], Query(description="Which distribution.")] = "cost",
) -> SvgResponse:
    """The exceedance curve as a picture: the chance that each value is exceeded. Its points are in the run."""
    return SvgResponse(picture(RiskSimulationRepository(uow).row(risk_simulation_id).content, of))


@router.get("/risk-simulations/{risk_simulation_id}/comparison")
def compare_risk_simulations(
    risk_simulation_id: UUID,
    uow: Reading,
    base: Annotated[UUID, Query(alias="with", description="The simulation that it is compared with.")],
) -> RiskSimulationComparison:
    """What differs in a simulation from another: risks that came, went or changed, and the figures."""
    return service.compared(uow, risk_simulation_id, base)
