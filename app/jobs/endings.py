"""What becomes of a job's run when the job has ended, and of everything when it is forgotten."""

from typing import Any, NamedTuple, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.model import utc_now
from app.jobs.models import Job, JobChunk, JobRun, JobStep

RUNS = cast(sa.Table, JobRun.__table__)
STEPS, CHUNKS = cast(sa.Table, JobStep.__table__), cast(sa.Table, JobChunk.__table__)
RESULT = "result"
ENTERING = "~entering"  # the step that is there from the commit point on of what is entered piece by piece
AT_ONCE = 64  # chunks that are removed in one transaction


class MadeFile(NamedTuple):
    """What a job says of the file that it results in."""

    name: str
    media_type: str
    sha256: str | None


def over(session: Session, job: Job, **result: Any) -> None:
    """A job has ended: its run says so to whoever works on it, and what only the work needed goes.

    ``result`` is what the run has of one; without one, no file is kept either.
    """
    now = utc_now()
    ended = {"ended_at": job.ended_at, "moved_at": now, "worker_id": None, "lease_until": None}
    session.execute(sa.update(RUNS).where(RUNS.c.job_id == job.id).values(**ended, **result))
    session.execute(sa.delete(STEPS).where(STEPS.c.job_id == job.id))
    drop(session, job.id, bool(result.get("file_name")))


def drop(session: Session, job_id: UUID, has_file: bool) -> None:
    """Remove chunks that are not needed any more, as many as take no time."""
    unneeded = CHUNKS.c.name != RESULT if has_file else sa.true()
    some = sa.select(CHUNKS.c.name, CHUNKS.c.number).where(CHUNKS.c.job_id == job_id, unneeded)
    named = sa.tuple_(CHUNKS.c.name, CHUNKS.c.number).in_(some.limit(AT_ONCE))
    session.execute(sa.delete(CHUNKS).where(CHUNKS.c.job_id == job_id, named))


def is_entering(session: Session, job_id: UUID) -> bool:
    """Whether a job is past its commit point: it can only go on to its end."""
    found = sa.select(STEPS.c.job_id).where(STEPS.c.job_id == job_id, STEPS.c.name == ENTERING)
    return session.scalar(found) is not None
