"""Reading simulations of registers."""

from typing import ClassVar

from app.components.scope import live
from app.core.repository import Repository
from app.core.statements import equals
from app.risk.simulations.models import RiskSimulation
from app.risk.simulations.schemas import RiskSimulationRead


class RiskSimulationRepository(Repository[RiskSimulation, RiskSimulationRead]):
    model = RiskSimulation
    told = RiskSimulationRead
    noun = "simulation of a register"
    reads = "risk:read"
    component = RiskSimulation.component_id
    sortable: ClassVar = {"created_at": RiskSimulation.created_at}
    filters: ClassVar = {
        "component": equals("component", RiskSimulation.component_id),
        "scope": equals("scope", RiskSimulation.scope),
        "live": live(RiskSimulation.component_id),
    }
