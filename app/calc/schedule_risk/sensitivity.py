"""What the finish of a simulated plan hangs on: indices of each task.

References
----------
Williams (1992), "Criticality in stochastic networks", J. Opl Res. Soc. 43(4): significance and cruciality.
PMI, *Practice Standard for Scheduling*: the schedule sensitivity index. Vanhoucke (2010), on all of them.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.calc.schedule_risk.running import Run
from app.calc.simulation.normal import Floats


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """One task. ``mean`` and ``deviation`` are of its duration, in working minutes of its calendar.

    ``criticality`` is the share of the iterations in which it has no float against their own finish;
    ``ssi`` that times its deviation as a share of the finish's; ``pearson`` the correlation of its duration
    with the time until the finish (None where either never varies), of which cruciality is the size;
    ``significance`` the mean of d / (d + float) * T / E(T).
    """

    key: str
    criticality: float
    ssi: float | None
    pearson: float | None
    significance: float | None
    mean: float
    deviation: float


def sensitivities(keys: Sequence[str], planned: Floats, run: Run) -> list[Sensitivity]:
    """The indices of every task, in the order of the network."""
    sums, many = run.sums, len(run.time)
    spread = deviation_of(run.time)
    means = sums.duration / many
    squares = np.maximum(sums.squared - many * means**2, 0)
    deviations = np.sqrt(squares / max(many - 1, 1))
    covariances = (sums.with_time - means * sums.time) / max(many - 1, 1)
    return [
        Sensitivity(
            key,
            float(sums.critical[n] / many),
            float(sums.critical[n] / many * deviations[n] / spread) if spread else None,
            correlation(float(covariances[n]), float(deviations[n]), spread),
            float(sums.significance[n] / sums.time) if sums.time else None,
            float(planned[n] + means[n]),
            float(deviations[n]),
        )
        for n, key in enumerate(keys)
    ]


def deviation_of(values: Floats) -> float:
    return float(values.std(ddof=1)) if len(values) > 1 else 0.0


def correlation(covariance: float, one: float, other: float) -> float | None:
    """Pearson's, or None where one of both never varies."""
    if one < 1e-9 or other < 1e-9:
        return None
    return min(1.0, max(-1.0, covariance / (one * other)))


def spearman(one: Floats, other: Floats) -> float | None:
    """The correlation of ranks, equal values having the mean of theirs; None where one of both never varies.

    Examples
    --------
    >>> spearman(np.array([1.0, 2.0, 3.0]), np.array([10.0, 30.0, 20.0]))
    0.5
    """
    first, second = ranks(one), ranks(other)
    if first is None or second is None:
        return None
    return round(float(first @ second / math.sqrt(float(first @ first) * float(second @ second))), 12)


def ranks(values: Floats) -> Floats | None:
    """Ranks less their mean; None where all are one."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    if len(counts) < 2:
        return None
    ends = np.cumsum(counts)
    return np.asarray((ends - (counts - 1) / 2)[place] - (len(values) + 1) / 2)
