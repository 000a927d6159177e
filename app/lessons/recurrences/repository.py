"""Reading what came back after a lesson."""

from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa

from app.core.repository import Repository
from app.core.statements import equals
from app.lessons.recurrences.models import LessonRecurrence
from app.lessons.recurrences.schemas import LessonRecurrenceRead
from app.lessons.schemas import READ


class LessonRecurrenceRepository(Repository[LessonRecurrence, LessonRecurrenceRead]):
    model = LessonRecurrence
    told = LessonRecurrenceRead
    noun = "recurrence"
    reads = READ
    sortable: ClassVar = {
        "recorded_on": LessonRecurrence.recorded_on,
        "created_at": LessonRecurrence.created_at,
    }
    filters: ClassVar = {
        "lesson": equals("lesson", LessonRecurrence.lesson_id),
        "source_kind": equals("source_kind", LessonRecurrence.source_kind),
        "source": equals("source", LessonRecurrence.source_id),
    }

    def counted(self, lesson_id: UUID) -> set[UUID]:
        """The records that count against a lesson already."""
        query = sa.select(LessonRecurrence.source_id).where(
            LessonRecurrence.organisation_id == self.actor.organisation_id,
            LessonRecurrence.lesson_id == lesson_id,
        )
        return set(self.session.scalars(query))
