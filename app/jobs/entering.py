"""What follows from a job and is too much for one transaction: entered in short ones, with pauses between.

The first is the commit point. From then on the job is neither cancelled nor given up: whoever has it goes on
where the last transaction has ended, until all is entered.
"""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from itertools import islice
from time import monotonic
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.database import Database
from app.core.model import utc_now
from app.core.unit_of_work import Actor, Writing
from app.identity.rights import EVERYTHING
from app.jobs.committing import Ended, asker, concluded
from app.jobs.endings import CHUNKS, ENTERING, RESULT, RUNS, STEPS, MadeFile
from app.jobs.kinds import Entry, Kind
from app.jobs.models import Job
from app.jobs.queue import Claim, change, fenced
from app.jobs.repository import chunk_of

HOLD = 0.2  # seconds after which a transaction takes no further piece: on SQLite all who write wait for it
PAUSE = 0.15  # seconds between two: who waits for SQLite asks again every tenth of a second, and gets in
STAGE = "writing"


class Entering:
    """What one attempt enters, a transaction at a time: each leaves where it has ended, for whoever is next."""

    def __init__(self, kind: Kind, kept: timedelta, *said: Any) -> None:
        """``said`` is how the process ended: its result, its file, which is ``kept`` so long, and its chunks."""
        self.kind, self.kept, self.said = kind, kept, said
        self.at: int | None = None  # pieces entered, where ``entry`` and ``left`` stand; None if they do not
        self.entry: Entry
        self.left: Iterator[Any]

    def transact(self, database: Database, claim: Claim) -> bool:
        """Enter for a while; whether anything is left. What it raises at the commit point refuses the job."""
        with database.reading() as session:
            kept = kept_of(session, claim.job_id)
        if kept is None:
            self.begin(database, claim)
            return True
        if kept["pieces"] != self.at:
            self.entry = self.entry_of(database, claim, kept["said"][0], kept["state"])
            self.left = islice(self.entry.pieces(), kept["pieces"], None)
        self.at = None  # unknown, until it is committed
        with fenced(database, claim, whoever(claim)) as uow:
            more = self.enter(uow, claim, kept)
            if more:
                keep(uow.session, claim, kept | {"state": self.entry.state}, self.entry.many)
        self.at = kept["pieces"]
        return more

    def begin(self, database: Database, claim: Claim) -> None:
        """The commit point."""
        with database.reading() as session:
            actor = asker(session, claim, self.kind.needs)
        entry = self.entry_of(database, claim, self.said[0], {})
        with fenced(database, claim, actor) as uow:
            entry.begin(uow)
            begun = {"said": self.said, "pieces": 0, "from": progress_of(uow.session, claim.job_id)}
            keep(uow.session, claim, begun | {"state": entry.state}, entry.many)

    def entry_of(self, database: Database, claim: Claim, result: Any, state: dict[str, Any]) -> Entry:
        with database.reading() as session:
            job = session.scalars(sa.select(Job).where(Job.id == claim.job_id)).one()
        read = partial(read_apart, database, claim.job_id)
        assert self.kind.entry
        return self.kind.entry(Ended(job.id, job.inputs, job.component_id, result, read), state)

    def enter(self, uow: Writing, claim: Claim, kept: dict[str, Any]) -> bool:
        """Put pieces until the time is over, and end the job if there are no more."""
        until = monotonic() + HOLD
        result, file, chunks = kept["said"]
        for piece in self.left:
            added = self.entry.put(uow, piece)
            kept["pieces"] += 1
            if added:
                append(uow.session, claim, chunks, added)
                chunks += 1
                kept["said"] = result, file, chunks
            if monotonic() > until:
                return True
        made = MadeFile(*file) if file else None
        concluded(uow, claim, self.entry.end(uow) or result, made, chunks, self.kept)
        return False


def whoever(claim: Claim) -> Actor:
    """Who asked: what they might do was looked at for the last time at the commit point."""
    return Actor(claim.requested_by, claim.organisation_id, EVERYTHING)


def said_before(database: Database, claim: Claim) -> tuple[Any, ...] | None:
    """How the process of another attempt has ended, if what follows from that is being entered already."""
    with database.reading() as session:
        kept = kept_of(session, claim.job_id)
    return ("done", *kept["said"]) if kept else None


def kept_of(session: Session, job_id: UUID) -> dict[str, Any] | None:
    """Where the entering of a job stands; None before its commit point."""
    found = sa.select(STEPS.c.value).where(STEPS.c.job_id == job_id, STEPS.c.name == ENTERING)
    value = session.scalar(found)
    return dict(value["is"]) if value else None


def keep(session: Session, claim: Claim, kept: dict[str, Any], many: int) -> None:
    """Say where the entering stands, and that it got on: a worker that dies now has not died of it before."""
    key = {"organisation_id": claim.organisation_id, "job_id": claim.job_id, "name": ENTERING}
    session.execute(sa.delete(STEPS).where(STEPS.c.job_id == claim.job_id, STEPS.c.name == ENTERING))
    session.execute(sa.insert(STEPS), {**key, "value": {"is": kept, "counts": {}}})
    progress = kept["from"] + (1 - kept["from"]) * kept["pieces"] / max(1, many)
    change(session, claim.job_id, progress=progress, stage=STAGE, moved_at=utc_now(), crashes=0)


def progress_of(session: Session, job_id: UUID) -> float:
    return session.scalar(sa.select(RUNS.c.progress).where(RUNS.c.job_id == job_id)) or 0.0


def append(session: Session, claim: Claim, number: int, content: bytes) -> None:
    """Add to the file that the job results in."""
    key = {"organisation_id": claim.organisation_id, "job_id": claim.job_id, "name": RESULT, "number": number}
    session.execute(sa.delete(CHUNKS).filter_by(**key))  # what a longer attempt has left
    session.execute(sa.insert(CHUNKS), {**key, "content": content})


def read_apart(database: Database, job_id: UUID, name: str) -> Iterator[bytes]:
    """The chunks of a file, each read in a short transaction of its own."""
    number = 0
    while True:
        with database.reading() as session:
            content = chunk_of(session, job_id, name, number)
        if content is None:
            return
        yield content
        number += 1
