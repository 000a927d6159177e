"""Status reports that are due for the open periods."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from app.components.models import Component, ComponentKind, ComponentStatus
from app.core.unit_of_work import Reading
from app.periods.models import PeriodStatus, ReportingPeriod
from app.reminders.finding import live
from app.reminders.kinds import Item, Sought, reminds
from app.reminders.models import ReminderKind
from app.variance.status_reports.models import ReportStatus, StatusReport

DUE = sa.func.coalesce(ReportingPeriod.submission_due_on, ReportingPeriod.data_date)
COLUMNS = (
    *(Component.id, Component.code, Component.name, Component.manager),
    *(ReportingPeriod.code.label("period"), DUE.label("due_on"), StatusReport.id.label("draft_id")),
)
REPORTED = sa.and_(StatusReport.period_id == ReportingPeriod.id, StatusReport.component_id == Component.id)


@reminds(
    ReminderKind.STATUS_REPORTS,
    "status_report:read",
    says="Every active project submits its status report for each open period.",
    source="`submission_due_on` of the reporting period, else its `data_date`.",
)
def missing(uow: Reading, sought: Sought) -> Iterator[Item]:
    """Per open period, due when its reports are, or else on its data date: the active projects whose report is not submitted."""
    return map(told, uow.session.execute(unreported(uow, sought)))


def unreported(uow: Reading, sought: Sought) -> Any:
    return (
        sa.select(*COLUMNS)
        .join_from(Component, ReportingPeriod, ReportingPeriod.organisation_id == Component.organisation_id)
        .outerjoin(StatusReport, REPORTED)
        .where(Component.organisation_id == uow.actor.organisation_id, *live(sought.path))
        .where(Component.kind == ComponentKind.PROJECT, Component.status == ComponentStatus.ACTIVE)
        .where(ReportingPeriod.status == PeriodStatus.OPEN, sought.until >= DUE)
        .where(sa.or_(StatusReport.id.is_(None), StatusReport.status == ReportStatus.DRAFT))
    )


def told(row: Any) -> Item:
    """What is due, with the draft where there is one, or else the list in which it is to be made."""
    link = f"/v1/projects/{row.id}/status-reports"
    if row.draft_id:
        link = f"/v1/status-reports/{row.draft_id}"
    title = f"Status report of {row.name} for {row.period}"
    return Item(title, link, row.due_on, row.manager, row.code, row.id)
