"""What workers do for ladders whose time has come: each step that a thing has reached, once.

As reminder rules are, a ladder is claimed, moved on to its next time and fired in one transaction.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from threading import Event
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app.calc.escalation import Step, reached
from app.calc.working_days import WorkingDays
from app.calendars.repository import calendar_at
from app.components.models import Component
from app.core.database import Database
from app.core.ids import uuid7
from app.core.model import utc_now
from app.core.unit_of_work import Actor, Reading, Writing, opened
from app.governance.escalation.addressing import addressee
from app.governance.escalation.models import Escalation, EscalationLadder, Rung
from app.governance.escalation.service import next_after
from app.governance.escalation.stops import stops_of
from app.identity.rights import EVERYTHING
from app.jobs.kinds import loop
from app.reminders.firing import SCHEDULER, Due, Goes, come, fire_each
from app.reminders.kinds import KINDS, Item, Sought
from app.reminders.models import Reminder, ReminderKind
from app.reminders.rules import MOST, from_due, told
from app.reminders.schemas import in_json

FURTHEST = timedelta(days=120)  # no warning is given earlier than that


class Taken(NamedTuple):
    """A step that a thing has reached."""

    kind: ReminderKind
    item: Item
    component: Component
    step: Step

    @property
    def key(self) -> tuple[object, ...]:
        """What is never told twice."""
        return (self.item.link, self.kind, self.item.due_on, self.step.days, self.step.rung)


@loop("escalation", every=timedelta(seconds=5))
def escalate(database: Database, stopping: Event) -> None:
    escalate_due(database, utc_now(), lambda: not stopping.is_set())


def escalate_due(database: Database, now: datetime, goes_on: Goes = lambda: True) -> int:
    """Fire the ladders whose time has come, while it goes on; how many fired here."""
    due = come(database, now, EscalationLadder)
    return fire_each(due, lambda each: fire(database, each, now), goes_on)


def fire(database: Database, due: Due, now: datetime) -> bool:
    """Fire one ladder, unless another worker does or has."""
    with opened(Writing, database, lambda _: Actor(SCHEDULER, due.organisation_id, EVERYTHING)) as uow:
        uow.lock("escalations")  # two ladders may hold on the same thing for a moment
        mine = sa.select(EscalationLadder).where(
            EscalationLadder.id == due.id, EscalationLadder.next_fire_at <= now
        )
        ladder = uow.session.scalars(mine.with_for_update(skip_locked=True)).one_or_none()
        if ladder is None:
            return False
        climb(uow, ladder, now)
        return True


def climb(uow: Writing, ladder: EscalationLadder, now: datetime) -> None:
    """Tell of each step that was reached and not taken, log it, and move on to the next time."""
    today = now.astimezone(ZoneInfo(ladder.time_zone)).date()
    groups: dict[tuple[ReminderKind, Step, str | None], list[Taken]] = {}
    for each in untaken(uow, list(steps_taken(uow, ladder, today))):
        whom = addressee(uow, each.item, each.component, Rung(each.step.rung), today)
        groups.setdefault((each.kind, each.step, whom), []).append(each)
    for (_, _, whom), taken in groups.items():
        send(uow, ladder, taken, whom, now)
    ladder.next_fire_at, ladder.last_fired_at = next_after(uow, ladder, now), now
    uow.record("escalation_ladder.fired", ladder)


def steps_taken(uow: Reading, ladder: EscalationLadder, today: date) -> Iterator[Taken]:
    """The steps of a ladder that things have reached, each by the calendar of its component."""
    calendars: dict[UUID, WorkingDays] = {}
    steps = [Step(each["days"], each["rung"]) for each in sorted(ladder.steps, key=lambda each: each["days"])]
    for kind in map(ReminderKind, ladder.kinds):
        found = list(held_on(uow, ladder, kind, today))
        stops = stops_of(uow, [item.link for item, _ in found])
        for item, component in found:
            if component.id not in calendars:
                calendars[component.id] = calendar_at(uow, component.id)
            assert item.due_on  # so it was found
            for step in reached(steps, item.due_on, today, stops.get(item.link, ()), calendars[component.id]):
                yield Taken(kind, item, component, step)


def held_on(
    uow: Reading, ladder: EscalationLadder, kind: ReminderKind, today: date
) -> Iterator[tuple[Item, Component]]:
    """What of a kind the ladder holds on: what is below it, and below no nearer one."""
    path = components_of(uow, {ladder.component_id})[ladder.component_id].path
    sought = Sought(path, today, ZoneInfo(ladder.time_zone), today + FURTHEST)
    items = [item for item in dict.fromkeys(KINDS[kind].find(uow, sought)) if item.due_on]
    components = components_of(uow, {item.component_id for item in items if item.component_id})
    nearer = nearer_paths(uow, ladder, kind, path)
    for item in items:
        component = components.get(item.component_id) if item.component_id else None
        if component and not any(component.path.startswith(each) for each in nearer):
            yield item, component


def nearer_paths(uow: Reading, ladder: EscalationLadder, kind: ReminderKind, path: str) -> list[str]:
    """Where below a ladder another of the kind stands; of one component, the newer one goes before."""
    query = sa.select(EscalationLadder, Component.path).join(
        Component, Component.id == EscalationLadder.component_id
    )
    others = uow.session.execute(query.where(EscalationLadder.organisation_id == uow.actor.organisation_id))
    return [
        at
        for other, at in others
        if kind in other.kinds and at.startswith(path) and (at != path or other.id > ladder.id)
    ]


def components_of(uow: Reading, ids: set[UUID]) -> dict[UUID, Component]:
    query = sa.select(Component).where(
        Component.organisation_id == uow.actor.organisation_id, Component.id.in_(ids)
    )
    return {each.id: each for each in uow.session.scalars(query)}


def untaken(uow: Reading, taken: list[Taken]) -> Iterator[Taken]:
    """Those steps that were not taken before."""
    known = Escalation
    query = sa.select(known.thing, known.kind, known.due_on, known.days, known.rung).where(
        known.organisation_id == uow.actor.organisation_id,
        known.thing.in_({each.item.link for each in taken}),
    )
    before = {tuple(row) for row in uow.session.execute(query)}
    return (each for each in taken if each.key not in before)


def send(uow: Writing, ladder: EscalationLadder, taken: list[Taken], whom: str | None, now: datetime) -> None:
    """One reminder of all that has reached a step and is for the same, and a line in the log for each."""
    kind, step, today = taken[0].kind, taken[0].step, now.astimezone(ZoneInfo(ladder.time_zone)).date()
    reminder = Reminder(
        id=uuid7(),
        rule_id=ladder.id,
        component_id=ladder.component_id,
        kind=kind,
        name=ladder.name,
        part=f"{kind} {step.days} {step.rung} {whom or ''}",
        addressee=whom,
        rule=f"{kind}, {from_due(step.days, 'working days')}, to the {step.rung.replace('_', ' ')}",
        due_at=ladder.next_fire_at,
        fired_at=now,
        total=len(taken),
        items=in_json(told([each.item for each in taken[:MOST]], today)),
    )
    uow.record("reminder.sent", uow.add(reminder))
    for each in taken:
        uow.record("escalation.taken", uow.add(logged(reminder, each)))


def logged(reminder: Reminder, taken: Taken) -> Escalation:
    item, step = taken.item, taken.step
    return Escalation(
        component_id=item.component_id,
        ladder_id=reminder.rule_id,
        reminder_id=reminder.id,
        kind=taken.kind,
        thing=item.link,
        title=item.title,
        reference=item.reference,
        owner=item.owner,
        due_on=item.due_on,
        days=step.days,
        rung=Rung(step.rung),
        addressee=reminder.addressee,
        fired_at=reminder.fired_at,
    )
