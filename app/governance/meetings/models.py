"""Meetings of bodies, and their written procedures."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.model import Entity, referable, unique, within_organisation
from app.governance.meetings.states import MeetingStatus, Procedure


class Meeting(Entity):
    """``meets_on`` is the day of a meeting, or the last on which a written procedure is answered.

    Agenda, papers, attendance and minutes are kept whole, version by version; items count from 1.
    """

    __tablename__ = "meetings"
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        within_organisation("body_id", "bodies"),
        unique("reference", taken="Another meeting has this reference."),
        sa.Index(None, "organisation_id", "status", "meets_on"),
    )

    component_id: Mapped[UUID] = mapped_column(index=True)
    body_id: Mapped[UUID] = mapped_column(index=True)
    reference: Mapped[str]
    procedure: Mapped[Procedure]
    status: Mapped[MeetingStatus] = mapped_column(default=MeetingStatus.PLANNED)
    starts_at: Mapped[datetime | None]
    place: Mapped[str | None]
    response_days: Mapped[int | None]
    meets_on: Mapped[date | None]
    items: Mapped[list[Any]]
    papers: Mapped[list[Any]]
    invited: Mapped[list[Any]] = mapped_column(default=list)
    acknowledged: Mapped[list[Any]] = mapped_column(default=list)
    attendance: Mapped[list[Any]] = mapped_column(default=list)
    declarations: Mapped[list[Any]] = mapped_column(default=list)
    proceedings: Mapped[list[Any]] = mapped_column(default=list)
    corrections: Mapped[list[Any]] = mapped_column(default=list)
    reason: Mapped[str | None]
    issued_at: Mapped[datetime | None]
    issued_by: Mapped[str | None]
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[str | None]
