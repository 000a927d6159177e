"""``python -m bench.register_risk``: simulating a register beside drawing its random numbers.

Of each risk it is drawn whether it occurs, and how much it then costs and delays: three uniform numbers an
iteration. The floor draws the same numbers from the same streams, and does nothing with them. As many from one
stream are told as well. CPU time of the process: another's work does not count.
"""

import argparse
import random
from functools import partial
from resource import RUSAGE_SELF, getrusage
from statistics import median

import numpy as np

from app.calc.simulation.distributions import Distribution, Lognormal, Pert, Triangular
from app.calc.simulation.drawing import drawn
from app.calc.simulation.register import Impact, UncertainRisk, blocks
from app.calc.simulation.running import chunks, simulated
from bench.plan_risk import seconds

COLUMNS, GOAL = 3, 6
SIZES = ((1_000, 10_000), (5_000, 100_000))


def register(risks: int) -> list[UncertainRisk]:
    """Risks of every probability, with skewed impacts of three sorts on ten projects."""
    chance = random.Random(3)
    return [
        UncertainRisk(
            f"RSK-{number:04d}",
            chance.uniform(0.02, 0.6),
            (Impact(f"P{number % 10}", severity(chance, number, 1e5), severity(chance, number, 40)),),
        )
        for number in range(risks)
    ]


def severity(chance: random.Random, number: int, scale: float) -> Distribution:
    likely = chance.uniform(0.2, 1) * scale
    least, most = likely * chance.uniform(0.4, 0.9), likely * chance.uniform(1.2, 4)
    if number % 3 == 2:
        return Lognormal(likely, most)
    return (Pert, Triangular)[number % 3](least, likely, most)


def numbers(risks: list[UncertainRisk], iterations: int) -> None:
    for block in blocks(risks):
        for chunk in range(chunks(iterations)):
            for _ in drawn(block, 5, chunk):
                pass


def of_one_stream(risks: int, iterations: int) -> None:
    generator, kept = np.random.Generator(np.random.PCG64(1)), np.empty(iterations)
    for _ in range(risks * COLUMNS):
        generator.random(out=kept)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=3)
    rounds = options.parse_args().rounds
    for risks, iterations in SIZES:
        all_of = register(risks)
        sides = (
            partial(simulated, all_of, 5, iterations),
            partial(numbers, all_of, iterations),
            partial(of_one_stream, risks, iterations),
        )
        idle = getrusage(RUSAGE_SELF).ru_maxrss
        turns = [[seconds(side) for side in sides] for _ in range(rounds)]
        ours, floor, bare = (median(times) for times in zip(*turns, strict=True))
        print(f"{risks:,} risks, {iterations:,} iterations")
        print(f"  simulated {ours:5.2f} s  its numbers {floor:5.2f} s  {ours / floor:4.1f} of at most {GOAL}")
        print(f"  as many numbers from one stream {bare:5.2f} s  {ours / bare:4.1f}")
        print(f"  at most {(getrusage(RUSAGE_SELF).ru_maxrss - idle) / 1024:.0f} MB above idle")


if __name__ == "__main__":
    main()
