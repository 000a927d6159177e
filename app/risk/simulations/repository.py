"""Reading simulations of registers."""

from typing import ClassVar
from uuid import UUID

from app.components.scope import Scope, live
from app.core.pagination import Paging
from app.core.repository import Repository
from app.core.statements import equals
from app.core.telling import Record
from app.risk.simulations.models import RiskSimulation
from app.risk.simulations.schemas import RiskSimulationRead

NEWEST = Paging(limit=1, sort="-created_at")


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

    def newest(self, component_id: UUID) -> Record | None:
        """The newest simulation of a component and all below it, as the caller may know it."""
        found, _ = self.records(NEWEST, component=component_id, scope=Scope.BELOW)
        return found[0] if found else None
