"""Jobs, deliveries and the feed, each beside its floor: a round gives the seconds that one of them took."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_network
from typing import Any
from uuid import UUID

import httpcore
import orjson
import sqlalchemy as sa

from app.components.models import ComponentKind
from app.components.service import create
from app.core.database import Database
from app.core.ids import uuid7
from app.core.unit_of_work import Actor, Reading, Writing, opened
from app.events.feed import stretch
from app.events.schemas import EventPage
from app.events.webhooks.courier import deliver_due
from app.events.webhooks.policy import Policy
from app.events.webhooks.schemas import WebhookWrite
from app.events.webhooks.service import subscribe
from app.identity.models import Grant, Member, MemberKind
from app.identity.rights import EVERYTHING
from app.jobs import committing, queue
from app.jobs.endings import RUNS
from app.jobs.kinds import Kind
from app.jobs.manner import Terms
from app.jobs.service import submit
from bench import processes
from bench.bare import Bare, Row
from bench.capture import listened
from bench.data import PEPPER, component
from bench.kinds import NOTHING

Round = Callable[[], float]
TERMS = Terms(timedelta(seconds=30), 3)
JOBS, EVENTS, READS, ROWS = 20, 200, 50, 50  # in a round


@dataclass(frozen=True, slots=True)
class Pair:
    """What is measured, and its floor; each gives the seconds that one took."""

    ours: Round
    floor: Round


def each(many: int, work: Callable[[], Any]) -> float:
    """How long one of so many takes, one after the other."""
    started = time.perf_counter()
    for _ in range(many):
        work()
    return (time.perf_counter() - started) / many


class Place:
    """An organisation in a database, with one member, who leads its office."""

    def __init__(self, url: str) -> None:
        self.url, self.database, self.bare = url, Database(url, threads=8), Bare(url)
        self.organisation_id = uuid7()
        with self.database.writing() as session:
            member = Member(organisation_id=self.organisation_id, kind=MemberKind.SERVICE, name="Bench")
            session.add(member)
            session.flush()
            self.member_id, of = str(member.id), {"member_id": member.id}
            session.add(Grant(organisation_id=self.organisation_id, role="pmo_lead", **of))

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        actor = Actor(self.member_id, self.organisation_id, EVERYTHING)
        with opened(Writing, self.database, lambda _: actor) as uow:
            yield uow

    def submit(self, kind: str, many: int) -> list[UUID]:
        with self.writing() as uow:
            return [submit(uow, kind, {"number": number}).id for number in range(many)]

    def ended(self, ids: list[UUID]) -> int:
        over = sa.and_(RUNS.c.job_id.in_(ids), RUNS.c.ended_at.is_not(None))
        with self.database.reading() as session:
            return session.scalar(sa.select(sa.func.count()).select_from(RUNS).where(over)) or 0

    def change(self, many: int) -> None:
        """Commit so many events."""
        with self.writing() as uow:
            for _ in range(many):
                create(uow, ComponentKind.PROJECT, component(uuid7().hex, None))


@contextmanager
def jobs(place: Place) -> Iterator[Pair]:
    """Short jobs in a row, by a worker that begins a process for each; beside claiming and ending alone."""
    nothing, id = Kind("bench.bare", lambda _: None, (), None), uuid7()

    def ours() -> float:
        ids, started = place.submit(NOTHING, JOBS), time.perf_counter()
        while place.ended(ids) < len(ids):
            time.sleep(0.005)
        return (time.perf_counter() - started) / JOBS

    def one() -> None:
        claim = queue.claim(place.database, id, {nothing.name}, TERMS)
        assert claim
        committing.succeed(place.database, claim, nothing, None, None, 0, timedelta(days=1))

    def floor() -> float:
        place.submit(nothing.name, JOBS)
        return each(JOBS, one)

    with processes.worker(place.url):
        yield Pair(ours, floor)


@contextmanager
def deliveries(place: Place, port: int) -> Iterator[Pair]:
    """Events to a receiver on this machine, from the trail to the log; beside bare posts of the same size."""
    url = f"http://127.0.0.1:{port}/hook"
    policy = Policy(networks=(ip_network("127.0.0.0/8"),), http=True, keys=(PEPPER.encode(),))
    with place.writing() as uow:
        subscribe(uow, WebhookWrite(name="Bench", url=url, types=["org.steerco.component.*"]), policy)
    place.change(1)
    body = page(place).items[-1].model_dump_json().encode()

    def ours() -> float:
        place.change(EVENTS)
        started = time.perf_counter()
        made = deliver_due(place.database, policy)
        assert made >= EVENTS
        return (time.perf_counter() - started) / made

    yield Pair(ours, lambda: asyncio.run(posted(url, body, EVENTS, policy.at_once_each)))


async def posted(url: str, body: bytes, many: int, at_once: int) -> float:
    """How long one of so many posts takes, so many at once."""
    started, left = time.perf_counter(), iter(range(many))

    async def some() -> None:
        for _ in left:
            await pool.request("POST", url, headers={"content-type": "application/json"}, content=body)

    async with httpcore.AsyncConnectionPool(max_connections=at_once) as pool:
        await asyncio.gather(*(some() for _ in range(at_once)))
    return (time.perf_counter() - started) / many


def page(place: Place) -> EventPage:
    """The first hundred events, read and made JSON."""
    actor = Actor(place.member_id, place.organisation_id, EVERYTHING)
    with opened(Reading, place.database, lambda _: actor) as uow:
        found = stretch(uow, 0, 100)
    told = EventPage(items=found.items, next_after=found.next_after, head=found.head, more=found.more)
    told.model_dump_json()
    return told


@contextmanager
def feed(place: Place) -> Iterator[Pair]:
    """A hundred events of the feed as JSON; beside its SQL by the bare driver, and JSON of the rows."""
    place.change(150)
    with listened(place.database) as seen:
        assert len(page(place).items) == 100

    def bare() -> bytes:
        return orjson.dumps(place.bare.read(seen), default=str)

    yield Pair(lambda: each(READS, lambda: page(place)), lambda: each(READS, bare))


@contextmanager
def enqueue(place: Place, tables: tuple[str, ...]) -> Iterator[Pair]:
    """Asking for a job, a transaction each; beside inserting the same rows of ``tables``."""
    (id,) = place.submit("bench.enqueued", 1)
    rows = [(table, place.bare.newest(table, KEYS[table], id)) for table in tables]
    was = rows[0][1]["id"]

    def bare() -> None:
        place.bare.insert(anew(place, rows, was))

    yield Pair(lambda: each(ROWS, lambda: place.submit("bench.enqueued", 1)), lambda: each(ROWS, bare))


KEYS = {"jobs": "id", "job_runs": "job_id", "entity_versions": "entity_id", "audit_events": "subject_id"}


def anew(place: Place, rows: list[tuple[str, Row]], was: Any) -> Iterator[tuple[str, Row]]:
    """The same rows of another job; the trail goes on where it is."""
    id = place.bare.id()
    for table, row in rows:
        changed = {name: id if value == was else value for name, value in row.items()}
        if table == "audit_events":
            number = place.bare.newest(table, "organisation_id", place.organisation_id)["number"]
            changed["number"] = number + 1
        yield table, changed
