"""What components made of lessons that were offered to them."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from app.core.model import Entity, unique, within_organisation
from app.lessons.schemas import LessonResponseKind


class LessonResponse(Entity):
    __tablename__ = "lesson_responses"
    __table_args__ = (
        unique("component_id", "lesson_id", taken="The component has answered this lesson: change that."),
        within_organisation("component_id", "components"),
        within_organisation("lesson_id", "lessons"),
    )

    component_id: Mapped[UUID]
    lesson_id: Mapped[UUID] = mapped_column(index=True)
    response: Mapped[LessonResponseKind]
    reason: Mapped[str | None]
    responded_on: Mapped[date]
    responded_by: Mapped[str]
