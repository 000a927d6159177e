"""``python -m bench.plans``: a large schedule taken in as a job and in the request, and how long others are kept waiting.

On SQLite it is also told for how long at most its one writer was held: who asks for it every millisecond finds out.
"""

import argparse
import os
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any
from uuid import UUID

import psutil
import sqlalchemy as sa
from fastapi.testclient import TestClient

from app.components.models import ComponentKind
from app.components.service import create
from app.core.ids import uuid7
from app.core.unit_of_work import Actor, Writing, opened
from app.identity.rights import EVERYTHING
from app.main import create_app
from app.settings import Settings
from bench import data, processes
from bench.databases import DATABASES
from bench.imports import Watch, beside
from bench.processes import OTHER_CORE, pinned
from bench.schedules import file_of

HEAD = """
| {name} | to done, s | longest wait of another writer, s | writer held at most, s |
| --- | --- | --- | --- |"""
LOOK = 0.001


class Held:
    """For how long at most SQLite's writer was held, while it was looked at."""

    def __init__(self, url: str) -> None:
        self.file = str(sa.make_url(url).database) if url.startswith("sqlite") else None
        self.over, self.longest = threading.Event(), 0.0
        self.thread = threading.Thread(target=self.look)

    def look(self) -> None:
        if not self.file:
            return
        with closing(sqlite3.connect(self.file, timeout=0, isolation_level=None)) as connection:
            since = None
            while not self.over.wait(LOOK):
                now = time.perf_counter()
                if not is_held(connection):
                    since = None
                    continue
                since = since or now
                self.longest = max(self.longest, now - since)

    def __enter__(self) -> "Held":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.thread.join()


def is_held(connection: sqlite3.Connection) -> bool:
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        return True
    connection.rollback()
    return False


def taken_in(client: TestClient, content: bytes, component: UUID, job: bool) -> None:
    """Take in a file, and wait until it is there."""
    asked: dict[str, Any] = {"component_id": str(component), "dry_run": False}
    headers = {"Prefer": "respond-async"} if job else {}
    answer = client.post("/v1/schedule-imports", params=asked, content=content, headers=headers)
    answer.raise_for_status()
    while answer.status_code == 202:
        time.sleep(0.05)
        found = client.get(answer.headers["Location"]).json()
        if found["status"] == "succeeded":
            return
        if found["status"] not in ("queued", "running"):
            raise RuntimeError(found["problem"])


def measured(told: str, url: str, pid: int, client: TestClient, path: str, work: Callable[[], None]) -> None:
    """How long the work takes beside one who writes, and then, alone, for how long it holds the writer."""
    watch, began = Watch(psutil.Process(pid)), time.perf_counter()
    with beside(watch, client, path):
        work()
    took = time.perf_counter() - began
    with Held(url) as held:
        work()
    longest = f"{held.longest:.2f}" if held.file else ""
    print(f"| {told} | {took:.1f} | {max(watch.waits)[0]:.2f} | {longest} |", flush=True)


def measure(url: str, tasks: int) -> None:
    app = create_app(Settings(database_url=url, token_peppers=(data.PEPPER,)))  # type: ignore[arg-type]
    organisation_id, database = uuid7(), app.state.database
    with opened(Writing, database, lambda _: Actor("office", organisation_id, EVERYTHING)) as uow:
        kinds = (
            ("PFL", ComponentKind.PORTFOLIO),
            ("PRJ-1", ComponentKind.PROJECT),
            ("PRJ-2", ComponentKind.PROJECT),
        )
        other, large, small = (create(uow, kind, data.component(code, None)).id for code, kind in kinds)
    token = data.token(database, organisation_id, None, ("pmo_lead", "project_manager", "administrator"))
    client = TestClient(app, headers={"Authorization": f"Bearer {token}"})
    path = f"/v1/portfolios/{other}/risks"
    with processes.worker(url) as pid:
        time.sleep(4)  # it imports its kinds
        for count, into, job in ((tasks, large, True), (5_000, small, False)):
            content = file_of(count, False)
            for which in ("the first", "one more"):
                told = f"{count:,} tasks, {'a job' if job else 'in the request'}, {which}"
                measured(told, url, pid, client, path, lambda: taken_in(client, content, into, job))  # noqa: B023
    database.engine.dispose()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.plans", description=__doc__)
    parser.add_argument("--databases", nargs="*", default=list(DATABASES), choices=list(DATABASES))
    parser.add_argument("--tasks", type=int, default=10_000)
    asked = parser.parse_args()
    pinned(OTHER_CORE)
    for sort in asked.databases:
        with DATABASES[sort](lambda _: None) as (url, _):
            print(HEAD.format(name=f"{sort}, load {os.getloadavg()[0]:.1f}"), flush=True)
            measure(url, asked.tasks)


if __name__ == "__main__":
    main()
