"""Demands: ideas and requests, from when somebody has them until a component comes of them, or a reason why not."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.calc.money import Money
from app.core.model import Entity, capped, money, referable, unique, within_organisation


class DemandStatus(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_TRIAGE = "in_triage"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    DEFERRED = "deferred"
    MERGED = "merged"
    CONVERTED = "converted"


class Demand(Entity):
    """``raised_by`` and ``decided_by`` are ids of members: who raised a demand does not decide on it.

    ``reason`` is why it is in its state, ``due_on`` when triage is to answer (of a deferred one, when it is
    looked at again), ``target_id`` the component it is aimed at, ``converted_to_id`` the one that came of it.
    """

    __tablename__ = "demands"
    __table_args__ = (
        referable(),
        unique("reference", taken="Another demand has this reference."),
        unique("converted_to_id", taken="Another demand was converted into this component."),
        within_organisation("target_id", "components"),
        within_organisation("converted_to_id", "components"),
        within_organisation("duplicate_of_id", "demands"),
        capped("cost_low"),
        capped("cost_high"),
        sa.CheckConstraint("(status = 'converted') = (converted_to_id IS NOT NULL)", name="converted"),
        sa.CheckConstraint("(status = 'merged') = (duplicate_of_id IS NOT NULL)", name="merged"),
        sa.Index(None, "organisation_id", "status"),
    )

    reference: Mapped[str]
    title: Mapped[str]
    need: Mapped[str]
    requester: Mapped[str]
    sponsor: Mapped[str | None]
    category: Mapped[str | None]
    expected_benefits: Mapped[str | None]
    cost_low: Mapped[Money | None] = money("cost_low", optional=True)
    cost_high: Mapped[Money | None] = money("cost_high", optional=True)
    wanted_by: Mapped[date | None]
    is_mandatory: Mapped[bool]
    citation: Mapped[str | None]
    target_id: Mapped[UUID | None] = mapped_column(index=True)
    status: Mapped[DemandStatus] = mapped_column(default=DemandStatus.DRAFT)
    raised_by: Mapped[str]
    submitted_at: Mapped[datetime | None]
    status_since: Mapped[datetime]
    due_on: Mapped[date | None]
    reason: Mapped[str | None]
    decided_by: Mapped[str | None]
    duplicate_of_id: Mapped[UUID | None] = mapped_column(index=True)
    converted_to_id: Mapped[UUID | None]
