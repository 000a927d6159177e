"""Running a simulation: what a register comes to, iteration by iteration."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from app.calc.simulation.drawing import CHUNK, drawn
from app.calc.simulation.normal import Floats
from app.calc.simulation.register import Column, Correlation, UncertainRisk, blocks

IMPACTS = (Column.COST, Column.DAYS)
Tell = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Totals:
    """What the risks come to in each iteration, in money and in days, and so for each target asked for."""

    cost: Floats
    days: Floats
    targets: dict[str, "Totals"] = field(default_factory=dict)

    def of(self, column: Column) -> Floats:
        return self.cost if column == Column.COST else self.days


def simulated(
    risks: Sequence[UncertainRisk],
    seed: int,
    iterations: int,
    *,
    correlations: Sequence[Correlation] = (),
    apart: Collection[str] = (),
    tell: Tell = lambda _: None,
) -> Totals:
    """What a register comes to in each of ``iterations``.

    Parameters
    ----------
    apart : targets whose own totals are kept: each takes 16 bytes an iteration.
    tell : is called with how far it is, from 0 to 1.

    Examples
    --------
    >>> from app.calc.simulation.distributions import Point
    >>> from app.calc.simulation.register import Impact
    >>> flood = UncertainRisk("RSK-1", 0.25, (Impact("P1", Point(100.0)),))
    >>> float(simulated([flood], 7, 20_000).cost.mean().round(1))
    25.3
    """
    return cut(in_chunks(risks, seed, range(chunks(iterations)), correlations, apart, tell), iterations)


def chunks(iterations: int) -> int:
    """How many chunks hold so many iterations."""
    return -(-iterations // CHUNK)


def in_chunks(
    risks: Sequence[UncertainRisk],
    seed: int,
    which: range,
    correlations: Sequence[Correlation] = (),
    apart: Collection[str] = (),
    tell: Tell = lambda _: None,
) -> Totals:
    """The totals of some chunks, whole: any split of a run over workers, joined again, is the run."""
    totals = nothing(len(which) * CHUNK, apart)
    parts = blocks(risks, correlations)
    for number, block in enumerate(parts):
        for at, chunk in enumerate(which):
            here = slice(at * CHUNK, (at + 1) * CHUNK)
            for risk, uniforms in drawn(block, seed, chunk):
                strike(risk, uniforms, totals, here)
        tell((number + 1) / len(parts))
    return totals


def nothing(iterations: int, apart: Iterable[str] = ()) -> Totals:
    return Totals(np.zeros(iterations), np.zeros(iterations), {t: nothing(iterations) for t in sorted(apart)})


def strike(risk: UncertainRisk, uniforms: Floats, totals: Totals, here: slice) -> None:
    """Add what a risk comes to in a chunk."""
    occurs = np.flatnonzero(uniforms[Column.OCCURRENCE] < risk.probability)
    for column in IMPACTS:
        severity = uniforms[min(column, len(uniforms) - 1)][occurs]  # a certain impact reads none
        for target, impact in risk.of(column):
            struck = impact.quantile(severity)
            totals.of(column)[here][occurs] += struck
            if target in totals.targets:
                totals.targets[target].of(column)[here][occurs] += struck


def cut(totals: Totals, iterations: int) -> Totals:
    """The first iterations of whole chunks."""
    targets = {name: cut(part, iterations) for name, part in totals.targets.items()}
    return Totals(totals.cost[:iterations], totals.days[:iterations], targets)


def joined(parts: Sequence[Totals]) -> Totals:
    """The totals of consecutive chunks, one after the other."""
    targets = {name: joined([part.targets[name] for part in parts]) for name in parts[0].targets}
    cost, days = (np.concatenate([part.of(column) for part in parts]) for column in IMPACTS)
    return Totals(cost, days, targets)
