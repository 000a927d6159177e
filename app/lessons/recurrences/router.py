"""``/v1/lesson-recurrences``: what came back after a lesson was there."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from app.core.errors import CREATING
from app.core.pagination import Page, Paging
from app.core.route import UnitOfWorkRoute
from app.core.schemas import Slug
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.lessons.recurrences import service
from app.lessons.recurrences.repository import LessonRecurrenceRepository
from app.lessons.recurrences.schemas import LessonRecurrenceRead, LessonRecurrenceWrite, LikelyRecurrences

router = APIRouter(prefix="/v1", tags=["Lessons"], route_class=UnitOfWorkRoute)


class Search(Paging):
    """The filters and the paging of a list of recurrences."""

    lesson_id: UUID | None = None
    source_kind: Slug | None = None
    source_id: UUID | None = None


@router.get("/lesson-recurrences")
def list_lesson_recurrences(uow: Reading, search: Annotated[Search, Query()]) -> Page[LessonRecurrenceRead]:
    """What counts against lessons; `source_id` finds the lessons that a record shows to have been lost."""
    return LessonRecurrenceRepository(uow).page(
        search, lesson=search.lesson_id, source_kind=search.source_kind, source=search.source_id
    )


@router.post("/lesson-recurrences", status_code=201, responses=CREATING)
def create_lesson_recurrence(data: LessonRecurrenceWrite, uow: Writing) -> Told[LessonRecurrenceRead]:
    """Count a later risk, issue or lesson of the same cause against a lesson."""
    return LessonRecurrenceRepository(uow).row(service.count(uow, data).id)


@router.get("/lesson-recurrences/{lesson_recurrence_id}")
def read_lesson_recurrence(lesson_recurrence_id: UUID, uow: Reading) -> Told[LessonRecurrenceRead]:
    """One recurrence."""
    return LessonRecurrenceRepository(uow).row(lesson_recurrence_id)


@router.get("/lessons/{lesson_id}/likely-recurrences")
def read_likely_recurrences(lesson_id: UUID, uow: Reading) -> LikelyRecurrences:
    """The later lessons whose words are those of a lesson's cause: offered, and never counted by itself."""
    return service.likely(uow, lesson_id)
