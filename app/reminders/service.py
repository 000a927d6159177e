"""What can be done with rules. ``now`` is given, so that a rule is as exact in a test as in life."""

from datetime import datetime, timedelta
from uuid import UUID

from app.components.repository import ComponentRepository
from app.core.errors import Conflict, Forbidden
from app.core.merge_patch import MergePatch
from app.core.rights import EVERYWHERE
from app.core.unit_of_work import Reading, Writing
from app.reminders import rules
from app.reminders.kinds import KINDS
from app.reminders.models import ReminderKind, ReminderRule, RuleStatus
from app.reminders.repository import ReminderRuleRepository
from app.reminders.schemas import WRITE, ReminderRuleDryRun, ReminderRuleWrite


def plan(uow: Writing, data: ReminderRuleWrite, now: datetime) -> ReminderRule:
    """Set a standing rule, which fires from now on."""
    allowed(uow, data.kind, data.component_id)
    rule = ReminderRule(**dict(data), status=RuleStatus.ACTIVE)
    begin(uow, rule, now)
    uow.record("reminder_rule.planned", uow.add(rule))
    return rule


def allowed(uow: Writing, kind: ReminderKind, component_id: UUID | None) -> None:
    """Raises ``Forbidden`` for who may not set rules there, or not read what this one would list."""
    path = EVERYWHERE if component_id is None else ComponentRepository(uow).open(component_id, WRITE).path
    demand(uow, WRITE, path)
    for permission in KINDS[kind].needs:
        demand(uow, permission, path)


def demand(uow: Reading, permission: str, path: str) -> None:
    if not uow.actor.rights.allow(permission, path):
        raise Forbidden(f"This needs the permission {permission} there.", rule=permission)


def begin(uow: Reading, rule: ReminderRule, now: datetime) -> None:
    """Have it fire from now on: what was to come before is left out."""
    rule.next_fire_at = rules.next_after(rule, now, rules.calendar_of(uow, rule))
    rule.covered_until = rules.today(rule, rule.next_fire_at) - timedelta(days=1)


def revise(
    uow: Writing, id: UUID, version: int, patch: MergePatch[ReminderRuleWrite], now: datetime
) -> ReminderRule:
    """Change a rule; where that says when it fires, it begins anew."""
    rule = ReminderRuleRepository(uow).get(id, WRITE, version)
    was = ReminderRuleWrite.model_validate(rule)
    revised = patch.applied_to(was)
    allowed(uow, revised.kind, revised.component_id)
    for name, value in revised:
        setattr(rule, name, value)
    renamed = was.model_copy(update={"name": revised.name})
    if rule.status == RuleStatus.ACTIVE and revised != renamed:
        begin(uow, rule, now)
    uow.record("reminder_rule.revised", rule)
    return rule


def pause(uow: Writing, id: UUID, version: int) -> ReminderRule:
    """Fire no more for now; what would have come meanwhile is left out."""
    rule = ReminderRuleRepository(uow).get(id, WRITE, version)
    if rule.status == RuleStatus.PAUSED:
        raise Conflict("It is paused already.", rule="status")
    rule.status, rule.next_fire_at = RuleStatus.PAUSED, None
    uow.record("reminder_rule.paused", rule)
    return rule


def resume(uow: Writing, id: UUID, version: int, now: datetime) -> ReminderRule:
    """Fire again from now on."""
    rule = ReminderRuleRepository(uow).get(id, WRITE, version)
    if rule.status == RuleStatus.ACTIVE:
        raise Conflict("It is active already.", rule="status")
    allowed(uow, rule.kind, rule.component_id)
    rule.status = RuleStatus.ACTIVE
    begin(uow, rule, now)
    uow.record("reminder_rule.resumed", rule)
    return rule


def withdraw(uow: Writing, id: UUID, version: int) -> None:
    """Take a rule away; the reminders that it sent stay."""
    uow.remove("reminder_rule.withdrawn", ReminderRuleRepository(uow).get(id, WRITE, version))


def dry_run(uow: Reading, id: UUID, now: datetime) -> ReminderRuleDryRun:
    """What a rule would say if it fired now; it writes nothing. Raises ``Forbidden``."""
    known = ReminderRuleRepository(uow)
    rule, path = known.get(id), known.place_of(id)
    for permission in KINDS[rule.kind].needs:
        demand(uow, permission, path)
    items, day = rules.find(uow, rule, path, now), rules.today(rule, now)
    shown = rules.told(items[: rules.MOST], day)
    return ReminderRuleDryRun(rule_id=id, rule=rules.in_words(rule), as_of=day, total=len(items), items=shown)
