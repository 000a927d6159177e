"""A worker: takes jobs from the queue, has each done by a process of its own, and commits what comes of it."""

import logging
import multiprocessing
import os
import socket
import threading
from collections.abc import Callable
from datetime import timedelta
from multiprocessing import forkserver
from time import monotonic
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from app.core.database import Database
from app.core.errors import Problem
from app.core.ids import uuid7
from app.core.model import utc_now
from app.jobs import queue
from app.jobs.attempt import Attempt
from app.jobs.kinds import KINDS, LOOPS, Loop, imported
from app.jobs.manner import Manner
from app.jobs.models import WorkerProcess
from app.jobs.retention import discard, forget

log = logging.getLogger(__name__)
WORKERS = cast(sa.Table, WorkerProcess.__table__)
GRACE = 30.0  # seconds for what is being committed when the worker is told to stop


class Worker:
    """One process's part in the work."""

    def __init__(self, manner: Manner) -> None:
        imported(manner.modules)
        self.id, self.manner, self.stopping = uuid7(), manner, threading.Event()
        self.wake = threading.Event()  # there is room for another job
        self.database = Database(manner.database_url, threads=manner.slots + 3 + len(LOOPS))
        if not self.database.is_sqlite:
            sa.event.listen(self.database.engine, "connect", self.impatient)
        self.attempts: dict[threading.Thread, Attempt] = {}
        self.context = multiprocessing.get_context("forkserver")
        driver = [] if self.database.is_sqlite else ["sqlalchemy.dialects.postgresql.psycopg", "psycopg"]
        self.context.set_forkserver_preload(["app.jobs.process", *manner.modules, *manner.at_hand, *driver])

    def run(self) -> None:
        """Work until told to stop; then hand on what is not done."""
        forkserver.ensure_running()  # it imports the kinds while nobody waits yet
        self.enter()
        beside = [self.beside("lease", self.manner.terms.lease / 3, self.renew)]
        beside += [self.beside("retention", timedelta(hours=1), self.forget)]
        beside += [self.beside(loop.name, loop.every, self.called(loop)) for loop in LOOPS.values()]
        while not self.stopping.is_set():
            tried(self.look)
            self.wake.wait(self.manner.poll.total_seconds())
            self.wake.clear()
        self.hand_on()
        for thread in beside:  # the lease is renewed no more, but what is left was let go
            thread.join(GRACE)
        tried(self.leave)
        self.database.engine.dispose()

    def look(self) -> None:
        """Stop what is ours no longer, and take what there is room for."""
        self.attempts = {t: attempt for t, attempt in self.attempts.items() if not attempt.over}
        if self.attempts:
            held = queue.held_by(self.database, self.id)
            for attempt in self.attempts.values():
                attempt.stop_unless(held)
        while len(self.attempts) < self.manner.slots and not self.stopping.is_set():
            claim = queue.claim(self.database, self.id, KINDS.keys(), self.manner.terms)
            if claim is None:
                return
            attempt = Attempt(claim, self.database, self.manner, self.context, self.stopping)
            thread = threading.Thread(target=self.attend, args=(attempt,), name=f"job {claim.job_id}")
            self.attempts[thread] = attempt
            thread.start()

    def impatient(self, connection: Any, _: Any) -> None:
        """A worker that is paused in a transaction loses it: what it locks must not wait until it wakes."""
        idle = int(self.manner.terms.lease.total_seconds() * 1000)
        connection.execute(f"SET idle_in_transaction_session_timeout = {idle}")
        connection.commit()

    def attend(self, attempt: Attempt) -> None:
        attempt.run()
        self.wake.set()

    def stop(self) -> None:
        """Tell it to stop; it does soon."""
        self.stopping.set()
        self.wake.set()

    def beside(self, name: str, every: timedelta, what: Callable[[], None]) -> threading.Thread:
        """A thread that does something again and again until the worker stops."""

        def run() -> None:
            due = monotonic()
            while not self.stopping.wait(max(due - monotonic(), 0)):
                tried(what)
                due = max(due + every.total_seconds(), monotonic())

        thread = threading.Thread(target=run, name=name)
        thread.start()
        return thread

    def called(self, loop: Loop) -> Callable[[], None]:
        return lambda: loop.function(self.database, self.stopping)

    def hand_on(self) -> None:
        """End the processes, whose jobs go back to the queue; what is being committed is waited for."""
        for attempt in self.attempts.values():
            attempt.stop()
        until = monotonic() + GRACE
        for thread in self.attempts:
            thread.join(max(until - monotonic(), 0))

    def enter(self) -> None:
        """Say that there is a worker."""
        now = utc_now()
        here = {"id": self.id, "host": socket.gethostname(), "process": os.getpid()}
        with self.database.writing() as session:
            session.execute(
                sa.insert(WORKERS), {**here, "slots": self.manner.slots, "started_at": now, "seen_at": now}
            )

    def renew(self) -> None:
        """Say that it is still there, hold on to its jobs, and forget workers that are long gone."""
        working = [at.claim.job_id for at in list(self.attempts.values()) if not at.over]
        if working:
            queue.renew(self.database, self.id, working, self.manner.terms)
        now = utc_now()
        with self.database.writing() as session:
            session.execute(sa.update(WORKERS).where(WORKERS.c.id == self.id).values(seen_at=now))
            session.execute(sa.delete(WORKERS).where(WORKERS.c.seen_at < now - 20 * self.manner.terms.lease))

    def forget(self) -> None:
        forget(self.database, self.manner.retention)
        discard(self.database, utc_now())

    def leave(self) -> None:
        with self.database.writing() as session:
            session.execute(sa.delete(WORKERS).where(WORKERS.c.id == self.id))


def tried(what: Callable[[], None]) -> None:
    """Do something that is tried again anyway: a database that is away for a while ends no worker."""
    try:
        what()
    except (SQLAlchemyError, Problem) as error:
        log.warning("will try again: %s", type(getattr(error, "orig", None) or error).__name__)
    except Exception:
        log.exception("will try again")
