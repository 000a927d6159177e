"""``python -m bench.levelling``: resource levelling beside the best known answers of PSPLIB and Patterson.

Every answer is looked at by the independent checker, and none may be below the best known lower bound. The
default heuristic has no time limit, only its number of schedules; the exact solver has 30 s an instance.
"""

import argparse
import csv
import os
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter

from app.calc.levelling.checking import breaches
from app.calc.levelling.levelling import SCHEDULES, Levelled, Status, levelled
from app.calc.levelling.problem import Activity, Capacity, Link, Problem
from app.resources.levelling.exact import proved

ROOT = Path(__file__).parents[1]
PSPLIB = Path(os.environ.get("STEERCO_SHARED_DATA", ROOT.parent / "shared" / "data")) / "psplib"
SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Instance:
    """A published problem: ``lower`` to ``upper`` is where its shortest finish lies; ``lower`` 0 is not known."""

    name: str
    path: Path
    lower: int
    upper: int

    @property
    def problem(self) -> Problem:
        text = self.path.read_text("latin-1")
        return read_psplib(text) if self.path.suffix == ".sm" else read_patterson(text)


def instances(folder: Path = PSPLIB) -> Iterator[Instance]:
    """Those of Patterson, then those of PSPLIB."""
    with (folder / "patterson_best_known.csv").open() as file:
        for row in csv.DictReader(file):
            path, optimum = folder / "patterson" / row["instance"], int(row["optimum"])
            yield Instance(path.stem, path, optimum, optimum)
    with (folder / "best_known.csv").open() as file:
        for row in csv.DictReader(file):
            path = folder / row["instance"]
            lower = int(row["best_known_lower"] or 0)
            yield Instance(path.stem, path, lower, int(row["best_known_upper"]))


def read_psplib(text: str) -> Problem:
    """A single-mode instance in the format of PSPLIB (``.sm``)."""
    lines = [line.split() for line in text.splitlines()]
    following = next(n for n, line in enumerate(lines) if line[:1] == ["jobnr."]) + 1
    asking = next(n for n, line in enumerate(lines) if line[:3] == ["jobnr.", "mode", "duration"]) + 2
    capacities = lines[next(n for n, line in enumerate(lines) if line == ["RESOURCEAVAILABILITIES:"]) + 2]
    count = next(n for n, line in enumerate(lines[following:]) if line[0].startswith("*"))
    links = [(line[0], after) for line in lines[following : following + count] for after in line[3:]]
    jobs = [(line[0], line[2], line[3:]) for line in lines[asking : asking + count]]
    return problem_of(jobs, links, capacities)


def read_patterson(text: str) -> Problem:
    """An instance in the format of Patterson (``.rcp``): numbers in a row, however they are broken into lines."""
    numbers = iter(text.split())
    count, resources = int(next(numbers)), int(next(numbers))
    capacities = [next(numbers) for _ in range(resources)]
    jobs, links = list[tuple[str, str, list[str]]](), list[tuple[str, str]]()
    for job in map(str, range(1, count + 1)):
        length, asked = next(numbers), [next(numbers) for _ in range(resources)]
        jobs.append((job, length, asked))
        links += [(job, next(numbers)) for _ in range(int(next(numbers)))]
    return problem_of(jobs, links, capacities)


def problem_of(
    jobs: list[tuple[str, str, list[str]]], links: list[tuple[str, str]], capacities: list[str]
) -> Problem:
    activities = tuple(
        Activity(job, int(length), {f"R{n}": int(units) for n, units in enumerate(asked, 1) if int(units)})
        for job, length, asked in jobs
    )
    return Problem(
        activities,
        tuple(Link(before, after) for before, after in links),
        {f"R{n}": Capacity(int(units)) for n, units in enumerate(capacities, 1)},
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    instance: Instance
    heuristic: Levelled
    heuristic_seconds: float
    exact: Levelled | None
    seconds: float

    def line(self) -> str:
        one, said = self.instance, "| - | - | - | -"
        known = str(one.upper) if one.lower == one.upper else f"{one.lower or '?'} to {one.upper}"
        if self.exact:
            finish, status = self.exact.finish, self.exact.status
            told = (
                f"{status}" if status == Status.OPTIMAL else f"{status}, at least {self.exact.bound.finish}"
            )
            said = f"| {finish} | {gap(finish, one):.1f} % | {told} | {self.seconds:.1f}"
        found = self.heuristic.finish
        shown = f"{gap(found, one):.1f} % | {self.heuristic.status} | {self.heuristic_seconds:.1f}"
        return f"| {one.name} | {known} | {found} | {shown} {said} |"


def gap(finish: int, instance: Instance) -> float:
    """Per cent above the best known."""
    return 100 * (finish - instance.upper) / instance.upper


def measured(instance: Instance, seconds: float, schedules: int) -> Row:
    """Both answers to an instance. Raises ``AssertionError`` where one of them cannot be."""
    problem, began = instance.problem, perf_counter()
    heuristic = levelled(problem, schedules=schedules)
    between = perf_counter()
    exact = proved(problem, heuristic, seconds) if seconds and find_spec("ortools") else None
    ended = perf_counter()
    for found in filter(None, (heuristic, exact)):
        assert not breaches(problem, found.starts), instance.name
        assert found.bound.finish <= instance.upper and found.finish >= instance.lower, instance.name
    return Row(instance, heuristic, between - began, exact, ended - between)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument(
        "--seconds", type=float, default=SECONDS, help="of the exact solver; 0 leaves it out"
    )
    options.add_argument("--schedules", type=int, default=SCHEDULES)
    options.add_argument("--only", default="", help="instances whose names begin so")
    given = options.parse_args()
    print("| instance | best known | heuristic | gap | status | s | exact | gap | status | s |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    rows = []
    for instance in instances():
        if instance.name.startswith(given.only):
            rows.append(measured(instance, given.seconds, given.schedules))
            print(rows[-1].line(), flush=True)
    for name, of in (("Patterson", "pat"), ("j30", "j30"), ("j60", "j60"), ("j90", "j90"), ("j120", "j120")):
        mine = [row for row in rows if row.instance.name.startswith(of)]
        if mine:
            print(f"{name}: {summary(mine)}")
    print(f"all: {summary(rows)}")


def summary(rows: list[Row]) -> str:
    exact = [row.exact for row in rows if row.exact]
    gaps = [gap(row.heuristic.finish, row.instance) for row in rows]
    said = f"default heuristic {sum(gaps) / len(gaps):.2f} % above the best known on average"
    if exact:
        mean = sum(gap(row.exact.finish, row.instance) for row in rows if row.exact) / len(exact)
        optimal = sum(one.status == Status.OPTIMAL for one in exact)
        said += f"; exact solver {mean:.2f} %, {optimal} of {len(exact)} proved optimal"
    return said


if __name__ == "__main__":
    main()
