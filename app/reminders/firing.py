"""Firing: what workers do for rules whose time has come.

A rule is claimed, moved on to its next time and fired in one transaction: whatever else happens, to
however many workers, it fires once. What was missed while no worker ran fires once when one does.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from threading import Event
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from app.core.database import Database
from app.core.model import utc_now
from app.core.unit_of_work import Actor, Writing, opened
from app.identity.rights import EVERYTHING
from app.jobs.kinds import loop
from app.reminders import rules
from app.reminders.models import Reminder, ReminderRule
from app.reminders.repository import ReminderRuleRepository
from app.reminders.schemas import in_json

log = logging.getLogger(__name__)
SCHEDULER = "scheduler"  # who does what no member does
AT_ONCE, A_SECOND = 100, timedelta(seconds=1)
Goes = Callable[[], bool]


class Due(NamedTuple):
    """A rule whose time has come."""

    id: UUID
    organisation_id: UUID


@loop("reminders", every=timedelta(seconds=5))
def remind(database: Database, stopping: Event) -> None:
    fire_due(database, utc_now(), lambda: not stopping.is_set())


def fire_due(database: Database, now: datetime, goes_on: Goes = lambda: True) -> int:
    """Fire the rules whose time has come, while it goes on; how many fired here."""
    return fire_each(come(database, now), lambda due: fire(database, due, now), goes_on)


def fire_each(come: Iterable[Due], fire: Callable[[Due], bool], goes_on: Goes) -> int:
    """Fire one after the other, while it goes on; how many fired here."""
    fired = 0
    for due in come:
        if not goes_on():
            break
        try:
            fired += fire(due)
        except Exception:  # the others are not to wait for one that fails
            log.exception("%s did not fire, and will be tried again", due.id)
    return fired


def come(database: Database, now: datetime, kind: type[Any] = ReminderRule) -> list[Due]:
    """Some rules, or what else fires at its time, whose time has come, the longest due first."""
    query = sa.select(kind.id, kind.organisation_id).where(kind.next_fire_at <= now)
    with database.reading() as session:
        return [Due(*row) for row in session.execute(query.order_by(kind.next_fire_at).limit(AT_ONCE))]


def fire(database: Database, due: Due, now: datetime) -> bool:
    """Fire one rule, unless another worker does or has."""
    with opened(Writing, database, lambda _: Actor(SCHEDULER, due.organisation_id, EVERYTHING)) as uow:
        mine = sa.select(ReminderRule).where(ReminderRule.id == due.id, ReminderRule.next_fire_at <= now)
        rule = uow.session.scalars(mine.with_for_update(skip_locked=True)).one_or_none()
        return rule is not None and say(uow, rule, now)


def say(uow: Writing, rule: ReminderRule, now: datetime) -> bool:
    """Write the reminders, if there is anything to be reminded of, and move on to the next time.

    A rule that goes by working days is only put off where its day has become none since it was set.
    """
    calendar, was = rules.calendar_of(uow, rule), rule.next_fire_at
    assert was is not None  # it has come
    rule.next_fire_at = due = rules.next_after(rule, was - A_SECOND, calendar)
    if due > now:
        uow.record("reminder_rule.put_off", rule)
        return False
    items = rules.find(uow, rule, ReminderRuleRepository(uow).place_of(rule.id), now)
    for part in rules.parted(rule, items):
        uow.record("reminder.sent", uow.add(reminder(rule, part, now)))
    rule.next_fire_at, rule.last_fired_at = rules.next_after(rule, now, calendar), now
    rule.covered_until = max(rule.covered_until, rules.today(rule, now))
    uow.record("reminder_rule.fired", rule)
    return True


def reminder(rule: ReminderRule, part: rules.Part, now: datetime) -> Reminder:
    """What a rule says of a part of what it found."""
    same = {"rule_id": rule.id, "kind": rule.kind, "name": rule.name, "rule": rules.in_words(rule)}
    whose = {"component_id": part.component_id, "addressee": part.addressee, "part": part.key}
    at = {"due_at": rule.next_fire_at, "fired_at": now}
    items = in_json(rules.told(part.items[: rules.MOST], rules.today(rule, now)))
    return Reminder(total=len(part.items), items=items, **same, **whose, **at)
