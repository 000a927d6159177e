"""Certificates that people hold."""

from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.model import Entity, unique, within_organisation


class HeldCertificate(Entity):
    """It holds from ``valid_from`` through ``expires_on``, that day included; for good where that is null.

    ``scheme``: the code of one, or what roles that demand it call it. ``credits``: what was earned to renew it.
    """

    __tablename__ = "held_certificates"
    __table_args__ = (
        unique("scheme", "number", taken="Another certificate of this scheme has this number."),
        within_organisation("person_id", "people"),
        sa.CheckConstraint("expires_on >= valid_from", name="in_order"),
        sa.CheckConstraint("(verified_by IS NULL) = (verified_on IS NULL)", name="verified"),
    )

    person_id: Mapped[UUID] = mapped_column(index=True)
    scheme: Mapped[str]
    number: Mapped[str | None]
    issued_on: Mapped[date | None]
    valid_from: Mapped[date]
    expires_on: Mapped[date | None]
    evidence: Mapped[str | None]
    credits: Mapped[list[Any]]
    verified_by: Mapped[str | None]
    verified_on: Mapped[date | None]
