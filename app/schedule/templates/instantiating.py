"""A template as the next version of a component's plan: looked at first, and then for real."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from app.calendars.repository import calendar_at
from app.components.repository import ComponentRepository
from app.core.errors import Invalid
from app.core.ids import uuid7
from app.core.unit_of_work import Reading, Writing
from app.schedule.checking import of_calendars
from app.schedule.imports import ImportAsked, Preview, previewed, successor
from app.schedule.plan import Plan, PlanCalendar
from app.schedule.reports.schemas import ViolationTold
from app.schedule.reports.service import tasks_told
from app.schedule.schemas import WRITE
from app.schedule.service import sound
from app.schedule.storing import calendar_read, told
from app.schedule.successors import Ready, tasks_made
from app.schedule.templates.models import TimelineTemplate, TimelineTemplateStatus
from app.schedule.templates.repository import TemplateRepository
from app.schedule.templates.schemas import TimelineTemplateRevision
from app.schedule.templates.service import within
from app.schedule.templates.shaping import dated, office_calendar, undated
from app.schedule.templates.using_schemas import TimelineInstantiation, TimelineInstantiationWrite


@dataclass(frozen=True, slots=True)
class Instance:
    """What a template makes, and the version ready to be entered unless that was a dry run."""

    told: TimelineInstantiation
    ready: Ready | None

    def entered(self, uow: Writing) -> TimelineInstantiation:
        """What came of it, all of it written now; the version before is kept as it is."""
        if self.ready:
            self.ready.begun(uow)
        return self.told


def instantiated(uow: Reading, asked: TimelineInstantiationWrite) -> Instance:
    """The plan that a template makes from a start. Raises ``Conflict`` for a real one of what is not approved."""
    template = TemplateRepository(uow).get(asked.timeline_template_id)
    ComponentRepository(uow).open(asked.component_id, WRITE)
    if not asked.dry_run:
        within(template, TimelineTemplateStatus.APPROVED)
    plan = plan_of(uow, template, asked)
    preview = previewed(uow, plan, ImportAsked(component_id=asked.component_id, dry_run=asked.dry_run))
    if asked.dry_run:
        return Instance(report(template, preview, None), None)
    new = successor(uow, preview, None, uuid7())
    new = replace(new, settings=new.settings | {"timeline_template_id": template.id})
    return Instance(report(template, preview, new.id), Ready(new, [*tasks_made(uow.actor, new, plan)]))


def plan_of(uow: Reading, template: TimelineTemplate, asked: TimelineInstantiationWrite) -> Plan:
    """Raises ``Invalid`` where the template names calendars that are not there, or cannot be calculated in them."""
    shape, start = TimelineTemplateRevision.model_validate(template), datetime.fromisoformat(asked.start)
    plan = undated(shape, asked.name or template.name, start, calendars_of(uow, asked), asked.calendar)
    for fault in of_calendars(plan):
        raise Invalid(fault.sentence, rule=fault.code)
    plan = dated(plan, shape)
    sound(plan)
    return plan


def calendars_of(uow: Reading, asked: TimelineInstantiationWrite) -> list[PlanCalendar]:
    if asked.calendars is None:
        return [office_calendar(calendar_at(uow, asked.component_id))]
    return [calendar_read(calendar.model_dump(mode="json")) for calendar in asked.calendars]


def report(template: TimelineTemplate, preview: Preview, entered_as: UUID | None) -> TimelineInstantiation:
    """The plan with its dates."""
    plan, found, before = preview.plan, preview.found, preview.before
    assert found  # it is sound
    critical = found.outcome.critical(plan.critical_minutes)
    return TimelineInstantiation(
        timeline_template_id=template.id,
        slug=template.slug,
        template_number=template.number,
        component_id=preview.component.id,
        dry_run=entered_as is None,
        applied=entered_as is not None,
        number=before.number + 1 if before else 1,
        schedule_version_id=entered_as,
        supersedes=before.number if before else None,
        name=plan.name,
        start=told(plan.start) or "",
        finish=told(found.finish) or "",
        must_finish=told(plan.must_finish),
        critical_path=critical,
        violations=[
            ViolationTold(code=one.key, constraint=one.kind, minutes=one.minutes)
            for one in found.outcome.violations()
        ],
        tasks=tasks_told(found, set(critical)),
    )
