"""The status report that methods require: that of the last period for which one was due."""

from collections.abc import Iterator

import sqlalchemy as sa

from app.methods.products import LATEST_REPORT, Record, Sought, product
from app.periods.models import ReportingPeriod
from app.variance.status_reports.models import ReportStatus, StatusReport
from app.variance.status_reports.reminders import DUE


@product(LATEST_REPORT, "status_report:read")
def reported(sought: Sought) -> Iterator[Record]:
    """The published report of the latest data date."""
    it = StatusReport
    rows = sought.rows(it, it.id, it.reference, it.data_date, where=(it.status == ReportStatus.PUBLISHED,))
    for row in sorted(rows, key=lambda each: each.data_date):
        yield Record(row.component_id, row.reference, f"/v1/status-reports/{row.id}", row.data_date)


@product("status_report", "status_report:read")
def published(sought: Sought) -> Iterator[Record]:
    """The published report of the last period whose reports were due; none while none was."""
    last = (
        sa.select(ReportingPeriod.id)
        .where(ReportingPeriod.organisation_id == sought.uow.actor.organisation_id, sought.today >= DUE)
        .order_by(DUE.desc(), ReportingPeriod.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    it = StatusReport
    columns, where = (
        (it.id, it.reference, it.data_date),
        (it.period_id == last, it.status == ReportStatus.PUBLISHED),
    )
    for row in sought.rows(it, *columns, where=where):
        yield Record(row.component_id, row.reference, f"/v1/status-reports/{row.id}", row.data_date)
