"""Holding a gate: which outcomes its criteria, its office and its decision allow, and what follows from one."""

from datetime import date, timedelta
from uuid import UUID

from app.components.places import Place
from app.core.errors import Conflict, Invalid
from app.core.model import utc_now
from app.core.unit_of_work import Writing
from app.governance.decisions.models import Decision
from app.governance.decisions.repository import DecisionRepository
from app.governance.gates.assessing import undecided
from app.governance.gates.authority import refuse_outcome, refuse_unchecked
from app.governance.gates.clearing import refuse_unclear
from app.governance.gates.findings import findings
from app.governance.gates.freezing import freeze
from app.governance.gates.judging import CriterionStanding, standings, verdict_of
from app.governance.gates.linking import decided_by
from app.governance.gates.models import BACK, PASSES, Gate, GateOutcome
from app.governance.gates.repository import GateRepository
from app.governance.gates.schemas import GateOutcomeWrite
from app.governance.stages import breaches
from app.governance.stages import service as stages

HOLD = "gate:hold"
MUST_UNMET, PARTLY_MET = "gate.must-unmet", "gate.must-partly-met"


def hold(uow: Writing, id: UUID, version: int, data: GateOutcomeWrite) -> Gate:
    """Record what came of a gate; a pass and a stop are for good."""
    gate, place = undecided(uow, id, HOLD)
    GateRepository(uow).get(id, HOLD, version)
    decided_by(uow, place, data.decision_id, gate)
    return take(uow, gate, place, data)


def take(uow: Writing, gate: Gate, place: Place, data: GateOutcomeWrite) -> Gate:
    """Give a gate its outcome, with all that follows from it. Raises where a rule refuses that."""
    today = utc_now().date()
    held_on = data.held_on or today
    refuse_days(gate, data, held_on, today)
    gate.decision_id = data.decision_id or gate.decision_id
    decision = DecisionRepository(uow).get(gate.decision_id) if gate.decision_id else None
    found = standings(uow, gate, place, today)
    if data.outcome in PASSES:
        refuse_unmet(gate, found, data.outcome)
        refuse_unconditional(gate, data.outcome, decision)
        refuse_unchecked(uow, gate, place)
    if data.outcome is GateOutcome.PASS:
        refuse_unclear(uow, gate, place)
    refuse_outcome(uow, gate, place, data.outcome, decision)
    others = findings(uow, gate, place)  # before it has its outcome
    gate.outcome, gate.outcome_reason = data.outcome, data.outcome_reason
    gate.held_on, gate.return_on = held_on, data.return_on
    lasts = data.outcome in PASSES and gate.valid_days
    gate.valid_until = held_on + timedelta(days=gate.valid_days or 0) if lasts else None
    record = freeze(uow, gate, place, found, others, decision)
    uow.record("gate.held", gate)  # once it has all that it keeps: each record is a version
    uow.record("gate.known", record)
    follow(uow, gate)
    return gate


def refuse_days(gate: Gate, data: GateOutcomeWrite, held_on: date, today: date) -> None:
    """Raises where the day it was held on is to come, or it does not say when it comes back."""
    if held_on > today:
        raise Invalid(f"It cannot have been held on {held_on}: that is yet to come.")
    if data.outcome not in BACK and data.return_on:
        raise Invalid(f"A {data.outcome} has no day to come back on.")
    if data.outcome in BACK and gate.criteria and (data.return_on is None or data.return_on <= held_on):
        told = f"{gate.name} comes back: say when, on a day after {held_on}."
        raise Conflict(told, rule="gate.return-date")


def refuse_unmet(gate: Gate, found: list[CriterionStanding], outcome: GateOutcome) -> None:
    """Raises ``Conflict`` where a criterion that must be met stands in the way, naming each."""
    allowed = verdict_of(found)
    if allowed.unmet_musts:
        told = f"{gate.name} is not passed: {', '.join(allowed.unmet_musts)} must be met, or waived by its owner."
        raise Conflict(told, rule=MUST_UNMET, criteria=listed(found, allowed.unmet_musts))
    if outcome is GateOutcome.PASS and allowed.partly_met_musts:
        partly = allowed.partly_met_musts
        told = f"{', '.join(partly)} must be met, and is so in part: a conditional pass at best."
        raise Conflict(told, rule=PARTLY_MET, criteria=listed(found, partly))


def listed(found: list[CriterionStanding], codes: tuple[str, ...]) -> list[dict[str, str | None]]:
    return [
        {
            "code": each.criterion.code,
            "text": each.criterion.text,
            "result": each.result,
            "reason": each.reason,
        }
        for each in found
        if each.criterion.code in codes
    ]


def refuse_unconditional(gate: Gate, outcome: GateOutcome, decision: Decision | None) -> None:
    """Raises ``Conflict`` for a conditional pass without conditions: those are the decision's."""
    if outcome is GateOutcome.CONDITIONAL_PASS and gate.criteria and decision is None:
        raise Conflict(
            f"The conditions of {gate.name} are those of its decision: link one, approved with conditions.",
            rule="gate.conditions-by-decision",
        )


def follow(uow: Writing, gate: Gate) -> None:
    """Close the stage that a final outcome ends, and what was a breach until now."""
    if gate.outcome is GateOutcome.PASS:
        breaches.regularise(uow, gate)
    if gate.outcome in (GateOutcome.PASS, GateOutcome.STOP) and gate.stage_id:
        stages.end(uow, gate.stage_id, gate.held_on or utc_now().date())
