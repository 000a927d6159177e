"""Moving an artefact up to a later version of its template, by an explicit act that tells what it changes."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from app.artefacts.deriving import fields_of
from app.artefacts.models import Artefact
from app.artefacts.references import referring
from app.artefacts.repository import ArtefactRepository
from app.artefacts.schemas import ArtefactUpgrade
from app.artefacts.templates.models import Template
from app.artefacts.templates.repository import TemplateRepository
from app.artefacts.templates.service import usable
from app.artefacts.values import Checking
from app.calc.forms import FormChanges, form_changes
from app.calc.semver import parsed
from app.core.errors import Conflict, Fault
from app.core.unit_of_work import Reading


def previewed(uow: Reading, id: UUID, template_id: UUID | None) -> ArtefactUpgrade:
    """What an upgrade would change; to the newest approved version where none is named."""
    artefact = ArtefactRepository(uow).get(id)
    before = TemplateRepository(uow).one_of(artefact.template_id)
    newest = None if template_id else TemplateRepository(uow).newest(artefact.template_code)
    after = TemplateRepository(uow).get(template_id) if template_id else newest or before
    changes = changed(before, after)
    _, faults = carried(uow, artefact.values, changes, after)
    return ArtefactUpgrade(
        artefact_id=artefact.id,
        template_id=after.id,
        template_code=after.code,
        semver=before.semver,
        to_semver=after.semver,
        kept=changes.kept,
        new=changes.new,
        gone=changes.gone,
        retyped=changes.retyped,
        lost={code: value for code, value in artefact.values.items() if code not in changes.kept},
        errors=faults,
    )


def changed(before: Template, after: Template) -> FormChanges:
    return form_changes(types_of(before), types_of(after))


def types_of(template: Template) -> dict[str, str]:
    return {field["code"]: field["type"] for field in template.fields}


def carried(
    uow: Reading, values: Mapping[str, Any], changes: FormChanges, to: Template
) -> tuple[dict[str, Any], list[Fault]]:
    """The values that go along to a version of a template, and what it finds wrong with them."""
    checking = Checking(referring(uow))
    kept = {code: value for code, value in values.items() if code in changes.kept}
    accepted = checking.members(fields_of(to), kept, "/values")
    return accepted, [Fault(**fault) for fault in checking.faults]


def moved_up(uow: Reading, artefact: Artefact, to: Template) -> dict[str, Any]:
    """The values of an artefact in a later version of its template. Raises ``Conflict``."""
    before = TemplateRepository(uow).one_of(artefact.template_id)
    if to.code != before.code or parsed(usable(to).semver) <= parsed(before.semver):
        told = f"{artefact.reference} is of {before.code} {before.semver}: name a later version of it."
        raise Conflict(told, rule="artefact.upgrade-later")
    return fitting(uow, artefact, before, to)


def fitting(uow: Reading, artefact: Artefact, before: Template, to: Template) -> dict[str, Any]:
    values, faults = carried(uow, artefact.values, changed(before, to), to)
    if faults:
        errors = [fault.model_dump() for fault in faults]
        told = f"Values of {artefact.reference} do not fit {to.code} {to.semver}: see errors."
        raise Conflict(told, rule="artefact.upgrade-fits", errors=errors)
    return values
