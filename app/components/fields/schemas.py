"""What a client may say about a custom field, and what it is told."""

from typing import ClassVar, Self

from pydantic import Field, model_validator

from app.components.fields.models import FieldType
from app.components.models import ComponentKind
from app.core.schemas import Action, EntityRead, Label, Slug, Text, Write


class CustomFieldRevision(Write):
    """What of a field can change: values that are there already must stay valid."""

    label: Label = Field(examples=["Department"])
    description: Text | None = None
    choices: list[Label] = Field(default_factory=list, max_length=500, description="What a choice may be.")


class CustomFieldWrite(CustomFieldRevision):
    slug: Slug = Field(description="The key in `custom`, lower case.", examples=["department"])
    type: FieldType
    applies_to: ComponentKind | None = Field(default=None, description="Null for every kind of component.")

    @model_validator(mode="after")
    def has_choices(self) -> Self:
        if (self.type == FieldType.CHOICE) != bool(self.choices):
            raise ValueError("a choice needs its choices, and nothing else has any")
        return self


class CustomFieldRead(CustomFieldRevision, EntityRead):
    address: ClassVar[str] = "/v1/custom-fields"
    actions: ClassVar[dict[str, Action]] = {
        "update": Action("custom_field:write"),
        "delete": Action("custom_field:write"),
    }

    slug: str
    type: FieldType
    applies_to: ComponentKind | None
