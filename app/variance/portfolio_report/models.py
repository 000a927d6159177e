"""Variance reports as they were last told: derived, and worth nothing once what they tell of has changed."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.model import Base


class KeptReport(Base):
    """``asked`` is what was asked for and by whom it may be read; ``trail`` the last entry of the audit
    trail that the report has seen.
    """

    __tablename__ = "kept_variance_reports"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["organisation_id", "component_id"],
            ["components.organisation_id", "components.id"],
            ondelete="CASCADE",
        ),
    )

    organisation_id: Mapped[UUID] = mapped_column(primary_key=True)
    component_id: Mapped[UUID] = mapped_column(primary_key=True)
    asked: Mapped[str] = mapped_column(primary_key=True)
    trail: Mapped[int] = mapped_column(sa.BigInteger)
    kept_at: Mapped[datetime]
    body: Mapped[bytes]
