"""Cost and finish from the same iterations: joint confidence, and the frontier of a wanted one.

Source: NASA Cost Estimating Handbook v4.0, Appendix J.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from app.calc.simulation.figures import ranked
from app.calc.simulation.normal import Floats


@dataclass(frozen=True, slots=True)
class Confidence:
    """The shares of the iterations that keep a finish, a cost, and both; ``joint`` is never above the others."""

    finish: float
    cost: float
    joint: float


def confidence(finishes: Floats, costs: Floats, finish: float, cost: float) -> Confidence:
    """How surely a plan is done by then for that.

    Examples
    --------
    >>> finishes, costs = np.array([1.0, 2.0, 3.0, 4.0]), np.array([9.0, 5.0, 6.0, 8.0])
    >>> confidence(finishes, costs, 3, 8)
    Confidence(finish=0.75, cost=0.75, joint=0.5)
    """
    timely, cheap = finishes <= finish, costs <= cost
    return Confidence(float(timely.mean()), float(cheap.mean()), float((timely & cheap).mean()))


def frontier(
    finishes: Floats, costs: Floats, wanted: Fraction, shares: Sequence[int]
) -> list[tuple[int, float, float]]:
    """For finishes of some confidence (per cent), the least cost with which both are kept as surely as wanted.

    A finish that is itself less sure than wanted has no such cost, and is left out.

    Examples
    --------
    >>> finishes, costs = np.array([1.0, 2.0, 3.0, 4.0]), np.array([9.0, 5.0, 6.0, 8.0])
    >>> frontier(finishes, costs, Fraction(1, 2), [25, 75, 100])
    [(75, 3.0, 6.0), (100, 4.0, 6.0)]
    """
    ordered, needed = np.sort(finishes), math.ceil(wanted * len(finishes))
    found = []
    for share in shares:
        finish = ranked(ordered, Fraction(share, 100))
        within = costs[finishes <= finish]
        if len(within) >= max(needed, 1):
            found.append((share, finish, float(np.partition(within, needed - 1)[needed - 1])))
    return found
