"""``python -m bench.selection``: selections of the public knapsacks, and a large one beside HiGHS called bare.

The bare call is what one would write for this one problem: its textbook matrix, filled in by hand in the units it
is told in, and HiGHS left to its defaults but for the limit of time and a gap of nothing. Ours has the same limit
for everything, reading the problem, checking and telling included.
"""

import argparse
import random
from decimal import Decimal
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
from bench.data import SHARED
from bench.knapsacks import Knapsack, knapsacks

SECONDS = 10.0
HELD = 1.1


class Size(NamedTuple):
    candidates: int = 200
    periods: int = 12
    roles: int = 20
    dependencies: int = 40
    freedom: int = 11


def large(seed: int, size: Size = Size()) -> Problem:
    """A plan of candidates that may start when they like, with money and people for about half of them."""
    drawn = random.Random(seed)
    made = [candidate(drawn, number, size) for number in range(size.candidates)]
    pairs = {tuple(sorted(drawn.sample(range(size.candidates), 2))) for _ in range(size.dependencies)}
    return Problem(
        periods=tuple(f"P{at:02}" for at in range(size.periods)),
        candidates=tuple(made),
        budgets=tuple(
            Budget(fund, (share(sum(sum(each.profile.spend[fund]) for each in made), size.periods),) * size.periods)
            for fund in ("capital", "revenue")
        ),
        capacities=tuple(
            Capacity(role, (share(sum(sum(each.profile.roles.get(role, ())) for each in made), size.periods),) * size.periods)
            for role in (f"role {at:02}" for at in range(size.roles))
        ),
        dependencies=tuple(
            Dependency(f"C{later:03}", frozenset({f"C{earlier:03}"}), after_finish=True) for earlier, later in sorted(pairs)
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
            {f"role {role:02}": tuple(Decimal(drawn.randint(1, 6)) for _ in range(length)) for role in sorted(roles)},
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
        *((each, [one.profile.roles.get(each.role, ()) for one in problem.candidates]) for each in problem.capacities),
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
