"""What is calculated of a plan, told."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from app.calc.schedule.network import Link, ProgressLogic
from app.components.places import Place
from app.core.errors import Conflict, NotFound
from app.core.unit_of_work import Reading
from app.schedule import comparing
from app.schedule.calculation import Calculated, calculated
from app.schedule.known import Known
from app.schedule.models import ScheduleVersion
from app.schedule.plan import MILESTONES, Plan, PlanLink, PlanTask, TaskKind
from app.schedule.reports.schemas import (
    DrivingPath,
    FinishMove,
    LinkTold,
    Schedule,
    ScheduleComparison,
    ScheduleCounts,
    ScheduledTask,
    SourceDifference,
    SourceDifferences,
    TaskChange,
    ViolationTold,
)
from app.schedule.repository import ScheduleVersionRepository
from app.schedule.storing import instant_told, told

Found = tuple[ScheduleVersion, Calculated]


def found_at(
    uow: Reading,
    component: Place,
    number: int | None,
    logic: ProgressLogic | None = None,
    known_at: datetime | None = None,
) -> Found:
    """A version of a component's plan, and what is calculated of it, as it was known. Raises ``NotFound``."""
    if known_at:
        version, plan = Known(uow, known_at).plan(component.id, number)
        return version, tried(plan, logic)
    versions = ScheduleVersionRepository(uow)
    version = versions.numbered(component.id, number)
    return version, tried(versions.plan(version), logic)


def tried(plan: Plan, logic: ProgressLogic | None = None) -> Calculated:
    try:
        return calculated(plan, logic)
    except ValueError as fault:  # what is kept was calculated once, so only another rule can bring this
        raise Conflict(f"The plan cannot be calculated: {fault}.", rule="not_calculable") from fault


def heading(version: ScheduleVersion) -> dict[str, Any]:
    return {
        "component_id": version.component_id,
        "schedule_version_id": version.id,
        "number": version.number,
        "status": version.status,
        "data_date": version.data_date,
    }


def links_told(links: Iterable[PlanLink]) -> list[LinkTold]:
    return [
        LinkTold(
            predecessor=link.predecessor,
            successor=link.successor,
            relation=link.relation,
            lag_minutes=link.lag_minutes,
            lag_calendar=link.lag_calendar,
        )
        for link in links
    ]


def network_links(links: Iterable[Link]) -> list[LinkTold]:
    return links_told(PlanLink(k.predecessor, k.successor, k.relation, k.lag) for k in links)


def schedule_of(version: ScheduleVersion, found: Calculated) -> Schedule:
    """The whole of a calculated version."""
    plan, outcome = found.plan, found.outcome
    critical = outcome.critical(plan.critical_minutes)
    summaries = {task.code for task in plan.tasks if task.kind == TaskKind.SUMMARY}
    of_summaries = [k for k in plan.links if k.predecessor in summaries or k.successor in summaries]
    violations = [
        ViolationTold(code=v.key, constraint=v.kind, minutes=v.minutes) for v in outcome.violations()
    ]
    return Schedule.model_construct(
        **heading(version),
        name=plan.name,
        source=version.source,
        start=version.start,
        finish=told(found.finish),
        must_finish=version.must_finish,
        source_finish=version.source_finish,
        logic=outcome.basis.logic,
        critical_minutes=plan.critical_minutes,
        counts=counts_of(plan, len(critical)),
        critical_path=critical,
        driving_path=outcome.longest_path(),
        out_of_sequence=network_links(outcome.out_of_sequence),
        not_calculated=links_told(of_summaries),
        violations=violations,
        tasks=tasks_told(found, set(critical)),
    )


def counts_of(plan: Plan, critical: int) -> ScheduleCounts:
    """How many there are; tasks are all lines of the plan."""
    kinds = [task.kind for task in plan.tasks]
    return ScheduleCounts(
        tasks=len(kinds),
        summaries=kinds.count(TaskKind.SUMMARY),
        milestones=sum(kind in MILESTONES for kind in kinds),
        links=len(plan.links),
        complete=sum(task.actual_finish is not None for task in plan.tasks),
        critical=critical,
    )


