"""What can be done with custom fields, and with what components have in them."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

import sqlalchemy as sa
from pydantic import Field, TypeAdapter, ValidationError

from app.components.fields.models import CustomField, CustomValue, FieldType
from app.components.fields.repository import FILTERS_MAX, CustomFieldRepository
from app.components.fields.schemas import CustomFieldRevision, CustomFieldWrite
from app.components.models import Component, ComponentKind
from app.core.errors import Conflict, Forbidden, Invalid
from app.core.ids import uuid7
from app.core.merge_patch import MergePatch
from app.core.rights import EVERYWHERE
from app.core.schemas import Day, Text
from app.core.unit_of_work import Reading, Writing

WRITE = "custom_field:write"
COLUMN = {FieldType.TEXT: "text", FieldType.CHOICE: "text", FieldType.NUMBER: "number", FieldType.DATE: "day"}
ACCEPTED: dict[FieldType, TypeAdapter[Any]] = {
    FieldType.TEXT: TypeAdapter(Text),
    FieldType.CHOICE: TypeAdapter(str),
    FieldType.NUMBER: TypeAdapter(Annotated[Decimal, Field(max_digits=12, decimal_places=6)]),
    FieldType.DATE: TypeAdapter(Day),
}
COMPARISONS = {">=": "ge", "<=": "le", ":": "eq"}


def define(uow: Writing, data: CustomFieldWrite, id: UUID | None = None) -> CustomField:
    """Give components a field of the organisation's own, of an id that is known already if need be."""
    if not uow.actor.rights.allow(WRITE, EVERYWHERE):
        raise Forbidden(f"A custom field needs {WRITE} in the whole organisation.", rule=WRITE)
    field = uow.add(CustomField(id=id or uuid7(), **dict(data)))
    uow.record("custom_field.defined", field)
    return field


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[CustomFieldRevision]) -> CustomField:
    """Change what a field is called, or add choices; a choice that is in use cannot go."""
    fields = CustomFieldRepository(uow)
    field = fields.get(id, WRITE, version)
    revised = patch.applied_to(CustomFieldRevision.model_validate(field))
    if (field.type == FieldType.CHOICE) != bool(revised.choices):
        raise Invalid("A choice needs its choices, and nothing else has any.")
    if gone := set(field.choices) - set(revised.choices):
        used = sa.select(CustomValue.text).where(CustomValue.field_id == id, CustomValue.text.in_(gone))
        if held := sorted({str(choice) for choice in uow.session.scalars(used)}):
            raise Conflict(f"These choices are in use: {', '.join(held)}.")
    for name, value in revised:
        setattr(field, name, value)
    uow.record("custom_field.revised", field)
    return field


def withdraw(uow: Writing, id: UUID, version: int) -> None:
    """Take a field away that no component has a value in."""
    fields = CustomFieldRepository(uow)
    field = fields.get(id, WRITE, version)
    if fields.used(field):
        raise Conflict(f"Components have values in {field.slug}: clear them first.")
    uow.remove("custom_field.withdrawn", field)


def fields_for(uow: Reading, kind: ComponentKind) -> dict[str, CustomField]:
    """The fields that a kind of component has, by slug."""
    query = sa.select(CustomField).filter_by(organisation_id=uow.actor.organisation_id)
    return {f.slug: f for f in uow.session.scalars(query) if f.applies_to in (None, kind)}


def checked(fields: Mapping[str, CustomField], custom: Mapping[str, Any]) -> dict[str, Any]:
    """``custom`` with each value as its field has it. Raises ``Invalid`` with one entry per fault."""
    values: dict[str, Any] = {}
    faults = []
    for slug, value in custom.items():
        try:
            values[slug] = value_for(fields.get(slug), value)
        except ValueError as error:
            told = error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error)
            faults.append({"pointer": f"/body/custom/{slug}", "detail": told})
    if faults:
        raise Invalid("The custom fields are not valid.", errors=faults)
    return values


def value_for(field: CustomField | None, value: Any) -> Any:
    if field is None:
        raise ValueError("there is no such custom field for this kind of component")
    if isinstance(value, bool):
        raise ValueError("a truth value is none of text, number, date and choice")
    accepted = ACCEPTED[field.type].validate_python(value)
    if field.type == FieldType.CHOICE and accepted not in field.choices:
        raise ValueError(f"it must be one of {', '.join(field.choices)}")
    return accepted


def in_json(values: Mapping[str, Any]) -> dict[str, Any]:
    """Checked values as a component keeps them."""
    return {slug: value_in_json(value) for slug, value in values.items()}


def value_in_json(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value


def give(uow: Writing, components: Sequence[Component], fields: Mapping[str, CustomField]) -> None:
    """Index what ``components``, already flushed, have in their custom fields."""
    rows = index_rows(components, fields)
    ids = [component.id for component in components]
    uow.session.execute(sa.delete(CustomValue).where(CustomValue.entity_id.in_(ids)))
    if rows:
        uow.session.execute(sa.insert(CustomValue), rows)


def index_rows(components: Sequence[Component], fields: Mapping[str, CustomField]) -> list[dict[str, Any]]:
    """The rows of the index of what ``components`` have in their custom fields."""
    return [
        {
            "organisation_id": component.organisation_id,
            "entity_id": component.id,
            "field_id": fields[slug].id,
            "text": None,
            "number": None,
            "day": None,
            COLUMN[fields[slug].type]: value,
        }
        for component in components
        for slug, value in checked(fields, component.custom).items()
    ]


def as_filters(uow: Reading, asked: Sequence[str]) -> dict[str, Any]:
    """``slug:value``, ``slug>=value`` and ``slug<=value`` as filters of a list of components."""
    if len(asked) > FILTERS_MAX:
        raise Invalid(f"At most {FILTERS_MAX} custom filters in one request.")
    query = sa.select(CustomField).filter_by(organisation_id=uow.actor.organisation_id)
    fields = {field.slug: field for field in uow.session.scalars(query)} if asked else {}
    return dict(as_filter(at, fields, text) for at, text in enumerate(asked))


def as_filter(at: int, fields: Mapping[str, CustomField], text: str) -> tuple[str, dict[str, Any]]:
    sign = min((s for s in COMPARISONS if s in text), key=text.index, default=None)
    slug, _, value = text.partition(sign) if sign else (text, "", "")
    try:
        accepted = value_for(fields.get(slug), value)
    except ValueError as error:
        raise Invalid(
            f"custom={text}: write slug:value, with a custom field and a value it can have."
        ) from error
    name = f"custom{at}_{COLUMN[fields[slug].type]}_{COMPARISONS[sign or ':']}"
    return name, {f"custom_field{at}": fields[slug].id, f"custom_value{at}": accepted}
