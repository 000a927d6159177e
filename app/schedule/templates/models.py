"""Templates of timelines, in numbered versions."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.calc.schedule.network import ProgressLogic
from app.core.model import Entity, referable, unique
from app.schedule.plan import LagCalendar


class TimelineTemplateStatus(StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"
    DEPRECATED = "deprecated"


class TimelineTemplate(Entity):
    """``number`` counts the versions of a ``slug``. ``drafted_by``, who said last what it says, and
    ``approved_by`` are ids of members, and never the same.
    """

    __tablename__ = "timeline_templates"
    __table_args__ = (
        referable(),
        unique("slug", "number", taken="Somebody made this version meanwhile: try again."),
        # Of one slug, one version at most is approved: the database keeps it so.
        sa.Index(
            "uq_timeline_templates_approved",
            *("organisation_id", "slug"),
            unique=True,
            sqlite_where=sa.text("status = 'approved'"),
            postgresql_where=sa.text("status = 'approved'"),
        ),
    )

    slug: Mapped[str]
    number: Mapped[int]
    name: Mapped[str]
    description: Mapped[str | None]
    logic: Mapped[ProgressLogic]
    lag_calendar: Mapped[LagCalendar]
    critical_minutes: Mapped[int]
    must_finish_offset_minutes: Mapped[int | None]
    tasks: Mapped[list[Any]]
    status: Mapped[TimelineTemplateStatus] = mapped_column(default=TimelineTemplateStatus.DRAFT)
    drafted_by: Mapped[str]
    approved_by: Mapped[str | None]
    approved_at: Mapped[datetime | None]
    deprecated_at: Mapped[datetime | None]