def tasks_told(found: Calculated, critical: set[str]) -> list[ScheduledTask]:
    return [
        summary_told(found, task)
        if task.kind == TaskKind.SUMMARY
        else task_told(found, task, task.code in critical)
        for task in found.plan.tasks
    ]


def task_told(found: Calculated, task: PlanTask, critical: bool) -> ScheduledTask:
    dates = found.dates(task.code)
    return ScheduledTask(
        code=task.code,
        name=task.name,
        kind=task.kind,
        level=task.level,
        parent=task.parent,
        owner=task.owner,
        start=instant_told(dates.start),
        finish=instant_told(dates.finish),
        early_start=instant_told(dates.early_start),
        early_finish=instant_told(dates.early_finish),
        late_start=instant_told(dates.late_start),
        late_finish=instant_told(dates.late_finish),
        total_float_minutes=dates.total_float,
        free_float_minutes=dates.free_float,
        remaining_minutes=found.outcome.duration(task.code),
        complete=task.actual_finish is not None,
        critical=critical,
    )


def summary_told(found: Calculated, task: PlanTask) -> ScheduledTask:
    span = found.spans.get(task.code)
    return ScheduledTask(
        code=task.code,
        name=task.name,
        kind=task.kind,
        level=task.level,
        parent=task.parent,
        owner=task.owner,
        start=instant_told(span[0]) if span else None,
        finish=instant_told(span[1]) if span else None,
        early_start=None,
        early_finish=None,
        late_start=None,
        late_finish=None,
        total_float_minutes=None,
        free_float_minutes=None,
        remaining_minutes=None,
        complete=False,
        critical=False,
    )


def driving_path(version: ScheduleVersion, found: Calculated, code: str) -> DrivingPath:
    """What drives one task. Raises ``NotFound`` where the plan has no such task that is no summary."""
    if code not in found.outcome.numbers:
        raise NotFound(f"The plan has no task {code} with dates of its own.")
    return DrivingPath(**heading(version), task=code, codes=found.outcome.longest_path(code))


def comparison(
    version: ScheduleVersion, after: Calculated, number: int, before: Calculated
) -> ScheduleComparison:
    """A version beside another."""
    clock = after.clocks[after.plan.calendar]
    slip = clock.worked(after.outcome.finish) - clock.worked(before.outcome.finish)
    return ScheduleComparison(
        **heading(version),
        against=number,
        finish=told(after.finish) or "",
        finish_before=told(before.finish) or "",
        slip_minutes=slip,
        **changes_told(before, after),
    )


def changes_told(before: Calculated, after: Calculated) -> dict[str, Any]:
    """What changed between two versions, and what moved the finish."""
    found = comparing.changes(before.plan, after.plan)
    return {
        "tasks_added": list(found.added),
        "tasks_removed": list(found.removed),
        "tasks_changed": [TaskChange(code=c, members=list(names)) for c, names in found.changed.items()],
        "links_added": links_told(found.links_added),
        "links_removed": links_told(found.links_removed),
        "moves": [
            FinishMove(
                code=one.code,
                name=one.name,
                slip_minutes=one.slip_minutes,
                own_minutes=one.own_minutes,
                because=list(one.because),
            )
            for one in comparing.moves(before, after)
        ],
    }


def differences_told(found: Calculated) -> list[SourceDifference]:
    return [
        SourceDifference(code=task.code, member=member, stored=stored, calculated=ours)
        for task, member, stored, ours in comparing.source_differences(found)
    ]


def source_differences(version: ScheduleVersion, found: Calculated) -> SourceDifferences:
    """Where the source had calculated something else."""
    compared = sum(task.stored.early_start is not None for task in found.plan.tasks)
    return SourceDifferences(**heading(version), compared_tasks=compared, differences=differences_told(found))
