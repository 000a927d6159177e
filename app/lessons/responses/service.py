"""What can be done with a lesson that was offered: it is answered."""

from uuid import UUID

from app.components.repository import ComponentRepository
from app.core.merge_patch import MergePatch
from app.core.model import utc_now
from app.core.unit_of_work import Writing
from app.lessons.repository import LessonRepository
from app.lessons.responses.models import LessonResponse
from app.lessons.responses.repository import LessonResponseRepository
from app.lessons.responses.schemas import LessonResponseEntry, LessonResponseWrite
from app.lessons.schemas import WRITE


def respond(uow: Writing, data: LessonResponseEntry) -> LessonResponse:
    """Say what a component makes of a lesson."""
    ComponentRepository(uow).open(data.component_id, WRITE)
    LessonRepository(uow).place_of(data.lesson_id)
    by = {"responded_on": utc_now().date(), "responded_by": uow.actor.id}
    response = uow.add(LessonResponse(**by, **dict(data)))
    uow.record("lesson_response.given", response)
    return response


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[LessonResponseWrite]) -> LessonResponse:
    """Say otherwise: what was seen is applied, or turns out not to apply."""
    response = LessonResponseRepository(uow).get(id, WRITE, version)
    ComponentRepository(uow).open(response.component_id, WRITE)
    data = patch.applied_to(LessonResponseWrite.model_validate(response))
    if (data.response, data.reason) != (response.response, response.reason):
        response.response, response.reason = data.response, data.reason
        response.responded_on, response.responded_by = utc_now().date(), uow.actor.id
    uow.record("lesson_response.revised", response)
    return response
