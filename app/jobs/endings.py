"""What becomes of a job's run when the job has ended, and of everything when it is forgotten."""

from typing import Any, NamedTuple, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.model import utc_now
from app.jobs.models import Job, JobChunk, JobRun, JobStep

RUNS = cast(sa.Table, JobRun.__table__)
STEPS, CHUNKS = cast(sa.Table, JobStep.__table__), cast(sa.Table, JobChunk.__table__)
RESULT = "result"


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
    unneeded = CHUNKS.c.name != RESULT if result.get("file_name") else sa.true()
    session.execute(sa.delete(CHUNKS).where(CHUNKS.c.job_id == job.id, unneeded))
