"""Real workers on the database of the tests, and what is asked of them."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.core.database import Database
from app.core.ids import uuid7
from app.core.unit_of_work import Actor, Writing, opened
from app.identity.rights import EVERYTHING
from app.jobs import service
from app.jobs.models import OPEN, Job
from tests.conftest import PEPPER, ROOT

LEASE = 2.0
SETTINGS = {
    "JOB_LEASE_SECONDS": str(LEASE),
    "WORKER_POLL_SECONDS": "0.05",
    "WORKER_MODULES": json.dumps(["tests.working", "tests.unhurried"]),
    "TOKEN_PEPPERS": json.dumps([PEPPER]),
    "LOG_FORMAT": "text",
}


class Crew:
    """Worker processes on one database, most of the time one; ``steady`` is there all the time."""

    def __init__(self, database: Database, url: str, folder: Path) -> None:
        self.database, self.folder = database, folder
        settings = {f"STEERCO_{name}": value for name, value in (SETTINGS | {"DATABASE_URL": url}).items()}
        self.environment = os.environ | settings | {"TEST_LOOP": str(folder), "PYTHONPATH": str(ROOT)}
        self.processes: list[subprocess.Popen[bytes]] = []
        self.spare: subprocess.Popen[bytes] | None
        self.steady, self.spare = self.start(), None

    def start(self, slots: int = 1) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "app.cli", "worker", "--attached"]
        environment = self.environment | {"STEERCO_WORKER_JOBS": str(slots)}
        log = open(self.folder / f"worker-{len(self.processes)}.log", "wb")  # noqa: SIM115
        pipes = {"stdin": subprocess.PIPE, "stdout": log, "stderr": log}
        process = subprocess.Popen(command, env=environment, cwd=ROOT, **pipes)  # type: ignore[call-overload]
        log.close()
        self.processes.append(process)
        return process  # type: ignore[no-any-return]

    @contextmanager
    def alone(self) -> Iterator[subprocess.Popen[bytes]]:
        """Another worker that is the only one, since the steady one is paused meanwhile."""
        with self.paused():
            if self.spare is None or self.spare.poll() is not None:
                self.spare = self.start(4)
            yield self.spare

    @contextmanager
    def paused(self) -> Iterator[None]:
        """While it lasts the steady worker does nothing."""
        self.pause(self.steady)
        try:
            yield
        finally:
            self.steady.send_signal(signal.SIGCONT)

    def pause(self, process: subprocess.Popen[bytes]) -> None:
        """Stop a worker for a while; not in the middle of a transaction, in which it keeps all from SQLite."""
        process.send_signal(signal.SIGSTOP)
        while self.database.is_sqlite and self.is_locked():
            process.send_signal(signal.SIGCONT)
            time.sleep(0.05)
            process.send_signal(signal.SIGSTOP)

    def is_locked(self) -> bool:
        """Whether somebody is in the middle of writing, for longer than writing takes."""
        with closing(sqlite3.connect(str(self.database.engine.url.database), timeout=1)) as connection:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return True
            connection.rollback()
            return False

    def dismiss(self) -> None:
        """The steady worker is the only one again."""
        if self.spare:
            self.spare.kill()
            self.spare.wait()

    def end(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait()
            process.stdin.close()


@pytest.fixture(scope="package")
def crew(database: Database, database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crew]:
    crew = Crew(database, database_url, tmp_path_factory.mktemp("crew"))
    yield crew
    crew.end()


def eventually(what: Callable[[], Any], seconds: float = 120.0) -> Any:
    """What is true before long."""
    until = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < until, "not in time"
        time.sleep(0.02)
    return found


class Office:
    """Asking for jobs of an organisation, and looking at them."""

    def __init__(self, database: Database, folder: Path, organisation_id: UUID | None = None) -> None:
        self.database, self.folder = database, folder
        self.organisation_id = organisation_id or uuid7()

    def opened(self) -> Any:
        who = Actor("office", self.organisation_id, EVERYTHING)
        return opened(Writing, self.database, lambda _: who)

    def submit(self, kind: str, files: Any = None, **inputs: Any) -> UUID:
        with self.opened() as uow:
            given = {"folder": str(self.folder), **inputs}
            return service.submit(uow, kind, given, files=files).id

    def job(self, id: UUID) -> Job:
        with self.database.reading() as session:
            return session.scalars(sa.select(Job).where(Job.id == id)).one()

    def ended(self, id: UUID) -> Job:
        return eventually(lambda: (job := self.job(id)).status not in OPEN and job)

    def traced(self, name: str) -> int:
        """How many traces of a name there are."""
        file = self.folder / name
        return len(file.read_text("ascii").splitlines()) if file.exists() else 0

    def reached(self, *names: str) -> None:
        for name in names:
            eventually(lambda name=name: self.traced(name))

    def go_on(self, name: str) -> None:
        (self.folder / f"{name}.go").touch()


@pytest.fixture
def spare(crew: Crew) -> Iterator[None]:
    """A worker of `Crew.alone` is gone at the end."""
    yield
    crew.dismiss()


@pytest.fixture
def office(database: Database, tmp_path: Path, organisation_id: UUID) -> Office:
    return Office(database, tmp_path, organisation_id)
