"""What can be done with levels at which people are assessed."""

from uuid import UUID

from app.core.errors import Forbidden, Invalid
from app.core.model import utc_now
from app.core.unit_of_work import Writing
from app.identity.people import person_of
from app.people.assessments.models import SkillAssessment
from app.people.assessments.repository import SkillAssessmentRepository
from app.people.assessments.schemas import SkillAssessmentWrite
from app.people.governing import ASSESS, may_govern, referred
from app.people.register.models import PersonKind
from app.people.register.repository import PersonRepository

BY_ANOTHER = "skill-assessment.by-another"


def assess(uow: Writing, data: SkillAssessmentWrite) -> SkillAssessment:
    """Say at which level somebody else shows a skill."""
    may_govern(uow, ASSESS)
    person = referred(PersonRepository(uow), data.person_id)
    if person.kind is not PersonKind.PERSON:
        raise Invalid(f"{person.code} is nobody in particular: there is no level to assess.")
    if data.assessed_on > utc_now().date():
        raise Invalid(f"assessed_on {data.assessed_on} is still to come.")
    if person.member_id and str(person.member_id) == person_of(uow):
        raise Forbidden("Nobody assesses themselves: another has to.", rule=BY_ANOTHER)
    assessment = uow.add(SkillAssessment(**dict(data), assessed_by=uow.actor.id))
    uow.record("skill_assessment.made", assessment)
    return assessment


def remove(uow: Writing, id: UUID, version: int) -> None:
    """Take away an assessment that was wrong."""
    uow.remove("skill_assessment.removed", SkillAssessmentRepository(uow).get(id, ASSESS, version))
