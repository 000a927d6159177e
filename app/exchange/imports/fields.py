"""The custom fields that a mapping gives values to."""

from app.components.fields import service as fields
from app.components.fields.models import CustomField, FieldType
from app.components.fields.schemas import CustomFieldWrite
from app.components.fields.service import WRITE
from app.components.models import ComponentKind
from app.core.errors import Conflict, Forbidden
from app.core.ids import uuid7
from app.core.rights import EVERYWHERE
from app.core.unit_of_work import Reading, Writing
from app.exchange.imports.translating import CUSTOM
from app.exchange.tables.mapping import Mapping

TYPES = {"number": FieldType.NUMBER, "percentage": FieldType.NUMBER, "date": FieldType.DATE}
Fields = dict[str, CustomField]


def wanted(mapping: Mapping) -> dict[str, FieldType]:
    """The type of each custom field that a mapping gives a value, by slug."""
    columns = (column for column in mapping.columns if column.target.startswith(CUSTOM))
    return {c.target.removeprefix(CUSTOM): TYPES.get(c.cell.type, FieldType.TEXT) for c in columns}


def known_fields(uow: Reading, mapping: Mapping) -> tuple[Fields, list[CustomFieldWrite]]:
    """The fields of projects, and those to be defined. Raises ``Forbidden`` and ``Conflict``."""
    known, needed = fields.fields_for(uow, ComponentKind.PROJECT), wanted(mapping)
    for slug, type_ in needed.items():
        has = known[slug].type if slug in known else type_
        if has != type_ and has not in (FieldType.TEXT, FieldType.CHOICE):
            raise Conflict(f"The custom field {slug} is a {has}, and {mapping.name} gives it a {type_}.")
    new = [as_defined(slug, needed[slug]) for slug in needed if slug not in known]
    if new and not uow.actor.rights.allow(WRITE, EVERYWHERE):
        lacking = ", ".join(data.slug for data in new)
        raise Forbidden(
            f"{mapping.name} needs the custom fields {lacking}, and to define them needs {WRITE}.", rule=WRITE
        )
    return known, new


def as_defined(slug: str, type_: FieldType) -> CustomFieldWrite:
    label = slug.replace("_", " ").capitalize()
    return CustomFieldWrite(slug=slug, type=type_, applies_to=ComponentKind.PROJECT, label=label)


def supposed(data: CustomFieldWrite) -> CustomField:
    """A field as it would be defined, for what a dry run checks."""
    return CustomField(id=uuid7(), **dict(data))


def define(uow: Writing, new: list[CustomFieldWrite]) -> Fields:
    return {data.slug: fields.define(uow, data) for data in new}
