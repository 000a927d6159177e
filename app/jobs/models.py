"""Jobs, what is going on with each, and the workers that carry them out.

A ``Job`` is what the asker is told, with history and trail. Its ``JobRun`` is what changes every second
(who works on it, how far it is), which is no part of its history.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.model import Base, Entity, referable, within_organisation


class JobStatus(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


OPEN = frozenset({JobStatus.QUEUED, JobStatus.RUNNING})


class Priority(StrEnum):
    """Which of an organisation's jobs goes first; between organisations it counts for nothing."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


class Job(Entity):
    """What was asked for, by whom, and how it ended. ``attempts`` is the number of the newest attempt."""

    __tablename__ = "jobs"
    __table_args__ = (
        within_organisation("component_id", "components"),
        referable(),
        sa.Index(None, "organisation_id", "requested_by", "id"),
    )

    kind: Mapped[str]
    component_id: Mapped[UUID | None]
    status: Mapped[JobStatus] = mapped_column(default=JobStatus.QUEUED)
    priority: Mapped[Priority]
    requested_by: Mapped[str]
    inputs: Mapped[dict[str, Any]]
    inputs_digest: Mapped[str] = mapped_column(sa.String(64))
    seed: Mapped[int | None] = mapped_column(sa.BigInteger)
    attempts: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    problem: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))


def of_a_job() -> sa.ForeignKeyConstraint:
    return within_organisation("job_id", "jobs")


class JobRun(Base):
    """Where a job stands in the queue, who holds it until when, and how far it is.

    ``attempt`` is the token: what a worker commits for a job, it commits while this is its attempt.
    ``rights`` are the asker's when they asked; None for the system's own work.
    """

    __tablename__ = "job_runs"
    __table_args__ = (
        of_a_job(),
        sa.Index(None, "ended_at", "organisation_id"),
        sa.Index(None, "organisation_id", "claimed_at"),
    )

    job_id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID]
    kind: Mapped[str]
    rank: Mapped[int]
    rights: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    available_at: Mapped[datetime]
    attempt: Mapped[int]
    crashes: Mapped[int]
    worker_id: Mapped[UUID | None] = mapped_column(index=True)
    claimed_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    progress: Mapped[float]
    stage: Mapped[str | None]
    moved_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    result: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    file_name: Mapped[str | None]
    file_type: Mapped[str | None]
    file_bytes: Mapped[int | None] = mapped_column(sa.BigInteger)
    file_sha256: Mapped[str | None] = mapped_column(sa.String(64))
    file_expires_at: Mapped[datetime | None] = mapped_column(index=True)


class JobStep(Base):
    """What a step of a job came to, so that no later attempt does it again."""

    __tablename__ = "job_steps"
    __table_args__ = (of_a_job(),)

    organisation_id: Mapped[UUID]
    job_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[dict[str, Any]]


class JobChunk(Base):
    """A piece of a file that a job was given, keeps for its later steps, or results in.

    No foreign key: what a job is given is written before its row, which has the digest of it.
    """

    __tablename__ = "job_chunks"

    organisation_id: Mapped[UUID]
    job_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[bytes]


class JobLine(Base):
    """A line of a job's log."""

    __tablename__ = "job_lines"
    __table_args__ = (of_a_job(),)

    organisation_id: Mapped[UUID]
    job_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    level: Mapped[str]
    text: Mapped[str]


class WorkerProcess(Base):
    """A process that carries out jobs, as long as it is heard of."""

    __tablename__ = "workers"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    host: Mapped[str]
    process: Mapped[int]
    slots: Mapped[int]
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
