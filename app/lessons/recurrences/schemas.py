"""What a client may say of what came back, and what it is told."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from app.core.schemas import EntityRead, Read, Slug, Text, Write
from app.lessons.models import LessonStatus


class LessonRecurrenceWrite(Write):
    lesson_id: UUID
    source_kind: Slug = Field(
        description="The kind of record that shows it: `risk`, `issue`, `lesson` and what else actions come from.",
        examples=["issue"],
    )
    source_id: UUID
    note: Text = Field(
        description="What makes it the same cause.", examples=["Again no bench test was in the plan"]
    )


class LessonRecurrenceRead(LessonRecurrenceWrite, EntityRead):
    address: ClassVar[str] = "/v1/lesson-recurrences"

    recorded_on: date
    recorded_by: str = Field(description="The id of the member who recorded it.")


class LikelyRecurrence(Read):
    """A later lesson that says much the same; whether it is the same cause, somebody decides who knows both."""

    lesson_id: UUID
    reference: str
    title: str
    status: LessonStatus
    score: float = Field(description="How well its words fit: to be compared within one answer alone.")
    link: str


class LikelyRecurrences(Read):
    lesson_id: UUID
    words: list[str] = Field(description="The words of its cause, or of its title where none is stated.")
    items: list[LikelyRecurrence] = Field(description="The best first, 20 at most.")
