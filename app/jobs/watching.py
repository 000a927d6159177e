"""How jobs stand, for those who watch them."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.watching import Seen
from app.jobs.models import OPEN, Job, JobRun
from app.jobs.schemas import JobProgress


def look(session: Session, ids: Sequence[UUID]) -> dict[UUID, Seen]:
    """How some jobs stand."""
    progress = (Job.id, Job.status, Job.attempts, JobRun.progress, JobRun.stage)
    found = sa.select(*progress).join(JobRun, JobRun.job_id == Job.id).where(Job.id.in_(ids))
    told = (JobProgress.of(row) for row in session.execute(found))
    return {one.id: Seen(one.model_dump_json().encode(), one.status not in OPEN) for one in told}
