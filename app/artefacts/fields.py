"""The fields of a template: their types, their rules, and what they may not say."""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from app.core.schemas import Label, Number, Slug, Text, Write
from app.identity.roles import Role

# What would make a copy of somebody's document of a template.
FILLED = frozenset(
    {"value", "default", "default_value", "owner", "owner_id", "assignee", "assigned_to", "date", "day"}
    | {"due_on", "start_on", "finish_on"}
)
MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
DATED = re.compile(
    rf"\b\d{{4}}-\d\d-\d\d\b|\b\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}\b|\b\d{{1,2}} (?:{MONTHS})[a-z]* \d{{4}}\b",
    re.IGNORECASE,
)
ADDRESSED = re.compile(r"[^\s@]@[^\s@]+\.")
SHAPE_ONLY = "a template carries shape only: owners and dates are of the artefacts made from it"


class ValueType(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    CHOICE = "choice"
    REFERENCE = "reference"
    TABLE = "table"


class ReferenceKind(StrEnum):
    """What a reference is the id of."""

    RISK = "risk"
    ISSUE = "issue"
    DECISION = "decision"
    BENEFIT = "benefit"
    BUSINESS_CASE = "business_case"
    CHANGE_REQUEST = "change_request"
    STATUS_REPORT = "status_report"


class TemplateColumn(Write):
    """A column of a table, and what a field has in common with one."""

    code: Slug = Field(examples=["purpose"])
    label: Label = Field(examples=["Purpose"])
    type: ValueType = Field(examples=[ValueType.LONG_TEXT])
    required: bool = False
    guidance: Text | None = Field(default=None, description="How it is filled in.")
    choices: list[Label] = Field(default_factory=list, max_length=50, description="What a choice may be.")
    refers_to: ReferenceKind | None = Field(default=None, description="What a reference is the id of.")
    least: Number | None = Field(default=None, description="The least that a number may be.")
    most: Number | None = Field(default=None, description="The most that a number may be.")
    max_length: Annotated[int, Field(ge=1, le=20000)] | None = Field(
        default=None, description="Of a text, in characters."
    )

    @model_validator(mode="before")
    @classmethod
    def has_no_value(cls, said: Any) -> Any:
        if isinstance(said, Mapping) and (filled := FILLED & said.keys()):
            raise ValueError(f"{SHAPE_ONLY}; {', '.join(sorted(filled))} has no place in it")
        return said

    @model_validator(mode="after")
    def is_shape(self) -> Self:
        for said in self.said():
            if DATED.search(said) or ADDRESSED.search(said):
                raise ValueError(f"{SHAPE_ONLY}; {said[:60]!r} has a date or an address in it")
        return self

    @model_validator(mode="after")
    def suits_its_type(self) -> Self:
        numeric, textual = self.type is ValueType.NUMBER, self.type in (ValueType.TEXT, ValueType.LONG_TEXT)
        if (self.type is ValueType.CHOICE) != bool(self.choices):
            raise ValueError("a choice needs its choices, and nothing else has any")
        if (self.type is ValueType.REFERENCE) != (self.refers_to is not None):
            raise ValueError("a reference says what it refers_to, and nothing else does")
        if not numeric and (self.least is not None or self.most is not None):
            raise ValueError("only a number has a least and a most")
        if self.least is not None and self.most is not None and self.least > self.most:
            raise ValueError("the least is not above the most")
        if not textual and self.max_length is not None:
            raise ValueError("only a text has a max_length")
        return self

    def said(self) -> Iterator[str]:
        yield self.label
        yield from self.choices
        if self.guidance:
            yield self.guidance


class RowsNeeded(Write):
    """How many rows of a table have one choice in a column."""

    column: Slug
    choice: Label
    at_least: int = Field(default=1, ge=0, le=100)
    at_most: Annotated[int, Field(ge=0, le=100)] | None = None


class TemplateField(TemplateColumn):
    """A field; a table has columns of the other types, and rules for its rows."""

    columns: list[TemplateColumn] = Field(default_factory=list, max_length=30)
    min_rows: int = Field(default=0, ge=0, le=100)
    rows_needed: list[RowsNeeded] = Field(default_factory=list, max_length=10)
    one_per_row: list[Label] = Field(
        default_factory=list,
        max_length=10,
        description="Exactly one cell of each row has one of these: of a RACI, who is accountable.",
    )

    @model_validator(mode="after")
    def is_whole(self) -> Self:
        codes = [column.code for column in self.columns]
        if (self.type is ValueType.TABLE) != bool(self.columns):
            raise ValueError("a table has columns, and nothing else has any")
        if self.type is not ValueType.TABLE and (self.min_rows or self.rows_needed or self.one_per_row):
            raise ValueError("only a table has rules for its rows")
        if any(column.type is ValueType.TABLE for column in self.columns):
            raise ValueError("a column is no table")
        if len(set(codes)) < len(codes):
            raise ValueError("each column has a code of its own")
        choices = {column.code: column.choices for column in self.columns}
        if any(each.choice not in choices.get(each.column, ()) for each in self.rows_needed):
            raise ValueError("rows_needed names a column of choices, and one of them")
        return self


class RequiredApproval(Write):
    """An approval without which an artefact is not approved."""

    code: Slug = Field(examples=["sponsor"])
    label: Label = Field(examples=["Sponsor"])
    role: Role | None = Field(
        default=None, description="The role that who gives it holds there; null for whoever may approve."
    )


class TemplateDerived(Write):
    """What is read from the data when the artefact is shown, and nobody types."""

    source: Slug = Field(description="One of the sources of the library.", examples=["component"])
    label: Label | None = Field(default=None, description="That of the source where null.")
