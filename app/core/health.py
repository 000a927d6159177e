"""Whether the process lives, and whether requests should come to it."""

import ast
import asyncio
import re
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import asdict, dataclass
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import ClassVar, Literal

import sqlalchemy as sa
from fastapi import APIRouter, Request
from pydantic import BaseModel
from sqlalchemy.exc import SQLAlchemyError

from app.core.database import Database
from app.core.errors import Problem, problems

MIGRATIONS = Path(__file__).parents[2] / "migrations"
PATIENCE, FRESH = 2.0, 1.0  # seconds: how long an answer may take, and for how long it holds
IDENTIFIER = re.compile(r"^(revision|down_revision)\b[^=\n]*=\s*(.+)$", re.MULTILINE)
POSTGRES = sa.text(
    "SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes')"
)

router = APIRouter(tags=["Operations"], generate_unique_id_function=lambda route: route.name)


class NotReady(Problem):
    """The service should not be sent requests now: `checks` says what is not in order."""

    status, slug = HTTPStatus.SERVICE_UNAVAILABLE, "not-ready"
    headers: ClassVar[dict[str, str]] = {"Retry-After": "5"}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that has to hold before requests may come, and what was found."""

    name: str
    ok: bool
    detail: str


def checks(database: Database, migrations: Path = MIGRATIONS) -> list[Check]:
    """What a live connection says: reached, at which migration, and how durably it writes."""
    try:
        with database.reading() as session:
            connection = session.connection()
            durable = of_sqlite if database.is_sqlite else of_postgresql
            return [reached(connection), *durable(connection), at_head(connection, migrations)]
    except (SQLAlchemyError, Problem) as error:
        cause = getattr(error, "orig", None) or error  # by its kind alone: the message may name hosts
        return [Check("database", False, f"not reached: {type(cause).__name__}")]


def reached(connection: sa.Connection) -> Check:
    version = ".".join(str(part) for part in connection.dialect.server_version_info or ())
    return Check("database", True, f"{connection.dialect.name} {version}")


def of_sqlite(connection: sa.Connection) -> Iterator[Check]:
    def pragma(name: str) -> object:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar()

    journal, synchronous, keys = pragma("journal_mode"), pragma("synchronous"), pragma("foreign_keys")
    names = {0: "OFF", 1: "NORMAL", 2: "FULL", 3: "EXTRA"}
    yield Check("journal_mode", journal == "wal", str(journal))
    yield Check("synchronous", synchronous in (2, 3), names.get(synchronous, "unknown"))  # type: ignore[call-overload]
    yield Check("foreign_keys", keys == 1, "ON" if keys == 1 else "OFF")


def of_postgresql(connection: sa.Connection) -> Iterator[Check]:
    for name, setting in connection.execute(POSTGRES):
        yield Check(name, setting != "off", setting)


def at_head(connection: sa.Connection, migrations: Path = MIGRATIONS) -> Check:
    """Whether the tables are those this code was written for."""
    expected, found = heads(migrations), set[str]()
    if sa.inspect(connection).has_table("alembic_version"):
        found = set(connection.scalars(sa.text("SELECT version_num FROM alembic_version")))
    at = ", ".join(sorted(found)) or "none"
    if found == expected and found:
        return Check("migrations", True, at)
    wanted = ", ".join(sorted(expected)) or f"no migrations in {migrations}"
    return Check("migrations", False, f"at {at}, expected {wanted}: run steerco db upgrade")


@cache
def heads(migrations: Path) -> frozenset[str]:
    """The newest revisions, read from the files: Alembic would take a tenth of a second to say the same."""
    known, followed = set[str](), set[str]()
    for file in migrations.glob("versions/*.py"):
        names = {name: ast.literal_eval(value) for name, value in IDENTIFIER.findall(file.read_text())}
        before = names.get("down_revision") or ()
        known.add(names["revision"])
        followed.update([before] if isinstance(before, str) else before)
    return frozenset(known - followed)


class Readiness:
    """Asks the database one question at a time, at most one a second, and never waits for long."""

    def __init__(self, database: Database, patience: float = PATIENCE) -> None:
        self.database, self.patience, self.stopping = database, patience, False
        self._asked, self._answer = 0.0, Future[list[Check]]()

    async def checks(self) -> list[Check]:
        if self.stopping:
            return [Check("serving", False, "shutting down")]
        if not self._asked or (self._answer.done() and time.monotonic() - self._asked > FRESH):
            self._asked, self._answer = time.monotonic(), in_a_daemon(lambda: checks(self.database))
        try:
            return await asyncio.wait_for(asyncio.wrap_future(self._answer), self.patience)
        except TimeoutError:
            return [Check("database", False, f"no answer in {self.patience:g} s")]


def in_a_daemon(work: Callable[[], list[Check]]) -> "Future[list[Check]]":
    """``work`` in a thread that neither takes a worker's place nor keeps the process from ending."""
    future: Future[list[Check]] = Future()
    future.set_running_or_notify_cancel()  # so that whoever gives up waiting does not cancel it for others

    def run() -> None:
        try:
            future.set_result(work())
        except Exception as error:
            future.set_exception(error)

    threading.Thread(target=run, name="readiness", daemon=True).start()
    return future


class Live(BaseModel):
    status: Literal["live"] = "live"


class Ready(BaseModel):
    status: Literal["ready"] = "ready"
    checks: list[Check]


@router.get("/health/live")
async def read_liveness() -> Live:
    """Whether the process answers; asks nothing of the database."""
    return Live()


@router.get("/health/ready", responses=problems(NotReady))
async def read_readiness(request: Request) -> Ready:
    """Whether requests should come here: database reached, migrations at head, writes durable."""
    found = await request.app.state.readiness.checks()
    if failed := [check.name for check in found if not check.ok]:
        raise NotReady(f"Not in order: {', '.join(failed)}.", checks=[asdict(check) for check in found])
    return Ready(checks=found)
