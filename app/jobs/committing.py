"""What a worker commits for an attempt: how far it is, what it keeps, and how it ends."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from pydantic_core import to_jsonable_python
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.core.database import Database
from app.core.errors import Forbidden
from app.core.model import utc_now
from app.core.rights import common
from app.core.unit_of_work import Actor, Writing
from app.identity.authentication import by_member
from app.identity.rights import EVERYTHING
from app.jobs import queue
from app.jobs.endings import CHUNKS, RESULT, STEPS, MadeFile, over
from app.jobs.kinds import Kind
from app.jobs.models import JobLine, JobStatus
from app.jobs.queue import Claim, change, fenced, loaded
from app.jobs.repository import chunks_of

LINES = cast(sa.Table, JobLine.__table__)
LINES_MAX, TEXT_MAX = 2000, 2000  # lines of a job, characters of a line


@dataclass(frozen=True, slots=True)
class Ended:
    """A job that is about to have succeeded."""

    id: UUID
    inputs: dict[str, Any]
    component_id: UUID | None
    result: dict[str, Any] | None
    chunks: Callable[[str], Iterator[bytes]]


def asker(session: Session, claim: Claim, needs: tuple[str, ...] = ()) -> Actor:
    """Who asked, with the rights they had then and have still. Raises ``Forbidden``."""
    if claim.rights is None:
        return Actor(claim.requested_by, claim.organisation_id, EVERYTHING)
    member = by_member(session, claim.organisation_id, claim.requested_by)
    if member is None:
        raise Forbidden("Whoever asked for it is no member any more.", rule="member")
    actor = replace(member, rights=common(member.rights, claim.rights))
    for permission in needs:
        if not actor.rights.over(permission):
            raise Forbidden(f"Whoever asked for it has no {permission} any more.", rule=permission)
    return actor


def move(
    database: Database, claim: Claim, at: tuple[float, str | None] | None, lines: list[tuple[str, str]]
) -> None:
    """Write how far an attempt is, and what it says."""
    with fenced(database, claim) as uow:
        if at:
            change(uow.session, claim.job_id, progress=at[0], stage=at[1], moved_at=utc_now())
        write_lines(uow.session, claim, lines)


def write_lines(session: Session, claim: Claim, lines: list[tuple[str, str]]) -> None:
    """Write what an attempt says, as far as there is room."""
    last = sa.select(sa.func.coalesce(sa.func.max(LINES.c.number), 0)).where(LINES.c.job_id == claim.job_id)
    number = session.scalar(last) if lines else 0
    key = {"organisation_id": claim.organisation_id, "job_id": claim.job_id, "at": utc_now()}
    for at, (level, text) in enumerate(lines, (number or 0) + 1):
        if at <= LINES_MAX:
            told = text.replace("\0", "")[:TEXT_MAX]
            session.execute(sa.insert(LINES), {**key, "number": at, "level": level, "text": told})


def keep_step(database: Database, claim: Claim, name: str, value: Any, counts: dict[str, int]) -> None:
    """Keep what a step came to, and how many chunks of each file there were then."""
    key = {"organisation_id": claim.organisation_id, "job_id": claim.job_id, "name": name}
    with fenced(database, claim) as uow:
        uow.session.execute(sa.insert(STEPS), {**key, "value": {"is": value, "counts": counts}})


def act(
    database: Database, claim: Claim, kind: Kind, what: str, name: str, given: dict[str, Any], counts: Any
) -> Any:
    """Do something of a kind's to the records, as a step: with the asker's rights, and once."""
    with database.reading() as session:
        actor = asker(session, claim, kind.needs)
    key = {"organisation_id": claim.organisation_id, "job_id": claim.job_id, "name": name}
    with fenced(database, claim, actor) as uow:
        value = to_jsonable_python(kind.acts[what](uow, **given))
        uow.session.execute(sa.insert(STEPS), {**key, "value": {"is": value, "counts": counts}})
    return value


def keep_chunk(database: Database, claim: Claim, name: str, number: int, content: bytes) -> None:
    """Keep a chunk of a file, in place of what another attempt may have kept there."""
    key = {"organisation_id": claim.organisation_id, "job_id": claim.job_id, "name": name, "number": number}
    with fenced(database, claim) as uow:
        insert = (sqlite if database.is_sqlite else postgresql).insert(CHUNKS)
        upsert = insert.on_conflict_do_update(
            index_elements=["job_id", "name", "number"], set_={"content": insert.excluded.content}
        )
        uow.session.execute(upsert, {**key, "content": content})


def succeed(
    database: Database,
    claim: Claim,
    kind: Kind,
    result: dict[str, Any] | None,
    file: MadeFile | None,
    chunks: int,
    kept: timedelta,
) -> None:
    """End a job with its result and what follows from it, all or nothing; its file is ``kept`` so long."""
    with database.reading() as session:
        actor = asker(session, claim, kind.needs)
    with fenced(database, claim, actor) as uow:
        if kind.apply:
            job = loaded(uow, claim.job_id)
            read = partial(chunks_of, uow.session, job.id)
            result = kind.apply(uow, Ended(job.id, job.inputs, job.component_id, result, read)) or result
        concluded(uow, claim, result, file, chunks, kept)


def concluded(
    uow: Writing,
    claim: Claim,
    result: dict[str, Any] | None,
    file: MadeFile | None,
    chunks: int,
    kept: timedelta,
) -> None:
    """A job has succeeded."""
    job = loaded(uow, claim.job_id)
    job.status, job.ended_at = JobStatus.SUCCEEDED, utc_now()
    uow.record("job.succeeded", job)
    made = made_of(uow.session, claim, file, chunks) if file else {}
    made |= {"file_expires_at": job.ended_at + kept} if file else {}
    over(uow.session, job, result=result, progress=1.0, stage=None, **made)


def made_of(session: Session, claim: Claim, file: MadeFile, chunks: int) -> dict[str, Any]:
    """What is told of the file that a job results in, without what a longer attempt has left of it."""
    mine = sa.and_(CHUNKS.c.job_id == claim.job_id, CHUNKS.c.name == RESULT)
    session.execute(sa.delete(CHUNKS).where(mine, CHUNKS.c.number >= chunks))
    size = session.scalar(sa.select(sa.func.sum(sa.func.length(CHUNKS.c.content))).where(mine)) or 0
    told = {"file_name": file.name, "file_type": file.media_type, "file_sha256": file.sha256}
    return told | {"file_bytes": size}


def fail(database: Database, claim: Claim, problem: dict[str, Any]) -> None:
    """End a job in failure, and say why."""
    with fenced(database, claim) as uow:
        queue.fail(uow, loaded(uow, claim.job_id), problem)
