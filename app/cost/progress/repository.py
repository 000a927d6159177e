"""Reading progress claims."""

from datetime import date
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa

from app.core.repository import Repository
from app.core.statements import equals
from app.cost.progress.models import ProgressClaim
from app.cost.progress.schemas import ClaimRead
from app.periods.models import ReportingPeriod
from app.periods.repository import code_of


class ClaimRepository(Repository[ProgressClaim, ClaimRead]):
    model = ProgressClaim
    told = ClaimRead
    noun = "progress claim"
    reads = "work_package:read"
    component = ProgressClaim.component_id
    extra: ClassVar = {"period": code_of(ProgressClaim.period_id)}
    sortable: ClassVar = {"created_at": ProgressClaim.created_at}
    filters: ClassVar = {
        "work_package": equals("work_package", ProgressClaim.work_package_id),
        "period": equals("period", ProgressClaim.period_id),
    }

    def latest(self, package_id: UUID, as_of: date) -> ProgressClaim | None:
        """The claim that counts at a data date: of the last period that has one, the last entered."""
        query = (
            sa.select(ProgressClaim)
            .join(ReportingPeriod, ReportingPeriod.id == ProgressClaim.period_id)
            .where(
                ProgressClaim.organisation_id == self.actor.organisation_id,
                ProgressClaim.work_package_id == package_id,
                ReportingPeriod.data_date <= as_of,
            )
            .order_by(ReportingPeriod.data_date.desc(), ProgressClaim.id.desc())
        )
        return self.session.scalars(query.limit(1)).first()
