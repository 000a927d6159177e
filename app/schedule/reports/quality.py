"""The fourteen points of a plan, and the trend of its milestones over versions."""

from collections import defaultdict
from datetime import date, timedelta

from app.calc.schedule.calendar import minute_of
from app.calc.schedule.critical_path import path_test
from app.calc.schedule.milestone_trend import Forecast, milestone_trend
from app.calc.schedule.quality import INJECTED_DAYS, Assessed, CriticalPath, Point, assess
from app.components.places import Place
from app.core.unit_of_work import Reading
from app.schedule.calculation import Calculated, minute
from app.schedule.models import ScheduleVersion
from app.schedule.plan import MILESTONES, PlanTask, TaskKind
from app.schedule.reports.schemas import (
    MilestoneReport,
    MilestoneTrend,
    MilestoneTrends,
    QualityPoint,
    ScheduleQuality,
    VersionFinish,
)
from app.schedule.reports.service import found_at, heading, network_links, tried
from app.schedule.repository import ScheduleVersionRepository
from app.schedule.service import milestones_of
from app.schedule.storing import read, told

Base = dict[str, tuple[int, int]]  # baseline finish as an instant and duration in minutes, by code


def quality(uow: Reading, component: Place, number: int | None, baseline: int | None) -> ScheduleQuality:
    """The fourteen points of a version; baseline dates are those of another version, or the file's own."""
    version, found = found_at(uow, component, number)
    against, base = baseline_of(uow, component, version, found, baseline)
    tasks = [
        assessed(found, task, base)
        for task in found.plan.tasks
        if task.kind not in (TaskKind.SUMMARY, TaskKind.HAMMOCK)
    ]
    keys = {task.key for task in tasks}
    links = [k for k in found.outcome.links if k.predecessor in keys and k.successor in keys]
    now = minute_of(found.plan.data_date or found.plan.start)
    result = assess(tasks, links, now, path_of(found, base, now))
    return ScheduleQuality(
        **heading(version),
        baseline_number=against,
        incomplete_tasks=result.incomplete,
        links_considered=result.links_considered,
        points=[point_told(point) for point in result.points],
    )


def baseline_of(
    uow: Reading, component: Place, version: ScheduleVersion, found: Calculated, number: int | None
) -> tuple[int | None, Base]:
    """What is measured against: the version asked for; or the file's own baseline; or the first version."""
    own = {
        task.code: (minute_of(task.baseline_finish), task.baseline_minutes or task.duration_minutes)
        for task in found.plan.tasks
        if task.baseline_finish
    }
    if number is None and (own or version.number == 1):
        return None, own
    chosen = 1 if number is None else number
    _, before = found_at(uow, component, chosen)
    work = (task for task in before.plan.tasks if task.kind != TaskKind.SUMMARY)
    return chosen, {t.code: (before.dates(t.code).finish, t.duration_minutes) for t in work}


def assessed(found: Calculated, task: PlanTask, base: Base) -> Assessed:
    """A task as the assessment asks for it: days are of its own calendar."""
    dates, day = found.dates(task.code), found.clock(task).minutes_per_day
    finish, length = base.get(task.code, (None, task.duration_minutes))
    return Assessed(
        task.code,
        dates.start,
        dates.finish,
        None if dates.total_float is None else dates.total_float / day,
        length / day,
        finish,
        minute(task.actual_start),
        minute(task.actual_finish),
        tuple(kind for kind, _ in task.constraints),
        task.resourced,
        task.kind in MILESTONES,
    )


def path_of(found: Calculated, base: Base, now: int) -> CriticalPath:
    """The length of the path to the finish, its float against the baseline, and the test of lengthening it."""
    clock = found.clocks[found.plan.calendar]
    day = clock.minutes_per_day
    target = max((finish for finish, _ in base.values()), default=minute(found.plan.must_finish))
    length = (clock.worked(found.outcome.finish) - clock.worked(now)) / day
    slack = None if target is None else (clock.worked(target) - clock.worked(found.outcome.finish)) / day
    test = path_test(found.outcome, INJECTED_DAYS * day)
    if test is None:
        return CriticalPath(length, slack, None, None)
    return CriticalPath(length, slack, INJECTED_DAYS, test.shift / day, test.key)


def point_told(point: Point) -> QualityPoint:
    return QualityPoint(
        number=point.number,
        name=point.name,
        value=point.value,
        threshold=point.threshold,
        passed=point.passed,
        count=point.count,
        denominator=point.denominator,
        reason=point.reason,
        tasks=list(point.tasks),
        links=network_links(point.links),
    )


def trends(uow: Reading, component: Place, last: int | None) -> MilestoneTrends:
    """What the versions of a plan forecast for each milestone of the newest."""
    versions = ScheduleVersionRepository(uow)
    finishes: list[VersionFinish] = []
    reports: dict[str, list[MilestoneReport]] = defaultdict(list)
    names: dict[str, str] = {}
    for version in versions.plan_versions(component.id):
        finish, milestones = version.finish, version.milestones
        if finish is None:
            current = tried(versions.plan(version))
            finish, milestones = told(current.finish), milestones_of(current)
        number, data_date = version.number, version.data_date
        finishes.append(
            VersionFinish(
                number=number,
                data_date=data_date,
                finish=finish or "",
                source_finish=version.source_finish,
            )
        )
        names = {one["code"]: one["name"] for one in milestones}
        for one in milestones:
            reports[one["code"]].append(
                MilestoneReport(number=number, data_date=data_date, at=one["at"], actual=one["actual"])
            )
    milestones_told = [trend_of(code, name, reports[code], last) for code, name in names.items()]
    return MilestoneTrends(component_id=component.id, finishes=finishes, milestones=milestones_told)


def trend_of(code: str, name: str, reports: list[MilestoneReport], last: int | None) -> MilestoneTrend:
    """The trend of one milestone; versions without a data date are no reports."""
    dated = [Forecast(day_of(one.data_date), day_of(one.at)) for one in reports if one.data_date is not None]
    found = milestone_trend(dated, day_of(reports[0].at), last)
    meets = found.completion_day
    shown = meets is not None and 1 <= meets < date.max.toordinal()
    return MilestoneTrend(
        code=code,
        name=name,
        reports=reports,
        slope=found.slope,
        trend_on=str(date(1, 1, 1) + timedelta(days=int(meets) - 1)) if meets is not None and shown else None,
        total_slip_days=found.total_slip,
        last_slip_days=found.last_slip,
        reason=found.reason,
    )


def day_of(text: str | None) -> int:
    at = read(text)
    assert at is not None
    return at.toordinal()
