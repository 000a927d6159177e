"""``/v1/schedules`` and ``/v1/reminders``: standing rules, and what they said was due."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query

from app.components.repository import ComponentRepository
from app.components.router import at_every_level
from app.components.schemas import Address
from app.components.scope import Scoped
from app.core.errors import CHANGING, CREATING
from app.core.merge_patch import MergePatch
from app.core.model import utc_now
from app.core.pagination import Page, Paged, Paging
from app.core.route import UnitOfWorkRoute
from app.core.schemas import VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.dependencies import IfMatch, KnownAt
from app.reminders import service
from app.reminders.models import ReminderKind, ScheduleStatus
from app.reminders.repository import ReminderRepository, ScheduleRepository
from app.reminders.schemas import ReminderRead, ScheduleDryRun, ScheduleRead, ScheduleWrite

router = APIRouter(prefix="/v1", tags=["Reminders"], route_class=UnitOfWorkRoute)
SchedulePatch = Annotated[MergePatch[ScheduleWrite], Body(media_type="application/merge-patch+json")]


class SoughtSchedules(Paging):
    """Which schedules."""

    kind: ReminderKind | None = None
    status: ScheduleStatus | None = None
    component_id: UUID | None = None


class SoughtReminders(Scoped, Paging):
    """Which reminders of a component."""

    kind: ReminderKind | None = None


class SoughtEverywhere(Paging):
    """Which of all reminders."""

    kind: ReminderKind | None = None
    component_id: UUID | None = None


@router.get("/schedules")
def list_schedules(uow: Reading, sought: Annotated[SoughtSchedules, Query()]) -> Page[ScheduleRead]:
    """The standing rules for reminders."""
    filters = {"kind": sought.kind, "status": sought.status, "component": sought.component_id}
    return ScheduleRepository(uow).page(sought, **filters)


@router.post("/schedules", status_code=201, responses=CREATING)
def create_schedule(data: ScheduleWrite, uow: Writing) -> Told[ScheduleRead]:
    """Set a standing rule: it fires from now on, once at each of its times."""
    return ScheduleRepository(uow).row(service.plan(uow, data, utc_now()).id)


@router.get("/schedules/{schedule_id}")
def read_schedule(schedule_id: UUID, uow: Reading, known_at: KnownAt = None) -> Told[ScheduleRead]:
    """One schedule, as it is or as it was known at an instant."""
    schedules = ScheduleRepository(uow)
    return schedules.known(schedule_id, known_at) if known_at else schedules.row(schedule_id)


@router.get("/schedules/{schedule_id}/history")
def read_schedule_history(schedule_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of a schedule: each change, and each time it fired."""
    return ScheduleRepository(uow).history(schedule_id, paging)


@router.patch("/schedules/{schedule_id}", responses=CHANGING)
def update_schedule(
    schedule_id: UUID, patch: SchedulePatch, version: IfMatch, uow: Writing
) -> Told[ScheduleRead]:
    """Change a schedule: send what changes, and the ETag you last saw. Firing makes a version, too."""
    return ScheduleRepository(uow).row(service.revise(uow, schedule_id, version, patch, utc_now()).id)


@router.delete("/schedules/{schedule_id}", status_code=204, responses=CHANGING)
def delete_schedule(schedule_id: UUID, version: IfMatch, uow: Writing) -> None:
    """Take a schedule away; the reminders that it sent stay."""
    service.withdraw(uow, schedule_id, version)


@router.post("/schedules/{schedule_id}/pause", responses=CHANGING)
def pause_schedule(schedule_id: UUID, version: IfMatch, uow: Writing) -> Told[ScheduleRead]:
    """Fire no more for now; what would have come meanwhile is left out."""
    return ScheduleRepository(uow).row(service.pause(uow, schedule_id, version).id)


@router.post("/schedules/{schedule_id}/resumption", responses=CHANGING)
def resume_schedule(schedule_id: UUID, version: IfMatch, uow: Writing) -> Told[ScheduleRead]:
    """Fire again from now on."""
    return ScheduleRepository(uow).row(service.resume(uow, schedule_id, version, utc_now()).id)


@router.get("/schedules/{schedule_id}/dry-run")
def read_schedule_dry_run(schedule_id: UUID, uow: Reading) -> ScheduleDryRun:
    """What it would say if it fired now, for who may read what it lists; nothing is written."""
    return service.dry_run(uow, schedule_id, utc_now())


@router.get("/schedules/{schedule_id}/firings")
def list_schedule_firings(schedule_id: UUID, uow: Reading, paging: Paged) -> Page[ReminderRead]:
    """The reminders that it sent; where nothing was due it sent none, and its history says that it fired."""
    ScheduleRepository(uow).place_of(schedule_id)
    return ReminderRepository(uow).page(paging, schedule=schedule_id)


@router.get("/reminders")
def list_reminders(uow: Reading, sought: Annotated[SoughtEverywhere, Query()]) -> Page[ReminderRead]:
    """All reminders, those of the whole organisation among them."""
    return ReminderRepository(uow).page(sought, kind=sought.kind, component=sought.component_id)


@router.get("/reminders/{reminder_id}")
def read_reminder(reminder_id: UUID, uow: Reading) -> Told[ReminderRead]:
    """One reminder: what was due, since when, whose it was, and by which rule."""
    return ReminderRepository(uow).row(reminder_id)


@at_every_level(router.get, "/{id}/reminders")
def list_component_reminders(
    at: Address, uow: Reading, sought: Annotated[SoughtReminders, Query()]
) -> Page[ReminderRead]:
    """The reminders of the schedules of a component and of all below it."""
    component = ComponentRepository(uow).at(at)
    return ReminderRepository(uow).page(sought, kind=sought.kind, **sought.within(uow, component))
