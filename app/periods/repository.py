"""Reading reporting periods."""

from typing import ClassVar

import sqlalchemy as sa

from app.core.repository import Repository
from app.periods.models import ReportingPeriod
from app.periods.schemas import PeriodRead


class PeriodRepository(Repository[ReportingPeriod, PeriodRead]):
    model = ReportingPeriod
    told = PeriodRead
    noun = "reporting period"
    reads = "period:read"
    sortable: ClassVar = {
        "data_date": ReportingPeriod.data_date,
        "start_on": ReportingPeriod.start_on,
        "code": ReportingPeriod.code,
        "created_at": ReportingPeriod.created_at,
    }
    filters: ClassVar = {
        "code": ReportingPeriod.code == sa.bindparam("code"),
        "status": ReportingPeriod.status == sa.bindparam("status", type_=ReportingPeriod.status.type),
    }

    def by_code(self, code: str) -> ReportingPeriod | None:
        """The period that people call so, if the actor sees it."""
        found = self.all(code=code)
        return found[0] if found else None
