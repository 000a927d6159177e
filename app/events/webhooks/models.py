"""Webhooks, their secrets, how far each has got, and what became of each delivery."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.ids import uuid7
from app.core.model import Base, Entity, referable, unique, utc_now, within_organisation


class WebhookStatus(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    DISABLED = "disabled"


class DeliveryStatus(StrEnum):
    PENDING = "pending"
    DELIVERED = "delivered"
    DEAD = "dead"
    WITHHELD = "withheld"


class Webhook(Entity):
    """An address that is told of events: those its owner may know of, and could when they set it up.

    ``permissions`` are what the owner's token allowed then. A component that is gone is told nothing of,
    and is not kept from going: so there is no foreign key.
    """

    __tablename__ = "webhooks"
    __table_args__ = (referable(),)

    name: Mapped[str]
    url: Mapped[str]
    types: Mapped[list[Any]]
    component_id: Mapped[UUID | None]
    status: Mapped[WebhookStatus] = mapped_column(default=WebhookStatus.ACTIVE)
    disabled_because: Mapped[str | None]
    owner_id: Mapped[str]
    permissions: Mapped[list[Any]]
    secret_rotated_at: Mapped[datetime]
    former_secret_until: Mapped[datetime | None]


class WebhookSecret(Base):
    """A secret that deliveries are signed with, sealed; a former one until it expires."""

    __tablename__ = "webhook_secrets"
    __table_args__ = (within_organisation("webhook_id", "webhooks"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    organisation_id: Mapped[UUID]
    webhook_id: Mapped[UUID] = mapped_column(index=True)
    sealed: Mapped[bytes]
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    expires_at: Mapped[datetime | None]


class WebhookCursor(Base):
    """How far a webhook's deliveries are entered, and how it fares.

    ``streak`` counts the failures since the last success; until ``held_until`` nothing is tried.
    """

    __tablename__ = "webhook_cursors"
    __table_args__ = (within_organisation("webhook_id", "webhooks"),)

    webhook_id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID]
    number: Mapped[int]
    streak: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)
    failing_since: Mapped[datetime | None]
    held_until: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]


class Delivery(Entity):
    """One event on its way to one webhook. ``due_at``: when it is tried next, or when the attempt that is
    under way counts as lost; null when it is over."""

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        within_organisation("webhook_id", "webhooks"),
        unique("webhook_id", "number", taken="It is on its way already."),
        sa.Index(None, "webhook_id", "due_at"),
        sa.Index(None, "status", "created_at"),
    )

    webhook_id: Mapped[UUID]
    number: Mapped[int]
    type: Mapped[str]
    status: Mapped[DeliveryStatus] = mapped_column(default=DeliveryStatus.PENDING)
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    log: Mapped[list[Any]]
