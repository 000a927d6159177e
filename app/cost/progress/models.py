"""Progress claims: what a work package says it has done by the end of a period."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.calc.causes import CauseCode
from app.core.model import Entity, referable, within_organisation


class ProgressClaim(Entity):
    """Cumulative, and never changed: a later claim for the same period takes its place.

    ``earned_share`` is what the earning rule makes of it, 0 to 1, rounded to six decimals for reading
    and for comparing; None for rules that earn by the plan or by another package.
    """

    __tablename__ = "progress_claims"
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        within_organisation("work_package_id", "work_packages"),
        within_organisation("period_id", "reporting_periods"),
        sa.Index(None, "organisation_id", "work_package_id", "period_id"),
    )

    component_id: Mapped[UUID] = mapped_column(index=True)
    work_package_id: Mapped[UUID] = mapped_column(index=True)
    period_id: Mapped[UUID] = mapped_column(index=True)
    started_on: Mapped[date | None]
    finished_on: Mapped[date | None]
    complete: Mapped[Decimal | None]
    units_done: Mapped[Decimal | None]
    milestones: Mapped[dict[str, Any]]
    earned_share: Mapped[Decimal | None]
    is_correction: Mapped[bool]
    cause_code: Mapped[CauseCode | None]
    cause: Mapped[str | None]
    evidence: Mapped[str | None]
