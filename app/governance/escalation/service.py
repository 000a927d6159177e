"""What can be done with ladders and clock stops. ``now`` is given, so that a ladder is as exact in a test."""

from collections.abc import Sequence
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app.calc.escalation import stopped_days
from app.calc.recurrence import Daily, OnWorkingDays, following
from app.calendars.repository import calendar_at
from app.components.places import AnyPlace
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.core.errors import Conflict, Invalid
from app.core.merge_patch import MergePatch
from app.core.unit_of_work import Reading, Writing
from app.governance.escalation.models import ClockStop, EscalationLadder
from app.governance.escalation.repository import ClockStopRepository, LadderRepository
from app.governance.escalation.schemas import WRITE, ClockStopWrite, LadderKind, LadderWrite
from app.governance.escalation.stops import stops_of
from app.reminders.kinds import KINDS, Sought
from app.reminders.models import ReminderKind
from app.reminders.service import allowed

STOP = "action:write"
STOP_DAYS_MAX = 10  # where no ladder says otherwise


def build(uow: Writing, at: Address, data: LadderWrite, now: datetime) -> EscalationLadder:
    """Set up a ladder on a component and all below it."""
    component = ComponentRepository(uow).at(at, WRITE)
    may_list(uow, component.id, data)
    said = dict(data) | data.model_dump(mode="json", include={"kinds", "steps"})
    ladder = EscalationLadder(component_id=component.id, **said)
    ladder.next_fire_at = next_after(uow, ladder, now)
    uow.record("escalation_ladder.built", uow.add(ladder))
    return ladder


def may_list(uow: Writing, component_id: UUID, data: LadderWrite) -> None:
    """Raises ``Forbidden`` for who may not read there what a ladder would tell of."""
    for kind in data.kinds:
        allowed(uow, ReminderKind(kind), component_id)


def revise(
    uow: Writing, id: UUID, version: int, patch: MergePatch[LadderWrite], now: datetime
) -> EscalationLadder:
    """Change a ladder; steps that were taken stay taken."""
    ladder = LadderRepository(uow).get(id, WRITE, version)
    ComponentRepository(uow).open(ladder.component_id, WRITE)
    revised = patch.applied_to(LadderWrite.model_validate(ladder))
    may_list(uow, ladder.component_id, revised)
    for name, value in (dict(revised) | revised.model_dump(mode="json", include={"kinds", "steps"})).items():
        setattr(ladder, name, value)
    ladder.next_fire_at = next_after(uow, ladder, now)
    uow.record("escalation_ladder.revised", ladder)
    return ladder


def take_down(uow: Writing, id: UUID, version: int) -> None:
    """Take a ladder away; what was escalated by it stays on record."""
    uow.remove("escalation_ladder.taken_down", LadderRepository(uow).get(id, WRITE, version))


def next_after(uow: Reading, ladder: EscalationLadder, after: datetime) -> datetime:
    """When a ladder looks next: each working day, at its time."""
    days = OnWorkingDays(Daily(), calendar_at(uow, ladder.component_id))
    return following(days, time.fromisoformat(ladder.local_time), ZoneInfo(ladder.time_zone), after)


def stop(uow: Writing, at: Address, data: ClockStopWrite, today: date) -> ClockStop:
    """Stop the clock of a thing that waits on who asked for it."""
    place = ComponentRepository(uow).at(at, STOP)
    uow.lock("clock-stops")
    component_id = hangs_on(uow, place, data)
    calendar, before = calendar_at(uow, component_id), stops_of(uow, [data.thing]).get(data.thing, [])
    if any(each.covers(today) for each in before):
        raise Conflict("Its clock stands still already.", rule="clock-stop.one-at-a-time")
    used, most = stopped_days(before, today, calendar), stop_days_max(uow, place, data.kind)
    if used + data.days > most:
        told = f"Its clock has stood still for {used} working days of {most}."
        raise Conflict(told, rule="clock-stop.capped")
    first = calendar.on_or_after(today)
    last = calendar.shifted(first, data.days - 1)
    said = dict(data) | {"kind": ReminderKind(data.kind), "from_on": today, "until_on": last}
    stopped = uow.add(ClockStop(component_id=component_id, **said))
    uow.record("clock_stop.begun", stopped, data.reason)
    return stopped


def hangs_on(uow: Writing, place: AnyPlace, data: ClockStopWrite) -> UUID:
    """The component that a thing is of, at a place or below. Raises where it is not due there, or not to be seen."""
    kind = ReminderKind(data.kind)
    for permission in KINDS[kind].needs:
        ComponentRepository(uow).open(place.id, permission)
    sought = Sought(place.path, date.max, ZoneInfo("UTC"), date.max)
    found = (item.component_id for item in KINDS[kind].find(uow, sought) if item.link == data.thing)
    if component_id := next(found, None):
        return component_id
    raise Invalid(f"Nothing of {place.code} that is listed under {kind} is read at {data.thing}.")


def stop_days_max(uow: Reading, place: AnyPlace, kind: LadderKind) -> int:
    """For how long in all a clock may stand still, by the nearest ladder."""
    above = [UUID(id) for id in place.path.split("/") if id]
    ladders = {each.component_id: each for each in ladders_at(uow, above) if kind in each.kinds}
    nearest = next((ladders[id] for id in reversed(above) if id in ladders), None)
    return nearest.stop_days_max if nearest else STOP_DAYS_MAX


def ladders_at(uow: Reading, component_ids: Sequence[UUID]) -> Sequence[EscalationLadder]:
    """The ladders that stand on components, whoever asks."""
    return uow.session.scalars(
        sa.select(EscalationLadder)
        .where(
            EscalationLadder.organisation_id == uow.actor.organisation_id,
            EscalationLadder.component_id.in_(component_ids),
        )
        .order_by(EscalationLadder.id)
    ).all()


def end(uow: Writing, id: UUID, version: int, now: datetime) -> ClockStop:
    """Let the clock run again, from the next day."""
    stopped = ClockStopRepository(uow).get(id, STOP, version)
    ComponentRepository(uow).open(stopped.component_id, STOP)
    if stopped.ended_at:
        raise Conflict("It was ended.", rule="clock-stop.ended-once")
    stopped.ended_at, stopped.ended_by = now, uow.actor.id
    stopped.until_on = max(stopped.from_on, min(stopped.until_on, now.date()))
    uow.record("clock_stop.ended", stopped)
    return stopped
