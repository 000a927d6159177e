"""``python -m bench.exports``: a register of 200,000 risks as a file, beside its SQL by the bare driver."""

import argparse
import os
import time
from contextlib import ExitStack, suppress

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
| {name} | rows | file, MB | seconds | CPU, s | rows/s of CPU | bare query, rows/s | ratio | most memory above idle, MB |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |"""


def filled(url: str, rows: int, into: list[data.Office]) -> None:
    app = create_app(Settings(database_url=url, token_peppers=(data.PEPPER,)))  # type: ignore[arg-type]
    into.append(data.office(app, rows // 200, 200))
    app.state.database.engine.dispose()


def bare(url: str, office: data.Office) -> float:
    """Rows a second of CPU of the pages of the list by the bare driver, the first few of them."""
    app = create_app(Settings(database_url=url, token_peppers=(data.PEPPER,)))  # type: ignore[arg-type]
    database: Database = app.state.database
    client = TestClient(app, headers={"Authorization": f"Bearer {office.token}"})
    path, params, pages = f"/v1/portfolios/{office.portfolio}/risks", {"limit": 500}, 20
    cursor = client.get(path, params=params).json()["next_cursor"]
    with listened(database) as seen:
        client.get(path, params={**params, "cursor": cursor})
    driver, started = Bare(url), time.process_time()
    for _ in range(pages):
        driver.read(seen)
    database.engine.dispose()
    return 500 * pages / (time.process_time() - started)


class Watched:
    """A worker and its processes: what CPU time they have had, in seconds, and the most memory that one had."""

    def __init__(self, worker: int) -> None:
        self.worker, self.most, self._cpu = psutil.Process(worker), 0, dict[int, float]()

    def look(self) -> None:
        for process in (self.worker, *self.worker.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                times = process.cpu_times()
                self._cpu[process.pid] = times.user + times.system
                self.most = max(self.most, process.memory_info().rss)

    @property
    def cpu(self) -> float:
        return sum(self._cpu.values())


def measured(client: Client, worker: int, format: str) -> list[str]:
    """What an export came to: rows, size, seconds from asking to done, of CPU, and the most memory above idle."""
    watched, address = Watched(worker), f"/v1/portfolios/{client.office.portfolio}/risks"
    watched.look()
    idle, cpu, started = watched.most, watched.cpu, time.perf_counter()
    id = client.ask("POST", "/exports", {"address": address, "format": format})["id"]
    while (job := client.ask("GET", f"/jobs/{id}"))["status"] in ("queued", "running"):
        watched.look()
        time.sleep(0.2)
    if job["status"] != "succeeded":
        raise RuntimeError(job["problem"])
    rows, taken, used = job["result"]["rows"], time.perf_counter() - started, watched.cpu - cpu
    told = (f"{rows:,}", f"{job['file_bytes'] / 1e6:.0f}", f"{taken:.0f}", f"{used:.0f}")
    return [*told, f"{rows / used:,.0f}", f"{(watched.most - idle) / 1e6:.0f}"]


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
            *told, rate, memory = measured(client, worker, format)
            ratio = floor / float(rate.replace(",", ""))
            print(
                f"| {' | '.join([format, *told, rate, f'{floor:,.0f}', f'{ratio:.1f}', memory])} |",
                flush=True,
            )


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
