"""The process of one attempt: it reads the database, works, and tells its worker by a pipe; it writes nothing.

It is forked from a clean server that has imported the kinds, runs at the lowest priority, and the system
ends it when its worker is no more.
"""

import ctypes
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from time import monotonic
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from pydantic_core import to_json, to_jsonable_python

from app.core import logs
from app.core.database import Database
from app.core.unit_of_work import Actor, Reading
from app.jobs.committing import asker
from app.jobs.endings import RESULT, STEPS, MadeFile
from app.jobs.failures import of_error
from app.jobs.kinds import KINDS, imported
from app.jobs.manner import Manner
from app.jobs.models import Job
from app.jobs.queue import Claim
from app.jobs.repository import chunks_of
from app.jobs.service import CHUNK

DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG
NICE = 19
RESULT_MAX = 1 << 18  # bytes
OFTEN = 0.2  # seconds between two messages about progress


@dataclass(frozen=True, slots=True)
class Assignment:
    """What a process needs to know to work."""

    claim: Claim
    manner: Manner


@dataclass(slots=True)
class Work:
    """The task of one attempt."""

    claim: Claim
    database: Database
    pipe: Connection
    actor: Actor
    inputs: dict[str, Any]
    seed: int | None
    done: dict[str, Any]  # what steps came to
    counts: dict[str, int]  # chunks of each file up to the last step that is done, and since
    file: MadeFile | None = None
    told_at: float = 0.0

    @property
    def id(self) -> UUID:
        return self.claim.job_id

    @property
    def attempt(self) -> int:
        return self.claim.attempt

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        with self.database.reading() as session:
            yield Reading(session, self.actor)

    def progress(self, fraction: float, stage: str | None = None) -> None:
        if monotonic() - self.told_at >= OFTEN:
            self.told_at = monotonic()
            self.pipe.send(("progress", min(max(float(fraction), 0.0), 1.0), stage))

    def log(self, text: str, level: str = "info") -> None:
        self.pipe.send(("log", level, text))

    def step(self, name: str, make: Callable[[], Any]) -> Any:
        if name not in self.done:
            self.done[name] = to_jsonable_python(make())
            self.pipe.send(("step", name, self.done[name], self.counts))
            self.pipe.recv()  # it is kept
        return self.done[name]

    def act(self, act: str, name: str, **given: Any) -> Any:
        if name not in self.done:
            self.pipe.send(("act", act, name, given, self.counts))
            self.done[name] = self.pipe.recv()
        return self.done[name]

    def keep(self, content: bytes, name: str = RESULT, number: int | None = None) -> None:
        if len(content) > CHUNK:
            raise ValueError("a chunk has at most 1 MiB")
        at = self.counts.get(name, 0) if number is None else number
        self.counts[name] = max(self.counts.get(name, 0), at + 1)
        self.pipe.send(("chunk", name, at, content))
        self.pipe.recv()  # so that no more than one is under way

    def chunks(self, name: str = "input") -> Iterator[bytes]:
        with self.database.reading() as session:
            yield from chunks_of(session, self.claim.job_id, name)

    def results_in(self, file_name: str, media_type: str, sha256: str | None = None) -> None:
        self.file = MadeFile(file_name, media_type, sha256)


def main(assignment: Assignment, pipe: Connection) -> None:
    """Carry out one attempt, and say how it ended."""
    settle(assignment)
    database = Database(assignment.manner.database_url, threads=2)
    if database.is_sqlite:
        sa.event.listen(database.engine, "connect", lambda c, _: c.execute("PRAGMA query_only = ON"))
    try:
        with logs.asking(named(assignment.claim)):
            pipe.send(outcome(assignment.claim, database, pipe))
    except (ConnectionError, EOFError):  # nobody waits for it any more
        sys.exit(1)
    finally:
        database.engine.dispose()


def named(claim: Claim) -> logs.Asking:
    """What lines of the log name: the job, in place of a request."""
    return logs.Asking(f"job-{claim.job_id}", None, str(claim.organisation_id), claim.requested_by)


def settle(assignment: Assignment) -> None:
    """Be out of everybody's way, and die with the worker; what is meant for it comes from the worker."""
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.SIG_IGN)
    os.nice(NICE)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
    logs.configure(assignment.manner.log_format, assignment.manner.log_level)
    imported((*assignment.manner.modules, *assignment.manner.at_hand))


def outcome(claim: Claim, database: Database, pipe: Connection) -> tuple[Any, ...]:
    """What came of it: ``done`` with a result, ``failed`` with a problem, ``crashed`` where it may be tried again."""
    try:
        work = prepared(claim, database, pipe)
        result = to_jsonable_python(KINDS[claim.kind].function(work))
        if len(to_json(result)) > RESULT_MAX:
            raise ValueError("a result as JSON has at most 256 KiB: keep a file")
        return "done", result, work.file, work.counts.get(RESULT, 0)
    except (ConnectionError, EOFError):
        raise
    except Exception as error:
        return of_error(error)


def prepared(claim: Claim, database: Database, pipe: Connection) -> Work:
    needs = KINDS[claim.kind].needs
    with database.reading() as session:
        actor = asker(session, claim, needs)
        job = session.scalars(sa.select(Job).where(Job.id == claim.job_id)).one()
        steps = session.execute(sa.select(STEPS.c.name, STEPS.c.value).where(STEPS.c.job_id == claim.job_id))
        kept = {name: value for name, value in steps}
        done, counts = {name: value["is"] for name, value in kept.items()}, dict[str, int]()
        for value in kept.values():
            counts |= {name: max(counts.get(name, 0), n) for name, n in value["counts"].items()}
        return Work(claim, database, pipe, actor, dict(job.inputs), job.seed, done, counts)
