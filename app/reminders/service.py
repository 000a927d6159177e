"""What can be done with schedules. ``now`` is given, so that a schedule is as exact in a test as in life."""

from datetime import datetime, timedelta
from uuid import UUID

from app.components.repository import ComponentRepository
from app.core.errors import Conflict, Forbidden
from app.core.merge_patch import MergePatch
from app.core.rights import EVERYWHERE
from app.core.unit_of_work import Reading, Writing
from app.reminders import rules
from app.reminders.kinds import KINDS
from app.reminders.models import ReminderKind, Schedule, ScheduleStatus
from app.reminders.repository import ScheduleRepository
from app.reminders.schemas import WRITE, ScheduleDryRun, ScheduleWrite


def plan(uow: Writing, data: ScheduleWrite, now: datetime) -> Schedule:
    """Set a standing rule, which fires from now on."""
    allowed(uow, data.kind, data.component_id)
    schedule = Schedule(**dict(data), status=ScheduleStatus.ACTIVE)
    begin(schedule, now)
    uow.record("schedule.planned", uow.add(schedule))
    return schedule


def allowed(uow: Writing, kind: ReminderKind, component_id: UUID | None) -> None:
    """Raises ``Forbidden`` for who may not set rules there, or not read what this one would list."""
    path = EVERYWHERE if component_id is None else ComponentRepository(uow).open(component_id, WRITE).path
    demand(uow, WRITE, path)
    demand(uow, KINDS[kind].needs, path)


def demand(uow: Reading, permission: str, path: str) -> None:
    if not uow.actor.rights.allow(permission, path):
        raise Forbidden(f"This needs the permission {permission} there.", rule=permission)


def begin(schedule: Schedule, now: datetime) -> None:
    """Have it fire from now on: what was to come before is left out."""
    schedule.next_fire_at = rules.next_after(schedule, now)
    schedule.covered_until = rules.today(schedule, schedule.next_fire_at) - timedelta(days=1)


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[ScheduleWrite], now: datetime) -> Schedule:
    """Change a rule; where that says when it fires, it begins anew."""
    schedule = ScheduleRepository(uow).get(id, WRITE, version)
    was = ScheduleWrite.model_validate(schedule)
    revised = patch.applied_to(was)
    allowed(uow, revised.kind, revised.component_id)
    for name, value in revised:
        setattr(schedule, name, value)
    renamed = was.model_copy(update={"name": revised.name})
    if schedule.status == ScheduleStatus.ACTIVE and revised != renamed:
        begin(schedule, now)
    uow.record("schedule.revised", schedule)
    return schedule


def pause(uow: Writing, id: UUID, version: int) -> Schedule:
    """Fire no more for now; what would have come meanwhile is left out."""
    schedule = ScheduleRepository(uow).get(id, WRITE, version)
    if schedule.status == ScheduleStatus.PAUSED:
        raise Conflict("It is paused already.", rule="status")
    schedule.status, schedule.next_fire_at = ScheduleStatus.PAUSED, None
    uow.record("schedule.paused", schedule)
    return schedule


def resume(uow: Writing, id: UUID, version: int, now: datetime) -> Schedule:
    """Fire again from now on."""
    schedule = ScheduleRepository(uow).get(id, WRITE, version)
    if schedule.status == ScheduleStatus.ACTIVE:
        raise Conflict("It is active already.", rule="status")
    allowed(uow, schedule.kind, schedule.component_id)
    schedule.status = ScheduleStatus.ACTIVE
    begin(schedule, now)
    uow.record("schedule.resumed", schedule)
    return schedule


def withdraw(uow: Writing, id: UUID, version: int) -> None:
    """Take a rule away; the reminders that it sent stay."""
    uow.remove("schedule.withdrawn", ScheduleRepository(uow).get(id, WRITE, version))


def dry_run(uow: Reading, id: UUID, now: datetime) -> ScheduleDryRun:
    """What a schedule would say if it fired now; it writes nothing. Raises ``Forbidden``."""
    schedules = ScheduleRepository(uow)
    schedule, path = schedules.get(id), schedules.place_of(id)
    demand(uow, KINDS[schedule.kind].needs, path)
    found = rules.find(uow, schedule, path, now)
    rule, day = rules.in_words(schedule), rules.today(schedule, now)
    return ScheduleDryRun(schedule_id=id, rule=rule, as_of=day, total=found.total, items=found.items)
