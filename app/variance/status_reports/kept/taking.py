"""Taking what other records say of a component as of a period, with the rights of who asks."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from app.agile.progress.schemas import ReleaseProgress
from app.agile.progress.service import of_component
from app.agile.repository import READ as RELEASES
from app.components.places import Place
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.core.unit_of_work import Reading
from app.cost.ledger.summing import READ as COSTS
from app.periods.models import ReportingPeriod
from app.periods.repository import PeriodRepository
from app.schedule.reports.quality import trends
from app.schedule.reports.schemas import MilestoneTrend
from app.variance.earned_value.attributing import attribution
from app.variance.earned_value.service import earned_value
from app.variance.status_reports.earlier import earlier
from app.variance.status_reports.kept.schemas import (
    NO_MILESTONES,
    NOT_PERMITTED,
    DataDates,
    DriverKept,
    EarlierKept,
    EarnedValueKept,
    FiguresRead,
    KeptFigures,
    MilestoneKept,
)
from app.variance.status_reports.kept.tolerances import tolerances_of
from app.variance.status_reports.models import StatusReport
from app.variance.status_reports.repository import StatusReportRepository
from app.variance.status_reports.schemas import MilestoneStated, slip_days

PLANS = "schedule:read"
MOST_DRIVERS = 10
Milestones = tuple[list[MilestoneKept], Literal["report", "schedule"] | None, date | None]


def figures(uow: Reading, report_id: UUID) -> FiguresRead:
    """The figures of a report: kept ones where it has any."""
    report = StatusReportRepository(uow).get(report_id)
    return FiguresRead(
        **dict(kept_or_taken(uow, report)),
        status_report_id=report.id,
        frozen=report.kept_figures is not None,
    )


def kept_or_taken(uow: Reading, report: StatusReport) -> KeptFigures:
    """What was kept with a report, or what would be if it were submitted now."""
    if report.kept_figures is not None:
        return KeptFigures.model_validate(report.kept_figures)
    place = ComponentRepository(uow).place(report.component_id)
    return taken(uow, place, PeriodRepository(uow).get(report.period_id), report)


def taken(uow: Reading, place: Place, period: ReportingPeriod, report: StatusReport) -> KeptFigures:
    """All that a report shows beside what it states."""
    milestones, source, planned_on = milestones_of(uow, place, report)
    may_read_costs = uow.actor.rights.allow(COSTS, place.path)
    value = measured(uow, place, period) if may_read_costs else None
    releases = releases_of(uow, place, report.data_date)
    has_costs = value is not None and value.currency is not None
    return KeptFigures(
        earned_value=value,
        earned_value_reason=None if may_read_costs else NOT_PERMITTED,
        drivers=drivers_of(uow, place, period) if value and value.values else [],
        milestones=milestones,
        milestones_source=source,
        milestones_reason=None if milestones else NO_MILESTONES,
        releases=releases,
        tolerances=tolerances_of(uow, place, report),
        before=[EarlierKept.of(one) for one in earlier(uow, place.id, period.data_date)],
        data_dates=data_dates(
            period=period.data_date,
            report=report.data_date,
            costs=period.data_date if has_costs else None,
            schedule=planned_on,
            releases=report.data_date if releases else None,
        ),
    )


def measured(uow: Reading, place: Place, period: ReportingPeriod) -> EarnedValueKept:
    return EarnedValueKept.of(earned_value(uow, Address(place.kind, place.id), period.code))


def drivers_of(uow: Reading, place: Place, period: ReportingPeriod) -> list[DriverKept]:
    """The largest drivers, as many as the thresholds in force ask for."""
    at = Address(place.kind, place.id)
    found = attribution(uow, at, period.code, "cost", "wbs", MOST_DRIVERS).drivers
    return [
        DriverKept(
            label=one.line,
            source=f"/v1/cost-lines/{one.line_id}",
            variance=one.variance,
            share=one.share,
            cause_code=one.cause_code,
        )
        for one in found
    ]


def releases_of(uow: Reading, place: Place, as_of: date) -> list[ReleaseProgress]:
    return of_component(uow, place.id, as_of) if uow.actor.rights.allow(RELEASES, place.path) else []


def data_dates(**dates: Any) -> DataDates:
    known = {day for day in dates.values() if day}
    return DataDates(**dates, mixed=len(known) > 1)


def milestones_of(uow: Reading, place: Place, report: StatusReport) -> Milestones:
    """Those that the report states, or else those of the plan, with the plan's data date."""
    if report.milestones:
        stated = [MilestoneStated.model_validate(one) for one in report.milestones]
        return [of_report(one) for one in stated], "report", None
    if not uow.actor.rights.allow(PLANS, place.path):
        return [], None, None
    found = trends(uow, place, None)
    planned_on = next((f.data_date for f in reversed(found.finishes) if f.data_date), None)
    kept = [of_plan(one) for one in found.milestones]
    return kept, "schedule" if kept else None, day_of(planned_on)


def of_report(one: MilestoneStated) -> MilestoneKept:
    slip = slip_days(one.baseline_on, one.actual_on or one.forecast_on)
    return MilestoneKept(code=None, slip_days=slip, **dict(one))


def of_plan(one: MilestoneTrend) -> MilestoneKept:
    """By the first version of the plan, and by the last."""
    first, last = one.reports[0], one.reports[-1]
    baseline, now = day_of(first.at), day_of(last.at)
    return MilestoneKept(
        code=one.code,
        name=one.name,
        baseline_on=baseline,
        forecast_on=None if last.actual else now,
        actual_on=now if last.actual else None,
        slip_days=slip_days(baseline, now),
    )


def day_of(instant: str | None) -> date | None:
    return date.fromisoformat(instant[:10]) if instant else None
