"""The one list of what is to be done: by whom, by when, and where it comes from."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.model import Entity, referable, unique, within_organisation


class ActionStatus(StrEnum):
    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"


class ActionItem(Entity):
    """``source_part`` counts within its source, from 1: which condition of a decision, which item of a meeting."""

    __tablename__ = "actions"
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        within_organisation("owner_id", "members"),
        unique("reference", taken="Another action has this reference."),
        sa.CheckConstraint("(status = 'open') = (closed_at IS NULL)", name="closed"),
        sa.CheckConstraint("(source_kind IS NULL) = (source_id IS NULL)", name="source"),
        sa.Index(None, "organisation_id", "status", "due_on"),
        sa.Index(None, "organisation_id", "source_id"),
    )

    component_id: Mapped[UUID] = mapped_column(index=True)
    reference: Mapped[str]
    text: Mapped[str]
    owner: Mapped[str]
    owner_id: Mapped[UUID | None] = mapped_column(index=True)
    due_on: Mapped[date]
    source_kind: Mapped[str | None]
    source_id: Mapped[UUID | None]
    source_part: Mapped[int | None]
    status: Mapped[ActionStatus] = mapped_column(default=ActionStatus.OPEN)
    evidence: Mapped[str | None]
    reason: Mapped[str | None]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None]
