"""``/v1/jobs``: how work stands that was asked for, what came of it, and taking it back."""

from base64 import b64encode
from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated, Literal, cast
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import Field
from starlette.datastructures import State

from app.core.errors import CREATING, problems
from app.core.pagination import Page, Paged, Paging
from app.core.route import JSON, UnitOfWorkRoute, etag_of, matches
from app.core.schemas import VersionRead
from app.core.telling import Told, dumped
from app.core.unit_of_work import Reading, Writing
from app.jobs import service
from app.jobs.endings import RESULT
from app.jobs.models import JobRun, JobStatus
from app.jobs.repository import JobRepository, chunk_of
from app.jobs.schemas import FileExpired, JobLineRead, JobProgress, JobRead

EVENTS, FILE = "text/event-stream", "application/octet-stream"
A_FILE = {"schema": {"type": "string", "format": "binary"}}
router = APIRouter(prefix="/v1", tags=["Jobs"], route_class=UnitOfWorkRoute)


class SoughtJobs(Paging):
    """The filters of a list of jobs."""

    status: JobStatus | None = None
    kind: Annotated[str | None, Field(max_length=100, pattern=r"^[^\x00]*$")] = None
    component_id: UUID | None = None
    whose: Literal["own", "all"] = Field(default="all", description="`own`: only what the caller asked for.")


@router.get("/jobs")
def list_jobs(uow: Reading, sought: Annotated[SoughtJobs, Query()]) -> Page[JobRead]:
    """The caller's jobs, and others' that they may see."""
    own: dict[str, str] | None = {} if sought.whose == "own" else None
    filters = {"status": sought.status, "kind": sought.kind, "component": sought.component_id}
    return JobRepository(uow).page(sought, own=own, **filters)


@router.get("/jobs/{job_id}")
def read_job(job_id: UUID, uow: Reading) -> Told[JobRead]:
    """One job: where it stands, and what it came to."""
    return JobRepository(uow).row(job_id)


@router.delete("/jobs/{job_id}", responses=CREATING)
def cancel_job(job_id: UUID, uow: Writing) -> Told[JobRead]:
    """End a job that has not ended: it leaves nothing behind but this record of it."""
    return JobRepository(uow).row(service.cancel(uow, job_id).id)


@router.get("/jobs/{job_id}/history")
def read_job_history(job_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """When it was asked for, started, handed on and ended."""
    return JobRepository(uow).history(job_id, paging)


@router.get("/jobs/{job_id}/log")
def list_job_log(job_id: UUID, uow: Reading, paging: Paged) -> Page[JobLineRead]:
    """What the work says of itself, in order."""
    return JobRepository(uow).lines(job_id, paging)


@router.get(
    "/jobs/{job_id}/progress",
    responses={200: {"content": {EVENTS: {"schema": {"type": "string"}}}}},
)
def read_job_progress(job_id: UUID, uow: Reading, request: Request) -> JobProgress:
    """How far a job is; with `Accept: text/event-stream`, at every change until it has ended.

    The events are `progress` and, at last, `end`; `gone` and an end of the stream without one mean
    to ask again. The data is what is told here without that header.
    """
    told = JobRepository(uow).progress(job_id)
    if EVENTS in request.headers.get("accept", ""):
        return cast(JobProgress, request.app.state.watched_jobs.stream(job_id))
    return told


@router.get(
    "/jobs/{job_id}/result",
    response_class=Response,
    responses={
        200: {"content": {JSON: {"schema": {"type": "object"}}, FILE: A_FILE}},
        **CREATING,
        **problems(FileExpired),
    },
)
def read_job_result(job_id: UUID, uow: Reading, request: Request) -> Response:
    """The file that a job has made, or what it came to as JSON: for who has the rights it was made with."""
    run = JobRepository(uow).result(job_id)
    if run.file_name is None:
        return Response(dumped(run.result), media_type=JSON)
    etag, headers = etag_of(run.job_id.bytes), request.headers
    if matches(etag, headers.get("if-none-match")):
        return Response(status_code=304, headers={"ETag": etag})
    return file_response(request.app.state, run, etag)


def file_response(state: State, run: JobRun, etag: str) -> StreamingResponse:
    """A file of any size, a chunk at a time, each read in a short transaction of its own."""
    id, name = run.job_id, quote(run.file_name or "", safe="")
    database, threads = state.database, state.threads

    def chunk(number: int) -> bytes | None:
        with database.reading() as session:
            return chunk_of(session, id, RESULT, number)

    async def content() -> AsyncIterator[bytes]:
        number = 0
        while (piece := await threads.run(partial(chunk, number))) is not None:
            yield piece
            number += 1

    headers = {"ETag": etag, "Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    headers["Content-Length"] = str(run.file_bytes)
    if run.file_sha256:
        headers["Repr-Digest"] = f"sha-256=:{b64encode(bytes.fromhex(run.file_sha256)).decode()}:"  # RFC 9530
    return StreamingResponse(content(), media_type=run.file_type, headers=headers)
