"""``python -m bench.plan_risk``: simulating a plan beside drawing as many normal numbers.

1,000 activities with 2,500 links of all four types with lags, each duration a PERT of its own, all correlated,
with a cost for each minute; 10,000 iterations, each with both passes, costs and the sums of every index. The
floor draws ten million normals by the same generator. CPU time of the process: another's work does not count.
"""

import argparse
import random
from collections.abc import Callable
from datetime import datetime
from functools import partial
from resource import RUSAGE_SELF, getrusage
from statistics import median
from time import process_time

import numpy as np

from app.calc.schedule.calendar import minute_of
from app.calc.schedule.critical_path import calculate
from app.calc.schedule.network import Basis, Link, Relation
from app.calc.schedule_risk.inputs import Likeness, Model, Uncertain
from app.calc.schedule_risk.network import compiled
from app.calc.schedule_risk.running import simulated
from app.calc.simulation.distributions import Pert
from bench.schedules import network

TASKS, LINKS, ITERATIONS = 1_000, 2_500, 10_000


def model_of(calendars: int) -> Model:
    """A plan of the bench of networks, with some more links and with uncertainty all over."""
    drawn = random.Random(3)
    activities, links, _ = network(TASKS, calendars)
    while len(links) < LINKS:
        before = drawn.randrange(TASKS - 10)
        after = drawn.randrange(before + 1, min(TASKS, before + 60))
        relation, lag = drawn.choice(list(Relation)), drawn.choice([0, 480, -240])
        links.append(Link(f"T{before}", f"T{after}", relation, lag))
    tasks = [
        Uncertain(
            one.key,
            Pert(
                one.duration * drawn.uniform(0.6, 0.95), one.duration, one.duration * drawn.uniform(1.1, 2.2)
            ),
            rate=1.0,
        )
        for one in activities
    ]
    plan = calculate(activities, links, Basis(minute_of(datetime(2026, 1, 5))))
    alike = [Likeness("all", tuple(one.key for one in activities), 0.25)]
    return Model(compiled([("", plan)]), tasks, alike=alike)


def normals() -> None:
    generator, kept = np.random.Generator(np.random.PCG64(1)), np.empty(ITERATIONS)
    for _ in range(TASKS):
        generator.standard_normal(out=kept)


def seconds(work: Callable[[], object]) -> float:
    began = process_time()
    work()
    return process_time() - began


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=9)
    rounds = options.parse_args().rounds
    idle = getrusage(RUSAGE_SELF).ru_maxrss
    for calendars in (1, 2):
        model = model_of(calendars)
        run = partial(simulated, model, 5, ITERATIONS)
        turns = [(seconds(run), seconds(normals)) for _ in range(rounds)]
        ours, floor = (median(turn[side] for turn in turns) for side in (0, 1))
        print(f"{TASKS:,} activities, {LINKS:,} links, {ITERATIONS:,} iterations, {calendars} calendars")
        print(f"  simulated {ours:5.2f} s  normals {floor:5.2f} s  {ours / floor:4.1f} of at most 6")
        print(f"  at most {(getrusage(RUSAGE_SELF).ru_maxrss - idle) / 1024:.0f} MB above idle")


if __name__ == "__main__":
    main()
