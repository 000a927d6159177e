"""``/v1``: plans in versions, their tasks, and whole files."""

from functools import partial
from typing import Annotated, Any, cast
from uuid import UUID

from fastapi import APIRouter, Body, Query
from pydantic import Field

from app.components.repository import ComponentRepository
from app.components.router import at_every_level
from app.components.schemas import Address
from app.core.errors import CHANGING, CREATING
from app.core.merge_patch import MergePatch
from app.core.pagination import Page, Paged, Paging
from app.core.route import UnitOfWorkRoute
from app.core.schemas import VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Then, Writing
from app.dependencies import IfMatch, KnownAt, Prefer, Upload, wants_job
from app.jobs.repository import JobRepository
from app.jobs.schemas import A_JOB
from app.schedule import imports, service, trying
from app.schedule.imports import ImportAsked
from app.schedule.plan import TaskKind
from app.schedule.reports.schemas import ScheduleImport
from app.schedule.repository import ScheduleVersionRepository, TaskRepository
from app.schedule.schemas import (
    ScheduleVersionEntry,
    ScheduleVersionRead,
    ScheduleVersionWrite,
    Short,
    TaskEntry,
    TaskRead,
    TaskWrite,
)

router = APIRouter(prefix="/v1", tags=["Schedule"], route_class=UnitOfWorkRoute)
VersionPatch = Annotated[MergePatch[ScheduleVersionWrite], Body(media_type="application/merge-patch+json")]
TaskPatch = Annotated[MergePatch[TaskWrite], Body(media_type="application/merge-patch+json")]
A_FILE: dict[str, Any] = {
    "requestBody": {
        "description": "The bytes of a Primavera XER or a Microsoft Project XML file; which, they tell themselves.",
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


class SoughtTasks(Paging):
    """The filters of a list of tasks."""

    kind: TaskKind | None = None
    owner: Short = None
    code: Short = None
    q: Short = Field(default=None, description="Part of the name.")


@at_every_level(router.get, "/{id}/schedule-versions")
def list_schedule_versions(at: Address, uow: Reading, paging: Paged) -> Page[ScheduleVersionRead]:
    """The versions of a component's plan."""
    component = ComponentRepository(uow).at(at)
    return ScheduleVersionRepository(uow).page(paging, component=component.id)


@at_every_level(router.post, "/{id}/schedule-versions", status_code=201, responses=CREATING)
def create_schedule_version(
    at: Address,
    data: ScheduleVersionEntry,
    uow: Reading,
    copy_tasks: Annotated[
        bool, Query(description="Whether it begins with the tasks of the one before.")
    ] = True,
) -> Then[Told[ScheduleVersionRead]]:
    """Begin a version of a plan, with the tasks of the one before; that one is kept as it is from now on."""
    ready = service.beginning(uow, at, data, copy_tasks)
    return Then(lambda writing: ScheduleVersionRepository(writing).row(ready.begun(writing).id))


@router.get("/schedule-versions/{schedule_version_id}")
def read_schedule_version(
    schedule_version_id: UUID, uow: Reading, known_at: KnownAt = None
) -> Told[ScheduleVersionRead]:
    """One version: what it is calculated from, beside its tasks."""
    versions = ScheduleVersionRepository(uow)
    return versions.known(schedule_version_id, known_at) if known_at else versions.row(schedule_version_id)


@router.get("/schedule-versions/{schedule_version_id}/history")
def read_schedule_version_history(
    schedule_version_id: UUID, uow: Reading, paging: Paged
) -> Page[VersionRead]:
    """Every change to a version's settings."""
    return ScheduleVersionRepository(uow).history(schedule_version_id, paging)


@router.patch("/schedule-versions/{schedule_version_id}", responses=CHANGING)
def update_schedule_version(
    schedule_version_id: UUID, patch: VersionPatch, version: IfMatch, uow: Reading
) -> Then[Told[ScheduleVersionRead]]:
    """Change what the current version is calculated from: its data date, calendars and rules."""
    tried = trying.settings(uow, schedule_version_id, version, patch)

    def revise(writing: Writing) -> Told[ScheduleVersionRead]:
        changed = service.revise(writing, schedule_version_id, version, patch, tried)
        return ScheduleVersionRepository(writing).row(changed.id)

    return Then(revise)


@router.get("/schedule-versions/{schedule_version_id}/tasks")
def list_tasks(
    schedule_version_id: UUID, uow: Reading, sought: Annotated[SoughtTasks, Query()]
) -> Page[TaskRead]:
    """The tasks of a version, as they were entered: what is calculated of them is in the schedule."""
    ScheduleVersionRepository(uow).place_of(schedule_version_id)
    filters = {"kind": sought.kind, "owner": sought.owner, "code": sought.code, "q": sought.q or None}
    return TaskRepository(uow).page(sought, of_version=schedule_version_id, **filters)


@router.post("/schedule-versions/{schedule_version_id}/tasks", status_code=201, responses=CREATING)
def create_task(schedule_version_id: UUID, data: TaskEntry, uow: Reading) -> Then[Told[TaskRead]]:
    """Enter a task, a milestone or a summary, with the links that lead to it."""
    tried = trying.entry(uow, schedule_version_id, data)
    return Then(lambda to: TaskRepository(to).row(service.enter(to, schedule_version_id, data, tried).id))


@router.get("/tasks/{task_id}")
def read_task(task_id: UUID, uow: Reading, known_at: KnownAt = None) -> Told[TaskRead]:
    """One task, as it is or as it was known at an instant."""
    tasks = TaskRepository(uow)
    return tasks.known(task_id, known_at) if known_at else tasks.row(task_id)


@router.get("/tasks/{task_id}/history")
def read_task_history(task_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of a task: who changed what, when, from what, to what."""
    return TaskRepository(uow).history(task_id, paging)


@router.patch("/tasks/{task_id}", responses=CHANGING)
def update_task(task_id: UUID, patch: TaskPatch, version: IfMatch, uow: Reading) -> Then[Told[TaskRead]]:
    """Change a task or its links; a change that closes a circle is refused, and names the tasks in it."""
    tried = trying.revision(uow, task_id, version, patch)
    return Then(lambda to: TaskRepository(to).row(service.revise_task(to, task_id, version, patch, tried).id))


@router.delete("/tasks/{task_id}", status_code=204, responses=CHANGING)
def delete_task(task_id: UUID, version: IfMatch, uow: Reading) -> Then[None]:
    """Take a task out of the plan, where no other waits for it."""
    tried = trying.removal(uow, task_id, version)
    return Then(lambda writing: service.remove_task(writing, task_id, version, tried))


@router.post("/schedule-imports", responses=CREATING | A_JOB, openapi_extra=A_FILE)
def import_schedule(
    content: Upload, uow: Reading, asked: Annotated[ImportAsked, Query()], prefer: Prefer = ""
) -> Then[ScheduleImport]:
    """Tell what a file comes to, or take it in as a new version of the plan.

    Without `dry_run=false` nothing changes: the answer says what the file holds, what is wrong with it,
    where our dates are not its own, and what would change. With errors nothing is ever taken in.

    A file of more than 4 MiB or 5,000 tasks, and any with `Prefer: respond-async`, is a job: the answer is
    202, and the job's file is what is answered otherwise.
    """
    made = None if wants_job(prefer) else imports.understood(uow, content, asked)
    return Then(made.taken_in if made else partial(submitted, content, asked))


def submitted(content: bytes, asked: ImportAsked, uow: Writing) -> ScheduleImport:
    """The job in place of what it comes to."""
    job = JobRepository(uow).row(imports.submitted(uow, content, asked).id)
    return cast(ScheduleImport, job.with_status(202))
