"""``/v1``: simulations of plans."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from app.components.repository import ComponentRepository
from app.components.router import at_every_level
from app.components.schemas import Address
from app.components.scope import Scoped
from app.core.errors import CREATING
from app.core.pagination import Page, Paging
from app.core.route import UnitOfWorkRoute
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.jobs.repository import JobRepository
from app.jobs.schemas import JobRead
from app.risk.schedule_simulations import service
from app.risk.schedule_simulations.repository import ScheduleSimulationRepository
from app.risk.schedule_simulations.schemas import (
    ScheduleSimulationComparison,
    ScheduleSimulationOrder,
    ScheduleSimulationRead,
)

router = APIRouter(prefix="/v1", tags=["Schedule risk"], route_class=UnitOfWorkRoute)


class Search(Scoped, Paging):
    """The filters and the paging of a list of simulations."""


@at_every_level(router.get, "/{id}/schedule-simulations")
def list_schedule_simulations(
    at: Address, uow: Reading, search: Annotated[Search, Query()]
) -> Page[ScheduleSimulationRead]:
    """When the plans of a component, and of those below it, were simulated to finish."""
    within = search.within(uow, ComponentRepository(uow).at(at))
    return ScheduleSimulationRepository(uow).page(search, **within)


@at_every_level(router.post, "/{id}/schedule-simulations", status_code=202, responses=CREATING)
def start_schedule_simulation(at: Address, order: ScheduleSimulationOrder, uow: Writing) -> Told[JobRead]:
    """Simulate the current plans of a component as a job, whose result names the simulation."""
    return JobRepository(uow).row(service.ask(uow, at, order).id)


@router.get("/schedule-simulations/{schedule_simulation_id}")
def read_schedule_simulation(schedule_simulation_id: UUID, uow: Reading) -> Told[ScheduleSimulationRead]:
    """One simulation: finish and cost, how surely both are kept, and what they hang on."""
    return ScheduleSimulationRepository(uow).row(schedule_simulation_id)


@router.get("/schedule-simulations/{schedule_simulation_id}/comparison")
def compare_schedule_simulations(
    schedule_simulation_id: UUID,
    uow: Reading,
    base: Annotated[UUID, Query(alias="with", description="The simulation that it is compared with.")],
) -> ScheduleSimulationComparison:
    """What differs in a simulation from another: what went in, and by how much finish and cost moved."""
    return service.compared(uow, schedule_simulation_id, base)
