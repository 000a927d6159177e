"""Reading simulations of plans."""

from typing import ClassVar

from app.components.scope import live
from app.core.repository import Repository
from app.core.statements import equals
from app.risk.schedule_simulations.models import ScheduleSimulation
from app.risk.schedule_simulations.schemas import ScheduleSimulationRead


class ScheduleSimulationRepository(Repository[ScheduleSimulation, ScheduleSimulationRead]):
    model = ScheduleSimulation
    told = ScheduleSimulationRead
    noun = "simulation of a schedule"
    reads = "risk:read"
    component = ScheduleSimulation.component_id
    sortable: ClassVar = {"created_at": ScheduleSimulation.created_at}
    filters: ClassVar = {
        "component": equals("component", ScheduleSimulation.component_id),
        "live": live(ScheduleSimulation.component_id),
    }
