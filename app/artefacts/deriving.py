"""What an artefact shows of the live data: read when it is asked for, frozen when it is approved."""

import hashlib
from typing import Any
from uuid import UUID

from app.artefacts.fields import TemplateDerived, TemplateField
from app.artefacts.models import Artefact
from app.artefacts.repository import ArtefactRepository
from app.artefacts.schemas import ArtefactDerived, ArtefactDocument, DocumentField
from app.artefacts.sources import SOURCES
from app.artefacts.templates.models import Template
from app.artefacts.templates.repository import TemplateRepository
from app.components.models import Component
from app.components.repository import ComponentRepository
from app.core.audit import canonical
from app.core.errors import Forbidden
from app.core.model import utc_now
from app.core.unit_of_work import Reading

NOT_PERMITTED = "not_permitted"
Derived = dict[str, Any]  # the rows of a source, and the reason where there are none


def fields_of(template: Template) -> list[TemplateField]:
    return [TemplateField.model_validate(field) for field in template.fields]


def derived_of(template: Template) -> list[TemplateDerived]:
    return [TemplateDerived.model_validate(each) for each in template.derived]


def derive(uow: Reading, source: str, component: Component) -> Derived:
    """What a source tells of a component now."""
    told = SOURCES[source].derive(uow, component)
    return {"rows": [], "reason": told} if isinstance(told, str) else {"rows": told, "reason": None}


def freeze(uow: Reading, artefact: Artefact, template: Template) -> None:
    """Keep what is derived as it is now. Raises ``Forbidden`` where the actor may not read all of it."""
    component = ComponentRepository(uow).get(artefact.component_id)
    sources = [each.source for each in derived_of(template)]
    for source in sources:
        needed = SOURCES[source].needs
        if not uow.actor.rights.allow(needed, component.path):
            told = f"The last approval freezes {source}, which takes {needed} to read."
            raise Forbidden(told, rule=needed)
    artefact.frozen = {source: derive(uow, source, component) for source in sources}
    artefact.derived_digest = hashlib.sha256(canonical(artefact.frozen).encode()).hexdigest()


def document(uow: Reading, id: UUID) -> ArtefactDocument:
    """An artefact with all that it shows to who asks."""
    artefact = ArtefactRepository(uow).get(id)
    template = TemplateRepository(uow).one_of(artefact.template_id)
    component = ComponentRepository(uow).get(artefact.component_id)
    as_of = artefact.approved_at or utc_now()
    return ArtefactDocument(
        artefact_id=artefact.id,
        component_code=component.code,
        component_name=component.name,
        template_name=template.name,
        retention=template.retention,
        fields=[shown(field, artefact.values) for field in fields_of(template)],
        derived=[told(uow, each, component, artefact.frozen) for each in derived_of(template)],
        is_frozen=artefact.frozen is not None,
        as_of=as_of.date(),
        **{name: getattr(artefact, name) for name in SAME},
    )


SAME = (
    *("reference", "title", "purpose", "status", "component_id", "template_code", "template_semver"),
    "approvals",
)


def shown(field: TemplateField, values: dict[str, Any]) -> DocumentField:
    return DocumentField(
        code=field.code,
        label=field.label,
        type=field.type,
        value=values.get(field.code),
        columns=field.columns,
    )


def told(
    uow: Reading, each: TemplateDerived, component: Component, frozen: Derived | None
) -> ArtefactDerived:
    """What a source told when it was frozen, or tells now; to who may read it."""
    source = SOURCES[each.source]
    if not uow.actor.rights.allow(source.needs, component.path):
        found: Derived = {"rows": [], "reason": NOT_PERMITTED}
    else:
        found = frozen[each.source] if frozen is not None else derive(uow, each.source, component)
    return ArtefactDerived(source=each.source, label=each.label or source.label, **found)
