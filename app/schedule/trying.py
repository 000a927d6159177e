"""Changes to a plan, tried on the plan as it is before anybody waits: each tells the state on which it was.

What a service is given so, it need not calculate while it holds the writer, unless somebody was quicker.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from app.core.merge_patch import MergePatch
from app.core.unit_of_work import Reading
from app.schedule.models import ScheduleVersion, Task
from app.schedule.plan import Plan
from app.schedule.repository import ScheduleVersionRepository, State, TaskRepository
from app.schedule.schemas import WRITE, ScheduleVersionWrite, TaskEntry, TaskWrite
from app.schedule.service import changeable, refuse_in_use, revised_members, revised_settings, settled, sound
from app.schedule.storing import links_read, plan_read, task_read


def entry(uow: Reading, id: UUID, data: TaskEntry) -> State:
    """Try a new task."""
    versions, version = ScheduleVersionRepository(uow), changeable(uow, id)
    plan = versions.plan(version)
    if all(task.code != data.code for task in plan.tasks):  # a code that is taken the database refuses
        sound(with_task(plan, settled(data)))
    return versions.state(version)


def revision(uow: Reading, id: UUID, version: int, patch: MergePatch[TaskWrite]) -> State:
    """Try a change to a task that is at ``version``."""
    task, versions = TaskRepository(uow).get(id, WRITE, version), ScheduleVersionRepository(uow)
    within = changeable(uow, task.schedule_version_id)
    sound(with_task(versions.plan(within), {"code": task.code, **revised_members(task, patch)}))
    return versions.state(within)


def removal(uow: Reading, id: UUID, version: int) -> State:
    """Try to take out a task that is at ``version``."""
    task, versions = TaskRepository(uow).get(id, WRITE, version), ScheduleVersionRepository(uow)
    within = changeable(uow, task.schedule_version_id)
    refuse_in_use(versions.plan(within), task.code)
    return versions.state(within)


def settings(uow: Reading, id: UUID, version: int, patch: MergePatch[ScheduleVersionWrite]) -> State:
    """Try a change to what a version that is at ``version`` is calculated from."""
    versions, found = ScheduleVersionRepository(uow), changeable(uow, id, version)
    plan, revised = versions.plan(found), revised_settings(found, patch)
    other = plan_read(ScheduleVersion(**revised, source=found.source, source_finish=found.source_finish), ())
    sound(replace(other, tasks=plan.tasks, links=plan.links))
    return versions.state(found)


def with_task(plan: Plan, members: Mapping[str, Any]) -> Plan:
    """A plan with one task as its columns are to be, in the place of the one of that code or as the last."""
    row = Task(source_dates=None, source_id=None, **members)
    made, code = task_read(row), row.code
    tasks = [made if task.code == code else task for task in plan.tasks]
    if made not in tasks:
        tasks.append(made)
    links = [link for link in plan.links if link.successor != code]
    return replace(plan, tasks=tuple(tasks), links=(*links, *links_read(row)))
