"""What can be done with templates: draft a version, approve it, deprecate it, adopt those of the library."""

from typing import Any
from uuid import UUID

from app.artefacts.templates.library import library
from app.artefacts.templates.models import Template, TemplateStatus
from app.artefacts.templates.repository import TemplateRepository
from app.artefacts.templates.schemas import (
    APPROVE,
    WRITE,
    TemplateAdoption,
    TemplateDeprecation,
    TemplateRevision,
    TemplateWrite,
)
from app.calc.semver import parsed
from app.core.errors import Conflict, Forbidden, Invalid
from app.core.merge_patch import MergePatch
from app.core.model import utc_now
from app.core.rights import EVERYWHERE
from app.core.unit_of_work import Writing

STANDS = "template.version-stands"
LISTS = ("fields", "derived", "approvals")


def refuse_without(uow: Writing, permission: str) -> None:
    if not uow.actor.rights.allow(permission, EVERYWHERE):
        raise Forbidden(f"A template needs {permission} in the whole organisation.", rule=permission)


def draft(uow: Writing, data: TemplateWrite) -> Template:
    """Draft a template, or the next version of the one with this code."""
    refuse_without(uow, WRITE)
    uow.lock("templates")
    for other in TemplateRepository(uow).all(code=data.code):
        follows(data, other)
    template = uow.add(Template(drafted_by=uow.actor.id, **kept(data)))
    uow.record("template.drafted", template)
    return template


def follows(data: TemplateWrite, other: Template) -> None:
    """Raises ``Invalid`` or ``Conflict`` unless a version may come after another."""
    if data.purpose != other.purpose:
        raise Invalid(f"{data.code} is a template of purpose {other.purpose}, in every version.")
    if parsed(data.semver) <= parsed(other.semver):
        told = f"{data.code} has version {other.semver} already: the next is above it."
        raise Conflict(told, rule="template.version-later")


def kept(data: TemplateRevision) -> dict[str, Any]:
    """What was said, as the columns keep it: what is inside lists as JSON."""
    return dict(data) | data.model_dump(mode="json", include=set(LISTS))


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[TemplateRevision]) -> Template:
    """Change a draft."""
    template = drafted(TemplateRepository(uow).get(id, WRITE, version))
    revised = patch.applied_to(TemplateRevision.model_validate(template))
    if any(other.purpose != revised.purpose for other in others(uow, template)):
        raise Invalid(f"Other versions of {template.code} are of another purpose.")
    for name, value in kept(revised).items():
        setattr(template, name, value)
    uow.record("template.revised", template)
    return template


def others(uow: Writing, template: Template) -> list[Template]:
    return [each for each in TemplateRepository(uow).all(code=template.code) if each.id != template.id]


def drafted(template: Template) -> Template:
    if template.status is not TemplateStatus.DRAFT:
        told = f"{template.code} {template.semver} is {template.status}: it stands. Draft the next version."
        raise Conflict(told, rule=STANDS)
    return template


def approve(uow: Writing, id: UUID, version: int) -> Template:
    """Put a draft to use; what was made from earlier versions stays with them."""
    template = drafted(TemplateRepository(uow).get(id, APPROVE, version))
    if uow.actor.id == template.drafted_by:
        raise Forbidden("Who drafted a template does not approve it: ask another.", rule="four_eyes")
    template.status = TemplateStatus.APPROVED
    template.approved_by, template.approved_at = uow.actor.id, utc_now()
    uow.record("template.approved", template)
    return template


def deprecate(uow: Writing, id: UUID, version: int, data: TemplateDeprecation) -> Template:
    """Let nothing more be made from a version."""
    template = usable(TemplateRepository(uow).get(id, APPROVE, version))
    template.status, template.deprecation_reason = TemplateStatus.DEPRECATED, data.deprecation_reason
    uow.record("template.deprecated", template, data.deprecation_reason)
    return template


def usable(template: Template) -> Template:
    """Raises ``Conflict`` unless artefacts may be made from a template."""
    if template.status is not TemplateStatus.APPROVED:
        told = f"{template.code} {template.semver} is {template.status}, and not approved."
        raise Conflict(told, rule="template.approved")
    return template


def adopt(uow: Writing) -> TemplateAdoption:
    """Have every template of the library that there is no version of: whoever adopts them approves them."""
    refuse_without(uow, APPROVE)
    uow.lock("templates")
    there = {template.code for template in TemplateRepository(uow).all()}
    by = {"status": TemplateStatus.APPROVED, "approved_by": uow.actor.id, "approved_at": utc_now()}
    adopted = [uow.add(Template(**kept(each), **by)) for each in library() if each.code not in there]
    uow.record_all("template.adopted", adopted)
    present = [each.code for each in library() if each.code in there]
    return TemplateAdoption(adopted=[each.id for each in adopted], present=present)
