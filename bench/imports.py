"""``python -m bench.imports``: a large file imported as a job, twice, and how long another writer waits meanwhile."""

import argparse
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import psutil
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
from bench.processes import OTHER_CORE, pinned

MONEY = {"type": "money", "currency": "GBP", "unit": "million"}
DAY = {"type": "date", "order": "dmy"}
COLUMNS = (
    ("No", "project.external_id", {"type": "identifier"}),
    ("Project", "project.name", {"type": "text"}),
    ("Department", "project.custom.department", {"type": "text"}),
    ("Budget", "report.budget", MONEY),
    ("Forecast", "report.forecast", MONEY),
    ("Start", "report.start_on", DAY),
    ("Finish", "report.finish_on", DAY),
    ("Note", "report.narrative.cost", {"type": "text"}),
)
REQUIRED = {"project.name": "value"}
MAPPING = {
    "name": "bench",
    "title": "A list of projects",
    "columns": [
        {"target": to, "sources": [header], "cell": cell, "required": REQUIRED.get(to)}
        for header, to, cell in COLUMNS
    ],
    "constants": {"report.cost_basis": "whole_life"},
    "fallbacks": {},
    "identity": ["project.external_id", "project.name"],
}
HEAD = """
| {name} | rows/s | to done, s | {stages} | longest wait of another writer, s, in each | refused | above idle, MB |
| --- | --- | --- | --- | --- | --- | --- |"""
STAGES = ("reading", "comparing", "writing")
PAUSE, OFTEN = 0.02, 0.2  # seconds between two writes, and between two looks at memory


@dataclass(slots=True)
class Watch:
    """What was seen while a job was at work."""

    process: psutil.Process
    idle: int = 0
    peak: int = 0
    stage: str = "reading"
    seconds: dict[str, float] = field(default_factory=dict)
    waits: dict[str, float] = field(default_factory=dict)  # the longest, by stage
    refused: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    def memory(self) -> int:
        """What the worker and the processes of its jobs hold, shared pages counted once."""
        every = [self.process, *self.process.children(recursive=True)]
        return sum(held(one) for one in every)

    def look(self) -> None:
        while not self.over.wait(OFTEN):
            self.peak = max(self.peak, self.memory())

    def write(self, client: TestClient, path: str) -> None:
        """Write again and again what is audited, as anybody else might."""
        while not self.over.wait(PAUSE):
            stage, began = self.stage, time.perf_counter()
            answer = client.post(path, json=data.RISK)
            self.refused += not answer.is_success
            self.waits[stage] = max(self.waits.get(stage, 0), time.perf_counter() - began)


def held(process: psutil.Process) -> int:
    try:
        return int(process.memory_full_info().pss)
    except psutil.Error:  # it has ended
        return 0


def file_of(rows: int, shift: int) -> bytes:
    """A file of so many projects; another ``shift`` changes every forecast."""
    lines = [",".join(header for header, _, _ in COLUMNS)]
    lines += (
        f"N{n},Renewal of item {n},Roads {n % 9},{n % 900 + 1}.5,{n % 900 + shift},01/04/2025,30/09/2026,Fine."
        for n in range(rows)
    )
    return "\n".join(lines).encode()


@contextmanager
def beside(watch: Watch, client: TestClient, path: str) -> Iterator[None]:
    """Look at memory, and write, while it lasts."""
    watch.idle = watch.memory()
    threads = [threading.Thread(target=watch.look), threading.Thread(target=watch.write, args=(client, path))]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        watch.over.set()
        for thread in threads:
            thread.join()


def ended(client: TestClient, address: str) -> None:
    """Wait for a job."""
    while client.get(address).json()["status"] in ("queued", "running"):
        time.sleep(0.05)


def imported(client: TestClient, content: bytes, asked: dict[str, Any], watch: Watch) -> dict[str, Any]:
    """The import that a job came to, watched on the way."""
    answer = client.post("/v1/imports", params=asked, content=content, headers={"Prefer": "respond-async"})
    address, since = answer.headers["Location"], time.perf_counter()
    while (job := client.get(address).json())["status"] in ("queued", "running"):
        now = time.perf_counter()
        watch.stage = job["stage"] or watch.stage
        watch.seconds[watch.stage] = watch.seconds.get(watch.stage, 0) + now - since
        since = now
        time.sleep(0.05)
    if job["status"] != "succeeded":
        raise RuntimeError(job["problem"])
    return dict(client.get(f"/v1/imports/{job['result']['import_id']}").json())


def row(told: str, rows: int, watch: Watch) -> str:
    whole = sum(watch.seconds.values())
    stages = " / ".join(f"{watch.seconds.get(stage, 0):.0f}" for stage in STAGES)
    waits = " / ".join(f"{watch.waits.get(stage, 0):.2f}" for stage in STAGES)
    above = (watch.peak - watch.idle) / 2**20
    return (
        f"| {told} | {rows / whole:,.0f} | {whole:.0f} | {stages} | {waits} | {watch.refused} | {above:.0f} |"
    )


def measure(url: str, rows: int) -> None:
    app = create_app(Settings(database_url=url, token_peppers=(data.PEPPER,)))  # type: ignore[arg-type]
    organisation_id, database = uuid7(), app.state.database
    with opened(Writing, database, lambda _: Actor("office", organisation_id, EVERYTHING)) as uow:
        into, other = (
            create(uow, ComponentKind.PORTFOLIO, data.component(code, None)).id for code in ("PFL", "OTHER")
        )
    token = data.token(database, organisation_id, None, ("pmo_lead", "project_manager", "administrator"))
    client = TestClient(app, headers={"Authorization": f"Bearer {token}"})
    client.post("/v1/import-mappings", json=MAPPING).raise_for_status()
    with processes.worker(url) as pid:
        ended(client, client.post("/v1/audit-events/verification").headers["Location"])  # it has its kinds
        for told, shift in (("first import", 0), ("all changed", 1)):
            watch = Watch(psutil.Process(pid))
            with beside(watch, client, f"/v1/portfolios/{other}/risks"):
                done = imported(client, file_of(rows, shift), asked_of(into), watch)
            print(row(told, done["counts"]["records"], watch), flush=True)
    database.engine.dispose()


def asked_of(portfolio: UUID) -> dict[str, Any]:
    return {"mapping": "bench", "portfolio_id": str(portfolio), "period": data.PERIOD, "dry_run": False}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.imports", description=__doc__)
    parser.add_argument("--databases", nargs="*", default=list(DATABASES), choices=list(DATABASES))
    parser.add_argument("--rows", type=int, default=200_000)
    asked = parser.parse_args()
    pinned(OTHER_CORE)
    for sort in asked.databases:
        with DATABASES[sort](lambda _: None) as (url, _):
            name = f"{sort}, {asked.rows:,} rows, load {os.getloadavg()[0]:.1f}"
            print(HEAD.format(name=name, stages=" / ".join(STAGES)), flush=True)
            measure(url, asked.rows)


if __name__ == "__main__":
    main()
