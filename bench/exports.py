"""``python -m bench.exports``: a register of 200,000 risks as a file, beside its SQL by the bare driver."""

import argparse
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack

import psutil
from fastapi.testclient import TestClient

from app.core.database import Database
from app.main import create_app
from app.settings import Settings
from bench import data, processes
from bench.bare import Bare
from bench.beside import Client
from bench.capture import listened
from bench.databases import DATABASES
from bench.processes import OTHER_CORE, pinned

FORMATS = ("csv", "xlsx", "json_lines")
HEAD = """
| {name} | rows | file, MB | seconds | rows/s | bare query, rows/s | ratio of times | most memory above idle, MB |
| --- | --- | --- | --- | --- | --- | --- | --- |"""


def filled(url: str, rows: int, into: list[data.Office]) -> None:
    app = create_app(Settings(database_url=url, token_peppers=(data.PEPPER,)))  # type: ignore[arg-type]
    into.append(data.office(app, rows // 200, 200))
    app.state.database.engine.dispose()


def bare(url: str, office: data.Office) -> float:
    """Rows a second of the pages of the list by the bare driver, the first few of them."""
    app = create_app(Settings(database_url=url, token_peppers=(data.PEPPER,)))  # type: ignore[arg-type]
    database: Database = app.state.database
    client = TestClient(app, headers={"Authorization": f"Bearer {office.token}"})
    path, params, pages = f"/v1/portfolios/{office.portfolio}/risks", {"limit": 500}, 20
    cursor = client.get(path, params=params).json()["next_cursor"]
    with listened(database) as seen:
        client.get(path, params={**params, "cursor": cursor})
    driver, started = Bare(url), time.perf_counter()
    for _ in range(pages):
        driver.read(seen)
    database.engine.dispose()
    return 500 * pages / (time.perf_counter() - started)


def measured(client: Client, worker: int, format: str) -> tuple[dict[str, float], int]:
    """What an export came to: rows, bytes, seconds from asking to done, and the most memory above idle."""
    idle = max(resident(worker))
    address = f"/v1/portfolios/{client.office.portfolio}/risks"
    started, most = time.perf_counter(), 0
    id = client.ask("POST", "/exports", {"address": address, "format": format})["id"]
    while (job := client.ask("GET", f"/jobs/{id}"))["status"] in ("queued", "running"):
        most = max(most, *resident(worker))
        time.sleep(0.2)
    if job["status"] != "succeeded":
        raise RuntimeError(job["problem"])
    taken = time.perf_counter() - started
    return {"rows": job["result"]["rows"], "bytes": job["file_bytes"], "seconds": taken}, most - idle


def resident(worker: int) -> Iterator[int]:
    """The memory of a worker and of each process it has."""
    parent = psutil.Process(worker)
    for process in (parent, *parent.children(recursive=True)):
        try:
            yield process.memory_info().rss
        except psutil.NoSuchProcess:
            yield 0


def measure(sort: str, rows: int, formats: list[str]) -> None:
    offices: list[data.Office] = []
    with DATABASES[sort](lambda url: filled(url, rows, offices)) as (url, _), ExitStack() as started:
        floor = bare(url, offices[0])
        service = started.enter_context(processes.service(url))
        worker = started.enter_context(processes.worker(url))
        client = Client(service.port, offices[0])
        time.sleep(10)  # until what jobs have at hand is imported
        print(HEAD.format(name=f"{sort}, load {os.getloadavg()[0]:.1f}"), flush=True)
        for format in formats:
            told, memory = measured(client, worker, format)
            rate = told["rows"] / told["seconds"]
            cells = (format, f"{told['rows']:,}", f"{told['bytes'] / 1e6:.0f}", f"{told['seconds']:.0f}")
            cells += (f"{rate:,.0f}", f"{floor:,.0f}", f"{floor / rate:.1f}", f"{memory / 1e6:.0f}")
            print(f"| {' | '.join(cells)} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.exports", description=__doc__)
    parser.add_argument("--databases", nargs="*", default=list(DATABASES), choices=list(DATABASES))
    parser.add_argument("--formats", nargs="*", default=list(FORMATS), choices=FORMATS)
    parser.add_argument("--rows", type=int, default=200_000)
    asked = parser.parse_args()
    pinned(OTHER_CORE)
    for sort in asked.databases:
        measure(sort, asked.rows, asked.formats)


if __name__ == "__main__":
    main()
