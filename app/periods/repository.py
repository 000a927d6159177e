"""Reading reporting periods."""

from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import aliased

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


def code_of(period_id: Any) -> Any:
    """The code of the period that a column refers to, as a member of what refers to it."""
    period = aliased(ReportingPeriod)
    return sa.select(period.code).where(period.id == period_id).scalar_subquery()
