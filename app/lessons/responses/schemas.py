"""What a client may say of a lesson that was offered, and what it is told."""

from datetime import date
from typing import ClassVar, Self
from uuid import UUID

from pydantic import Field, model_validator

from app.core.schemas import Action, EntityRead, Text, Write
from app.lessons.schemas import WRITE, LessonResponseKind


class LessonResponseWrite(Write):
    response: LessonResponseKind = Field(examples=[LessonResponseKind.NOT_APPLICABLE])
    reason: Text | None = Field(
        default=None,
        description="Why it does not apply; of one that was applied, how.",
        examples=["There is no lift in this station"],
    )

    @model_validator(mode="after")
    def says_why(self) -> Self:
        if self.response is LessonResponseKind.NOT_APPLICABLE and self.reason is None:
            raise ValueError("what is not applicable is so for a reason")
        return self


class LessonResponseEntry(LessonResponseWrite):
    component_id: UUID
    lesson_id: UUID


class LessonResponseRead(LessonResponseEntry, EntityRead):
    address: ClassVar[str] = "/v1/lesson-responses"
    actions: ClassVar[dict[str, Action]] = {"update": Action(WRITE)}
    state: ClassVar[str] = "response"

    responded_on: date
    responded_by: str = Field(description="The id of the member who said so.")
