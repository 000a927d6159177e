"""A named mapping: how to find the table in a file, and what each of its columns means."""

from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from app.exchange.tables.cell_types import CellType, Slug, Stated, Wording

Target = Annotated[
    str,
    Field(
        pattern=r"^[a-z][a-z_]{0,39}(\.[a-z0-9_]{1,60}){1,3}$",
        description="The field that takes the value, such as report.budget or project.custom.department.",
    ),
]
Severity = Literal["error", "warning"]


class HeaderSource(Stated):
    """A header, with ``*`` for anything, and which one where several columns have it."""

    header: Wording
    occurrence: int | None = Field(default=None, ge=1, le=100)


def as_source(given: Any) -> Any:
    """A header alone may be written as a string."""
    return {"header": given} if isinstance(given, str) else given


Source = Annotated[HeaderSource, BeforeValidator(as_source, json_schema_input_type=HeaderSource | Wording)]


class WithheldWords(Stated):
    """Words that stand where a value should: not available, and why.

    ``part``: inside a longer text they withhold only some of it, and the text is kept.
    """

    like: Wording
    reason: Slug
    part: bool = False


class MappedColumn(Stated):
    """One field: the headers it may have, tried in order, and how its cells are read."""

    target: Target
    sources: tuple[Source, ...] = Field(min_length=1, max_length=20)
    cell: CellType
    required: Literal["column", "value"] | None = Field(
        default=None, description="The file must have the column; or every record a value in it."
    )
    blank: Slug = Field(default="not_provided", description="Why an empty cell has no value.")
    withheld: tuple[WithheldWords, ...] = Field(
        default=(), max_length=20, description="Tried before the mapping's own."
    )
    may_be_withheld: bool = Field(
        default=True, description="False: the mapping's withheld words are just words here."
    )
    unreadable: Severity = Field(default="error", description="A warning keeps the cell as not available.")


class IgnoredColumn(Stated):
    """A column left out on purpose, and why."""

    header: Wording
    why: str = Field(max_length=300)


class SkipRule(Stated):
    """Records that are not records: wholly blank, one lone cell, or a cell that is like these words."""

    reason: Slug
    when: Literal["blank", "lone_cell", "like"]
    like: Wording | None = None
    cell: int = Field(default=1, ge=1, le=1000, description="Which cell must be like the words.")

    @model_validator(mode="after")
    def words_where_needed(self) -> Self:
        if (self.when == "like") != (self.like is not None):
            raise ValueError("give `like` with when=like, and only then")
        return self


class DropLeadingBlanks(Stated):
    """A record pushed to the right: drop its first cells, if there are just so many too many, all blank."""

    repair: Literal["drop_leading_blanks"] = "drop_leading_blanks"
    extra: int = Field(ge=1, le=100)


class JoinDigits(Stated):
    """A number torn at its thousands comma: join the two cells at ``header``, if both are such digits."""

    repair: Literal["join_digits"] = "join_digits"
    header: Wording


class PadShort(Stated):
    """A record that ends early: take its missing last cells as blank, if there are no more than ``missing``."""

    repair: Literal["pad_short"] = "pad_short"
    missing: int = Field(ge=1, le=1000)


Repair = Annotated[DropLeadingBlanks | JoinDigits | PadShort, Field(discriminator="repair")]


class TableLayout(Stated):
    """How to find the table in the file; what is not stated is found."""

    format: Literal["csv", "xlsx"] | None = None
    sheet: str | None = Field(
        default=None, max_length=100, description="Else the first sheet that has the header."
    )
    delimiter: Literal[",", ";", "\t", "|"] | None = None
    encoding: Literal["utf-8", "utf-16", "cp1252", "iso-8859-1", "iso-8859-15"] | None = None
    orientation: Literal["rows", "transposed"] | None = None
    header_record: int | None = Field(
        default=None, ge=1, le=1000, description="Counted from 1, blank ones too."
    )
    header_within: int = Field(default=50, ge=1, le=200, description="How far down the header is looked for.")
    skip: tuple[SkipRule, ...] = Field(default=(SkipRule(reason="blank", when="blank"),), max_length=20)
    repairs: tuple[Repair, ...] = Field(default=(), max_length=10)


class PeriodRule(Stated):
    """Where the file itself says of which year it is: a column, or the financial year in a header."""

    column: Target | None = None
    headers: tuple[Wording, ...] = Field(default=(), max_length=10)
    last_month: int = Field(default=12, ge=1, le=12, description="In which the year of report ends.")


class InOrderCheck(Stated):
    """Two dates of which the first should not be after the second."""

    check: Literal["in_order"] = "in_order"
    first: Target
    then: Target
    severity: Severity = "warning"


class DifferenceCheck(Stated):
    """A stated difference that should be the ``minuend`` less the ``subtrahend``."""

    check: Literal["difference"] = "difference"
    minuend: Target
    subtrahend: Target
    stated: Target
    tolerance: Decimal = Field(ge=0, description="In units of the currency.")
    severity: Severity = "warning"


