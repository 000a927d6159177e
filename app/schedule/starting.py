"""The work of a plan that was begun, for who watches whether it was to begin."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.core.unit_of_work import Reading
from app.governance.stages.breaches import StartedWork, starts
from app.schedule.models import ScheduleVersion, Task, VersionStatus

TASKS = (
    sa.select(Task.code, Task.name, Task.parent, Task.wbs, Task.actual_start)
    .join(ScheduleVersion, ScheduleVersion.id == Task.schedule_version_id)
    .where(
        ScheduleVersion.organisation_id == sa.bindparam("organisation", type_=Task.organisation_id.type),
        ScheduleVersion.component_id == sa.bindparam("component", type_=Task.component_id.type),
        ScheduleVersion.status == VersionStatus.CURRENT,
    )
)

Row = Any  # of ``TASKS``


@starts
def begun(uow: Reading, component_id: UUID) -> Iterator[StartedWork]:
    """The tasks of a component's current plan that have an actual start."""
    bound = {"organisation": uow.actor.organisation_id, "component": component_id}
    tasks = {row.code: row for row in uow.session.execute(TASKS, bound)}
    for task in tasks.values():
        if task.actual_start:
            above = frozenset(above_of(task, tasks))
            yield StartedWork(f"{task.code} {task.name}", date.fromisoformat(task.actual_start[:10]), above)


def above_of(task: Row, tasks: Mapping[str, Row]) -> Iterator[str]:
    """The codes and WBS elements that a task is, or is below."""
    parts = task.wbs.split(".") if task.wbs else []
    yield from (".".join(parts[:depth]) for depth in range(1, len(parts) + 1))
    at, seen = task, set[str]()
    while at is not None and at.code not in seen:
        seen.add(at.code)
        yield at.code
        at = tasks.get(at.parent)
