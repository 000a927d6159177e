"""Calendar feeds: which member subscribes to what, and the digest of the link that opens it."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.model import Entity, referable, within_organisation


class CalendarFeed(Entity):
    """The text of its link is shown once, as a service token's is, and proves nothing else."""

    __tablename__ = "calendar_feeds"
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        within_organisation("member_id", "members"),
        sa.UniqueConstraint("public_id", info={"taken": "Try again."}),
    )

    component_id: Mapped[UUID] = mapped_column(index=True)
    member_id: Mapped[UUID] = mapped_column(index=True)
    name: Mapped[str]
    kinds: Mapped[list[Any]]
    owner: Mapped[str | None]
    public_id: Mapped[str]
    digest: Mapped[str]
    revoked_at: Mapped[datetime | None]
