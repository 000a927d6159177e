"""``python -m bench.register_risk``: simulating a register beside drawing its random numbers.

Of each risk it is drawn whether it occurs, and how much it then costs and delays: three uniform numbers an
iteration. The floor draws as many by the same sort of generator. CPU time of the process: another's work does
not count.
"""

import argparse
import random
from collections.abc import Callable
from functools import partial
from resource import RUSAGE_SELF, getrusage
from statistics import median
from time import process_time

import numpy as np

from app.calc.simulation.distributions import Distribution, Lognormal, Pert, Triangular
from app.calc.simulation.register import Impact, UncertainRisk
from app.calc.simulation.running import simulated

COLUMNS, GOAL = 3, 6
SIZES = ((1_000, 10_000), (5_000, 100_000))


def register(risks: int) -> list[UncertainRisk]:
    """Risks of every probability, with skewed impacts of three sorts on ten projects."""
    drawn = random.Random(3)
    return [
        UncertainRisk(
            f"RSK-{number:04d}",
            drawn.uniform(0.02, 0.6),
            (Impact(f"P{number % 10}", severity(drawn, number, 1e5), severity(drawn, number, 40)),),
        )
        for number in range(risks)
    ]


def severity(drawn: random.Random, number: int, scale: float) -> Distribution:
    likely = drawn.uniform(0.2, 1) * scale
    least, most = likely * drawn.uniform(0.4, 0.9), likely * drawn.uniform(1.2, 4)
    if number % 3 == 2:
        return Lognormal(likely, most)
    return (Pert, Triangular)[number % 3](least, likely, most)


def uniforms(risks: int, iterations: int) -> None:
    generator, kept = np.random.Generator(np.random.PCG64(1)), np.empty(iterations)
    for _ in range(risks * COLUMNS):
        generator.random(out=kept)


def seconds(work: Callable[[], object]) -> float:
    began = process_time()
    work()
    return process_time() - began


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=3)
    rounds = options.parse_args().rounds
    for risks, iterations in SIZES:
        run = partial(simulated, register(risks), 5, iterations)
        floor_run = partial(uniforms, risks, iterations)
        idle = getrusage(RUSAGE_SELF).ru_maxrss
        turns = [(seconds(run), seconds(floor_run)) for _ in range(rounds)]
        ours, floor = (median(turn[side] for turn in turns) for side in (0, 1))
        print(f"{risks:,} risks, {iterations:,} iterations")
        print(f"  simulated {ours:5.2f} s  uniforms {floor:5.2f} s  {ours / floor:4.1f} of at most {GOAL}")
        print(f"  at most {(getrusage(RUSAGE_SELF).ru_maxrss - idle) / 1024:.0f} MB above idle")


if __name__ == "__main__":
    main()
