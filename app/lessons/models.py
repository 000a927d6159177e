"""Lessons: what was learnt from what happened, until a method, a template or a practice says it."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.model import Entity, referable, unique, within_organisation


class LessonStatus(StrEnum):
    CAPTURED = "captured"
    VALIDATED = "validated"
    EMBEDDED = "embedded"
    REJECTED = "rejected"


class Lesson(Entity):
    """``component_id`` is where it was learnt; without one, in the organisation or outside it.

    ``due_on`` is the last day on which it need not have changed anything yet. ``tagged`` has its tags as
    filters and searches find them. ``source`` and ``source_reference`` say which record of which file it was.
    Its texts are searched: the migration that made ``lessons_search`` says how.
    """

    __tablename__ = "lessons"
    __table_args__ = (
        referable(),
        unique("reference", taken="Another lesson has this reference."),
        unique("source", "source_reference", taken="This record of this source is a lesson already."),
        within_organisation("component_id", "components"),
        sa.CheckConstraint(
            "status <> 'embedded' OR change_reference IS NOT NULL OR change_link IS NOT NULL", name="embedded"
        ),
        sa.CheckConstraint("status <> 'rejected' OR reason IS NOT NULL", name="rejected"),
        sa.Index(None, "organisation_id", "status", "due_on"),
    )
    stays: ClassVar[bool] = True

    component_id: Mapped[UUID | None]
    reference: Mapped[str]
    title: Mapped[str]
    abstract: Mapped[str | None]
    context: Mapped[str | None]
    what_happened: Mapped[str | None]
    cause: Mapped[str | None]
    effect: Mapped[str | None]
    lesson: Mapped[str | None]
    recommendation: Mapped[str | None]
    evidence: Mapped[str | None]
    related_rules: Mapped[str | None]
    see_also: Mapped[str | None]
    origin: Mapped[str | None]
    audiences: Mapped[list[Any]]
    phases: Mapped[list[Any]]
    risk_categories: Mapped[list[Any]]
    template_purposes: Mapped[list[Any]]
    topics: Mapped[list[Any]]
    tagged: Mapped[str] = mapped_column(info={"derived": True}, default="")
    owner: Mapped[str | None]
    occurred_on: Mapped[date | None]
    published_on: Mapped[date | None]
    captured_on: Mapped[date]
    captured_by: Mapped[str]
    due_on: Mapped[date]
    status: Mapped[LessonStatus] = mapped_column(default=LessonStatus.CAPTURED)
    status_since: Mapped[datetime]
    decided_by: Mapped[str | None]
    reason: Mapped[str | None]
    change_reference: Mapped[str | None]
    change_link: Mapped[str | None]
    source: Mapped[str | None]
    source_reference: Mapped[str | None]
