"""What a simulation says: moments, percentiles, exceedance, and the contribution of each risk.

A percentile is the smallest value that the share of the iterations does not exceed: no interpolation.
"""

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from app.calc.simulation.drawing import CHUNK, drawn
from app.calc.simulation.normal import Floats
from app.calc.simulation.register import Block, Column, Correlation, UncertainRisk, blocks
from app.calc.simulation.running import Tell, Totals, chunks, nothing, strike

SHOWN = (10, 50, 80, 90, 95)
CURVE = (99, *range(95, 0, -5), 1)  # per cent
Z975 = 1.959963984540054
EXAMINED = 50  # risks whose contribution is measured: those of the greatest variance


@dataclass(frozen=True, slots=True)
class Figures:
    """One distribution. ``curve`` has what is exceeded with each chance, in per cent.

    ``p80_from`` and ``p80_to`` hold the true P80 with 95 % confidence, by order statistics; ``none`` is the
    share of iterations that come to exactly nothing.
    """

    mean: float
    standard_error: float
    standard_deviation: float
    minimum: float
    maximum: float
    none: float
    percentiles: dict[int, float]
    curve: dict[int, float]
    p80_from: float
    p80_to: float


@dataclass(frozen=True, slots=True)
class Contribution:
    """A risk beside the whole: by how much the percentile falls without it, in the same iterations."""

    key: str
    expected: float
    share_of_variance: float
    swing: float


def figures(values: Floats) -> Figures:
    ordered = np.sort(values)
    deviation = float(values.std(ddof=1)) if len(values) > 1 else 0.0
    margin = Z975 * math.sqrt(len(values) * 0.8 * 0.2)
    low, high = (ordered[clamped(0.8 * len(values) + sign * margin, len(values))] for sign in (-1, 1))
    return Figures(
        mean=float(values.mean()),
        standard_error=deviation / math.sqrt(len(values)),
        standard_deviation=deviation,
        minimum=float(ordered[0]),
        maximum=float(ordered[-1]),
        none=float(np.count_nonzero(values == 0) / len(values)),
        percentiles={share: ranked(ordered, Fraction(share, 100)) for share in SHOWN},
        curve={share: ranked(ordered, Fraction(100 - share, 100)) for share in CURVE},
        p80_from=float(low),
        p80_to=float(high),
    )


def clamped(rank: float, of: int) -> int:
    return min(max(math.ceil(rank) - 1, 0), of - 1)


def ranked(ordered: Floats, share: Fraction) -> float:
    """The percentile of values in order."""
    return float(ordered[max(math.ceil(share * len(ordered)) - 1, 0)])


def percentile(values: Floats, share: Fraction) -> float:
    """The smallest value that ``share`` of the values do not exceed.

    Examples
    --------
    >>> percentile(np.array([30.0, 10.0, 20.0, 40.0]), Fraction(1, 2))
    20.0
    """
    rank = max(math.ceil(share * len(values)) - 1, 0)
    return float(np.partition(values, rank)[rank])


def contributions(
    risks: Sequence[UncertainRisk],
    totals: Totals,
    column: Column,
    seed: int,
    share: Fraction = Fraction(4, 5),
    correlations: Sequence[Correlation] = (),
    tell: Tell = lambda _: None,
) -> list[Contribution]:
    """How much each of the most uncertain risks contributes, the greatest swing first."""
    sized = sorted(risks, key=lambda risk: (-risk.variance(column), risk.key))
    examined = {risk.key for risk in sized[:EXAMINED] if risk.of(column)}
    whole = totals.of(column)
    with_all, spread = percentile(whole, share), float(whole.var())
    found = []
    for risk, struck in struck_by(examined, blocks(risks, correlations), column, seed, len(whole)):
        part = float(np.cov(struck, whole, ddof=0)[0, 1]) / spread if spread else 0.0
        without = percentile(whole - struck, share)
        found.append(Contribution(risk.key, risk.mean(column), part, with_all - without))
        tell(len(found) / len(examined))
    return sorted(found, key=lambda each: (-abs(each.swing), -abs(each.share_of_variance), each.key))


def struck_by(
    keys: Collection[str], parts: Sequence[Block], column: Column, seed: int, iterations: int
) -> Iterator[tuple[UncertainRisk, Floats]]:
    """What each of some risks comes to in each iteration, drawn again as the run has drawn it."""
    for block in parts:
        wanted = {risk.key: nothing(chunks(iterations) * CHUNK) for risk in block.risks if risk.key in keys}
        for chunk in range(chunks(iterations) if wanted else 0):
            for risk, uniforms in drawn(block, seed, chunk, wanted):
                strike(risk, uniforms, wanted[risk.key], slice(chunk * CHUNK, (chunk + 1) * CHUNK))
        for risk in block.risks:
            if risk.key in wanted:
                yield risk, wanted[risk.key].of(column)[:iterations]


def contingency(values: Floats, confidence: Fraction) -> float:
    """What has to be set aside to be enough in the share ``confidence`` of the cases; never below zero."""
    return max(percentile(values, confidence), 0.0)
