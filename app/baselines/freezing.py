"""The dates of a plan as a baseline keeps them."""

from collections.abc import Iterator
from typing import Any

from app.baselines.models import Baseline
from app.core.unit_of_work import Writing
from app.schedule.calculation import Calculated, calculated
from app.schedule.plan import PlanTask, TaskKind
from app.schedule.repository import ScheduleVersionRepository
from app.schedule.storing import instant_told, told

Span = tuple[int, int]  # start and finish, as instants


def planned(uow: Writing, baseline: Baseline) -> Calculated | None:
    """The current plan of a baseline's component, which the baseline is told to keep; None where there is none."""
    versions = ScheduleVersionRepository(uow)
    version = versions.current(baseline.component_id)
    if version is None:
        return None
    found = calculated(versions.plan(version))
    baseline.schedule_version_id, baseline.finish = version.id, told(found.finish)
    return found


def span_of(found: Calculated, task: PlanTask) -> Span | None:
    """When a task starts and finishes; of a summary what is below it, None where that is nothing."""
    if task.kind is TaskKind.SUMMARY:
        return found.spans.get(task.code)
    dates = found.dates(task.code)
    return dates.start, dates.finish


def frozen(baseline: Baseline, found: Calculated) -> Iterator[dict[str, Any]]:
    """The rows of the tasks of a plan, with the dates that a baseline keeps."""
    for position, task in enumerate(found.plan.tasks):
        start, finish = span_of(found, task) or (None, None)
        yield {
            "component_id": baseline.component_id,
            "baseline_id": baseline.id,
            "position": position,
            "code": task.code,
            "name": task.name,
            "kind": task.kind,
            "start": instant_told(start),
            "finish": instant_told(finish),
        }
