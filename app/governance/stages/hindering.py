"""What hinders work from going past a gate."""

from datetime import date
from typing import NamedTuple

from app.core.unit_of_work import Reading
from app.governance.decisions.models import Decision
from app.governance.decisions.moves import overdue
from app.governance.decisions.states import DecisionStatus
from app.governance.gates.linking import OPENS
from app.governance.gates.models import PASSES, Gate, GateOutcome


class Hindrance(NamedTuple):
    """The rule that work past a gate would break, and why."""

    rule: str
    text: str


def hindrance(uow: Reading, gate: Gate, on: date) -> Hindrance | None:
    """Why work may not go past a gate on a day; None where it may."""
    if gate.waived_on:  # for what was begun before as well: it heals
        return None
    if gate.outcome not in PASSES or (gate.held_on and gate.held_on > on):
        came = f"came to a {gate.outcome}" if gate.outcome else "was not held"
        return Hindrance("gate.not-passed", f"{gate.name} {came}.")
    if gate.valid_until and on > gate.valid_until:
        return Hindrance(
            "gate.decision-expired", f"The pass of {gate.name} was good until {gate.valid_until}."
        )
    if gate.outcome is GateOutcome.CONDITIONAL_PASS and gate.decision_id:
        return conditional(uow, gate, on)
    return None


def conditional(uow: Reading, gate: Gate, on: date) -> Hindrance | None:
    """Why a conditional pass does not let work go on: it waits for its conditions, or one is overdue."""
    decision = uow.session.get(Decision, gate.decision_id)
    assert decision is not None  # its foreign key sees to that
    if decision.status is DecisionStatus.APPROVED:
        return None
    if decision.status is not DecisionStatus.APPROVED_WITH_CONDITIONS:
        told = f"{decision.reference}, by which {gate.name} was passed, is {decision.status}."
        return Hindrance("gate.not-passed", told)
    if any(overdue(each, on) for each in decision.conditions):
        return Hindrance("gate.condition-overdue", f"A condition of {decision.reference} is overdue.")
    opens = [each for each in decision.effects if each["effect"] == OPENS]
    if any(not each.get("applied_at") and not each["permitted_before_discharge"] for each in opens):
        return Hindrance(
            "gate.conditions-open", f"{decision.reference} opens it once its conditions are discharged."
        )
    return None
