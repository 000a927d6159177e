"""Certificates that people hold."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.model import Entity, within_organisation


class HeldCertificate(Entity):
    """It holds from ``valid_from`` through ``expires_on``, that day included; for good where that is null."""

    __tablename__ = "held_certificates"
    __table_args__ = (
        within_organisation("person_id", "people"),
        sa.CheckConstraint("expires_on >= valid_from", name="in_order"),
    )

    person_id: Mapped[UUID] = mapped_column(index=True)
    scheme: Mapped[str]
    number: Mapped[str | None]
    valid_from: Mapped[date]
    expires_on: Mapped[date | None]
