"""The queue: which job a worker takes next, how it holds on to it, and how it gives it back.

A worker holds a job by a lease that it renews. When the lease is over anybody may take the job, as a new
attempt; what the old one still tries to commit is refused. Organisations take turns: first the one with
the fewest jobs at work, then the one whose turn was longest ago; priority counts inside each.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.database import Database
from app.core.model import utc_now
from app.core.unit_of_work import Actor, Writing, opened
from app.identity.rights import EVERYTHING
from app.jobs.endings import RUNS, is_entering, over
from app.jobs.failures import told
from app.jobs.manner import Terms
from app.jobs.models import Job, JobStatus
from app.jobs.schemas import JobAbandoned

WORKER = "worker"  # who does what no member does
BACK_OFF, LONGEST = timedelta(seconds=1), timedelta(minutes=5)  # after the first crash, doubled with each


class Lost(Exception):
    """The job is no longer this attempt's: it was cancelled, or another worker has taken it over."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One attempt at one job. ``attempt`` is the token under which it commits."""

    job_id: UUID
    organisation_id: UUID
    kind: str
    attempt: int
    worker_id: UUID
    requested_by: str
    rights: dict[str, Any] | None


def free(now: datetime, kinds: Collection[str]) -> sa.ColumnElement[bool]:
    """Whether a run may be taken: it waits, or whoever had it has not been heard of."""
    unheld = sa.or_(RUNS.c.lease_until.is_(None), RUNS.c.lease_until < now)
    return sa.and_(RUNS.c.ended_at.is_(None), unheld, RUNS.c.available_at <= now, RUNS.c.kind.in_(kinds))


def turns(session: Session, now: datetime, kinds: Collection[str]) -> list[UUID]:
    """The organisations that have something to be taken, the one whose turn it is first."""
    waiting = sa.select(RUNS.c.organisation_id).where(free(now, kinds)).distinct().subquery()
    run = RUNS.alias()
    mine = run.c.organisation_id == waiting.c.organisation_id
    held = mine & run.c.ended_at.is_(None) & (run.c.lease_until >= now)
    at_work = sa.select(sa.func.count()).select_from(run).where(held).scalar_subquery()
    last = sa.select(sa.func.max(run.c.claimed_at)).where(mine).scalar_subquery()
    found = sa.select(waiting.c.organisation_id).order_by(at_work, last.asc().nulls_first())
    return list(session.scalars(found))


def claim(database: Database, worker_id: UUID, kinds: Collection[str], terms: Terms) -> Claim | None:
    """Take the next job, if there is one."""
    with database.reading() as session:  # so that an empty queue costs no write lock
        if not turns(session, utc_now(), kinds):
            return None
    with database.writing() as session:
        for organisation_id in turns(session, utc_now(), kinds):
            uow = Writing(session, Actor(WORKER, organisation_id, EVERYTHING))
            taken = take(uow, worker_id, kinds, terms)
            uow.close()
            if taken:
                return taken
    return None


def take(uow: Writing, worker_id: UUID, kinds: Collection[str], terms: Terms) -> Claim | None:
    """Take the next job of an organisation that nobody else is taking."""
    now, mine = utc_now(), RUNS.c.organisation_id == uow.actor.organisation_id
    query = sa.select(RUNS).where(mine, free(now, kinds)).order_by(RUNS.c.rank.desc(), RUNS.c.job_id)
    while run := uow.session.execute(query.limit(1).with_for_update(skip_locked=True)).one_or_none():
        job, crashes = loaded(uow, run.job_id), run.crashes + (run.worker_id is not None)
        if crashes >= terms.crashes and not is_entering(uow.session, job.id):
            fail(uow, job, abandoned("Its process died", crashes))
            continue
        job.status, job.attempts, job.started_at = JobStatus.RUNNING, run.attempt + 1, job.started_at or now
        uow.record("job.started", job)
        held = {"worker_id": worker_id, "claimed_at": now, "lease_until": now + terms.lease}
        moved = {"attempt": job.attempts, "crashes": crashes, "moved_at": now}
        if not is_entering(uow.session, job.id):
            moved |= {"progress": 0.0, "stage": None}
        change(uow.session, run.job_id, **held, **moved)
        key = (job.id, job.organisation_id, job.kind, job.attempts, worker_id, job.requested_by)
        return Claim(*key, run.rights)
    return None


