"""What can be done with gates: plan, revise and drop them, and say that their evidence is complete."""

from typing import Any
from uuid import UUID

from app.components.places import Place
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.core.errors import Conflict, Forbidden
from app.core.merge_patch import MergePatch
from app.core.model import utc_now
from app.core.unit_of_work import Writing
from app.governance.gates.assessing import refuse_final, undecided
from app.governance.gates.authority import evidence_part
from app.governance.gates.judging import assessments_sha256, standings
from app.governance.gates.linking import decided_by
from app.governance.gates.models import PASSES, Gate
from app.governance.gates.repository import GateRepository, newest_assessments, waivers_of
from app.governance.gates.schemas import EvidenceCheck, EvidenceCheckWrite, GateWrite
from app.identity.people import person_of
from app.pmo.repository import staff_of_offices

WRITE, ADVISE = "gate:write", "decision:advise"
LAID_OUT = ("sequence", "name")  # by the lifecycle, of a gate that comes from one


def plan(uow: Writing, at: Address, data: GateWrite) -> Gate:
    """Plan a gate of a component."""
    component = ComponentRepository(uow).at(at, WRITE)
    decided_by(uow, component, data.decision_id)
    gate = uow.add(Gate(component_id=component.id, **kept(data)))
    uow.record("gate.planned", gate)
    return gate


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[GateWrite]) -> Gate:
    """Change a gate that was not passed or stopped."""
    gate, component = still_open(uow, id, version)
    revised = patch.applied_to(GateWrite.model_validate(gate))
    refuse_other_criteria(uow, gate, kept(revised)["criteria"])
    if gate.stage_id and any(getattr(revised, name) != getattr(gate, name) for name in LAID_OUT):
        rule = "gate.laid-out"
        raise Conflict(f"{gate.name} is called and placed as its lifecycle says.", rule=rule)
    if revised.decision_id != gate.decision_id:
        if gate.outcome in PASSES:
            rule = "gate.decision-stays"
            raise Conflict(f"The conditions of {gate.name} are those of its decision.", rule=rule)
        decided_by(uow, component, revised.decision_id, gate)
    for name, value in kept(revised).items():
        setattr(gate, name, value)
    uow.record("gate.revised", gate)
    return gate


def kept(data: GateWrite) -> dict[str, Any]:
    """What is said of a gate, as its columns keep it."""
    return dict(data) | data.model_dump(mode="json", include={"criteria"})


def refuse_other_criteria(uow: Writing, gate: Gate, criteria: list[Any]) -> None:
    """Raises ``Conflict`` where criteria would change that a lifecycle gave, or somebody has assessed or waived."""
    begun = gate.stage_id or gate.outcome or newest_assessments(uow, gate.id) or waivers_of(uow, gate.id)
    if criteria != gate.criteria and begun:
        told = f"The criteria of {gate.name} are those that it is judged by."
        raise Conflict(told, rule="gate.criteria-stay")


def drop(uow: Writing, id: UUID, version: int) -> None:
    """Take away a gate that was planned by hand and never held."""
    gate, _ = still_open(uow, id, version)
    if gate.outcome or newest_assessments(uow, gate.id) or waivers_of(uow, gate.id):
        raise Conflict(
            f"{gate.name} has been held, assessed or waived: it stays on record.", rule="gate.kept-once-held"
        )
    if gate.stage_id:
        rule = "gate.laid-out"
        raise Conflict(f"{gate.name} is of the lifecycle: to pass it over, waive it.", rule=rule)
    uow.remove("gate.dropped", gate)


def still_open(uow: Writing, id: UUID, version: int) -> tuple[Gate, Place]:
    """A gate that something may still come of, and its component. Raises ``Conflict``."""
    gate = GateRepository(uow).get(id, WRITE, version)
    refuse_final(gate)
    return gate, ComponentRepository(uow).open(gate.component_id, WRITE)


def check_evidence(uow: Writing, id: UUID, version: int, data: EvidenceCheckWrite) -> Gate:
    """Say for the office whether a gate's evidence is complete, whatever it is worth."""
    gate, place = undecided(uow, id, ADVISE)
    GateRepository(uow).get(id, ADVISE, version)
    part = evidence_part(uow, place)
    if part is None:
        raise Conflict(f"No office serves {place.code}: nobody is to check.", rule="matrix.no-office")
    office, _, clause = part
    if person_of(uow) not in staff_of_offices(uow, [office.office_id]):
        raise Forbidden(f"{office.name} checks this: its staff do.", rule=clause)
    refuse_own_evidence(uow, gate)
    if data.is_complete:
        refuse_incomplete(uow, gate, place)
    check = EvidenceCheck(
        **dict(data),
        office_id=office.office_id,
        person_id=person_of(uow),
        checked_at=utc_now(),
        assessments_sha256=assessments_sha256(uow, gate),
    )
    gate.evidence_check = check.model_dump(mode="json")
    uow.record("gate.evidence_checked", gate)
    return gate


def refuse_own_evidence(uow: Writing, gate: Gate) -> None:
    """Four eyes: who wrote or assessed any of it does not find it complete."""
    by = [(str(each.author_id), each.assessor_id) for each in newest_assessments(uow, gate.id).values()]
    if any(person_of(uow) in each for each in by):
        raise Forbidden("Who wrote or assessed the evidence does not check it.", rule="four-eyes")


def refuse_incomplete(uow: Writing, gate: Gate, place: Place) -> None:
    """Raises ``Conflict`` while a criterion that must be met has no evidence, or that is stale."""
    found = standings(uow, gate, place, utc_now().date())
    lacking = [each for each in found if each.judged.is_must and not each.waiver and each.reason]
    if lacking:
        told = ", ".join(f"{each.criterion.code} ({each.reason})" for each in lacking)
        raise Conflict(
            f"The evidence of {gate.name} is not complete: {told}.",
            rule="gate.evidence-incomplete",
            criteria=[{"code": each.criterion.code, "reason": each.reason} for each in lacking],
        )
