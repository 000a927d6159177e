"""Reading what components made of lessons."""

from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa

from app.components.scope import live
from app.core.repository import Repository
from app.core.statements import equals
from app.core.unit_of_work import Reading
from app.lessons.responses.models import LessonResponse
from app.lessons.responses.schemas import LessonResponseRead
from app.lessons.schemas import READ, LessonResponseKind


class LessonResponseRepository(Repository[LessonResponse, LessonResponseRead]):
    model = LessonResponse
    told = LessonResponseRead
    noun = "response to a lesson"
    reads = READ
    component = LessonResponse.component_id
    sortable: ClassVar = {
        "response": LessonResponse.response,
        "responded_on": LessonResponse.responded_on,
        "created_at": LessonResponse.created_at,
    }
    filters: ClassVar = {
        "component": equals("component", LessonResponse.component_id),
        "live": live(LessonResponse.component_id),
        "lesson": equals("lesson", LessonResponse.lesson_id),
        "response": equals("response", LessonResponse.response),
    }


def answers_of(uow: Reading, component_id: UUID) -> dict[UUID, LessonResponseKind]:
    """What a component made of each lesson that it has answered."""
    query = sa.select(LessonResponse.lesson_id, LessonResponse.response).where(
        LessonResponse.organisation_id == uow.actor.organisation_id,
        LessonResponse.component_id == component_id,
    )
    return {lesson_id: response for lesson_id, response in uow.session.execute(query)}
