"""Reading consistency checks: they tell of contingency, so for who is not cleared for it there are none."""

from typing import ClassVar

from app.components.scope import live
from app.core.model import Marking
from app.core.repository import Repository
from app.core.statements import equals
from app.governance.consistency.models import ConsistencyCheck
from app.governance.consistency.schemas import ConsistencyCheckRead


class ConsistencyCheckRepository(Repository[ConsistencyCheck, ConsistencyCheckRead]):
    model = ConsistencyCheck
    told = ConsistencyCheckRead
    noun = "consistency check"
    reads = "consistency:read"
    marking = Marking.CONTINGENCY
    component = ConsistencyCheck.component_id
    sortable: ClassVar = {"as_of": ConsistencyCheck.as_of, "created_at": ConsistencyCheck.created_at}
    filters: ClassVar = {
        "component": equals("component", ConsistencyCheck.component_id),
        "live": live(ConsistencyCheck.component_id),
        "gate": equals("gate", ConsistencyCheck.gate_id),
    }
