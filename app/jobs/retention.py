"""Forgetting jobs that ended long ago, which leave their history and the trail; and their files before that."""

from datetime import datetime, timedelta
from time import sleep
from typing import cast
from uuid import UUID

import sqlalchemy as sa

from app.core.database import Database
from app.core.model import utc_now
from app.core.unit_of_work import Actor, Writing, opened
from app.identity.rights import EVERYTHING
from app.jobs.endings import CHUNKS, RESULT, RUNS, STEPS, drop
from app.jobs.models import Job, JobLine
from app.jobs.queue import WORKER

LINES = cast(sa.Table, JobLine.__table__)
AT_ONCE = 100
PAUSE = 0.15  # seconds between two transactions, for others to get in


def forget(database: Database, after: timedelta) -> int:
    """Remove the jobs that ended so long ago, a few at a time, and what others have left; how many there were."""
    forgotten = 0
    for id in left_over(database, sa.true()):  # whoever was to clear it is gone
        clear(database, id)
    while due := due_in(database, after):
        for organisation_id, ids in due.items():
            actor = Actor(WORKER, organisation_id, EVERYTHING)
            with opened(Writing, database, lambda _, actor=actor: actor) as uow:  # type: ignore[misc]
                forgotten += remove(uow, ids)
    return forgotten


def clear(database: Database, job_id: UUID) -> None:
    """Remove what a job has worked on and has not needed since it ended, a little at a time."""
    while left_over(database, RUNS.c.job_id == job_id):
        with database.writing() as session:
            has_file = sa.select(RUNS.c.file_name.is_not(None)).where(RUNS.c.job_id == job_id)
            drop(session, job_id, bool(session.scalar(has_file)))
        sleep(PAUSE)


def left_over(database: Database, which: sa.ColumnElement[bool]) -> list[UUID]:
    """The jobs that have ended and have more than their result still."""
    needed = sa.and_(RUNS.c.file_name.is_not(None), CHUNKS.c.name == RESULT)
    query = sa.select(CHUNKS.c.job_id).distinct().join(RUNS, RUNS.c.job_id == CHUNKS.c.job_id)
    with database.reading() as session:
        return list(session.scalars(query.where(RUNS.c.ended_at.is_not(None), sa.not_(needed), which)))


def discard(database: Database, now: datetime) -> int:
    """Remove the files that are kept no longer, a little at a time; how many there were."""
    held = sa.exists().where(CHUNKS.c.job_id == RUNS.c.job_id)
    with database.reading() as session:
        expired = session.scalars(sa.select(RUNS.c.job_id).where(RUNS.c.file_expires_at < now, held)).all()
    for id in expired:
        while pieces_of(database, id):
            with database.writing() as session:
                drop(session, id, False)
            sleep(PAUSE)
    return len(expired)


def pieces_of(database: Database, job_id: UUID) -> bool:
    with database.reading() as session:
        return session.scalar(sa.select(sa.exists().where(CHUNKS.c.job_id == job_id))) or False


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
