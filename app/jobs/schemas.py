"""What a client is told of a job."""

from datetime import datetime
from http import HTTPStatus
from typing import Any, ClassVar, Literal
from uuid import UUID

from pydantic import Field

from app.core.errors import Problem
from app.core.schemas import Action, EntityRead, Read
from app.jobs.models import OPEN, JobStatus, Priority

CANCEL = "job:cancel"


class JobRead(EntityRead):
    """Work that was asked for: where it stands, and what came of it."""

    address: ClassVar[str] = "/v1/jobs"
    actions: ClassVar[dict[str, Action]] = {"delete": Action(CANCEL, OPEN)}

    kind: str = Field(description="What sort of work it is.", examples=["audit.verification"])
    component_id: UUID | None = Field(description="What it is about; null for the whole organisation.")
    status: JobStatus
    priority: Priority
    requested_by: str
    inputs: dict[str, Any] | None = Field(description="What it was given; null where that is withheld.")
    inputs_digest: str = Field(description="SHA-256 of kind, inputs, files and seed.")
    seed: int | None
    attempts: int = Field(description="How often it was started: again after a worker died or stopped.")
    progress: float = Field(description="How far it is, from 0 to 1.")
    stage: str | None = Field(description="What it is at.")
    started_at: datetime | None
    ended_at: datetime | None
    result: dict[str, Any] | None = Field(description="What it came to, once it has succeeded.")
    file_name: str | None = Field(description="The name of the file at `/result`, if it made one.")
    file_type: str | None = Field(description="Its media type.")
    file_bytes: int | None
    file_sha256: str | None = Field(description="The SHA-256 of the file, where the work has told it.")
    file_expires_at: datetime | None = Field(description="Until when the file is kept.")
    problem: dict[str, Any] | None = Field(description="Why it failed, as problem details (RFC 9457).")


class JobAbandoned(Problem):
    """The process that did this job died again and again, so it is not tried any more. Ask for less at once, or tell us its id."""

    slug = "job-abandoned"


class FileExpired(Problem):
    """The job made a file, but it is kept no longer. Ask for the work again."""

    status, slug = HTTPStatus.GONE, "file-expired"


class JobProgress(Read):
    """How far a job is."""

    id: UUID
    status: JobStatus
    attempts: int
    progress: float
    stage: str | None


class JobLineRead(Read):
    """A line of a job's log."""

    number: int
    at: datetime
    level: Literal["debug", "info", "warning", "error"]
    text: str


A_JOB: dict[int | str, dict[str, Any]] = {202: {"model": JobRead, "description": "A job imports it."}}
