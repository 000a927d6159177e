"""Asking for work, and taking it back."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa

from app.core.audit import canonical
from app.core.errors import Conflict
from app.core.ids import uuid7
from app.core.model import utc_now
from app.core.unit_of_work import Writing
from app.identity.rights import EVERYTHING
from app.jobs.endings import is_entering, over
from app.jobs.models import OPEN, Job, JobChunk, JobRun, JobStatus, Priority
from app.jobs.repository import JobRepository
from app.jobs.schemas import CANCEL

CHUNK = 1 << 20  # bytes
RANKS = {Priority.LOW: 0, Priority.NORMAL: 1, Priority.HIGH: 2}
RUNS, CHUNKS = cast(sa.Table, JobRun.__table__), cast(sa.Table, JobChunk.__table__)
File = Iterable[bytes]


def submit(
    uow: Writing,
    kind: str,
    inputs: Mapping[str, Any],
    *,
    component_id: UUID | None = None,
    seed: int | None = None,
    priority: Priority = Priority.NORMAL,
    files: Mapping[str, File] | None = None,
) -> Job:
    """Ask for work of a kind, in the transaction at hand: what rolls back was never asked.

    It will be carried out with the asker's rights, as they are now and then: check here what they need
    for it. ``files`` are what it works on, each in chunks of at most 1 MiB; ``input`` is the usual name.
    """
    job = Job(id=uuid7(), kind=kind, component_id=component_id, seed=seed, priority=priority)
    job.organisation_id, job.requested_by = uow.actor.organisation_id, uow.actor.id
    job.inputs = dict(inputs)
    digests = {name: stored(uow, job, name, content) for name, content in (files or {}).items()}
    job.inputs_digest = digest_of(job, digests)
    uow.add(job)
    uow.record("job.submitted", job)
    uow.session.connection().execute(sa.insert(RUNS), run_of(job, uow))
    return job


def digest_of(job: Job, files: Mapping[str, str]) -> str:
    """What tells two askings apart: the kind, what it was given, and the seed."""
    asked = {"kind": job.kind, "inputs": job.inputs, "seed": job.seed, "files": dict(files)}
    return hashlib.sha256(canonical(asked).encode()).hexdigest()


def stored(uow: Writing, job: Job, name: str, content: File) -> str:
    """Keep a file of a job; its SHA-256."""
    digest, connection = hashlib.sha256(), uow.session.connection()
    key = {"organisation_id": job.organisation_id, "job_id": job.id, "name": name}
    for number, chunk in enumerate(content):
        if len(chunk) > CHUNK:
            raise ValueError("a chunk has at most 1 MiB")
        digest.update(chunk)
        connection.execute(sa.insert(CHUNKS), {**key, "number": number, "content": chunk})
    return digest.hexdigest()


def run_of(job: Job, uow: Writing) -> dict[str, Any]:
    rights, now = uow.actor.rights, utc_now()
    return {
        "job_id": job.id,
        "organisation_id": job.organisation_id,
        "kind": job.kind,
        "rank": RANKS[job.priority],
        "rights": None if rights is EVERYTHING else {name: list(on) for name, on in rights.paths.items()},
        "available_at": now,
        "attempt": 0,
        "crashes": 0,
        "progress": 0.0,
        "moved_at": now,
    }


def cancel(uow: Writing, id: UUID) -> Job:
    """End a job that has not ended: nothing of it is kept, and its worker stops.

    Raises ``Conflict`` where it has ended, or is past its commit point.
    """
    jobs = JobRepository(uow)
    job = jobs.get(id, CANCEL)
    hold(uow, id)
    uow.session.refresh(job)
    if job.status not in OPEN:
        raise Conflict(f"The job has {job.status} already.")
    if is_entering(uow.session, id):
        raise Conflict(
            "What it came to is being entered, of which nothing can be taken back: wait for its end.",
            rule="past_commit_point",
        )
    job.status, job.ended_at = JobStatus.CANCELLED, utc_now()
    uow.record("job.cancelled", job)
    over(uow.session, job)
    return job


def hold(uow: Writing, id: UUID) -> None:
    """Wait until nobody else ends the job."""
    uow.session.execute(sa.select(RUNS.c.job_id).where(RUNS.c.job_id == id).with_for_update())
