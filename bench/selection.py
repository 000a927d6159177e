"""``python -m bench.selection``: selections of the public knapsacks, and a large one beside HiGHS called bare.

The bare call is what one would write for this one problem: its textbook matrix, filled in by hand in the units it
is told in, and HiGHS left to its defaults but for the limit of time and a gap of nothing. Ours has the same limit
for everything, reading the problem, checking and telling included.
"""

import argparse
import os
import random
import sys
from decimal import Decimal
from math import inf
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from app.calc.selection.answer import Selection, Status
from app.calc.selection.checking import violations
from app.calc.selection.problem import Budget, Candidate, Capacity, Dependency, Problem, Profile
from app.calc.selection.solving import Effort, solve
from bench.knapsacks import Knapsack, knapsacks

ROOT = Path(__file__).parents[1]
DATA = Path(os.environ.get("STEERCO_SHARED_DATA", ROOT.parent / "shared" / "data"))
OF_KNAPSACKS, OF_LARGE = 30.0, 10.0  # seconds
HELD = 1.1  # the gap that ours may have, as a multiple of the bare one
NEAR = Decimal("0.005")  # how near the best known the knapsacks of Chu and Beasley must come
FREEDOMS = {11: "any start", 3: "four starts", 0: "one start"}


class Size(NamedTuple):
    candidates: int = 200
    periods: int = 12
    roles: int = 20
    dependencies: int = 40
    freedom: int = 11


PUBLISHED = Size()


def large(seed: int, size: Size = PUBLISHED) -> Problem:
    """A plan of candidates that may start when they like, with money and people for about half of them."""
    drawn = random.Random(seed)
    made = [candidate(drawn, number, size) for number in range(size.candidates)]
    pairs = {tuple(sorted(drawn.sample(range(size.candidates), 2))) for _ in range(size.dependencies)}
    return Problem(
        periods=tuple(f"P{at:02}" for at in range(size.periods)),
        candidates=tuple(made),
        budgets=tuple(
            Budget(
                fund,
                (share(sum(sum(each.profile.spend[fund]) for each in made), size.periods),) * size.periods,
            )
            for fund in ("capital", "revenue")
        ),
        capacities=tuple(
            Capacity(
                role,
                (share(sum(sum(each.profile.roles.get(role, ())) for each in made), size.periods),)
                * size.periods,
            )
            for role in (f"role {at:02}" for at in range(size.roles))
        ),
        dependencies=tuple(
            Dependency(f"C{later:03}", frozenset({f"C{earlier:03}"}), after_finish=True)
            for earlier, later in sorted(pairs)
        ),
    )


def candidate(drawn: random.Random, number: int, size: Size) -> Candidate:
    length = drawn.randint(1, 4)
    capital = [drawn.randint(20, 400) for _ in range(length)]
    revenue = [drawn.randint(5, 120) for _ in range(length)]
    roles = drawn.sample(range(size.roles), drawn.randint(2, 5))
    first = drawn.randint(0, max(0, size.periods - length - size.freedom))
    value = round((sum(capital) + sum(revenue)) * drawn.uniform(0.8, 1.6))
    return Candidate(
        f"C{number:03}",
        Decimal(value),
        Profile(
            {"capital": tuple(map(Decimal, capital)), "revenue": tuple(map(Decimal, revenue))},
            {
                f"role {role:02}": tuple(Decimal(drawn.randint(1, 6)) for _ in range(length))
                for role in sorted(roles)
            },
        ),
        earliest=first,
        latest=min(first + size.freedom, size.periods - length),
        delay_factor=Decimal("0.97"),
    )


