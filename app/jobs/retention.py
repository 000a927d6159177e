"""Forgetting jobs that ended long ago, which leave their history and the trail; and their files before that."""

from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

import sqlalchemy as sa

from app.core.database import Database
from app.core.model import utc_now
from app.core.unit_of_work import Actor, Writing, opened
from app.identity.rights import EVERYTHING
from app.jobs.endings import CHUNKS, RUNS, STEPS
from app.jobs.models import Job, JobLine
from app.jobs.queue import WORKER

LINES = cast(sa.Table, JobLine.__table__)
AT_ONCE = 100


def forget(database: Database, after: timedelta) -> int:
    """Remove the jobs that ended so long ago, a few at a time; how many there were."""
    forgotten = 0
    while due := due_in(database, after):
        for organisation_id, ids in due.items():
            actor = Actor(WORKER, organisation_id, EVERYTHING)
            with opened(Writing, database, lambda _, actor=actor: actor) as uow:  # type: ignore[misc]
                forgotten += remove(uow, ids)
    return forgotten


def discard(database: Database, now: datetime) -> int:
    """Remove the pieces of files that are kept no longer, those of one job at a time; of how many jobs."""
    held = sa.exists().where(CHUNKS.c.job_id == RUNS.c.job_id)
    with database.reading() as session:
        expired = session.scalars(sa.select(RUNS.c.job_id).where(RUNS.c.file_expires_at < now, held)).all()
    for id in expired:
        with database.writing() as session:
            session.execute(sa.delete(CHUNKS).where(CHUNKS.c.job_id == id))
    return len(expired)


def due_in(database: Database, after: timedelta) -> dict[UUID, list[UUID]]:
    """Some jobs that ended so long ago, by organisation."""
    due: dict[UUID, list[UUID]] = {}
    query = sa.select(RUNS.c.organisation_id, RUNS.c.job_id).where(RUNS.c.ended_at < utc_now() - after)
    with database.reading() as session:
        for organisation_id, id in session.execute(query.limit(AT_ONCE)):
            due.setdefault(organisation_id, []).append(id)
    return due


def remove(uow: Writing, ids: list[UUID]) -> int:
    """Remove jobs with all that is theirs; one that another worker removes just now is left to it."""
    held = sa.select(RUNS.c.job_id).where(RUNS.c.job_id.in_(ids)).with_for_update(skip_locked=True)
    mine = list(uow.session.scalars(held))
    for table in (LINES, STEPS, CHUNKS, RUNS):
        uow.session.execute(sa.delete(table).where(table.c.job_id.in_(mine)))
    for job in uow.session.scalars(sa.select(Job).where(Job.id.in_(mine))).all():
        uow.remove("job.forgotten", job)
    return len(mine)
