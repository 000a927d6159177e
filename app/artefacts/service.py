"""What can be done with artefacts: from a draft to what was approved, and its successor."""

from typing import Any
from uuid import UUID

from app.artefacts.deriving import fields_of, freeze
from app.artefacts.fields import RequiredApproval
from app.artefacts.models import Artefact, ArtefactStatus
from app.artefacts.references import referring
from app.artefacts.repository import ArtefactRepository
from app.artefacts.schemas import (
    APPROVE,
    WRITE,
    ArtefactApprovalWrite,
    ArtefactRevision,
    ArtefactSubmission,
    ArtefactUpgradeWrite,
    ArtefactWrite,
)
from app.artefacts.templates.models import Template
from app.artefacts.templates.repository import TemplateRepository
from app.artefacts.templates.service import usable
from app.artefacts.upgrading import fitting, moved_up
from app.artefacts.values import checked, lacking
from app.calendars.repository import calendar_at
from app.components.places import AnyPlace
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.core.errors import Conflict, Forbidden, Invalid
from app.core.merge_patch import MergePatch, merged
from app.core.model import utc_now
from app.core.sequences import next_reference
from app.core.unit_of_work import Writing
from app.governance.gates.assessing import holds

DAYS_TO_APPROVE = 10  # working days


def start(uow: Writing, at: Address, data: ArtefactWrite) -> Artefact:
    """Draft an artefact from an approved template, or as the successor of an approved artefact."""
    place = ComponentRepository(uow).at(at, WRITE)
    template, carried = origin(uow, place, data)
    artefact = Artefact(
        component_id=place.id,
        reference=next_reference(uow, "ART"),
        title=data.title,
        replaces_id=data.replaces_id,
        authors=[uow.actor.id],
        values=checked(fields_of(template), merged(carried, data.values), referring(uow)),
        **named(template),
    )
    uow.record("artefact.drafted", uow.add(artefact))
    return artefact


def named(template: Template) -> dict[str, Any]:
    """What an artefact says of its template."""
    return {
        "template_id": template.id,
        "template_code": template.code,
        "template_semver": template.semver,
        "purpose": template.purpose,
    }


def origin(uow: Writing, place: AnyPlace, data: ArtefactWrite) -> tuple[Template, dict[str, Any]]:
    """The template of a new artefact, and the values that it begins with."""
    templates = TemplateRepository(uow)
    named = usable(templates.get(data.template_id)) if data.template_id else None
    if data.replaces_id is None:
        assert named is not None  # the body has one of the two
        return named, {}
    replaced = replaceable(ArtefactRepository(uow).get(data.replaces_id), place)
    before = templates.one_of(replaced.template_id)
    template = named or usable(templates.newest(replaced.template_code) or before)
    if template.purpose != replaced.purpose:
        raise Invalid(f"{replaced.reference} is a {replaced.purpose}: so is what replaces it.")
    return template, fitting(uow, replaced, before, template)


def replaceable(artefact: Artefact, place: AnyPlace) -> Artefact:
    """Raises ``Conflict`` unless an artefact is approved, and of this component."""
    if artefact.component_id != place.id or artefact.status is not ArtefactStatus.APPROVED:
        told = f"{artefact.reference} is {artefact.status}: what is approved on {place.code} is replaced."
        raise Conflict(told, rule="artefact.replaces")
    return artefact


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[ArtefactRevision]) -> Artefact:
    """Change a draft; what is a table is sent whole."""
    artefact = editable(uow, id, version)
    revised = patch.applied_to(ArtefactRevision.model_validate(artefact))
    template = TemplateRepository(uow).one_of(artefact.template_id)
    artefact.title = revised.title
    artefact.values = checked(fields_of(template), revised.values, referring(uow))
    written(uow, artefact)
    uow.record("artefact.revised", artefact)
    return artefact


def editable(uow: Writing, id: UUID, version: int) -> Artefact:
    artefact = within(
        ArtefactRepository(uow).get(id, WRITE, version), ArtefactStatus.DRAFT, "changed or submitted"
    )
    ComponentRepository(uow).open(artefact.component_id, WRITE)
    return artefact


def within(artefact: Artefact, status: ArtefactStatus, done: str) -> Artefact:
    """Raises ``Conflict`` unless an artefact is in a state."""
    if artefact.status is not status:
        told = f"{artefact.reference} is {artefact.status}: only what is {status} is {done}."
        raise Conflict(told, rule="artefact.status")
    return artefact