class FactorCheck(Stated):
    """Figures of one kind that should not differ by just this factor, as thousands among millions do."""

    check: Literal["factor"] = "factor"
    figures: tuple[Target, ...] = Field(min_length=2, max_length=10)
    factor: int = Field(default=1000, ge=2)
    within_percent: int = Field(default=2, ge=0, le=20)
    severity: Severity = "warning"


class PrefixCheck(Stated):
    """An identifier that should begin with another, padded with zeros to ``digits``."""

    check: Literal["prefix"] = "prefix"
    identifier: Target
    begins_with: Target
    digits: int = Field(ge=1, le=20)
    severity: Severity = "warning"


class AnyOfCheck(Stated):
    """Fields of which at least one should have a value or a reason of its own."""

    check: Literal["any_of"] = "any_of"
    targets: tuple[Target, ...] = Field(min_length=2, max_length=20)
    severity: Severity = "warning"


Check = Annotated[
    InOrderCheck | DifferenceCheck | FactorCheck | PrefixCheck | AnyOfCheck, Field(discriminator="check")
]


def targets_of(check: Check) -> set[str]:
    """The targets that a check compares."""
    values = [value for name, value in check if name not in ("check", "severity")]
    flat = [v for value in values for v in (value if isinstance(value, tuple) else (value,))]
    return {value for value in flat if isinstance(value, str)}


EXAMPLE: dict[str, Any] = {
    "name": "monthly-costs",
    "title": "Monthly costs of projects, as finance exports them",
    "columns": [
        {"target": "project.external_id", "sources": [{"header": "No"}], "cell": {"type": "identifier"}},
        {
            "target": "project.name",
            "sources": [{"header": "Project"}],
            "cell": {"type": "text"},
            "required": "value",
        },
        {
            "target": "report.budget",
            "sources": [{"header": "Budget"}, {"header": "Budget (£m)"}],
            "cell": {"type": "money", "currency": "GBP", "unit": "million"},
        },
        {
            "target": "report.forecast",
            "sources": [{"header": "Forecast"}],
            "cell": {"type": "money", "currency": "GBP", "unit": "million"},
        },
        {
            "target": "report.finish_on",
            "sources": [{"header": "Finish"}],
            "cell": {"type": "date", "order": "dmy"},
        },
    ],
    "withheld": [{"like": "tbd", "reason": "to_be_decided"}],
    "constants": {"report.cost_basis": "whole_life"},
    "identity": ["project.external_id", "project.name"],
}


class Mapping(Stated):
    """The whole of it, under a name and a version."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    name: Slug
    version: int = Field(default=1, ge=1)
    title: str = Field(max_length=200)
    description: str = Field(default="", max_length=4000)
    layout: TableLayout = TableLayout()
    columns: tuple[MappedColumn, ...] = Field(min_length=1, max_length=200)
    ignored: tuple[IgnoredColumn, ...] = Field(default=(), max_length=300)
    withheld: tuple[WithheldWords, ...] = Field(default=(), max_length=100)
    constants: dict[Target, Wording] = Field(
        default={}, max_length=50, description="What is true of every record, such as its cost basis."
    )
    fallbacks: dict[Target, Target] = Field(
        default={},
        max_length=20,
        description="A target that the file has no column for takes the value of another.",
    )
    period: PeriodRule | None = None
    identity: tuple[Target, ...] = Field(
        min_length=1, max_length=5, description="The first of these that has a value identifies the record."
    )
    checks: tuple[Check, ...] = Field(default=(), max_length=50)

    @model_validator(mode="after")
    def targets_agree(self) -> Self:
        """Each target has one column, and what refers to a target refers to one of them."""
        targets = [column.target for column in self.columns]
        if twice := sorted({t for t in targets if targets.count(t) > 1}):
            raise ValueError(f"two columns for {', '.join(twice)}: give one column both headers")
        if strange := sorted(self._mentioned() - set(targets)):
            raise ValueError(f"no column is mapped to {', '.join(strange)}")
        return self

    @model_validator(mode="after")
    def header_can_be_found(self) -> Self:
        if not (self.required_columns or self.layout.header_record):
            raise ValueError("require a column, by which to find the header, or state the header_record")
        return self

    def _mentioned(self) -> set[str]:
        named = {target for check in self.checks for target in targets_of(check)}
        period = {self.period.column} if self.period and self.period.column else set()
        fallbacks = {*self.fallbacks, *self.fallbacks.values()}
        return named | set(self.identity) | period | fallbacks

    @property
    def required_columns(self) -> tuple[MappedColumn, ...]:
        return tuple(column for column in self.columns if column.required)

    def column(self, target: str) -> MappedColumn:
        """The column of a target."""
        return next(column for column in self.columns if column.target == target)
