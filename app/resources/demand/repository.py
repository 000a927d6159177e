"""Reading demand."""

from typing import ClassVar

from app.components.scope import live
from app.core.repository import Repository
from app.core.statements import equals
from app.people.governing import READ
from app.periods.repository import code_of
from app.resources.capacity.repository import role_code_of
from app.resources.demand.models import Demand
from app.resources.demand.schemas import DemandRead


class DemandRepository(Repository[Demand, DemandRead]):
    model = Demand
    told = DemandRead
    noun = "demand"
    reads = READ
    component = Demand.component_id
    sortable: ClassVar = {"created_at": Demand.created_at}
    filters: ClassVar = {
        "component": equals("component", Demand.component_id),
        "live": live(Demand.component_id),
        "role": equals("role", Demand.role_id),
        "period": equals("period", Demand.period_id),
        "kind": equals("kind", Demand.kind),
    }
    extra: ClassVar = {"role": role_code_of(Demand.role_id), "period": code_of(Demand.period_id)}
