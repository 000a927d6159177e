"""``/v1/reminder-rules`` and ``/v1/reminders``: standing rules, and what they said was due."""

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
from app.reminders.models import ReminderKind, RuleStatus
from app.reminders.repository import ReminderRepository, ReminderRuleRepository
from app.reminders.schemas import ReminderRead, ReminderRuleDryRun, ReminderRuleRead, ReminderRuleWrite

router = APIRouter(prefix="/v1", tags=["Reminders"], route_class=UnitOfWorkRoute)
ReminderRulePatch = Annotated[MergePatch[ReminderRuleWrite], Body(media_type="application/merge-patch+json")]


class SoughtRules(Paging):
    """Which rules."""

    kind: ReminderKind | None = None
    status: RuleStatus | None = None
    component_id: UUID | None = None


class SoughtReminders(Scoped, Paging):
    """Which reminders of a component."""

    kind: ReminderKind | None = None


class SoughtEverywhere(Paging):
    """Which of all reminders."""

    kind: ReminderKind | None = None
    component_id: UUID | None = None


@router.get("/reminder-rules")
def list_reminder_rules(uow: Reading, sought: Annotated[SoughtRules, Query()]) -> Page[ReminderRuleRead]:
    """The standing rules for reminders."""
    filters = {"kind": sought.kind, "status": sought.status, "component": sought.component_id}
    return ReminderRuleRepository(uow).page(sought, **filters)


@router.post("/reminder-rules", status_code=201, responses=CREATING)
def create_reminder_rule(data: ReminderRuleWrite, uow: Writing) -> Told[ReminderRuleRead]:
    """Set a standing rule: it fires from now on, once at each of its times."""
    return ReminderRuleRepository(uow).row(service.plan(uow, data, utc_now()).id)


@router.get("/reminder-rules/{rule_id}")
def read_reminder_rule(rule_id: UUID, uow: Reading, known_at: KnownAt = None) -> Told[ReminderRuleRead]:
    """One rule, as it is or as it was known at an instant."""
    rules = ReminderRuleRepository(uow)
    return rules.known(rule_id, known_at) if known_at else rules.row(rule_id)


@router.get("/reminder-rules/{rule_id}/history")
def read_reminder_rule_history(rule_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of a rule: each change, and each time it fired."""
    return ReminderRuleRepository(uow).history(rule_id, paging)


@router.patch("/reminder-rules/{rule_id}", responses=CHANGING)
def update_reminder_rule(
    rule_id: UUID, patch: ReminderRulePatch, version: IfMatch, uow: Writing
) -> Told[ReminderRuleRead]:
    """Change a rule: send what changes, and the ETag you last saw. Firing makes a version, too."""
    return ReminderRuleRepository(uow).row(service.revise(uow, rule_id, version, patch, utc_now()).id)


@router.delete("/reminder-rules/{rule_id}", status_code=204, responses=CHANGING)
def delete_reminder_rule(rule_id: UUID, version: IfMatch, uow: Writing) -> None:
    """Take a rule away; the reminders that it sent stay."""
    service.withdraw(uow, rule_id, version)


@router.post("/reminder-rules/{rule_id}/pause", responses=CHANGING)
def pause_reminder_rule(rule_id: UUID, version: IfMatch, uow: Writing) -> Told[ReminderRuleRead]:
    """Fire no more for now; what would have come meanwhile is left out."""
    return ReminderRuleRepository(uow).row(service.pause(uow, rule_id, version).id)


@router.post("/reminder-rules/{rule_id}/resumption", responses=CHANGING)
def resume_reminder_rule(rule_id: UUID, version: IfMatch, uow: Writing) -> Told[ReminderRuleRead]:
    """Fire again from now on."""
    return ReminderRuleRepository(uow).row(service.resume(uow, rule_id, version, utc_now()).id)


@router.get("/reminder-rules/{rule_id}/dry-run")
def read_reminder_rule_dry_run(rule_id: UUID, uow: Reading) -> ReminderRuleDryRun:
    """What it would say if it fired now, for who may read what it lists; nothing is written."""
    return service.dry_run(uow, rule_id, utc_now())


@router.get("/reminder-rules/{rule_id}/firings")
def list_reminder_rule_firings(rule_id: UUID, uow: Reading, paging: Paged) -> Page[ReminderRead]:
    """The reminders that it sent; where nothing was due it sent none, and its history says that it fired."""
    ReminderRuleRepository(uow).place_of(rule_id)
    return ReminderRepository(uow).page(paging, rule=rule_id)


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
    """The reminders of the rules of a component and of all below it."""
    component = ComponentRepository(uow).at(at)
    return ReminderRepository(uow).page(sought, kind=sought.kind, **sought.within(uow, component))
