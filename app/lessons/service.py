"""What can be done with lessons: captured, validated, and embedded in what the organisation works by."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from app.calc.lessons import change_due
from app.components.repository import ComponentRepository
from app.core.errors import Conflict, Forbidden
from app.core.merge_patch import MergePatch
from app.core.model import utc_now
from app.core.sequences import next_reference, next_references
from app.core.unit_of_work import Writing
from app.lessons.models import Lesson, LessonStatus
from app.lessons.repository import TAGS, LessonRepository, tagged
from app.lessons.schemas import (
    OPEN,
    VALIDATE,
    WRITE,
    LessonConclusion,
    LessonEntry,
    LessonOutcome,
    LessonWrite,
)

STATUS, PREFIX = "lesson.status", "LSN"
SOURCES = {
    LessonConclusion.VALIDATED: {LessonStatus.CAPTURED},
    LessonConclusion.EMBEDDED: {LessonStatus.VALIDATED},
    LessonConclusion.REJECTED: OPEN,
}


def capture(uow: Writing, data: LessonEntry) -> Lesson:
    """Keep a lesson, of the component where it was learnt or of the whole organisation."""
    allowed(uow, data.component_id, WRITE)
    lesson = uow.add(made(uow, data, next_reference(uow, PREFIX), utc_now().date()))
    uow.record("lesson.captured", lesson)
    return lesson


def capture_all(uow: Writing, source: str, entries: Sequence[tuple[str, LessonEntry]]) -> list[Lesson]:
    """Keep the lessons of a file, each with what the file calls it; the rights were looked at."""
    today, references = utc_now().date(), next_references(uow, PREFIX, len(entries))
    lessons = []
    for reference, (called, data) in zip(references, entries, strict=True):
        lesson = made(uow, data, reference, today)
        lesson.source, lesson.source_reference = source, called
        lessons.append(uow.add(lesson))
    uow.record_all("lesson.imported", lessons)
    return lessons


def allowed(uow: Writing, component_id: UUID | None, permission: str) -> None:
    """Raises ``Forbidden``, or ``NotFound`` for a component that the actor does not see."""
    if component_id:
        ComponentRepository(uow).open(component_id, permission)
    elif not uow.actor.rights.everywhere(permission):
        raise Forbidden(
            f"A lesson of the whole organisation needs {permission} there: name a component_id.",
            rule=permission,
        )


def made(uow: Writing, data: LessonEntry, reference: str, today: date) -> Lesson:
    return Lesson(
        reference=reference,
        tagged=tags_of(data),
        captured_on=today,
        captured_by=uow.actor.id,
        due_on=change_due(today),
        status_since=utc_now(),
        **dict(data),
    )


def tags_of(data: LessonWrite) -> str:
    told: dict[str, Any] = dict(data)
    return tagged({kind: told[column.key] for kind, column in TAGS.items()})


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[LessonWrite]) -> Lesson:
    """Change what a lesson says, until it is embedded or rejected."""
    lesson = within(LessonRepository(uow).get(id, WRITE, version), OPEN, "changed")
    data = patch.applied_to(LessonWrite.model_validate(lesson))
    for name, value in data:
        if getattr(lesson, name) != value:
            setattr(lesson, name, value)
    lesson.tagged = tags_of(data)
    uow.record("lesson.revised", lesson)
    return lesson


def conclude(uow: Writing, id: UUID, version: int, data: LessonOutcome) -> Lesson:
    """Say what came of a lesson; a validated one says what to do."""
    lesson = LessonRepository(uow).get(id, VALIDATE, version)
    within(lesson, SOURCES[data.status], data.status)
    if data.status is LessonConclusion.VALIDATED and lesson.recommendation is None:
        raise Conflict(
            f"{lesson.reference} does not say what to do: give it a recommendation.", rule="lesson.complete"
        )
    lesson.status, lesson.status_since = LessonStatus(data.status), utc_now()
    lesson.decided_by, lesson.reason = uow.actor.id, data.reason
    lesson.change_reference, lesson.change_link = data.change_reference, data.change_link
    uow.record(f"lesson.{data.status}", lesson, data.reason)
    return lesson


def within(lesson: Lesson, states: Any, done: str) -> Lesson:
    """Raises ``Conflict`` unless the lesson is in one of the states."""
    if lesson.status not in states:
        words = " or ".join(state for state in LessonStatus if state in states)
        raise Conflict(f"{lesson.reference} is {lesson.status}: only what is {words} is {done}.", rule=STATUS)
    return lesson
