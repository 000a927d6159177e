"""``python -m bench``: requests per second of the service and of its floor, and the ratio of the two."""

import argparse
import json
import pickle
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

import uvloop
from fastapi.testclient import TestClient

from app.core.database import Database
from app.main import create_app
from app.settings import Settings
from bench import data, processes
from bench.capture import captured
from bench.databases import DATABASES
from bench.load import Requests, in_turn, load, request
from bench.processes import OTHER_CORE, Server, pinned

TAIL = 4  # p99 is to be at most so many times p50


@dataclass(frozen=True, slots=True)
class Benchmark:
    """What is asked, by how many at once, and the goal: the share of the floor's rate that is to be
    reached or, where only one asks, how many times the floor's time may be taken.
    """

    requests: Requests
    goal: float
    clients: int = 32


@dataclass(slots=True)
class Result:
    """All rounds of one side of a benchmark."""

    rates: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)  # seconds per request
    p50: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)


NAMES = ("read", "list", "create", "create for 8", "roll-up")


def benchmarks(offices: list[data.Office]) -> dict[str, Benchmark]:
    main, large, body = offices[0], offices[-1], json.dumps(data.RISK).encode()
    reads = [
        request("GET", f"/v1/risks/{id}", main.token) for id in main.risks[:: len(main.risks) // 997 or 1]
    ]
    lists = [request("GET", f"/v1/projects/{id}/risks?limit=100", main.token) for id in main.projects]
    creates = [request("POST", f"/v1/projects/{o.projects[-1]}/risks", o.token, body) for o in offices[:8]]
    roll_up = f"/v1/portfolios/{large.portfolio}/totals?period={data.PERIOD}"
    found = (
        Benchmark(in_turn(reads), 0.20),
        Benchmark(in_turn(lists), 0.40),
        Benchmark(in_turn(creates[:1]), 0.35),
        Benchmark(in_turn(creates), 0.35),
        Benchmark(in_turn([request("GET", roll_up, large.token)]), 1.3, clients=1),
    )
    return dict(zip(NAMES, found, strict=True))


def filled(url: str, into: list[data.Office], statements: Path) -> None:
    """Fill the database at ``url``, and keep what SQL the service sends there."""
    app = create_app(Settings(database_url=url, token_peppers=(data.PEPPER,)))  # type: ignore[arg-type]
    database: Database = app.state.database
    into += [data.office(app, 100, 200), *(data.office(app, 1, 20) for _ in range(7))]
    into += [data.office(app, 10_000, 0, reports=True)]
    client, large = (
        TestClient(app, headers={"Authorization": f"Bearer {o.token}"}) for o in (into[0], into[-1])
    )
    at = f"/v1/projects/{into[0].projects[0]}/risks"
    seen = {
        "read": captured(database, client, "GET", f"/v1/risks/{into[0].risks[0]}"),
        "list": captured(database, client, "GET", f"{at}?limit=100"),
        "create": captured(database, client, "POST", at, data.RISK),
        "roll_up": captured(
            database, large, "GET", f"/v1/portfolios/{into[-1].portfolio}/totals?period={data.PERIOD}"
        ),
    }
    statements.write_bytes(pickle.dumps(seen))
    database.engine.dispose()


async def round_of(server: Server, asked: Benchmark, seconds: float, result: Result) -> None:
    cpu = server.cpu()
    measured = await load(server.port, asked.requests, seconds, asked.clients)
    answered = len(measured.latencies)
    cuts = quantiles(measured.latencies, n=100)
    result.rates.append(answered / measured.seconds)
    result.cpu.append((server.cpu() - cpu) / answered)
    result.p50.append(cuts[49])
    result.p99.append(cuts[98])


async def compared(
    service: Server, floor: Server, asked: Benchmark, rounds: int, seconds: float
) -> tuple[Result, Result]:
    """Rounds of each in turn, so that what else the machine does falls on both."""
    results = Result(), Result()
    for side in (service, floor):
        await load(side.port, asked.requests, 0.5, asked.clients)  # warm
    for _ in range(rounds):
        for side, result in zip((service, floor), results, strict=True):
            await round_of(side, asked, seconds, result)
    return results


def row(name: str, asked: Benchmark, service: Result, floor: Result) -> str:
    """A line of the table; where one asks alone the ratios are of times."""
    rates = median(service.rates), median(floor.rates)
    p50, p99, cpu = median(service.p50), median(service.p99), (median(service.cpu), median(floor.cpu))
    ratio, of_cpu = rates[0] / rates[1], cpu[1] / cpu[0]
    met = ratio >= asked.goal and p99 <= TAIL * p50
    if asked.clients == 1:
        ratio, of_cpu = p50 / median(floor.p50), cpu[0] / cpu[1]
        met = ratio <= asked.goal
    cells = (
        *(name, f"{rates[0]:,.0f}", f"{rates[1]:,.0f}", f"{ratio:.2f}", f"{asked.goal:.2f}", f"{of_cpu:.2f}"),
        *(f"{cpu[0] * 1e6:,.0f} / {cpu[1] * 1e6:,.0f}", f"{p50 * 1e3:.1f}", f"{p99 * 1e3:.1f}"),
        *(f"{p99 / p50:.1f}", "yes" if met else "NO"),
    )
    return f"| {' | '.join(cells)} |"


HEAD = """| {name} | service, requests/s | floor | ratio | goal | ratio of CPU | CPU, us | p50, ms | p99, ms | p99/p50 | met |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |"""


def measure(sort: str, only: set[str], rounds: int, seconds: float) -> None:
    offices: list[data.Office] = []
    with tempfile.TemporaryDirectory(prefix="steerco-bench-") as folder:
        statements = Path(folder) / "statements"
        with (
            DATABASES[sort](lambda url: filled(url, offices, statements)) as (own, copy),
            processes.service(own) as service,
            processes.floor(copy, str(statements)) as floor,
        ):
            idle = service.resident()
            print(f"\n{HEAD.format(name=sort)}", flush=True)
            for name, asked in benchmarks(offices).items():
                if not only or name in only:
                    results = uvloop.run(compared(service, floor, asked, rounds, seconds))
                    print(row(name, asked, *results), flush=True)
            print(f"\nready in {service.seconds_to_ready:.2f} s, {idle / 1e6:.0f} MB when ready,", end=" ")
            print(f"{service.resident() / 1e6:.0f} MB after", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--databases", nargs="*", default=list(DATABASES), choices=list(DATABASES))
    parser.add_argument("--only", nargs="*", default=[], choices=NAMES)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3.0, help="how long a round lasts")
    asked = parser.parse_args()
    pinned(OTHER_CORE)
    for sort in asked.databases:
        measure(sort, set(asked.only), asked.rounds, asked.seconds)


if __name__ == "__main__":
    main()
