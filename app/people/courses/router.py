"""``/v1/courses``: what people can be taught, by whom, when, and at what price."""

import json
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query

from app.core.errors import CHANGING, CREATING
from app.core.merge_patch import MergePatch
from app.core.pagination import Page, Paged
from app.core.route import UnitOfWorkRoute
from app.core.schemas import Day, VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.dependencies import IfMatch, KnownAt
from app.people.courses import service
from app.people.courses.repository import CourseRepository
from app.people.courses.schemas import CourseRead, CourseWrite

router = APIRouter(prefix="/v1", tags=["People"], route_class=UnitOfWorkRoute)
CoursePatch = Annotated[MergePatch[CourseWrite], Body(media_type="application/merge-patch+json")]
Sought = Annotated[str | None, Query(max_length=200)]


@router.get("/courses")
def list_courses(
    uow: Reading,
    paging: Paged,
    provider: Sought = None,
    scheme: Annotated[str | None, Query(max_length=200, description="That it prepares for.")] = None,
    skill: Annotated[str | None, Query(max_length=200, description="That it teaches.")] = None,
    starts_from: Annotated[Day | None, Query(description="It is given on this day or later.")] = None,
) -> Page[CourseRead]:
    """The courses that people can be sent to."""
    filters = {
        "provider": provider,
        "scheme": scheme and json.dumps(scheme),
        "skill": skill and f'"skill": {json.dumps(skill)}',
        "starts_from": starts_from,
    }
    return CourseRepository(uow).page(paging, **filters)


@router.post("/courses", status_code=201, responses=CREATING)
def create_course(data: CourseWrite, uow: Writing) -> Told[CourseRead]:
    """Say that there is a course, and what it prepares for."""
    return CourseRepository(uow).row(service.offer(uow, data).id)


@router.get("/courses/{course_id}")
def read_course(course_id: UUID, uow: Reading, known_at: KnownAt = None) -> Told[CourseRead]:
    """One course, as it is or as it was known at an instant."""
    courses = CourseRepository(uow)
    return courses.known(course_id, known_at) if known_at else courses.row(course_id)


@router.get("/courses/{course_id}/history")
def read_course_history(course_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of a course: what it cost and covered, and when."""
    return CourseRepository(uow).history(course_id, paging)


@router.patch("/courses/{course_id}", responses=CHANGING)
def update_course(course_id: UUID, patch: CoursePatch, version: IfMatch, uow: Writing) -> Told[CourseRead]:
    """Change what is known of a course: its dates, its price, what it prepares for."""
    return CourseRepository(uow).row(service.revise(uow, course_id, version, patch).id)


@router.delete("/courses/{course_id}", status_code=204, responses=CHANGING)
def delete_course(course_id: UUID, version: IfMatch, uow: Writing) -> None:
    """Take away a course that nobody was sent to."""
    service.remove(uow, course_id, version)
