"""Recurrences: what happened after a lesson was there, for the same cause."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from app.core.model import Entity, unique, within_organisation


class LessonRecurrence(Entity):
    """The record that shows it is of the kind ``source_kind``: a risk, an issue, a later lesson."""

    __tablename__ = "lesson_recurrences"
    __table_args__ = (
        unique("lesson_id", "source_kind", "source_id", taken="It counts against this lesson already."),
        within_organisation("lesson_id", "lessons"),
    )
    stays: ClassVar[bool] = True

    lesson_id: Mapped[UUID] = mapped_column(index=True)
    source_kind: Mapped[str]
    source_id: Mapped[UUID]
    note: Mapped[str]
    recorded_on: Mapped[date]
    recorded_by: Mapped[str]
