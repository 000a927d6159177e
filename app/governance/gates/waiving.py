"""Waivers: a criterion that need not be met, by its owner; a gate that need not be held, by who decides gates."""

from uuid import UUID

from app.components.places import AnyPlace
from app.core.errors import Conflict, Forbidden, Invalid
from app.core.model import utc_now
from app.core.unit_of_work import Writing
from app.governance.decisions.models import DecisionKind
from app.governance.gates.assessing import criterion_of, holds, undecided
from app.governance.gates.authority import refuse_without_authority
from app.governance.gates.models import Gate, GateWaiver
from app.governance.gates.repository import newest_assessments
from app.governance.gates.waiver_schemas import WaiverWrite
from app.governance.lifecycles.templates import WAIVE
from app.governance.stages import breaches
from app.governance.tolerances.deciding import approved_on
from app.identity.people import person_of

SKIPPING = "gate.skipped-by-decision"


def waive(uow: Writing, gate_id: UUID, data: WaiverWrite) -> GateWaiver:
    """Waive a criterion of a gate, or the gate."""
    gate, place = undecided(uow, gate_id, WAIVE)
    if data.expires_on and data.expires_on < utc_now().date():
        raise Invalid(f"A waiver until {data.expires_on} would have no effect.")
    if data.criterion:
        refuse_other_owner(uow, gate, place, data.criterion)
    else:
        refuse_skipping(uow, gate, place, data)
    waiver = GateWaiver(
        component_id=gate.component_id, gate_id=gate.id, waived_by=person_of(uow), **dict(data)
    )
    uow.record("gate.criterion_waived" if data.criterion else "gate.skipped", uow.add(waiver))
    if data.criterion is None:
        gate.waived_on = utc_now().date()
        uow.record("gate.waived", gate, data.reason)
        breaches.heal(uow, gate, waiver)
    return waiver


def refuse_other_owner(uow: Writing, gate: Gate, place: AnyPlace, code: str) -> None:
    """Raises ``Forbidden`` to who does not own the criterion, or wrote what shows it."""
    criterion = criterion_of(gate, code)
    if not holds(uow, criterion.owner, place):
        raise Forbidden(f"{code} is waived by the role {criterion.owner}.", rule="gate.waived-by-owner")
    assessed = newest_assessments(uow, gate.id).get(code)
    if assessed and str(assessed.author_id) == person_of(uow):
        raise Forbidden("Who wrote the evidence does not waive it.", rule="four-eyes")


def refuse_skipping(uow: Writing, gate: Gate, place: AnyPlace, data: WaiverWrite) -> None:
    """Raises where the gate is not waived by the authority that decides gates there."""
    if data.expires_on:
        raise Conflict("A gate that is passed over stays so: its waiver does not expire.", rule=SKIPPING)
    if data.decision_id:
        approved_on(uow, place, data.decision_id, [DecisionKind.GATE], SKIPPING)
    else:
        refuse_without_authority(uow, place, SKIPPING)
