"""Reading custom fields, and finding components by their values."""

from itertools import product
from typing import Any, ClassVar

import sqlalchemy as sa

from app.components.fields.models import CustomField, CustomValue
from app.components.fields.schemas import CustomFieldRead
from app.components.models import Component
from app.core.repository import Repository

FILTERS_MAX = 3  # custom filters in one request
COLUMNS = {"text": CustomValue.text, "number": CustomValue.number, "day": CustomValue.day}
COMPARED = {"eq": lambda a, b: a == b, "ge": lambda a, b: a >= b, "le": lambda a, b: a <= b}


class CustomFieldRepository(Repository[CustomField, CustomFieldRead]):
    model = CustomField
    told = CustomFieldRead
    noun = "custom field"
    reads = "custom_field:read"
    sortable: ClassVar = {"slug": CustomField.slug, "created_at": CustomField.created_at}
    filters: ClassVar = {"slug": CustomField.slug == sa.bindparam("slug")}

    def used(self, field: CustomField) -> bool:
        return bool(self.session.scalar(sa.select(sa.exists().where(CustomValue.field_id == field.id))))


def has_value(at: int, column: str, comparison: str) -> sa.ColumnElement[bool]:
    """Whether the custom field bound to ``custom_field{at}`` compares so with ``custom_value{at}``."""
    value: Any = COLUMNS[column]
    field = sa.bindparam(f"custom_field{at}", type_=CustomValue.field_id.type)
    sought: Any = sa.bindparam(f"custom_value{at}", type_=value.type)
    if column == "number":  # on SQLite it is text, among which -5 comes before -10
        value, sought = sa.cast(value, sa.Numeric()), sa.cast(sought, sa.Numeric())
    compared = COMPARED[comparison](value, sought)
    return Component.id.in_(sa.select(CustomValue.entity_id).where(CustomValue.field_id == field, compared))


CUSTOM_FILTERS: dict[str, Any] = {
    f"custom{at}_{column}_{comparison}": has_value(at, column, comparison)
    for at, column, comparison in product(range(FILTERS_MAX), COLUMNS, COMPARED)
}
