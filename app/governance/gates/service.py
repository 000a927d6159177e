"""What can be done with gates."""

from uuid import UUID

from app.components.places import AnyPlace
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.core.errors import Conflict, Invalid
from app.core.merge_patch import MergePatch
from app.core.model import utc_now
from app.core.unit_of_work import Writing
from app.governance.decisions.models import DecisionKind
from app.governance.decisions.repository import DecisionRepository
from app.governance.gates.models import FINAL, Gate
from app.governance.gates.repository import GateRepository
from app.governance.gates.schemas import GateOutcomeWrite, GateWrite

WRITE, ASSESS = "gate:write", "gate:assess"


def plan(uow: Writing, at: Address, data: GateWrite) -> Gate:
    """Plan a gate of a component."""
    component = ComponentRepository(uow).at(at, WRITE)
    decided_by(uow, component, data.decision_id)
    gate = uow.add(Gate(component_id=component.id, **dict(data)))
    uow.record("gate.planned", gate)
    return gate


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[GateWrite]) -> Gate:
    """Change a gate that was not passed or stopped."""
    gate, component = still_open(uow, id, WRITE, version)
    revised = patch.applied_to(GateWrite.model_validate(gate))
    if revised.decision_id != gate.decision_id:
        decided_by(uow, component, revised.decision_id)
    for name, value in revised:
        setattr(gate, name, value)
    uow.record("gate.revised", gate)
    return gate


def hold(uow: Writing, id: UUID, version: int, data: GateOutcomeWrite) -> Gate:
    """Record what came of a gate; a pass and a stop are for good."""
    gate, component = still_open(uow, id, ASSESS, version)
    today = utc_now().date()
    if data.held_on and data.held_on > today:
        raise Invalid(f"It cannot have been held on {data.held_on}: that is yet to come.")
    decided_by(uow, component, data.decision_id)
    gate.outcome, gate.outcome_reason = data.outcome, data.outcome_reason
    gate.held_on = data.held_on or today
    gate.decision_id = data.decision_id or gate.decision_id
    uow.record("gate.held", gate)
    return gate


def drop(uow: Writing, id: UUID, version: int) -> None:
    """Take away a gate that was never held."""
    gate, _ = still_open(uow, id, WRITE, version)
    if gate.outcome:
        raise Conflict(f"{gate.name} has been held: it stays on record.", rule="gate.kept-once-held")
    uow.remove("gate.dropped", gate)


def still_open(uow: Writing, id: UUID, permission: str, version: int) -> tuple[Gate, AnyPlace]:
    """A gate that something may still come of, and its component. Raises ``Conflict``."""
    gate = GateRepository(uow).get(id, permission, version)
    if gate.outcome in FINAL:
        rule = "gate.outcome-is-final"
        raise Conflict(f"{gate.name} ended with a {gate.outcome}, which is never edited.", rule=rule)
    return gate, ComponentRepository(uow).open(gate.component_id, permission)


def decided_by(uow: Writing, component: AnyPlace, decision_id: UUID | None) -> None:
    """Refuse a decision that is not on a gate of this component."""
    if decision_id is None:
        return
    decision = DecisionRepository(uow).get(decision_id)
    if (decision.kind, decision.component_id) != (DecisionKind.GATE, component.id):
        raise Invalid(f"{decision.reference} is not a decision of kind gate of {component.code}.")
