"""``python -m bench.rankings``: ranking 2,000 components by 12 criteria under 10,000 weights, beside the bare
product of the two matrices, by numpy in the same process on one core.

Ours are the weights, the product in blocks, who comes first by each of them, central weights and confidence,
the places that are kept of the draws, and the acceptabilities, quantiles and shares of the first ten from them.
CPU time of the process: another's work does not count.
"""

import argparse
import os
from functools import partial
from resource import RUSAGE_SELF, getrusage
from statistics import median

from bench.processes import OTHER_CORE, pinned

ROWS, CRITERIA, DRAWS, GOAL = 2_000, 12, 10_000, 4


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m bench.rankings", description=__doc__)
    options.add_argument("--rounds", type=int, default=11)
    rounds = options.parse_args().rounds
    pinned(OTHER_CORE)
    os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}  # before numpy is there

    import numpy as np

    from app.calc.prioritisation import stability
    from app.calc.prioritisation.smaa import MILLION, Judged, simulated
    from app.calc.prioritisation.weights import nothing
    from bench.plan_risk import seconds

    generator = np.random.default_rng(1)
    worths = generator.integers(0, MILLION, (ROWS, CRITERIA))
    weights = generator.dirichlet(np.ones(CRITERIA), DRAWS)
    across = np.ascontiguousarray(worths.T, dtype=np.float64)

    def ours(missing: float) -> None:
        judged = Judged(worths, generator.random(worths.shape) < missing)
        places = simulated(judged, nothing(CRITERIA), DRAWS, 1).places
        stability.quantiles(places, (0.05, 0.5, 0.95))
        stability.within(places, 10)
        stability.holistic(places)

    idle = getrusage(RUSAGE_SELF).ru_maxrss
    ours(0)
    above = (getrusage(RUSAGE_SELF).ru_maxrss - idle) / 1024
    print(f"{ROWS:,} components, {CRITERIA} criteria, {DRAWS:,} weights; load {os.getloadavg()[0]:.1f}")
    print(f"at most {above:.0f} MB above idle; the product alone is {ROWS * DRAWS * 8 / 2**20:.0f} MB")
    product = partial(np.matmul, weights, across)
    turns = [(seconds(partial(ours, 0.0)), seconds(product)) for _ in range(rounds)]
    mine, bare = (median(turn[side] for turn in turns) for side in (0, 1))
    print(
        f"nothing missing: {mine * 1e3:.0f} ms, product {bare * 1e3:.0f} ms: {mine / bare:.1f} of at most {GOAL}"
    )
    print(f"a tenth missing: {seconds(partial(ours, 0.1)) * 1e3:.0f} ms")


if __name__ == "__main__":
    main()
