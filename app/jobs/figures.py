"""What operators ask of jobs: how many there are of each sort, how long they wait, and who does them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

import sqlalchemy as sa
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.core.database import Database
from app.core.errors import Problem
from app.core.health import Check
from app.core.model import utc_now
from app.jobs.endings import RUNS
from app.jobs.models import Job, JobStatus, WorkerProcess

JOBS, WORKERS = cast(sa.Table, Job.__table__), cast(sa.Table, WorkerProcess.__table__)
SLOW = 15 * 60  # seconds a job may wait before `doctor` says that something is wrong


@dataclass(frozen=True, slots=True)
class Figures:
    """The queue at an instant."""

    by_status: dict[tuple[str, str], int]  # of a kind, in a status
    oldest_seconds: dict[str, float]  # of the jobs of a kind that wait
    workers: int
    slots: int

    def of(self, status: JobStatus) -> int:
        return sum(number for (_, at), number in self.by_status.items() if at == status)


def figures(session: Session, heard_of: timedelta) -> Figures:
    """The queue now; a worker counts that was heard of in so long a time."""
    now = utc_now()
    counted = sa.select(JOBS.c.kind, JOBS.c.status, sa.func.count()).group_by(JOBS.c.kind, JOBS.c.status)
    alive = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(WORKERS.c.slots), 0))
    workers, slots = session.execute(alive.where(WORKERS.c.seen_at > now - heard_of)).one()
    by_status = {(kind, str(status)): number for kind, status, number in session.execute(counted)}
    return Figures(by_status, waiting(session, now), workers, int(slots))


def waiting(session: Session, now: datetime) -> dict[str, float]:
    """For how many seconds the job of each kind waits that waits longest."""
    free = sa.and_(RUNS.c.ended_at.is_(None), RUNS.c.worker_id.is_(None))
    oldest = sa.select(RUNS.c.kind, sa.func.min(RUNS.c.available_at)).where(free).group_by(RUNS.c.kind)
    found: Any = session.execute(oldest)
    return {kind: max((now - since).total_seconds(), 0.0) for kind, since in found}


def checks(database: Database, heard_of: timedelta) -> Iterator[Check]:
    """What `doctor` says of workers and the queue."""
    with database.reading() as session:
        now = figures(session, heard_of)
    queued, running = now.of(JobStatus.QUEUED), now.of(JobStatus.RUNNING)
    age = max(now.oldest_seconds.values(), default=0.0)
    yield Check("workers", now.workers > 0 or not queued, f"{now.workers} workers, {now.slots} jobs at once")
    told = f"{queued} queued, {running} running, the oldest waits for {age:.0f} s"
    yield Check("queue", age < SLOW, told)


class Collector:
    """The figures for Prometheus, read when it asks."""

    def __init__(self, database: Database, heard_of: timedelta) -> None:
        self.database, self.heard_of = database, heard_of

    def describe(self) -> list[Metric]:
        return []  # asking must not take a database

    def collect(self) -> Iterator[Metric]:
        try:
            with self.database.reading() as session:
                now = figures(session, self.heard_of)
        except (SQLAlchemyError, Problem):
            return
        yield by_status(now)
        age = GaugeMetricFamily("steerco_job_queue_age_seconds", "How long the oldest waits", labels=["kind"])
        for kind, seconds in now.oldest_seconds.items():
            age.add_metric([kind], seconds)
        yield age
        yield GaugeMetricFamily("steerco_workers", "Workers heard of lately", value=now.workers)


def by_status(now: Figures) -> Metric:
    jobs = GaugeMetricFamily("steerco_jobs", "Jobs kept, by kind and status", labels=["kind", "status"])
    for (kind, status), number in now.by_status.items():
        jobs.add_metric([kind, status], number)
    return jobs
