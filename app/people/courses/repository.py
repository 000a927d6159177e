"""Reading courses."""

from typing import ClassVar

import sqlalchemy as sa

from app.core.repository import Repository
from app.core.statements import equals, holds
from app.people.courses.models import Course
from app.people.courses.schemas import CourseRead
from app.people.governing import READ


class CourseRepository(Repository[Course, CourseRead]):
    """``scheme`` and ``skill`` are sought as ``listed`` has them, in the lists in which they are kept."""

    model = Course
    told = CourseRead
    noun = "course"
    reads = READ
    sortable: ClassVar = {
        "code": Course.code,
        "title": Course.title,
        "created_at": Course.created_at,
    }
    filters: ClassVar = {
        "provider": equals("provider", Course.provider),
        "scheme": holds("scheme", sa.cast(Course.schemes, sa.String)),
        "skill": holds("skill", sa.cast(Course.skills, sa.String)),
        "starts_from": Course.last_start_on >= sa.bindparam("starts_from", type_=Course.last_start_on.type),
    }
