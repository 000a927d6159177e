"""What can be done with stakeholders."""

from datetime import date
from uuid import UUID

from app.calc.stakeholders import next_contact
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.core.errors import Invalid, NotFound
from app.core.merge_patch import MergePatch
from app.core.model import Marking, utc_now
from app.core.sequences import next_reference
from app.core.unit_of_work import Reading, Writing
from app.governance.gates.repository import GateRepository
from app.identity.roles import clearance
from app.stakeholders.models import Communication, Contact, Stakeholder, StakeholderAssessment
from app.stakeholders.repository import CommunicationRepository, StakeholderRepository
from app.stakeholders.schemas import (
    WRITE,
    CommunicationWrite,
    ContactWrite,
    StakeholderAssessmentWrite,
    StakeholderWrite,
)

ASSESSED = (
    *("assessed_on", "power", "interest", "legitimacy", "urgency"),
    *("attitude", "engagement", "wanted_engagement"),
)


def identify(uow: Writing, at: Address, data: StakeholderWrite) -> Stakeholder:
    """Enter a stakeholder in a component's register."""
    place = ComponentRepository(uow).at(at, WRITE)
    stakeholder = Stakeholder(component_id=place.id, reference=next_reference(uow, "STK"), **dict(data))
    uow.record("stakeholder.identified", uow.add(stakeholder))
    return stakeholder


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[StakeholderWrite]) -> Stakeholder:
    """Change what is said of a stakeholder; what is thought of them changes by another assessment."""
    stakeholder = opened(uow, id, version)
    for name, value in patch.applied_to(StakeholderWrite.model_validate(stakeholder)):
        setattr(stakeholder, name, value)
    uow.record("stakeholder.revised", stakeholder)
    return stakeholder


def opened(uow: Writing, id: UUID, version: int | None = None) -> Stakeholder:
    """A stakeholder whose component is not archived, to be changed or added to."""
    stakeholder = StakeholderRepository(uow).get(id, WRITE, version)
    ComponentRepository(uow).open(stakeholder.component_id, WRITE)
    return stakeholder


def assess(uow: Writing, id: UUID, data: StakeholderAssessmentWrite) -> StakeholderAssessment:
    """Say anew what is thought of a stakeholder: that holds, unless it was of a day before the last."""
    stakeholder, stakeholders = opened(uow, id), StakeholderRepository(uow)
    stakeholders.demand(clearance(Marking.STAKEHOLDERS), stakeholders.place_of(id))
    not_to_come("assessed_on", data.assessed_on)
    if data.gate_id:
        refuse_gate_elsewhere(uow, data.gate_id, stakeholder.component_id)
    made = StakeholderAssessment(component_id=stakeholder.component_id, stakeholder_id=id, **dict(data))
    uow.record("stakeholder.assessed", uow.add(made))
    if stakeholder.assessed_on is None or data.assessed_on >= stakeholder.assessed_on:
        for name in ASSESSED:
            setattr(stakeholder, name, getattr(data, name))
        uow.record("stakeholder.revised", stakeholder)
    return made


def not_to_come(name: str, day: date) -> None:
    if day > utc_now().date():
        raise Invalid(f"{name} is a day to come: say it when it was.")


def refuse_gate_elsewhere(uow: Reading, gate_id: UUID, component_id: UUID) -> None:
    """Refuse a gate of another component, or one that the caller does not see."""
    try:
        elsewhere = GateRepository(uow).get(gate_id).component_id != component_id
    except NotFound as missing:
        raise Invalid(missing.detail) from missing
    if elsewhere:
        raise Invalid("The gate is that of another component.")


def plan(uow: Writing, id: UUID, data: CommunicationWrite) -> Communication:
    """Plan how a stakeholder is kept in touch with."""
    stakeholder = opened(uow, id)
    made = Communication(component_id=stakeholder.component_id, stakeholder_id=id, **dict(data))
    uow.record("stakeholder_communication.planned", uow.add(made))
    return made


def replan(uow: Writing, id: UUID, version: int, patch: MergePatch[CommunicationWrite]) -> Communication:
    """Change a line of the plan, put it off, or end it."""
    line = CommunicationRepository(uow).get(id, WRITE, version)
    ComponentRepository(uow).open(line.component_id, WRITE)
    for name, value in patch.applied_to(CommunicationWrite.model_validate(line)):
        setattr(line, name, value)
    uow.record("stakeholder_communication.revised", line)
    return line


def contact(uow: Writing, id: UUID, data: ContactWrite) -> Contact:
    """Record a contact; the line of the plan that it was is due again after it."""
    stakeholder = opened(uow, id)
    not_to_come("held_on", data.held_on)
    line = planned(uow, data.communication_id, id) if data.communication_id else None
    made = Contact(component_id=stakeholder.component_id, stakeholder_id=id, **dict(data))
    uow.record("stakeholder.contacted", uow.add(made))
    if line:
        move_on(uow, line, data.held_on)
    return made


def planned(uow: Writing, communication_id: UUID, stakeholder_id: UUID) -> Communication:
    """A line of a stakeholder's plan. Raises ``Invalid`` for what is none."""
    lines = CommunicationRepository(uow).all(stakeholder=stakeholder_id)
    line = next((each for each in lines if each.id == communication_id), None)
    if line is None:
        raise Invalid("That is not planned for this stakeholder.")
    return line


def move_on(uow: Writing, line: Communication, held_on: date) -> None:
    """Have a line be due again after a contact; one of long ago, entered late, moves nothing back."""
    if line.next_on is None:
        return
    following = next_contact(held_on, line.frequency)
    following = max(following, line.next_on) if following else None
    if following != line.next_on:
        line.next_on = following
        uow.record("stakeholder_communication.done", line)