def loaded(uow: Writing, id: UUID) -> Job:
    return uow.session.scalars(sa.select(Job).where(Job.id == id)).one()


def change(session: Session, job_id: UUID, **values: Any) -> None:
    session.execute(sa.update(RUNS).where(RUNS.c.job_id == job_id).values(**values))


@contextmanager
def fenced(database: Database, claim: Claim, actor: Actor | None = None) -> Iterator[Writing]:
    """A unit of work that commits only what is still this attempt's to commit. Raises ``Lost``."""
    who = actor or Actor(WORKER, claim.organisation_id, EVERYTHING)
    with opened(Writing, database, lambda _: who) as uow:
        hold(uow.session, claim)
        yield uow


def hold(session: Session, claim: Claim) -> None:
    """Keep everybody else from ending or taking the job, if it is still this attempt's. Raises ``Lost``."""
    held = sa.select(RUNS.c.attempt, RUNS.c.ended_at, RUNS.c.worker_id).where(RUNS.c.job_id == claim.job_id)
    run = session.execute(held.with_for_update()).one_or_none()
    if run is None or run.ended_at or (run.attempt, run.worker_id) != (claim.attempt, claim.worker_id):
        raise Lost(f"job {claim.job_id} is no longer attempt {claim.attempt}'s")


def renew(database: Database, worker_id: UUID, ids: Collection[UUID], terms: Terms) -> None:
    """Hold on to what a worker is at, but for what it is just committing."""
    with database.writing() as session:
        mine = sa.and_(RUNS.c.worker_id == worker_id, RUNS.c.ended_at.is_(None), RUNS.c.job_id.in_(ids))
        still = sa.select(RUNS.c.job_id).where(mine).with_for_update(skip_locked=True)
        longer = {"lease_until": utc_now() + terms.lease}
        session.execute(
            sa.update(RUNS).where(RUNS.c.job_id.in_(list(session.scalars(still)))).values(**longer)
        )


def held_by(database: Database, worker_id: UUID) -> set[tuple[UUID, int]]:
    """The attempts that are a worker's."""
    mine = sa.select(RUNS.c.job_id, RUNS.c.attempt).where(
        RUNS.c.worker_id == worker_id, RUNS.c.ended_at.is_(None)
    )
    with database.reading() as session:
        return {(id, attempt) for id, attempt in session.execute(mine)}


def fail(uow: Writing, job: Job, problem: dict[str, Any]) -> None:
    """A job ends in failure."""
    job.status, job.ended_at, job.problem = JobStatus.FAILED, utc_now(), problem
    uow.record("job.failed", job)
    over(uow.session, job)


def abandoned(why: str, times: int) -> dict[str, Any]:
    return told(JobAbandoned(f"{why} {times} times: it is not tried again."))


def crashed(database: Database, claim: Claim, terms: Terms, why: str) -> None:
    """The process of an attempt died: it is tried again a little later, unless that was the last time."""
    with fenced(database, claim) as uow:
        run = uow.session.execute(sa.select(RUNS).where(RUNS.c.job_id == claim.job_id)).one()
        crashes, job = run.crashes + 1, loaded(uow, claim.job_id)
        if crashes >= terms.crashes and not is_entering(uow.session, job.id):
            fail(uow, job, abandoned(why, crashes))
        else:
            put_back(uow, job, crashes, min(BACK_OFF * 2 ** (crashes - 1), LONGEST))


def release(database: Database, claim: Claim) -> None:
    """Hand a job on to whoever takes it next; it is no fault of the job's."""
    with fenced(database, claim) as uow:
        run = uow.session.execute(sa.select(RUNS.c.crashes).where(RUNS.c.job_id == claim.job_id)).one()
        put_back(uow, loaded(uow, claim.job_id), run.crashes, timedelta(0))


def put_back(uow: Writing, job: Job, crashes: int, after: timedelta) -> None:
    job.status = JobStatus.QUEUED
    uow.record("job.requeued", job)
    free = {"worker_id": None, "lease_until": None, "crashes": crashes}
    change(uow.session, job.id, **free, available_at=utc_now() + after, moved_at=utc_now())
