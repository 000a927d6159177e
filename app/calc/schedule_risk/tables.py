"""Quantiles as functions of a standard normal, in tables: what a drawn normal becomes, in a few operations.

A table is right to 1e-4 of the range of a distribution: less than a minute in three weeks of work.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from app.calc.simulation.distributions import Distribution, Pert, Point
from app.calc.simulation.normal import Floats, distribution

Cells = NDArray[np.intp]

FAR = 6.0  # standard deviations: one in a billion lies beyond, and counts as there
CELLS = 1024
SCALE, MIDDLE = CELLS / (2 * FAR), CELLS / 2  # a normal's place in a table: so many cells a deviation
SHARES = 64  # of the range, at which the mode of a PERT has a table of its own; others lie between two


class Quantiles:
    """A distribution, times ``scale``, to be asked with standard normals."""

    def __init__(self, of: Distribution, scale: float = 1.0) -> None:
        values = tabled(of) * scale
        self.least, self.steps = values[:-1].copy(), np.diff(values)

    def of(self, places: Floats, cells: Cells, out: Floats) -> Floats:
        """The values at so many ``places`` in the table, into ``out``; ``places`` and ``cells`` are written over."""
        np.copyto(cells, places, casting="unsafe")
        np.subtract(places, cells, out=places)
        self.steps.take(cells, out=out, mode="clip")
        np.multiply(places, out, out=places)
        self.least.take(cells, out=out, mode="clip")
        return np.add(out, places, out=out)


def tabled(of: Distribution) -> Floats:
    """The values at the edges of the cells."""
    if isinstance(of, Point):
        return np.full(CELLS + 1, of.value)
    if isinstance(of, Pert) and of.weight == Pert(0, 0, 1).weight and of.high > of.low:
        place = (of.mode - of.low) / (of.high - of.low) * SHARES
        below = min(int(place), SHARES - 1)
        part = place - below
        unit = (1 - part) * of_unit(below) + part * of_unit(below + 1)
        return np.asarray(of.low + (of.high - of.low) * unit)
    return of.quantile(probabilities())


@lru_cache(maxsize=SHARES + 1)
def of_unit(share: int) -> Floats:
    """A PERT from 0 to 1 with its mode at so many parts."""
    return Pert(0.0, share / SHARES, 1.0).quantile(probabilities())


@lru_cache(maxsize=1)
def probabilities() -> Floats:
    return distribution(np.linspace(-FAR, FAR, CELLS + 1))
