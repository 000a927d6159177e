"""Ladders, what was escalated by them, and the times for which a clock stood still."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.model import Entity, referable, unique, within_organisation
from app.reminders.models import ReminderKind


class Rung(StrEnum):
    OWNER = "owner"
    MANAGER = "manager"  # of the component; its sponsor, where the manager is the owner
    SPONSOR = "sponsor"
    NEXT_BODY = "next_body"


class EscalationLadder(Entity):
    """Holds on its component and below it, but for what a nearer ladder of the kind holds on."""

    __tablename__ = "escalation_ladders"
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        unique("component_id", "name", taken="Another ladder of this component has this name."),
    )

    component_id: Mapped[UUID] = mapped_column(index=True)
    name: Mapped[str]
    kinds: Mapped[list[Any]]
    steps: Mapped[list[Any]]
    stop_days_max: Mapped[int]
    local_time: Mapped[str] = mapped_column(sa.String(5))
    time_zone: Mapped[str]
    next_fire_at: Mapped[datetime] = mapped_column(index=True)
    last_fired_at: Mapped[datetime | None]


class Escalation(Entity):
    """One step of a ladder that one thing has reached; it stays when either goes."""

    __tablename__ = "escalations"
    __table_args__ = (
        unique("thing", "kind", "due_on", "days", "rung", taken="That step was taken."),
        sa.Index(None, "organisation_id", "thing"),
    )

    component_id: Mapped[UUID] = mapped_column(index=True)
    ladder_id: Mapped[UUID]
    reminder_id: Mapped[UUID]
    kind: Mapped[ReminderKind]
    thing: Mapped[str]
    title: Mapped[str]
    reference: Mapped[str | None]
    owner: Mapped[str | None]
    due_on: Mapped[date]
    days: Mapped[int]
    rung: Mapped[Rung]
    addressee: Mapped[str | None]
    fired_at: Mapped[datetime]


class ClockStop(Entity):
    """While it waits on who asked for it, nothing is escalated of a thing."""

    __tablename__ = "clock_stops"
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        sa.CheckConstraint("from_on <= until_on", name="days"),
        sa.Index(None, "organisation_id", "thing"),
    )

    component_id: Mapped[UUID] = mapped_column(index=True)
    kind: Mapped[ReminderKind]
    thing: Mapped[str]
    days: Mapped[int]
    reason: Mapped[str]
    from_on: Mapped[date]
    until_on: Mapped[date]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]
