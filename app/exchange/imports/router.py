"""``/v1/imports``: whole files, told about first and applied then."""

from typing import Annotated, Any, Literal, cast
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field

from app.core.csv import CsvResponse, csv_response
from app.core.errors import CREATING
from app.core.pagination import Page, Paging
from app.core.route import UnitOfWorkRoute
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.dependencies import Prefer, Upload, wants_job
from app.exchange.imports import service
from app.exchange.imports.models import ImportOutcome, ImportStatus
from app.exchange.imports.repository import ImportRepository
from app.exchange.imports.schemas import ImportAsked, ImportChangeRead, ImportProblemRead, ImportRead
from app.jobs.repository import JobRepository
from app.jobs.schemas import A_JOB
from app.periods.schemas import PeriodCode

router = APIRouter(prefix="/v1", tags=["Exchange"], route_class=UnitOfWorkRoute)
A_FILE: dict[str, Any] = {
    "requestBody": {
        "description": "The bytes of a CSV or XLSX file; which of the two it is, they tell themselves, "
        "under any Content-Type.",
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
COLUMNS = ("number", "severity", "code", "row", "column", "header", "target", "value", "sentence")


class SoughtImports(Paging):
    """The filters of a list of imports."""

    portfolio_id: UUID | None = None
    period: PeriodCode | None = None
    status: ImportStatus | None = None
    mapping: Annotated[str | None, Field(max_length=60, pattern=r"^[^\x00]*$")] = None


class SoughtProblems(Paging):
    """The filters of the problems of an import."""

    severity: Literal["error", "warning"] | None = None
    code: Annotated[str | None, Field(max_length=60, pattern=r"^[^\x00]*$")] = None
    row: Annotated[int | None, Field(ge=0, lt=2**31)] = None


class SoughtChanges(Paging):
    """The filters of what came of an import."""

    outcome: ImportOutcome | None = None


@router.post("/imports", status_code=201, responses=CREATING | A_JOB, openapi_extra=A_FILE)
def create_import(
    content: Upload, uow: Writing, asked: Annotated[ImportAsked, Query()], prefer: Prefer = ""
) -> Told[ImportRead]:
    """Tell what a file would come to, or apply it.

    Without `dry_run=false` nothing changes: the answer says what would be created and changed, and its
    `problems` and `changes` can be read. Applied, projects are created or brought up to date below the
    portfolio, each with a submitted status report for the period; all in one transaction, or nothing where
    anything is wrong (`status` is then `refused`), unless `accept=good_rows`.

    A file of more than 4 MiB, and any with `Prefer: respond-async`, is a job: the answer is 202, and the
    job's `result` names the import, its file all that is wrong. Up to 200,000 records.
    """
    if len(content) > service.IMMEDIATE or wants_job(prefer):
        job = JobRepository(uow).row(service.submitted(uow, content, asked).id)
        return cast(Told[ImportRead], job.with_status(202))
    return ImportRepository(uow).row(service.run(uow, content, asked).id)


@router.get("/imports")
def list_imports(uow: Reading, sought: Annotated[SoughtImports, Query()]) -> Page[ImportRead]:
    """What was imported, and what was tried."""
    filters = {"component": sought.portfolio_id, "period": sought.period, "mapping": sought.mapping}
    return ImportRepository(uow).page(sought, status=sought.status, **filters)


@router.get("/imports/{import_id}")
def read_import(import_id: UUID, uow: Reading) -> Told[ImportRead]:
    """One import: what the file holds, and what came of it."""
    return ImportRepository(uow).row(import_id)


@router.get("/imports/{import_id}/problems")
def list_import_problems(
    import_id: UUID, uow: Reading, sought: Annotated[SoughtProblems, Query()]
) -> Page[ImportProblemRead]:
    """What is wrong: by row, column and value, with what to do; errors first."""
    filters = sought.model_dump(include={"severity", "code", "row"})
    return ImportRepository(uow).problems(import_id, sought, **filters)


@router.get("/imports/{import_id}/problems.csv", response_class=CsvResponse)
def read_import_problems(import_id: UUID, uow: Reading) -> CsvResponse:
    """All of what is wrong, for a spreadsheet beside the file."""
    imports = ImportRepository(uow)
    reference = imports.get(import_id).reference
    rows = ([getattr(one, name) for name in COLUMNS] for one in imports.every_problem(import_id))
    return csv_response(f"{reference} problems.csv", COLUMNS, rows)


@router.get("/imports/{import_id}/changes")
def list_import_changes(
    import_id: UUID, uow: Reading, sought: Annotated[SoughtChanges, Query()]
) -> Page[ImportChangeRead]:
    """What came of each project, member by member, in the order of the file; then those it does not have."""
    return ImportRepository(uow).changes(import_id, sought, outcome=sought.outcome)
