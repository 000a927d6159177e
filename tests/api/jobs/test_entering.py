"""What is entered piece by piece is entered once, whoever goes on with it, and keeps nobody waiting for long."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.components.models import Component, ComponentKind
from app.components.schemas import ComponentWrite
from app.components.service import create
from app.core.audit import AuditEvent
from app.core.errors import Conflict, Forbidden
from app.core.ids import uuid7
from app.core.unit_of_work import Writing
from app.jobs import entering as entering_pieces
from app.jobs import queue, retention
from app.jobs.entering import Entering, kept_of
from app.jobs.kinds import Ended, Kind
from app.jobs.manner import Terms
from app.jobs.models import JobChunk, JobStatus
from app.jobs.queue import Claim, Lost
from app.jobs.repository import JobRepository
from app.jobs.service import cancel
from tests.api.jobs.conftest import Office

TERMS = Terms(timedelta(seconds=30), 3)
HOLD = 0.2  # seconds that a transaction goes on for here
MANY, LONG = 12, HOLD / 3  # pieces, and seconds that each of them takes


@pytest.fixture(autouse=True)
def hold(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever else in this process has hurried, or has not."""
    monkeypatch.setattr(entering_pieces, "HOLD", HOLD)


@dataclass
class Slowly:
    """Components, one a piece; ``state`` is how many there are."""

    ended: Ended
    state: dict[str, Any]
    many: int = MANY
    tripping: set[int] = field(default_factory=set)  # pieces that fail once

    def begin(self, uow: Writing) -> None:
        if self.ended.inputs.get("refused"):
            raise Forbidden("Not that.", rule="that")
        self.state = {"made": 0}

    def pieces(self) -> Iterator[int]:
        return iter(range(MANY))

    def put(self, uow: Writing, piece: int) -> bytes:
        create(uow, ComponentKind.PROJECT, ComponentWrite(code=f"P{piece}", name="P", currency="GBP"))
        self.state["made"] += 1
        time.sleep(LONG)
        if piece in self.tripping:
            self.tripping.remove(piece)
            raise ValueError("a fault")
        return b"%d," % piece

    def end(self, uow: Writing) -> dict[str, Any]:
        return {"made": self.state["made"]}


@pytest.fixture
def kind(request: pytest.FixtureRequest) -> Kind:
    """A kind that no worker knows, so that the test itself is the worker."""
    return Kind(f"test.{uuid7()}", lambda task: None, (), None, Slowly, {})


def claimed(office: Office, kind: Kind, **inputs: Any) -> Claim:
    office.submit(kind.name, files={"input": [b"x"]}, **inputs)
    return taken(office, kind)


def taken(office: Office, kind: Kind) -> Claim:
    found = queue.claim(office.database, uuid7(), [kind.name], TERMS)
    assert found
    return found


def entering(kind: Kind) -> Entering:
    return Entering(kind, timedelta(days=30), None, ("pieces.txt", "text/plain", None), 0)


def pieces(office: Office, claim: Claim) -> int:
    """How many pieces are entered of a job that is past its commit point."""
    with office.database.reading() as session:
        kept = kept_of(session, claim.job_id)
    assert kept
    return int(kept["pieces"])


def made(office: Office) -> list[str]:
    with office.database.reading() as session:
        mine = sa.select(Component.code).filter_by(organisation_id=office.organisation_id)
        return sorted(session.scalars(mine), key=lambda code: int(code[1:]))


def file_of(office: Office, id: UUID) -> bytes:
    with office.database.reading() as session:
        return b"".join(
            session.scalars(
                sa.select(JobChunk.content).filter_by(job_id=id, name="result").order_by(JobChunk.number)
            )
        )


def assert_entered_once(office: Office, claim: Claim) -> None:
    job = office.job(claim.job_id)
    assert job.status == JobStatus.SUCCEEDED
    assert made(office) == [f"P{number}" for number in range(MANY)]
    assert file_of(office, claim.job_id) == b"".join(b"%d," % number for number in range(MANY))
    with office.database.reading() as session:
        mine = sa.select(AuditEvent.action).filter_by(organisation_id=office.organisation_id)
        acts = list(session.scalars(mine))
    assert acts.count("job.succeeded") == 1 and acts.count("component.created") == MANY


def test_no_transaction_takes_a_piece_when_its_time_is_over(office: Office, kind: Kind) -> None:
    claim, work, entered = claimed(office, kind), entering(kind), [0]
    assert work.transact(office.database, claim) and pieces(office, claim) == 0  # the commit point alone
    while work.transact(office.database, claim):
        entered.append(pieces(office, claim))
    taken = [after - before for before, after in pairwise(entered)]
    assert len(taken) >= 2 and all(1 <= many <= HOLD / LONG + 1 for many in taken)
    assert_entered_once(office, claim)


def test_whoever_takes_it_over_goes_on_where_the_last_transaction_ended(office: Office, kind: Kind) -> None:
    claim = claimed(office, kind)
    while entering(kind).transact(office.database, claim):
        old = claim
        queue.release(office.database, claim)
        claim = taken(office, kind)
        with pytest.raises(Lost):
            entering(kind).transact(office.database, old)
    assert_entered_once(office, claim)


def test_a_transaction_that_fails_is_done_again_whole(office: Office, kind: Kind) -> None:
    claim, work = claimed(office, kind), entering(kind)
    work.transact(office.database, claim)
    work.transact(office.database, claim)
    work.entry.tripping.add(pieces(office, claim) + 1)  # type: ignore[attr-defined]
    before = made(office)
    with pytest.raises(ValueError, match="a fault"):
        work.transact(office.database, claim)
    assert made(office) == before
    while work.transact(office.database, claim):
        pass
    assert_entered_once(office, claim)


def test_from_the_commit_point_on_it_is_neither_cancelled_nor_given_up(office: Office, kind: Kind) -> None:
    claim, work = claimed(office, kind), entering(kind)
    with office.opened() as uow:
        assert JobRepository(uow).row(claim.job_id).content["allowed_actions"] == ["delete"]
    work.transact(office.database, claim)
    with office.opened() as uow:
        assert JobRepository(uow).row(claim.job_id).content["allowed_actions"] == []
        with pytest.raises(Conflict) as refused:
            cancel(uow, claim.job_id)
    assert refused.value.extra["rule"] == "past_commit_point"
    for _ in range(TERMS.crashes + 1):
        queue.crashed(office.database, claim, TERMS, "Its process died")
        assert office.job(claim.job_id).status == JobStatus.QUEUED
        with office.database.writing() as session:
            queue.change(session, claim.job_id, available_at=office.job(claim.job_id).created_at)
        claim = taken(office, kind)
    while work.transact(office.database, claim):
        pass
    assert_entered_once(office, claim)


def test_what_is_refused_at_the_commit_point_leaves_nothing(office: Office, kind: Kind) -> None:
    claim = claimed(office, kind, refused=True)
    with pytest.raises(Forbidden):
        entering(kind).transact(office.database, claim)
    with office.database.reading() as session:
        assert kept_of(session, claim.job_id) is None
    assert made(office) == []


def test_what_a_job_has_worked_on_goes_a_little_at_a_time(office: Office, kind: Kind) -> None:
    id = office.submit(kind.name, files={"input": [b"x"] * 150})
    with office.opened() as uow:
        cancel(uow, id)
    retention.clear(office.database, id)
    with office.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(JobChunk).filter_by(job_id=id)) == 0
