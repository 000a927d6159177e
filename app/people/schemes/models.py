"""Schemes of certification: what their awarding bodies ask for, as far as that was verified."""

from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from app.calc.people.validity import LateStatus
from app.core.model import Entity, unique


class CertificationScheme(Entity):
    """``validity_years``: null where its certificates hold for good. ``late_status``: what one that has expired is
    for ``late_months``, in which it can still be renewed. ``verified_on``: null where nobody checked it.
    """

    __tablename__ = "certification_schemes"
    __table_args__ = (
        unique("code", taken="Another scheme has this code."),
        sa.CheckConstraint("(late_status IS NULL) = (late_months = 0)", name="late"),
    )

    code: Mapped[str]
    name: Mapped[str]
    awarding_body: Mapped[str]
    validity_years: Mapped[int | None]
    credits_required: Mapped[Decimal | None]
    credit_categories: Mapped[list[Any]]
    renewal: Mapped[str | None]
    prerequisites: Mapped[list[Any]]
    late_status: Mapped[LateStatus | None]
    late_months: Mapped[int]
    source: Mapped[str | None]
    verified_on: Mapped[date | None]
