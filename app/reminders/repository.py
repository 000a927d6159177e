"""Reading rules and reminders, each where it hangs."""

from typing import Any, ClassVar

import sqlalchemy as sa

from app.components.scope import live
from app.core.repository import Repository
from app.core.rights import EVERYWHERE
from app.core.statements import components, equals
from app.reminders.models import Reminder, ReminderRule
from app.reminders.schemas import READ, ReminderRead, ReminderRuleRead


def place(component_id: Any) -> Any:
    """Where something hangs that need hang nowhere: of the whole organisation, it is for who reads all."""
    path = sa.select(components.c.path).where(components.c.id == component_id)
    return sa.func.coalesce(path.scalar_subquery(), EVERYWHERE)


class ReminderRuleRepository(Repository[ReminderRule, ReminderRuleRead]):
    model = ReminderRule
    told = ReminderRuleRead
    noun = "reminder rule"
    reads = READ
    component = ReminderRule.component_id
    path = place(ReminderRule.component_id)
    sortable: ClassVar = {
        "name": ReminderRule.name,
        "kind": ReminderRule.kind,
        "created_at": ReminderRule.created_at,
    }
    filters: ClassVar = {
        "component": equals("component", ReminderRule.component_id),
        "kind": equals("kind", ReminderRule.kind),
        "status": equals("status", ReminderRule.status),
    }


class ReminderRepository(Repository[Reminder, ReminderRead]):
    model = Reminder
    told = ReminderRead
    noun = "reminder"
    reads = READ
    component = Reminder.component_id
    path = place(Reminder.component_id)
    sortable: ClassVar = {"fired_at": Reminder.fired_at, "due_at": Reminder.due_at, "kind": Reminder.kind}
    filters: ClassVar = {
        "component": equals("component", Reminder.component_id),
        "rule": equals("rule", Reminder.rule_id),
        "live": live(Reminder.component_id),
        "kind": equals("kind", Reminder.kind),
    }