def written(uow: Writing, artefact: Artefact) -> None:
    """Have the actor among the authors."""
    if uow.actor.id not in artefact.authors:
        artefact.authors = [*artefact.authors, uow.actor.id]


def upgrade(uow: Writing, id: UUID, version: int, data: ArtefactUpgradeWrite) -> Artefact:
    """Move a draft to a later version of its template: the values of fields that are gone go."""
    artefact = editable(uow, id, version)
    template = TemplateRepository(uow).get(data.template_id)
    artefact.values = moved_up(uow, artefact, template)
    for name, value in named(template).items():
        setattr(artefact, name, value)
    written(uow, artefact)
    uow.record("artefact.upgraded", artefact)
    return artefact


def submit(uow: Writing, id: UUID, version: int, data: ArtefactSubmission) -> Artefact:
    """Hand a complete draft in to be approved by a day."""
    artefact = editable(uow, id, version)
    template = TemplateRepository(uow).one_of(artefact.template_id)
    if faults := list(lacking(fields_of(template), artefact.values)):
        told = f"{artefact.reference} is not complete: see errors."
        raise Conflict(told, rule="artefact.complete", errors=faults)
    now = utc_now()
    by = calendar_at(uow, artefact.component_id).shifted(now.date(), DAYS_TO_APPROVE)
    artefact.status, artefact.due_on, artefact.remark = ArtefactStatus.SUBMITTED, data.due_on or by, None
    artefact.submitted_by, artefact.submitted_at, artefact.approvals = uow.actor.id, now, []
    written(uow, artefact)
    uow.record("artefact.submitted", artefact)
    return artefact


def approve(uow: Writing, id: UUID, version: int, data: ArtefactApprovalWrite) -> Artefact:
    """Give one of the approvals that an artefact needs, or send it back; the last one settles it."""
    artefact = ArtefactRepository(uow).get(id, APPROVE, version)
    place = ComponentRepository(uow).open(artefact.component_id, APPROVE)
    within(artefact, ArtefactStatus.SUBMITTED, "approved")
    template = TemplateRepository(uow).one_of(artefact.template_id)
    refuse_approver(uow, artefact, place, required(template, data.approval))
    if not data.is_approved:
        artefact.status, artefact.remark, artefact.approvals = ArtefactStatus.DRAFT, data.remark, []
        artefact.due_on = None
        uow.record("artefact.returned", artefact, data.remark)
        return artefact
    artefact.approvals = [*artefact.approvals, given(uow, data)]
    if {each["approval"] for each in artefact.approvals} == {each["code"] for each in template.approvals}:
        settle(uow, artefact, template)
    uow.record("artefact.approved", artefact, data.remark)
    return artefact


def required(template: Template, code: str) -> RequiredApproval:
    """The approval of this code that a template requires. Raises ``Invalid``."""
    approvals = {each["code"]: each for each in template.approvals}
    if code not in approvals:
        raise Invalid(f"{template.code} {template.semver} requires the approvals {', '.join(approvals)}.")
    return RequiredApproval.model_validate(approvals[code])


def refuse_approver(uow: Writing, artefact: Artefact, place: AnyPlace, needed: RequiredApproval) -> None:
    if uow.actor.id in artefact.authors:
        raise Forbidden("Who wrote an artefact does not approve it: ask another.", rule="four_eyes")
    if needed.role and not holds(uow, needed.role, place):
        told = f"The approval {needed.code} is for who holds the role {needed.role} there."
        raise Forbidden(told, rule="artefact.approver")
    if any(each["approval"] == needed.code for each in artefact.approvals):
        raise Conflict(f"The approval {needed.code} was given already.", rule="artefact.approved-once")


def given(uow: Writing, data: ArtefactApprovalWrite) -> dict[str, Any]:
    """An approval, as an artefact keeps it."""
    return {
        "approval": data.approval,
        "approved_by": uow.actor.id,
        "approved_at": utc_now().isoformat(),
        "remark": data.remark,
    }


def settle(uow: Writing, artefact: Artefact, template: Template) -> None:
    """Approve an artefact, freeze what it derives, and supersede the one that it replaces."""
    freeze(uow, artefact, template)
    artefact.status, artefact.approved_at = ArtefactStatus.APPROVED, utc_now()
    if artefact.replaces_id:
        replaced = uow.session.get_one(Artefact, artefact.replaces_id)
        within(replaced, ArtefactStatus.APPROVED, "superseded")
        replaced.status = ArtefactStatus.SUPERSEDED
        uow.record("artefact.superseded", replaced)
