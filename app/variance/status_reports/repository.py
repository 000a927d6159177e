"""Reading status reports."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa

from app.core.repository import Repository
from app.core.telling import Told
from app.variance.periods.models import PeriodStatus, ReportingPeriod
from app.variance.status_reports.models import StatusReport
from app.variance.status_reports.schemas import StatusReportRead

CHUNK = 500  # identifiers in one statement
OF_PERIOD = sa.select(StatusReport).where(
    StatusReport.organisation_id == sa.bindparam("organisation"),
    StatusReport.period_id == sa.bindparam("period", type_=StatusReport.period_id.type),
    StatusReport.component_id.in_(sa.bindparam("components", expanding=True)),
)
PERIOD = sa.select(ReportingPeriod.code).where(ReportingPeriod.id == StatusReport.period_id).scalar_subquery()
CLOSED = (
    sa.exists()
    .where(ReportingPeriod.id == StatusReport.period_id, ReportingPeriod.status == PeriodStatus.CLOSED)
    .correlate(StatusReport)
)


class StatusReportRepository(Repository[StatusReport, StatusReportRead]):
    model = StatusReport
    told = StatusReportRead
    noun = "status report"
    reads = "status_report:read"
    component = StatusReport.component_id
    extra: ClassVar = {"period": PERIOD}
    barred = CLOSED
    sortable: ClassVar = {
        "data_date": StatusReport.data_date,
        "reference": StatusReport.reference,
        "created_at": StatusReport.created_at,
    }
    filters: ClassVar = {
        "component": StatusReport.component_id
        == sa.bindparam("component", type_=StatusReport.component_id.type),
        "of": StatusReport.component_id == sa.bindparam("of", type_=StatusReport.component_id.type),
        "period": StatusReport.period_id == sa.bindparam("period", type_=StatusReport.period_id.type),
        "status": StatusReport.status == sa.bindparam("status", type_=StatusReport.status.type),
        "declared_rag": StatusReport.declared_rag
        == sa.bindparam("declared_rag", type_=StatusReport.declared_rag.type),
        "calculated_rag": StatusReport.calculated_rag
        == sa.bindparam("calculated_rag", type_=StatusReport.calculated_rag.type),
    }

    def known(self, id: UUID, at: datetime) -> Told[StatusReportRead]:
        """What was known of a report; what its period is called is told as of now."""
        told = super().known(id, at)
        query = sa.select(ReportingPeriod.code).where(
            ReportingPeriod.organisation_id == self.actor.organisation_id,
            ReportingPeriod.id == UUID(told.content["period_id"]),
        )
        told.content["period"] = self.session.scalar(query)
        return told

    def for_period(self, period_id: UUID, component_ids: Iterable[UUID]) -> dict[UUID, StatusReport]:
        """The reports of these components for a period, by component, to be changed."""
        found = (
            self.session.scalars(OF_PERIOD, self._bound(period=period_id, components=ids))
            for ids in chunks(list(component_ids))
        )
        return {report.component_id: report for reports in found for report in reports}


def chunks(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    return (ids[at : at + CHUNK] for at in range(0, len(ids), CHUNK))
