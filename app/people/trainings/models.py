"""Trainings of people: planned, attended, and what came of them."""

from datetime import date
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.calc.money import Money
from app.core.model import Entity, capped, money, within_organisation


class TrainingStatus(StrEnum):
    PLANNED = "planned"
    ATTENDED = "attended"
    PASSED = "passed"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Training(Entity):
    """What somebody is to learn: a ``skill``, what a ``scheme`` asks for, or both; in a course, or otherwise.

    ``recheck_on``: when the skill is to be assessed anew, without which no gap is closed.
    """

    __tablename__ = "trainings"
    __table_args__ = (
        within_organisation("person_id", "people"),
        within_organisation("course_id", "courses"),
        capped("cost"),
        sa.CheckConstraint("skill IS NOT NULL OR scheme IS NOT NULL", name="aim"),
        sa.CheckConstraint("(finished_on IS NULL) = (status IN ('planned', 'cancelled'))", name="finished"),
    )

    person_id: Mapped[UUID] = mapped_column(index=True)
    course_id: Mapped[UUID | None] = mapped_column(index=True)
    title: Mapped[str]
    skill: Mapped[str | None]
    scheme: Mapped[str | None]
    planned_on: Mapped[date]
    status: Mapped[TrainingStatus]
    finished_on: Mapped[date | None]
    result: Mapped[str | None]
    cost: Mapped[Money | None] = money("cost", optional=True)
    recheck_on: Mapped[date | None]