def share(total: Decimal | int, periods: int) -> Decimal:
    """Half of what all would take, evenly over the periods."""
    return Decimal(int(total) // (2 * periods))


class Bare(NamedTuple):
    objective: float
    bound: float
    seconds: float

    @property
    def gap(self) -> float:
        return (self.bound - self.objective) / abs(self.objective)


def bare(problem: Problem, seconds: float) -> Bare:
    """HiGHS on the matrix of the textbook."""
    began = perf_counter()
    count = len(problem.periods)
    columns = [
        (at, start)
        for at, each in enumerate(problem.candidates)
        for start in range(each.window[0], each.window[1] + 1)
    ]
    place = {each.id: at for at, each in enumerate(problem.candidates)}
    entries: list[tuple[int, int, float]] = []
    limits: list[float] = []
    for limited, used in (
        *((each, [one.profile.spend[each.fund] for one in problem.candidates]) for each in problem.budgets),
        *(
            (each, [one.profile.roles.get(each.role, ()) for one in problem.candidates])
            for each in problem.capacities
        ),
    ):
        for period, limit in enumerate(limited.amounts):
            for column, (at, start) in enumerate(columns):
                if 0 <= period - start < len(used[at]):
                    entries.append((len(limits), column, float(used[at][period - start])))
            limits.append(float(limit))
    for at in range(len(problem.candidates)):
        entries.extend((len(limits), column, 1.0) for column, (owner, _) in enumerate(columns) if owner == at)
        limits.append(1.0)
    for dependency in problem.dependencies:
        one, other = place[dependency.candidate], place[next(iter(dependency.needs))]
        length = problem.candidates[other].profile.length
        for period in range(count):
            for column, (owner, start) in enumerate(columns):
                if owner == one and start <= period:
                    entries.append((len(limits), column, 1.0))
                if owner == other and start + length <= period:
                    entries.append((len(limits), column, -1.0))
            limits.append(0.0)
    rows, places, amounts = zip(*entries, strict=True)
    matrix = csr_array((amounts, (rows, places)), shape=(len(limits), len(columns)))
    values = [float(problem.candidates[at].value) * 0.97**start for at, start in columns]
    said = milp(
        -np.array(values),
        integrality=np.ones(len(columns)),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(matrix, -np.inf, limits),
        options={"time_limit": seconds, "mip_rel_gap": 0.0},
    )
    return Bare(-said.fun, -said.mip_dual_bound, perf_counter() - began)


class Line(NamedTuple):
    """What became of one family of knapsacks."""

    problems: int = 0
    proved: int = 0
    as_known: int = 0
    above: int = 0
    violated: int = 0
    worst: Decimal = Decimal(0)
    longest: float = 0.0
    total: float = 0.0

    def and_of(self, known: Knapsack, told: Selection) -> "Line":
        objective = told.objective or Decimal(0)
        return Line(
            self.problems + 1,
            self.proved + (told.status is Status.OPTIMAL),
            self.as_known + (objective == known.best),
            self.above + (objective > known.best),
            self.violated + bool(violations(known.problem, told.starts)),
            max(self.worst, (known.best - objective) / known.best),
            max(self.longest, told.seconds),
            self.total + told.seconds,
        )


def of_knapsacks(folder: Path, families: list[str], seconds: float) -> dict[str, Line]:
    lines: dict[str, Line] = {}
    for known in knapsacks(folder):
        if not families or known.family in families:
            told = solve(known.problem, Effort(seconds))
            if known.is_proved and told.objective != known.best:
                print(
                    f"{known.name}: {told.status} {told.objective}, where {known.best} is the optimum",
                    flush=True,
                )
            print(
                f"{known.name} {told.status} {told.objective} {told.gap} {told.seconds:.1f} s",
                file=sys.stderr,
                flush=True,
            )
            lines[known.family] = lines.get(known.family, Line()).and_of(known, told)
    return lines


def print_knapsacks(lines: dict[str, Line]) -> None:
    print(
        "| knapsacks | problems | proved | as known | above | violated | worst below known | longest, s | mean, s |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for family, each in lines.items():
        counts = f"{each.problems} | {each.proved} | {each.as_known} | {each.above} | {each.violated}"
        times = f"{each.longest:.1f} | {each.total / each.problems:.1f}"
        missed = "" if each.worst <= NEAR else " (missed)"
        print(f"| {family} | {counts} | {each.worst:.3%}{missed} | {times} |", flush=True)


def print_large(seeds: int, seconds: float) -> None:
    print(
        "| 200 candidates, 12 periods, 20 roles | value | bound | gap | bare value | bare bound | bare gap | ratio |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for freedom, name in FREEDOMS.items():
        for seed in range(1, seeds + 1):
            problem = large(seed, Size(freedom=freedom))
            told, beside = solve(problem, Effort(seconds)), bare(problem, seconds)
            assert (
                told.objective is not None and told.bound is not None and not violations(problem, told.starts)
            )
            gap = float((told.bound - told.objective) / told.objective)
            ratio = gap / beside.gap if beside.gap else inf if gap else 1.0
            ours = f"{told.objective:,.0f} | {told.bound:,.0f} | {gap:.2%}"
            theirs = f"{beside.objective:,.0f} | {beside.bound:,.0f} | {beside.gap:.2%}"
            missed = "" if ratio <= HELD else f" (missed: {HELD} at most)"
            print(f"| {name}, {seed} | {ours} | {theirs} | {ratio:.2f}{missed} |", flush=True)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument(
        "--families", nargs="*", default=[], help="mknap1, sac94, mknapcb1, mknapcb4; all without it"
    )
    options.add_argument("--seconds", type=float, default=OF_KNAPSACKS, help="for each knapsack")
    options.add_argument("--seeds", type=int, default=3, help="large selections of each freedom")
    chosen = options.parse_args()
    print_large(chosen.seeds, OF_LARGE)
    print_knapsacks(of_knapsacks(DATA / "mkp", chosen.families, chosen.seconds))


if __name__ == "__main__":
    main()
