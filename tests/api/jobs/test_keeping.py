"""Jobs that ended long ago are forgotten, and a thousand listeners are no burden."""

import asyncio
import threading
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from app.core.audit import AuditEvent
from app.core.database import Database
from app.core.threads import Threads
from app.core.watching import Watch
from app.jobs.models import Job, JobChunk, JobLine, JobRun, JobStep
from app.jobs.retention import forget
from app.jobs.service import cancel
from app.jobs.watching import look
from tests.api.jobs.conftest import Crew, Office


def kept(office: Office, id: UUID) -> list[str]:
    """The tables that have something of a job."""
    tables = {Job: Job.id} | {t: t.job_id for t in (JobRun, JobStep, JobChunk, JobLine)}
    with office.database.reading() as session:
        return [
            table.__tablename__
            for table, column in tables.items()
            if session.scalar(sa.select(sa.func.count()).select_from(table).where(column == id))
        ]


def test_what_ended_long_ago_is_forgotten_but_by_the_trail(crew: Crew, office: Office) -> None:
    over = office.submit("test.steps", name="P1")
    office.ended(over)
    with crew.paused():
        waits = office.submit("test.turn", name="P2")
        forget(office.database, timedelta(days=1))
        assert kept(office, over) == ["jobs", "job_runs", "job_chunks"]
        assert forget(office.database, timedelta(0)) >= 1
        assert kept(office, over) == [] and kept(office, waits) == ["jobs", "job_runs"]
    with office.database.reading() as session:
        last = sa.select(AuditEvent.action).filter_by(subject_id=over).order_by(AuditEvent.number.desc())
        assert session.scalar(last.limit(1)) == "job.forgotten"


def test_a_thousand_listeners_take_no_thread_each(crew: Crew, office: Office, database: Database) -> None:
    with crew.paused():
        ids = [office.submit("test.turn", name="x") for _ in range(2)]
        looks: list[int] = []

        def counted(session, asked):
            looks.append(len(asked))
            return look(session, asked)

        async def listen(id: UUID) -> list[bytes]:
            return [event async for event in watch.events(id)]

        async def crowd() -> list[list[bytes]]:
            listening = [asyncio.create_task(listen(ids[n % 2])) for n in range(1000)]
            await asyncio.sleep(1.5)
            threads.append(threading.active_count())
            with office.opened() as uow:
                for id in ids:
                    cancel(uow, id)
            return await asyncio.gather(*listening)

        watch, threads = Watch(database, Threads(2), counted, lambda: False), [threading.active_count()]
        told = asyncio.run(crowd())
    assert len(told) == 1000 and all(events[-1].startswith(b"event: end") for events in told)
    assert threads[1] <= threads[0] + 2
    assert set(looks) == {2} and len(looks) <= 5  # one look a second, at each job once
    assert not watch.listeners
