"""Levels of skills at which people were assessed."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.model import Entity, within_organisation


class SkillAssessment(Entity):
    """What somebody else than the person saw of a skill; the newest counts, and the others stay to show the way."""

    __tablename__ = "skill_assessments"
    __table_args__ = (
        within_organisation("person_id", "people"),
        sa.CheckConstraint("level BETWEEN 0 AND 5", name="level"),
    )

    person_id: Mapped[UUID] = mapped_column(index=True)
    skill: Mapped[str]
    level: Mapped[int]
    assessed_on: Mapped[date]
    evidence: Mapped[str | None]
    assessed_by: Mapped[str]
