"""Reading gates."""

from typing import ClassVar

from app.components.scope import live
from app.core.repository import Repository
from app.core.statements import equals
from app.governance.gates.models import Gate
from app.governance.gates.schemas import GateRead


class GateRepository(Repository[Gate, GateRead]):
    model = Gate
    told = GateRead
    noun = "gate"
    reads = "gate:read"
    component = Gate.component_id
    sortable: ClassVar = {"sequence": Gate.sequence, "name": Gate.name, "created_at": Gate.created_at}
    filters: ClassVar = {
        "component": equals("component", Gate.component_id),
        "live": live(Gate.component_id),
        "outcome": equals("outcome", Gate.outcome),
        "upcoming": Gate.outcome.is_(None),
        "held": Gate.outcome.is_not(None),
    }
