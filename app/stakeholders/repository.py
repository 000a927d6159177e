"""Reading stakeholders, assessments, the communication plan and contacts."""

from typing import Any, ClassVar

import sqlalchemy as sa

from app.components.scope import live
from app.core.model import Marking
from app.core.repository import Repository
from app.core.statements import equals, holds
from app.stakeholders.models import Communication, Contact, Stakeholder, StakeholderAssessment
from app.stakeholders.schemas import (
    READ,
    CommunicationRead,
    ContactRead,
    StakeholderAssessmentRead,
    StakeholderRead,
)


def present(day: Any) -> Any:
    """Whether a stakeholder has not left by a day."""
    return sa.or_(Stakeholder.left_on.is_(None), Stakeholder.left_on > day)


class StakeholderRepository(Repository[Stakeholder, StakeholderRead]):
    """``present`` on a day is who has not left by then."""

    model = Stakeholder
    told = StakeholderRead
    noun = "stakeholder"
    reads = READ
    component = Stakeholder.component_id
    sortable: ClassVar = {
        "reference": Stakeholder.reference,
        "name": Stakeholder.name,
        "created_at": Stakeholder.created_at,
    }
    filters: ClassVar = {
        "component": equals("component", Stakeholder.component_id),
        "live": live(Stakeholder.component_id),
        "kind": equals("kind", Stakeholder.kind),
        "present": present(sa.bindparam("present", type_=sa.Date)),
        "q": holds("q", Stakeholder.name),
    }


class AssessmentRepository(Repository[StakeholderAssessment, StakeholderAssessmentRead]):
    """All of an assessment is an opinion about somebody, so all of it is kept from the uncleared."""

    model = StakeholderAssessment
    told = StakeholderAssessmentRead
    noun = "assessment of a stakeholder"
    reads = READ
    marking = Marking.STAKEHOLDERS
    component = StakeholderAssessment.component_id
    sortable: ClassVar = {
        "assessed_on": StakeholderAssessment.assessed_on,
        "created_at": StakeholderAssessment.created_at,
    }
    filters: ClassVar = {"stakeholder": equals("stakeholder", StakeholderAssessment.stakeholder_id)}


class CommunicationRepository(Repository[Communication, CommunicationRead]):
    model = Communication
    told = CommunicationRead
    noun = "planned communication"
    reads = READ
    component = Communication.component_id
    extra: ClassVar = {
        "last_on": sa.select(sa.func.max(Contact.held_on))
        .where(Contact.communication_id == Communication.id)
        .correlate(Communication)
        .scalar_subquery()
    }
    sortable: ClassVar = {"owner": Communication.owner, "created_at": Communication.created_at}
    filters: ClassVar = {
        "stakeholder": equals("stakeholder", Communication.stakeholder_id),
        "due_by": Communication.next_on <= sa.bindparam("due_by", type_=sa.Date),
    }


class ContactRepository(Repository[Contact, ContactRead]):
    model = Contact
    told = ContactRead
    noun = "contact with a stakeholder"
    reads = READ
    component = Contact.component_id
    sortable: ClassVar = {"held_on": Contact.held_on, "created_at": Contact.created_at}
    filters: ClassVar = {"stakeholder": equals("stakeholder", Contact.stakeholder_id)}
