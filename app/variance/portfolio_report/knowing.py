"""The report as it would have been told at an instant: what it is made of, as it was known then."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from app.calendars.models import WorkingCalendar
from app.components.models import Component
from app.components.past import Past, Tables
from app.core.past import Kept, Narrow, Record, held, kept
from app.cost.ledger.models import CostEntry
from app.cost.lines.models import CostLine
from app.cost.work_packages.models import WorkPackage
from app.governance.decisions.models import Decision
from app.governance.exceptions.models import ExceptionRecord
from app.periods.models import ReportingPeriod
from app.variance.status_reports.models import AMOUNTS, DeliveryConfidence, StatusReport

# All that sums of reports are made of.
SUMMED: Narrow = {
    Component: ("id", "organisation_id", "kind", "path", "category"),
    StatusReport: (
        *("id", "organisation_id", "component_id", "period_id", "status", "currency", "cost_basis"),
        *(f"{name}_minor" for name in AMOUNTS[:4]),
    ),
}
RATING = ("assessor", "scale", "value", "reason", "raw")


def reports_alone(then: Past, period: str | None) -> Tables:
    """The status reports of a period, or of all where none is named, for their sums and their lines."""
    periods = list(held(then.uow, ReportingPeriod, then.at))
    ids = {"period_id": [UUID(one["id"]) for one in periods if one["code"] == period]} if period else {}
    return {ReportingPeriod: kept(ReportingPeriod, periods), **then.held(StatusReport, **ids)}


def whole(then: Past) -> Tables:
    """All that the report is made of."""
    return {
        **then.all(ReportingPeriod, WorkingCalendar),
        **then.held(StatusReport, Decision, ExceptionRecord, CostLine, WorkPackage),
        **then.entered(CostEntry),
        DeliveryConfidence: rated(then),
    }


def rated(then: Past) -> Iterator[Kept]:
    """The delivery confidences of reports, each a row of its own."""
    yield from then.rows(DeliveryConfidence, StatusReport, "status_report_id")
    yield from kept(DeliveryConfidence, ratings(then.changed(StatusReport)))


def ratings(reports: Iterable[Record]) -> Iterator[Record]:
    """The delivery confidences of reports, each a row of its own."""
    for report in reports:
        of = {name: report[name] for name in ("organisation_id", "component_id", "period_id")}
        for told in report["delivery_confidences"]:
            yield {**of, "status_report_id": report["id"], **{name: told.get(name) for name in RATING}}
