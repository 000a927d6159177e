"""What an approved gate decision does: it passes its gate and opens the next stage, in one transaction."""

from typing import Any
from uuid import UUID

from app.components.models import Component
from app.components.places import AnyPlace
from app.components.repository import ComponentRepository
from app.core.errors import Conflict, Invalid
from app.core.model import utc_now
from app.core.schemas import Write
from app.core.unit_of_work import Reading, Writing
from app.governance.decisions.effects import Done, effect, undoes
from app.governance.decisions.models import Decision, DecisionKind
from app.governance.decisions.states import DecisionStatus
from app.governance.decisions.tabling import tables
from app.governance.decisions.undoing import put_back
from app.governance.gates.assessing import refuse_final
from app.governance.gates.authority import refuse_unchecked
from app.governance.gates.linking import OPENS, gates_of
from app.governance.gates.models import Gate, GateOutcome
from app.governance.gates.outcomes import take
from app.governance.gates.repository import GateRepository
from app.governance.gates.schemas import GateOutcomeWrite
from app.governance.stages import breaches
from app.governance.stages import service as stages
from app.governance.stages.models import GateBreach, Stage


class StageOpening(Write):
    """The gate that is passed: it ends a stage, and the one after it opens."""

    gate_id: UUID


def presupposed(uow: Reading, place: AnyPlace, opening: StageOpening) -> list[Any]:
    """That the gate may still be passed: its criteria are judged again then, and may well be met better."""
    gate = gate_at(uow, place, opening.gate_id)
    refuse_final(gate)
    if gate.stage_id is None:
        told = f"{gate.name} was planned by hand: it ends no stage, and opens none."
        raise Conflict(told, rule="gate.ends-no-stage")
    return [gate.id]


def gate_at(uow: Reading, place: AnyPlace, id: UUID) -> Gate:
    gate = GateRepository(uow).get(id)
    if gate.component_id != place.id:
        raise Invalid(f"{gate.name} is not a gate of {place.code}.")
    return gate


@effect(OPENS, StageOpening, {DecisionKind.GATE}, presupposed)
def pass_and_open(uow: Writing, decision: Decision, opening: StageOpening) -> None:
    """Pass the gate as it was decided, and open the stage after the one that it ends."""
    place = ComponentRepository(uow).place(decision.component_id)
    uow.lock(f"gate:{opening.gate_id}")
    gate = gate_at(uow, place, opening.gate_id)
    whole = decision.status is DecisionStatus.APPROVED
    outcome = GateOutcome.PASS if whole else GateOutcome.CONDITIONAL_PASS
    reason = decision.rationale or decision.title
    take(uow, gate, place, GateOutcomeWrite(outcome=outcome, outcome_reason=reason, decision_id=decision.id))
    stages.open_after(uow, gate, utc_now().date())


@undoes(OPENS)
def close_again(uow: Writing, done: Done) -> None:
    """The gate is not passed, and the stage after it not open, any more; what went past it since is a breach."""
    place = ComponentRepository(uow).open(done.decision.component_id, "gate:write")
    put_back(uow, done, Gate, Stage, GateBreach, Component)
    breaches.watch(uow, place.id)


@tables(DecisionKind.GATE)
def refuse_untabled(uow: Writing, decision: Decision, place: AnyPlace) -> None:
    """A gate is tabled when its decision is proposed: its office has found the evidence complete before."""
    gates = gates_of(uow, decision)
    if len(gates) > 1:
        rule = "gate.one-decision-each"
        raise Conflict(
            f"{decision.reference} is on {len(gates)} gates: each has its own decision.", rule=rule
        )
    for gate in gates:
        refuse_final(gate)
        refuse_unchecked(uow, gate, place)
