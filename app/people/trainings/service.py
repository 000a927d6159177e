"""What can be done with trainings of people."""

from collections.abc import Mapping
from uuid import UUID

from app.core.errors import Conflict, Invalid
from app.core.merge_patch import MergePatch
from app.core.model import utc_now
from app.core.unit_of_work import Writing
from app.people.courses.models import Course
from app.people.courses.repository import CourseRepository
from app.people.governing import ASSESS, may_govern, referred
from app.people.register.models import PersonKind
from app.people.register.repository import PersonRepository
from app.people.trainings.models import Training, TrainingStatus
from app.people.trainings.repository import TrainingRepository
from app.people.trainings.schemas import TrainingWrite

FOLLOWED_BY: Mapping[TrainingStatus, frozenset[TrainingStatus]] = {
    TrainingStatus.PLANNED: frozenset(TrainingStatus),
    TrainingStatus.ATTENDED: frozenset({TrainingStatus.PASSED, TrainingStatus.FAILED}),
}


def plan(uow: Writing, data: TrainingWrite) -> Training:
    """Say what somebody is to learn, or has learnt."""
    may_govern(uow, ASSESS)
    check(uow, data)
    training = uow.add(Training(**dict(data)))
    uow.record("training.planned", training)
    return training


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[TrainingWrite]) -> Training:
    """Change a plan, or say what came of it: what is over stays what it was."""
    training = TrainingRepository(uow).get(id, ASSESS, version)
    revised = patch.applied_to(TrainingWrite.model_validate(training))
    check(uow, revised)
    now = training.status
    if revised.status not in FOLLOWED_BY.get(now, frozenset()) | {now}:
        raise Conflict(f"What is {now} does not become {revised.status}: plan another.")
    for name, value in dict(revised).items():
        setattr(training, name, value)
    uow.record(f"training.{'revised' if revised.status is now else revised.status}", training)
    return training


def remove(uow: Writing, id: UUID, version: int) -> None:
    """Take away a training that was entered by mistake."""
    uow.remove("training.removed", TrainingRepository(uow).get(id, ASSESS, version))


def check(uow: Writing, data: TrainingWrite) -> None:
    """Raises ``Invalid`` where the person, the course or the time is wrong."""
    person = referred(PersonRepository(uow), data.person_id)
    if person.kind is not PersonKind.PERSON:
        raise Invalid(f"{person.code} is nobody in particular: there is nobody to train.")
    if data.finished_on and data.finished_on > utc_now().date():
        raise Invalid(f"finished_on {data.finished_on} is still to come.")
    if data.course_id:
        refuse_unfit(referred(CourseRepository(uow), data.course_id), data)


def refuse_unfit(course: Course, data: TrainingWrite) -> None:
    """Raises ``Invalid`` where a course does not prepare for what the training is for."""
    if data.skill and data.skill not in {each["skill"] for each in course.skills}:
        raise Invalid(f"{course.code} does not teach {data.skill}.")
    if data.scheme and data.scheme not in course.schemes:
        raise Invalid(f"{course.code} does not prepare for {data.scheme}.")
