"""What can be done with courses."""

from typing import Any
from uuid import UUID

from app.core.errors import Conflict
from app.core.merge_patch import MergePatch
from app.core.unit_of_work import Writing
from app.people.courses.models import Course
from app.people.courses.repository import CourseRepository
from app.people.courses.schemas import CourseWrite
from app.people.governing import WRITE, may_govern
from app.people.schemes.repository import SchemeRepository
from app.periods.service import holders

LISTS = {"accreditations", "curriculum", "dates", "schemes", "skills"}


def offer(uow: Writing, data: CourseWrite) -> Course:
    """Say that there is a course."""
    may_govern(uow)
    SchemeRepository(uow).refuse_unknown(data.schemes)
    course = uow.add(Course(**kept(data)))
    uow.record("course.offered", course)
    return course


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[CourseWrite]) -> Course:
    """Change what is known of a course; what trainings cost stays as it was agreed."""
    course = CourseRepository(uow).get(id, WRITE, version)
    revised = patch.applied_to(CourseWrite.model_validate(course))
    SchemeRepository(uow).refuse_unknown(revised.schemes)
    for name, value in kept(revised).items():
        setattr(course, name, value)
    uow.record("course.revised", course)
    return course


def remove(uow: Writing, id: UUID, version: int) -> None:
    """Take away a course that nobody was sent to."""
    course = CourseRepository(uow).get(id, WRITE, version)
    if held := ", ".join(f"{count} {kind}" for kind, count in holders(uow, id, Course.__tablename__)):
        raise Conflict(f"{course.code} cannot be deleted: {held} are of it.", held_by=held)
    uow.remove("course.removed", course)


def kept(data: CourseWrite) -> dict[str, Any]:
    """A course in the form in which it is kept: its dates in their order."""
    told = data.model_dump(mode="json", include=LISTS)
    told["dates"] = sorted(told["dates"], key=lambda each: str(each["start_on"]))
    return dict(data) | told | {"last_start_on": max((each.start_on for each in data.dates), default=None)}
