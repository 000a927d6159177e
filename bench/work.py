"""``python -m bench.work``: jobs, deliveries and the feed beside their floors, and the ratio of the two."""

import argparse
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from statistics import median

from bench import pairs, processes
from bench.databases import DATABASES
from bench.pairs import Pair, Place
from bench.processes import OTHER_CORE, pinned

OF_A_JOB = ("jobs", "job_runs")
Measured = Callable[[Place], AbstractContextManager[Pair]]


@contextmanager
def delivered(place: Place) -> Iterator[Pair]:
    with processes.served("bench.receiver") as receiver, pairs.deliveries(place, receiver.port) as pair:
        yield pair


MEASURED: dict[str, tuple[str, Measured]] = {
    "enqueue": (
        "enqueueing a job / its two rows inserted",
        lambda place: pairs.enqueue(place, OF_A_JOB),
    ),
    "enqueue-audited": (
        "enqueueing a job / its rows, version and trail inserted",
        lambda place: pairs.enqueue(place, (*OF_A_JOB, "entity_versions", "audit_events")),
    ),
    "jobs": ("a short job / claimed and ended without a process", pairs.jobs),
    "deliveries": ("an event delivered / a bare post", delivered),
    "feed": ("100 events of the feed / its SQL", pairs.feed),
}
HEAD = """
| {name} | ours, ms | floor, ms | ratio of times | ours, a second |
| --- | --- | --- | --- | --- |"""


def row(told: str, ours: list[float], floor: list[float]) -> str:
    one, other = median(ours), median(floor)
    cells = (told, f"{one * 1e3:.2f}", f"{other * 1e3:.2f}", f"{one / other:.1f}", f"{1 / one:,.0f}")
    return f"| {' | '.join(cells)} |"


def measure(url: str, names: list[str], rounds: int) -> None:
    """Rounds of each and of its floor in turn, after one that does not count."""
    for name in names:
        told, measured = MEASURED[name]
        with measured(Place(url)) as pair:
            taken = [(pair.ours(), pair.floor()) for _ in range(rounds + 1)][1:]
        ours, floor = map(list, zip(*taken, strict=True))
        print(row(told, ours, floor), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.work", description=__doc__)
    parser.add_argument("--databases", nargs="*", default=list(DATABASES), choices=list(DATABASES))
    parser.add_argument("--only", nargs="*", default=list(MEASURED), choices=list(MEASURED))
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    pinned(OTHER_CORE)
    for sort in asked.databases:
        with DATABASES[sort](lambda _: None) as (url, _):
            print(HEAD.format(name=f"{sort}, load {os.getloadavg()[0]:.1f}"), flush=True)
            measure(url, asked.only, asked.rounds)


if __name__ == "__main__":
    main()
