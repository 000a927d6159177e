"""The decision that is taken on a gate."""

from uuid import UUID

import sqlalchemy as sa

from app.components.places import AnyPlace
from app.core.errors import Conflict, Invalid
from app.core.unit_of_work import Reading, Writing
from app.governance.decisions.models import Decision, DecisionKind
from app.governance.decisions.repository import DecisionRepository
from app.governance.gates.models import Gate

OPENS = "stage.open"


def decided_by(uow: Writing, component: AnyPlace, decision_id: UUID | None, gate: Gate | None = None) -> None:
    """Refuse a decision that is not on a gate of this component, or is on another gate."""
    if decision_id is None or (gate and gate.decision_id == decision_id):
        return
    uow.lock(f"gate-decision:{decision_id}")
    decision = DecisionRepository(uow).get(decision_id)
    if (decision.kind, decision.component_id) != (DecisionKind.GATE, component.id):
        raise Invalid(f"{decision.reference} is not a decision of kind gate of {component.code}.")
    others = {each.id for each in gates_of(uow, decision)} - {gate.id if gate else None}
    if others:
        rule = "gate.one-decision-each"
        raise Conflict(f"{decision.reference} is taken on another gate: each has its own.", rule=rule)


def opened_by(decision: Decision) -> list[UUID]:
    """The gates that a decision's effects pass."""
    return [UUID(each["arguments"]["gate_id"]) for each in decision.effects if each["effect"] == OPENS]


def gates_of(uow: Reading, decision: Decision) -> list[Gate]:
    """The gates that name a decision, or are named by its effects; whoever asks."""
    query = sa.select(Gate).where(
        Gate.organisation_id == uow.actor.organisation_id,
        sa.or_(Gate.decision_id == decision.id, Gate.id.in_(opened_by(decision))),
    )
    return list(uow.session.scalars(query.order_by(Gate.id)))
