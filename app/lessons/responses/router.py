"""``/v1/lesson-responses``: what components made of the lessons that were offered to them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query

from app.core.errors import CHANGING, CREATING
from app.core.merge_patch import MergePatch
from app.core.pagination import Page, Paged, Paging
from app.core.route import UnitOfWorkRoute
from app.core.schemas import VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.dependencies import IfMatch, KnownAt
from app.lessons.responses import service
from app.lessons.responses.repository import LessonResponseRepository
from app.lessons.responses.schemas import LessonResponseEntry, LessonResponseRead, LessonResponseWrite
from app.lessons.schemas import LessonResponseKind

router = APIRouter(prefix="/v1", tags=["Lessons"], route_class=UnitOfWorkRoute)
LessonResponsePatch = Annotated[
    MergePatch[LessonResponseWrite], Body(media_type="application/merge-patch+json")
]


class Search(Paging):
    """The filters and the paging of a list of responses."""

    component_id: UUID | None = None
    lesson_id: UUID | None = None
    response_kind: LessonResponseKind | None = None


@router.get("/lesson-responses")
def list_lesson_responses(uow: Reading, search: Annotated[Search, Query()]) -> Page[LessonResponseRead]:
    """What components made of lessons: of one lesson everywhere, or of all of them at one component."""
    return LessonResponseRepository(uow).page(
        search, component=search.component_id, lesson=search.lesson_id, response=search.response_kind
    )


@router.post("/lesson-responses", status_code=201, responses=CREATING)
def create_lesson_response(data: LessonResponseEntry, uow: Writing) -> Told[LessonResponseRead]:
    """Say what a component makes of a lesson: seen, applied, or not applicable and why."""
    return LessonResponseRepository(uow).row(service.respond(uow, data).id)


@router.get("/lesson-responses/{lesson_response_id}")
def read_lesson_response(
    lesson_response_id: UUID, uow: Reading, known_at: KnownAt = None
) -> Told[LessonResponseRead]:
    """One response, as it is or as it was known at an instant."""
    responses = LessonResponseRepository(uow)
    if known_at:
        return responses.known(lesson_response_id, known_at)
    return responses.row(lesson_response_id)


@router.get("/lesson-responses/{lesson_response_id}/history")
def read_lesson_response_history(lesson_response_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of a response: who said what, and when."""
    return LessonResponseRepository(uow).history(lesson_response_id, paging)


@router.patch("/lesson-responses/{lesson_response_id}", responses=CHANGING)
def update_lesson_response(
    lesson_response_id: UUID, patch: LessonResponsePatch, version: IfMatch, uow: Writing
) -> Told[LessonResponseRead]:
    """Say otherwise: send what changes, and the ETag you last saw."""
    return LessonResponseRepository(uow).row(service.revise(uow, lesson_response_id, version, patch).id)
