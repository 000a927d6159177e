"""What a client may ask of an import, and what it is told."""

from typing import Any, ClassVar, Literal, Self
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from app.calc.money import Money
from app.core.schemas import EntityRead, Read
from app.exchange.imports.models import Absent, Accept, ImportOutcome, ImportStatus
from app.periods.schemas import PeriodCode


class ImportAsked(BaseModel):
    """Which file this is, and what to do with it."""

    mapping: str = Field(
        pattern=r"^[a-z0-9][a-z0-9_-]{0,59}$",
        description="The name of an import mapping.",
        examples=["uk-major-projects"],
    )
    mapping_version: int | None = Field(
        default=None, ge=1, lt=2**31, description="The newest one, unless told."
    )
    portfolio_id: UUID | None = Field(
        default=None, description="The portfolio or programme that the projects are part of."
    )
    portfolio: str | None = Field(
        default=None, max_length=200, pattern=r"^[^\x00]*$", description="Its code, instead of its id."
    )
    period: PeriodCode = Field(
        description="The code of the reporting period; a year or a month that is not there yet is opened.",
        examples=["2023"],
    )
    dry_run: bool = Field(
        default=True, description="Change nothing but tell what would come of it; false applies the file."
    )
    accept: Accept = Field(
        default=Accept.ALL,
        description="`all`: nothing is applied if anything is wrong. `good_rows`: the rest is applied.",
    )

    absent: Absent = Field(
        default=Absent.KEEP,
        description="For a file that is the whole register: projects that reported before, and that it does "
        "not have, get this status, and are no longer awaited. `keep` leaves them as they are.",
    )

    @model_validator(mode="after")
    def one_portfolio(self) -> Self:
        if (self.portfolio_id is None) == (self.portfolio is None):
            raise ValueError("give portfolio_id or portfolio, and not both")
        return self


class PassedRecord(Read):
    """A record that is no project, and how it begins."""

    record: int
    reason: str
    text: str


class FileLayout(Read):
    """How the file turned out to be laid out."""

    format: str
    encoding: str | None
    delimiter: str | None
    sheet: str | None
    transposed: bool
    header_record: int
    unused_headers: list[str] = Field(description="Headers that the mapping says nothing of.")
    preamble: list[PassedRecord] = Field(description="What stands above the header.")


class ImportCounts(Read):
    """How many of everything."""

    records: int = Field(description="Records of the file that are projects.")
    good: int = Field(description="Those without an error.")
    with_errors: int
    with_warnings: int
    repeated: int = Field(description="Those that say just what an earlier one says: left out.")
    skipped: dict[str, int] = Field(description="Records that are no projects, by reason.")
    projects: dict[ImportOutcome, int]
    reports: dict[str, int] = Field(description="Status reports created, revised, unchanged or refused.")
    problems: int
    problems_listed: int = Field(description="At most 20,000 are kept.")
    problems_by_code: dict[str, int]
    notes: dict[str, int] = Field(description="What was done to read cells, such as leaving out a symbol.")


class RatingCount(Read):
    """How many records have this rating, spelt so; null with a reason where there is none."""

    assessor: str
    scale: str | None
    value: str | None
    reason: str | None
    raw: str
    count: int


class NotAvailableCount(Read):
    """Cells that give no value, or only some of it, by reason; and in how many records they are."""

    reason: str
    cells: int
    records: int
    by_target: dict[str, int]


class ImportTotal(Read):
    """What the amounts of a target add up to, of all records without an error."""

    target: str
    cost_basis: str | None
    records: int
    amount: Money
    repeated_records: int
    repeated: Money = Field(description="How much of it comes of records that only repeat another.")


class UncertainLink(Read):
    """A project known here and a record that a person should compare."""

    component_id: UUID
    code: str
    name: str
    record: int
    record_name: str
    doubt: str
    similarity: float


class ImportLinking(Read):
    """Like for like, joiners and leavers: the file beside what is known below the portfolio."""

    links: dict[str, int] = Field(
        description="By `number`, by `name`, or by the `identity` that an earlier import of the period gave it."
    )
    joiners: int
    leavers: int
    uncertain: int
    uncertain_links: list[UncertainLink] = Field(description="The first hundred; each is a problem as well.")


class ImportRead(EntityRead):
    """An import, or the dry run of one."""

    address: ClassVar[str] = "/v1/imports"

    reference: str
    component_id: UUID
    period: str
    mapping_name: str
    mapping_version: int
    file_sha256: str
    file_bytes: int
    accept: Accept
    absent: Absent
    status: ImportStatus
    refusal: str | None = Field(description="Why nothing was applied, or would be.")
    layout: FileLayout
    counts: ImportCounts
    ratings: list[RatingCount]
    not_available: list[NotAvailableCount]
    totals: list[ImportTotal]
    linking: ImportLinking
    defined_fields: list[str] = Field(description="Custom fields that were defined for it, by slug.")


class ImportProblemRead(Read):
    """What is wrong, where, and what to do."""

    number: int
    severity: Literal["error", "warning"]
    code: str
    sentence: str
    row: int | None = Field(description="As a spreadsheet numbers it; null where it is the table's.")
    column: str | None = Field(description="As a spreadsheet names it.")
    header: str | None
    target: str | None
    value: str | None = Field(description="The words of the cell, at most 300 characters.")


class ImportChangeRead(Read):
    """What came of one project."""

    number: int
    outcome: ImportOutcome
    report_outcome: str | None = Field(description="`created`, `revised`, `unchanged` or `refused`.")
    component_id: UUID | None
    status_report_id: UUID | None
    code: str | None
    name: str
    register_number: str | None
    record: int | None = Field(description="Its record in the file.")
    linked_by: str | None = Field(description="`identity`, `number` or `name`; null for a joiner.")
    changes: dict[str, Any] = Field(description="Each changed member: `from` what `to` what.")
    kept: list[dict[str, Any]] = Field(
        description="What the record says that has no member here: `target`, and `value`, or `reason` and `raw`."
    )
