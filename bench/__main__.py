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
from bench import data
from bench.capture import captured
from bench.databases import DATABASES
from bench.load import Requests, in_turn, load, request
from bench.processes import OTHER_CORE, Server, pinned, served

CLIENTS = 32
GOALS = {"read": 0.20, "list": 0.40, "create": 0.35, "create for 8": 0.35}
TAIL = 4  # p99 is to be at most so many times p50


@dataclass(slots=True)
class Result:
    """All rounds of one side of a benchmark."""

    rates: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)  # seconds per request
    p50: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)


def requests_of(offices: list[data.Office]) -> dict[str, Requests]:
    """What each benchmark asks, in turn."""
    main, body = offices[0], json.dumps(data.RISK).encode()
    reads = [
        request("GET", f"/v1/risks/{id}", main.token) for id in main.risks[:: len(main.risks) // 997 or 1]
    ]
    lists = [request("GET", f"/v1/projects/{id}/risks?limit=100", main.token) for id in main.projects]
    creates = [request("POST", f"/v1/projects/{o.projects[-1]}/risks", o.token, body) for o in offices]
    return {
        "read": in_turn(reads),
        "list": in_turn(lists),
        "create": in_turn(creates[:1]),
        "create for 8": in_turn(creates),
    }


def filled(url: str, into: list[data.Office], statements: Path) -> None:
    """Fill the database at ``url``, and keep what SQL the service sends there."""
    app = create_app(Settings(database_url=url, token_peppers=(data.PEPPER,)))  # type: ignore[arg-type]
    database: Database = app.state.database
    into += [data.office(database, 100, 200), *(data.office(database, 1, 20) for _ in range(7))]
    client = TestClient(app, headers={"Authorization": f"Bearer {into[0].token}"})
    at = f"/v1/projects/{into[0].projects[0]}/risks"
    seen = {
        "read": captured(database, client, "GET", f"/v1/risks/{into[0].risks[0]}"),
        "list": captured(database, client, "GET", f"{at}?limit=100"),
        "create": captured(database, client, "POST", at, data.RISK),
    }
    statements.write_bytes(pickle.dumps(seen))
    database.engine.dispose()


async def round_of(server: Server, requests: Requests, seconds: float, result: Result) -> None:
    cpu = server.cpu()
    measured = await load(server.port, requests, seconds, CLIENTS)
    answered = len(measured.latencies)
    cuts = quantiles(measured.latencies, n=100)
    result.rates.append(answered / measured.seconds)
    result.cpu.append((server.cpu() - cpu) / answered)
    result.p50.append(cuts[49])
    result.p99.append(cuts[98])


async def compared(
    service: Server, floor: Server, requests: Requests, rounds: int, seconds: float
) -> tuple[Result, Result]:
    """Rounds of each in turn, so that what else the machine does falls on both."""
    results = Result(), Result()
    for side in (service, floor):
        await round_of(side, requests, 0.5, Result())  # warm
    for _ in range(rounds):
        for side, result in zip((service, floor), results, strict=True):
            await round_of(side, requests, seconds, result)
    return results


def row(name: str, service: Result, floor: Result) -> str:
    rates = median(service.rates), median(floor.rates)
    ratio, cpu = rates[0] / rates[1], median(floor.cpu) / median(service.cpu)
    p50, p99 = median(service.p50), median(service.p99)
    goal = GOALS[name]
    met = "yes" if ratio >= goal and p99 <= TAIL * p50 else "NO"
    return (
        f"| {name} | {rates[0]:,.0f} | {rates[1]:,.0f} | {ratio:.2f} | {goal:.2f} | {cpu:.2f} "
        f"| {median(service.cpu) * 1e6:,.0f} / {median(floor.cpu) * 1e6:,.0f} | {p50 * 1e3:.1f} | {p99 * 1e3:.1f} "
        f"| {p99 / p50:.1f} | {met} |"
    )


HEAD = """| {name} | service, requests/s | floor | ratio | goal | ratio of CPU | CPU, us | p50, ms | p99, ms | p99/p50 | met |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |"""


def measure(sort: str, only: set[str], rounds: int, seconds: float) -> None:
    offices: list[data.Office] = []
    with tempfile.TemporaryDirectory(prefix="steerco-bench-") as folder:
        statements = Path(folder) / "statements"
        with (
            DATABASES[sort](lambda url: filled(url, offices, statements)) as (own, copy),
            served("bench.service", own) as service,
            served("bench.floor", copy, str(statements)) as floor,
        ):
            idle = service.resident()
            print(f"\n{HEAD.format(name=sort)}", flush=True)
            for name, requests in requests_of(offices).items():
                if not only or name in only:
                    print(
                        row(name, *uvloop.run(compared(service, floor, requests, rounds, seconds))),
                        flush=True,
                    )
            print(f"\nready in {service.seconds_to_ready:.2f} s, {idle / 1e6:.0f} MB when ready,", end=" ")
            print(f"{service.resident() / 1e6:.0f} MB after", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--databases", nargs="*", default=list(DATABASES), choices=list(DATABASES))
    parser.add_argument("--only", nargs="*", default=[], choices=list(GOALS))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3.0, help="how long a round lasts")
    asked = parser.parse_args()
    pinned(OTHER_CORE)
    for sort in asked.databases:
        measure(sort, set(asked.only), asked.rounds, asked.seconds)


if __name__ == "__main__":
    main()
