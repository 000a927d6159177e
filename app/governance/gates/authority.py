"""Who may take the outcome of a gate: who may decide a decision of kind gate there."""

from dataclasses import asdict
from uuid import UUID

from app.calc.authority.matrix import Matter, Mode
from app.components.places import AnyPlace, Place
from app.core.errors import Conflict, Forbidden
from app.core.model import utc_now
from app.core.unit_of_work import Reading, Writing
from app.governance.authority.asking import BY_ROLE, find, standing
from app.governance.authority.counting import Asked
from app.governance.authority.schemas import Figures, Standing
from app.governance.authority.service import DECIDE, staff_of
from app.governance.decisions.guard import refuse_nobody
from app.governance.decisions.models import Decision, DecisionKind
from app.governance.decisions.states import APPROVALS, DecisionStatus
from app.governance.gates.judging import assessments_sha256
from app.governance.gates.models import Gate, GateOutcome
from app.governance.gates.schemas import EvidenceCheck
from app.identity.people import person_of
from app.pmo.parts import Part, part_at

OF_DECISION, NEEDS_DECISION = "gate.outcome-of-decision", "gate.needs-decision"
UNDECIDED = frozenset(DecisionStatus) - APPROVALS - {DecisionStatus.SUPERSEDED, DecisionStatus.EXPIRED}
NOT_CARRIED = frozenset({DecisionStatus.REJECTED})
# What a gate may come to, by the state of the decision on it.
FOLLOWS = {
    GateOutcome.PASS: frozenset({DecisionStatus.APPROVED}),
    GateOutcome.CONDITIONAL_PASS: frozenset({DecisionStatus.APPROVED_WITH_CONDITIONS}),
    GateOutcome.STOP: NOT_CARRIED,
    GateOutcome.REDIRECT: NOT_CARRIED,
    GateOutcome.HOLD: UNDECIDED,
    GateOutcome.RECYCLE: UNDECIDED,
}
DEFERRING = frozenset({GateOutcome.HOLD, GateOutcome.RECYCLE})


def who_decides(uow: Reading, place: AnyPlace, kind: DecisionKind = DecisionKind.GATE) -> Standing:
    """Who decides gates, or what else, at a component, as an authority check tells."""
    return standing(find(uow, Asked(place, kind, Figures(), utc_now())))


def refuse_outcome(
    uow: Writing, gate: Gate, place: AnyPlace, outcome: GateOutcome, decision: Decision | None
) -> None:
    """Raises where an outcome is not that of the gate's decision, or not for the actor to take."""
    if decision is None:
        # A gate planned by hand, without criteria, is recorded by who holds it; a deferral decides nothing.
        if gate.criteria and outcome not in DEFERRING:
            refuse_without_authority(uow, place, NEEDS_DECISION)
    elif decision.status not in FOLLOWS[outcome]:
        raise Conflict(
            f"{decision.reference} is {decision.status}: a {outcome} does not follow from it.",
            rule=OF_DECISION,
        )


def refuse_without_authority(
    uow: Writing, place: AnyPlace, rule: str, kind: DecisionKind = DecisionKind.GATE
) -> None:
    """Raises unless the actor decides such a matter there without a decision: in a role, or as the office."""
    said = who_decides(uow, place, kind)
    refuse_nobody(said)
    if said.decided_by == "body" or said.mode in (Mode.CONSULT, Mode.APPROVE):
        heard = f", and {said.office} is heard" if said.mode in (Mode.CONSULT, Mode.APPROVE) else ""
        raise Conflict(
            f"{said.body or 'Whoever holds ' + DECIDE} decides this{heard}: link an approved decision of kind {kind}.",
            rule=rule,
            clauses=[asdict(each) for each in said.clauses],
        )
    if said.decided_by == "office" and person_of(uow) not in staff_of(uow, said):
        raise Forbidden(f"{said.office} decides this.", rule=said.clause)
    if said.decided_by == "role" and not uow.actor.rights.allow(DECIDE, place.path):
        raise Forbidden(f"No body decides this here: it needs {DECIDE}.", rule=BY_ROLE)


def evidence_part(uow: Reading, place: AnyPlace) -> Part | None:
    """The part of the office that serves a component in the evidence of gates."""
    return part_at(uow, place.path, Matter.GATE_EVIDENCE)


def must_check(mode: Mode) -> bool:
    return mode in (Mode.APPROVE, Mode.DECIDE)


def checked(uow: Reading, gate: Gate, office_id: UUID) -> bool:
    """Whether the office found the evidence complete, such as it is now."""
    if gate.evidence_check is None:
        return False
    check = EvidenceCheck.model_validate(gate.evidence_check)
    same = check.assessments_sha256 == assessments_sha256(uow, gate)
    return check.is_complete and check.office_id == office_id and same


def refuse_unchecked(uow: Reading, gate: Gate, place: AnyPlace | Place) -> None:
    """Raises ``Conflict`` where the office must find the evidence complete before the gate is tabled, and has not."""
    part = evidence_part(uow, place) if gate.criteria else None
    if part and must_check(part[1]) and not checked(uow, gate, part[0].office_id):
        raise Conflict(
            f"{part[0].name} has not found the evidence of {gate.name} complete, such as it is now: "
            f"POST /v1/gates/{gate.id}/evidence-check.",
            rule=part[2],
        )
