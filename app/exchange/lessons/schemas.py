"""What a client may ask of an import of lessons, and what it is told."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from app.core.schemas import Read
from app.exchange.imports.schemas import ImportProblemRead

Outcome = Literal["created", "already_there", "refused"]


class LessonImportAsked(BaseModel):
    component_id: UUID | None = Field(
        default=None, description="Where they were learnt; without it they are of the whole organisation."
    )
    mapping: str = Field(
        default="nasa-lessons",
        pattern=r"^[a-z0-9][a-z0-9_-]{0,59}$",
        description="The name of an import mapping of lessons.",
    )
    mapping_version: int | None = Field(
        default=None, ge=1, lt=2**31, description="The newest one, unless told."
    )
    dry_run: bool = Field(default=True, description="`false` enters the lessons.")


class ImportedLesson(Read):
    """What came, or would come, of one record."""

    record: int
    source_reference: str = Field(description="What the file calls it.")
    outcome: Outcome
    title: str | None
    lesson_id: UUID | None = Field(description="Null until it is entered, or where it was there already.")
    reference: str | None


class LessonsCounted(Read):
    value: str
    lessons: int


class LessonsNotAvailable(Read):
    """How many cells of a target give no value, and why."""

    target: str
    reason: str
    cells: int


class LessonImport(Read):
    component_id: UUID | None
    mapping: str
    mapping_version: int
    file_sha256: str
    dry_run: bool
    records: int
    columns: int
    counts: dict[Outcome, int]
    not_available: list[LessonsNotAvailable]
    origins: list[LessonsCounted] = Field(
        description="The units that learnt them, those with most lessons first."
    )
    topics: list[LessonsCounted]
    longest_text: int = Field(description="Characters of the longest text of a lesson.")
    lessons: list[ImportedLesson]
    unused_headers: list[str] = Field(description="Headers that the mapping says nothing of.")
    problems: list[ImportProblemRead] = Field(description="With an error nothing is entered.")
