"""What can be done when a cause comes back: it is counted against its lesson, by somebody and never by itself."""

from uuid import UUID

from app.actions.sources import look_for
from app.calc.text_search import words_of
from app.core.errors import Invalid
from app.core.model import utc_now
from app.core.unit_of_work import Reading, Writing
from app.lessons.models import Lesson
from app.lessons.recurrences.models import LessonRecurrence
from app.lessons.recurrences.repository import LessonRecurrenceRepository
from app.lessons.recurrences.schemas import LessonRecurrenceWrite, LikelyRecurrence, LikelyRecurrences
from app.lessons.repository import LessonRepository
from app.lessons.schemas import WRITE

OFFERED = 20


def count(uow: Writing, data: LessonRecurrenceWrite) -> LessonRecurrence:
    """Count a record against a lesson whose cause it shows again."""
    LessonRepository(uow).get(data.lesson_id, WRITE)
    if data.source_id == data.lesson_id:
        raise Invalid("A lesson does not come back as itself: name the later record.")
    look_for(uow, data.source_kind, data.source_id, None)
    by = {"recorded_on": utc_now().date(), "recorded_by": uow.actor.id}
    recurrence = uow.add(LessonRecurrence(**by, **dict(data)))
    uow.record("lesson_recurrence.counted", recurrence)
    return recurrence


def likely(uow: Reading, lesson_id: UUID) -> LikelyRecurrences:
    """The lessons that came later and say much the same, but for those that count already."""
    lessons = LessonRepository(uow)
    lesson, known = lessons.get(lesson_id), LessonRecurrenceRepository(uow).counted(lesson_id)
    words = words_of(lesson.cause or lesson.title)
    found = lessons.search(words, OFFERED + len(known) + 1, later=lesson.id)
    others = [(id, score) for id, score in found if id not in known][:OFFERED]
    shown = lessons.shown(id for id, _ in others)
    return LikelyRecurrences(
        lesson_id=lesson_id, words=list(words), items=[told(shown[id], score) for id, score in others]
    )


def told(lesson: Lesson, score: float) -> LikelyRecurrence:
    return LikelyRecurrence(
        lesson_id=lesson.id,
        reference=lesson.reference,
        title=lesson.title,
        status=lesson.status,
        score=round(score, 6),
        link=f"/v1/lessons/{lesson.id}",
    )
