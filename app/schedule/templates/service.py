"""What can be done with templates of timelines: an approved version is never edited."""

from datetime import datetime
from typing import Any
from uuid import UUID

from app.core.errors import Conflict, Forbidden
from app.core.merge_patch import MergePatch
from app.core.model import utc_now
from app.core.rights import EVERYWHERE
from app.core.unit_of_work import Reading, Writing
from app.schedule.service import sound
from app.schedule.templates.models import TimelineTemplate, TimelineTemplateStatus
from app.schedule.templates.repository import TemplateRepository
from app.schedule.templates.schemas import APPROVE, WRITE, TimelineTemplateRevision, TimelineTemplateWrite
from app.schedule.templates.shaping import any_plan

STATUS, FOUR_EYES = "timeline_template.status", "four_eyes"


def drafts(uow: Reading) -> None:
    """Raises ``Forbidden`` unless the actor may draft templates."""
    if not uow.actor.rights.allow(WRITE, EVERYWHERE):
        raise Forbidden(f"A timeline template needs {WRITE} in the whole organisation.", rule=WRITE)


def draft(uow: Writing, data: TimelineTemplateWrite, reason: str | None = None) -> TimelineTemplate:
    """Draft a template, or the next version of the one with this slug."""
    drafts(uow)
    sound(any_plan(data))
    uow.lock("timeline_templates")
    number = TemplateRepository(uow).latest_number(data.slug) + 1
    made = TimelineTemplate(slug=data.slug, number=number, drafted_by=uow.actor.id, **columns(data))
    uow.record("timeline_template.drafted", uow.add(made), reason)
    return made


def columns(data: TimelineTemplateRevision) -> dict[str, Any]:
    """What a template keeps of what is said: its tasks as JSON."""
    kept = {name: getattr(data, name) for name in TimelineTemplateRevision.model_fields}
    return kept | data.model_dump(mode="json", include={"tasks"})


def revise(
    uow: Writing, id: UUID, version: int, patch: MergePatch[TimelineTemplateRevision]
) -> TimelineTemplate:
    """Change a draft; who does is who drafted it from then on."""
    template = within(TemplateRepository(uow).get(id, WRITE, version), TimelineTemplateStatus.DRAFT)
    data = patch.applied_to(TimelineTemplateRevision.model_validate(template))
    sound(any_plan(data))
    changed = {name: value for name, value in columns(data).items() if getattr(template, name) != value}
    if changed:
        changed["drafted_by"] = uow.actor.id
    for name, value in changed.items():
        setattr(template, name, value)
    uow.record("timeline_template.revised", template)
    return template


def approve(uow: Writing, id: UUID, version: int) -> TimelineTemplate:
    """Approve a draft, in place of the version that was; who drafted it may not."""
    uow.lock("timeline_templates")
    templates, now = TemplateRepository(uow), utc_now()
    template = within(templates.get(id, APPROVE, version), TimelineTemplateStatus.DRAFT)
    if template.drafted_by == uow.actor.id:
        raise Forbidden("Who drafted a template does not approve it: ask another.", rule=FOUR_EYES)
    for before in templates.all(slug=template.slug, status=TimelineTemplateStatus.APPROVED):
        if before.number > template.number:
            raise Conflict(f"Version {before.number} of {template.slug} is approved: draft the next one.")
        deprecated(uow, before, now)
    template.status, template.approved_by, template.approved_at = (
        TimelineTemplateStatus.APPROVED,
        uow.actor.id,
        now,
    )
    uow.record("timeline_template.approved", template)
    return template


def deprecate(uow: Writing, id: UUID, version: int) -> TimelineTemplate:
    """Take an approved version out of use: the plans made of it keep it."""
    template = within(TemplateRepository(uow).get(id, APPROVE, version), TimelineTemplateStatus.APPROVED)
    return deprecated(uow, template, utc_now())


def deprecated(uow: Writing, template: TimelineTemplate, now: datetime) -> TimelineTemplate:
    template.status, template.deprecated_at = TimelineTemplateStatus.DEPRECATED, now
    uow.record("timeline_template.deprecated", template)
    return template


def within(template: TimelineTemplate, status: TimelineTemplateStatus) -> TimelineTemplate:
    """Raises ``Conflict`` unless the template is in this state."""
    if template.status != status:
        raise Conflict(
            f"Version {template.number} of {template.slug} is {template.status}, not {status}: "
            "draft a new version of it.",
            rule=STATUS,
        )
    return template
