"""What can be done with the pool of who can be put on work."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from app.components.repository import ComponentRepository
from app.core.erasing import erase
from app.core.errors import Conflict, Invalid, NotFound
from app.core.merge_patch import MergePatch
from app.core.unit_of_work import Writing
from app.identity.people import known_people
from app.people.assessments.repository import SkillAssessmentRepository
from app.people.certificates.repository import CertificateRepository
from app.people.governing import WRITE, may_govern, referred
from app.people.register.models import Person
from app.people.register.repository import PersonRepository
from app.people.register.schemas import PersonWrite
from app.people.roles.repository import RoleRepository
from app.people.trainings.repository import TrainingRepository
from app.periods.service import holders

OF_CERTIFICATES: dict[str, Any] = {"number": None, "evidence": None, "credits": []}
LISTS = {"other_roles", "skills", "working_weekdays", "absences", "rates"}


def enter(uow: Writing, data: PersonWrite) -> Person:
    """Take somebody into the pool."""
    may_govern(uow)
    check(uow, data)
    person = uow.add(Person(**kept(data)))
    uow.record("person.entered", person)
    return person


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[PersonWrite]) -> Person:
    """Change what is said of somebody."""
    person = PersonRepository(uow).get(id, WRITE, version)
    revised = patch.applied_to(PersonWrite.model_validate(person))
    check(uow, revised)
    for name, value in kept(revised).items():
        setattr(person, name, value)
    uow.record("person.revised", person)
    return person


def remove(uow: Writing, id: UUID, version: int) -> None:
    """Take somebody out of the pool who was never put on anything."""
    person = PersonRepository(uow).get(id, WRITE, version)
    if held := ", ".join(f"{count} {kind}" for kind, count in holders(uow, id, Person.__tablename__)):
        raise Conflict(
            f"{person.code} cannot be deleted: {held} are theirs. Say until when they are there.",
            held_by=held,
        )
    uow.remove("person.removed", person)


def erase_person(uow: Writing, id: UUID, version: int, reason: str) -> Person:
    """Forget who somebody was. What they were planned for stays, of nobody known."""
    person = PersonRepository(uow).get(id, WRITE, version)
    blank: dict[str, Any] = {
        "code": f"erased-{id}",
        "name": None,
        "member_id": None,
        "skills": [],
        "absences": [],
        "rates": None,
    }
    for certificate in CertificateRepository(uow).all(person=id):
        erase(uow, "held_certificate.erased", certificate, OF_CERTIFICATES, reason)
    for assessment in SkillAssessmentRepository(uow).all(person=id):
        erase(uow, "skill_assessment.erased", assessment, {"evidence": None}, reason)
    for training in TrainingRepository(uow).all(person=id):
        erase(uow, "training.erased", training, {"result": None}, reason)
    erase(uow, "person.erased", person, blank, reason)
    return person


def kept(data: PersonWrite) -> dict[str, Any]:
    """Somebody in the form in which they are kept: absences and rates in their order."""
    told = data.model_dump(mode="json", include=LISTS)
    told["absences"] = ordered(told["absences"], "start_on")
    told["rates"] = ordered(told["rates"], "from_on") if told["rates"] is not None else None
    return dict(data) | told


def ordered(many: Sequence[dict[str, Any]], by: str) -> list[dict[str, Any]]:
    return sorted(many, key=lambda one: str(one[by]))


def check(uow: Writing, data: PersonWrite) -> None:
    """Raises ``Invalid`` where a role, a member or a component is none."""
    roles = RoleRepository(uow)
    for role_id in (data.role_id, *(other.role_id for other in data.other_roles)):
        referred(roles, role_id)
    known_people(uow, [data.member_id] if data.member_id else [])
    if data.calendar_component_id:
        try:
            ComponentRepository(uow).place(data.calendar_component_id)
        except NotFound as missing:
            raise Invalid(missing.detail) from missing
