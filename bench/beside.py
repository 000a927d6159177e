"""``python -m bench.beside``: how quickly single reads are answered while simulations run, beside when none do."""

import argparse
import json
import os
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from statistics import median, quantiles
from typing import Any

import uvloop

from app.core.database import Database
from app.main import create_app
from app.settings import Settings
from bench import data, processes
from bench.databases import DATABASES
from bench.load import Requests, in_turn, load, request
from bench.processes import OTHER_CORE, pinned

GOAL = 2.0  # times the p95 of an idle service
WORKERS, SLOTS = 2, 2
ORDER = {"iterations": 100_000}
PATIENCE = 120.0  # seconds
HEAD = """
| {name} | idle p50, ms | idle p95, ms | beside p50, ms | beside p95, ms | ratio of p95 | goal | met |
| --- | --- | --- | --- | --- | --- | --- | --- |"""


class Client:
    """Asking a service for simulations, and taking them back."""

    def __init__(self, port: int, office: data.Office) -> None:
        self.at, self.office = f"http://127.0.0.1:{port}/v1", office

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        content = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {self.office.token}", "Content-Type": "application/json"}
        asked = urllib.request.Request(self.at + path, content, headers, method=method)
        with urllib.request.urlopen(asked, timeout=60) as answer:
            return json.load(answer)

    @contextmanager
    def simulations(self, many: int) -> Iterator[list[str]]:
        """So many of them at work while it lasts."""
        path = f"/portfolios/{self.office.portfolio}/risk-simulations"
        ids = [self.ask("POST", path, ORDER)["id"] for _ in range(many)]
        until = time.monotonic() + PATIENCE
        while any(job["progress"] == 0 for job in self.jobs(ids)):
            if time.monotonic() > until:
                raise RuntimeError("the simulations have not begun")
            time.sleep(0.1)
        yield ids
        if ended := [job["status"] for job in self.jobs(ids) if job["status"] != "running"]:
            raise RuntimeError(f"simulations are {ended} already: make rounds shorter")
        for id in ids:
            self.ask("DELETE", f"/jobs/{id}")

    def jobs(self, ids: list[str]) -> list[Any]:
        return [self.ask("GET", f"/jobs/{id}") for id in ids]


def reads(office: data.Office) -> Requests:
    """Risks one by one."""
    return in_turn([request("GET", f"/v1/risks/{id}", office.token) for id in office.risks[::7]])


def cuts(port: int, office: data.Office, seconds: float, clients: int) -> tuple[float, float]:
    """The p50 and p95 of a round."""
    measured = uvloop.run(load(port, reads(office), seconds, clients))
    found = quantiles(measured.latencies, n=100)
    return found[49], found[94]


def filled(url: str, into: list[data.Office]) -> None:
    """A portfolio with as many risks as a simulation takes."""
    app = create_app(Settings(database_url=url, token_peppers=(data.PEPPER,)))  # type: ignore[arg-type]
    database: Database = app.state.database
    into.append(data.office(app, 100, 49))
    database.engine.dispose()


def row(name: str, idle: list[tuple[float, float]], beside: list[tuple[float, float]]) -> str:
    """A line of the table; the ratio is that of neighbouring rounds."""
    ratio = median(after[1] / before[1] for before, after in zip(idle, beside, strict=True))
    cells = [f"{median(at[which] for at in side) * 1e3:.2f}" for side in (idle, beside) for which in (0, 1)]
    return (
        f"| {' | '.join([name, *cells, f'{ratio:.2f}', f'{GOAL:.1f}', 'yes' if ratio <= GOAL else 'NO'])} |"
    )


def measure(sort: str, many: int, rounds: int, seconds: float, crowds: list[int]) -> None:
    offices: list[data.Office] = []
    with DATABASES[sort](lambda url: filled(url, offices)) as (url, _), ExitStack() as started:
        service = started.enter_context(processes.service(url))
        for _ in range(WORKERS):
            started.enter_context(processes.worker(url, SLOTS, core=None))
        (office,) = offices
        client = Client(service.port, office)
        print(HEAD.format(name=f"{sort}, load {os.getloadavg()[0]:.1f}"), flush=True)
        for clients in crowds:
            idle, beside = [], []
            for _ in range(rounds + 1):  # the first does not count
                idle.append(cuts(service.port, office, seconds, clients))
                with client.simulations(many):
                    beside.append(cuts(service.port, office, seconds, clients))
            print(row(f"{clients} at once", idle[1:], beside[1:]), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.beside", description=__doc__)
    parser.add_argument("--databases", nargs="*", default=list(DATABASES), choices=list(DATABASES))
    parser.add_argument("--simulations", type=int, default=WORKERS * SLOTS)
    parser.add_argument("--clients", nargs="*", type=int, default=[1, 4], help="how many read at once")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4.0, help="how long a round lasts")
    asked = parser.parse_args()
    pinned(OTHER_CORE)
    for sort in asked.databases:
        measure(sort, asked.simulations, asked.rounds, asked.seconds, asked.clients)


if __name__ == "__main__":
    main()
