"""Distributions of an impact: mean, variance, and quantiles for whole arrays of probabilities.

The formulas are those of section 7 of most textbooks; PERT is the beta distribution with lambda = 4
(Malcolm and others 1959), whose variance is not the textbook's ((b - a) / 6) squared.
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Protocol

import numpy as np

from app.calc.simulation.normal import Floats, distribution

Z90 = 1.2815515655446004  # what a standard normal exceeds with a chance of one in ten
CELLS = 2048  # of the table by which a PERT is inverted: its quantiles are right to 1e-6 of the range


class Distribution(Protocol):
    """What an impact may come to, if there is one."""

    @property
    def mean(self) -> float: ...
    @property
    def variance(self) -> float: ...
    def quantile(self, u: Floats) -> Floats:
        """The smallest values that are not exceeded with the probabilities ``u``."""


@dataclass(frozen=True, slots=True)
class Point:
    """One value, for sure."""

    value: float

    @property
    def mean(self) -> float:
        return self.value

    @property
    def variance(self) -> float:
        return 0.0

    def quantile(self, u: Floats) -> Floats:
        return np.full(u.shape, self.value)


@dataclass(frozen=True, slots=True)
class Uniform:
    """Any value from ``low`` to ``high``, each as likely as another."""

    low: float
    high: float

    def __post_init__(self) -> None:
        ordered(self.low, self.high)

    @property
    def mean(self) -> float:
        return (self.low + self.high) / 2

    @property
    def variance(self) -> float:
        return (self.high - self.low) ** 2 / 12

    def quantile(self, u: Floats) -> Floats:
        return self.low + (self.high - self.low) * u


@dataclass(frozen=True, slots=True)
class Triangular:
    """From ``low`` over ``mode`` to ``high``, which are the ends and not percentiles."""

    low: float
    mode: float
    high: float

    def __post_init__(self) -> None:
        ordered(self.low, self.mode, self.high)

    @property
    def mean(self) -> float:
        return (self.low + self.mode + self.high) / 3

    @property
    def variance(self) -> float:
        a, m, b = self.low, self.mode, self.high
        return ((b - a) ** 2 - (m - a) * (b - m)) / 18

    def quantile(self, u: Floats) -> Floats:
        a, m, b = self.low, self.mode, self.high
        if a == b:
            return np.full(u.shape, a)
        rising = a + np.sqrt(u * ((b - a) * (m - a)))
        falling = b - np.sqrt((1 - u) * ((b - a) * (b - m)))
        return np.where(u < (m - a) / (b - a), rising, falling)


@dataclass(frozen=True, slots=True)
class Pert:
    """A beta distribution from ``low`` over ``mode`` to ``high``; ``weight`` (lambda) is that of the mode."""

    low: float
    mode: float
    high: float
    weight: float = 4.0

    def __post_init__(self) -> None:
        ordered(self.low, self.mode, self.high)
        if not 0 < self.weight <= 100:
            raise ValueError("the weight of a PERT's mode is above 0, and at most 100")

    @property
    def mean(self) -> float:
        return (self.low + self.weight * self.mode + self.high) / (self.weight + 2)

    @property
    def variance(self) -> float:
        a, m, b = self.low, self.mode, self.high
        above = (self.weight * (m - a) + (b - a)) / (self.weight + 2)  # the mean's distance from the ends,
        below = (self.weight * (b - m) + (b - a)) / (self.weight + 2)  # which rounding never turns round
        return above * below / (self.weight + 3)

    @property
    def shape(self) -> tuple[float, float]:
        """Alpha and beta."""
        if self.low == self.high:
            return 1 + self.weight / 2, 1 + self.weight / 2
        share = (self.mode - self.low) / (self.high - self.low)
        return 1 + self.weight * share, 1 + self.weight * (1 - share)

    def quantile(self, u: Floats) -> Floats:
        below, values = beta_table(*self.shape)
        return self.low + (self.high - self.low) * np.interp(u, below, values)


@lru_cache(maxsize=64)
def beta_table(alpha: float, beta: float) -> tuple[Floats, Floats]:
    """Values from 0 to 1, and the probability below each, of a beta distribution.

    With x = sin(t) squared the density is smooth up to both ends; three Gauss points to a cell.
    """
    edges = np.linspace(0, np.pi / 2, CELLS + 1)
    half = edges[1] / 2
    offset = half * math.sqrt(0.6)
    middle = edges[:-1] + half
    powers = 2 * alpha - 1, 2 * beta - 1
    points = ((5 / 9, middle - offset), (8 / 9, middle), (5 / 9, middle + offset))
    mass = sum(weight * np.sin(t) ** powers[0] * np.cos(t) ** powers[1] for weight, t in points)
    below = np.concatenate(([0.0], np.cumsum(mass)))
    return below / below[-1], np.sin(edges) ** 2


@dataclass(frozen=True, slots=True)
class Lognormal:
    """Above zero and without an end: one in ten is below ``p10``, one in ten above ``p90``."""

    p10: float
    p90: float

    def __post_init__(self) -> None:
        ordered(self.p10, self.p90)
        if self.p10 <= 0:
            raise ValueError("a lognormal is above zero")

    @property
    def mu(self) -> float:
        return (math.log(self.p10) + math.log(self.p90)) / 2

    @property
    def sigma(self) -> float:
        return math.log(self.p90 / self.p10) / (2 * Z90)

    @property
    def mean(self) -> float:
        return math.exp(self.mu + self.sigma**2 / 2)

    @property
    def variance(self) -> float:
        return math.expm1(self.sigma**2) * self.mean**2

    def quantile(self, u: Floats) -> Floats:
        below, z = normal_table()
        return np.exp(self.mu + self.sigma * np.interp(u, below, z))


@lru_cache(maxsize=1)
def normal_table() -> tuple[Floats, Floats]:
    """Standard normal deviates to 8 standard deviations, and the probability below each."""
    z = np.linspace(-8, 8, 16 * CELLS + 1)
    return distribution(z), z


@dataclass(frozen=True, slots=True)
class Discrete:
    """One of ``values``, with the probability at its place in ``weights``."""

    values: tuple[float, ...]
    weights: tuple[float, ...]

    def __post_init__(self) -> None:
        ordered(*self.values)
        if len(self.values) != len(self.weights) or not self.values or min(self.weights) < 0:
            raise ValueError("every value has a probability, none of them below zero")
        if not math.isclose(math.fsum(self.weights), 1, abs_tol=1e-9):
            raise ValueError(f"the probabilities add up to {math.fsum(self.weights)}, not 1")

    @property
    def mean(self) -> float:
        return math.fsum(v * w for v, w in zip(self.values, self.weights, strict=True))

    @property
    def variance(self) -> float:
        mean = self.mean
        return math.fsum(w * (v - mean) ** 2 for v, w in zip(self.values, self.weights, strict=True))

    def quantile(self, u: Floats) -> Floats:
        edges = np.cumsum(self.weights)[:-1]
        return np.asarray(self.values)[np.searchsorted(edges, u, side="left")]


@dataclass(frozen=True, slots=True)
class Gain:
    """The same below zero: ``loss`` with its sign changed."""

    loss: Distribution

    @property
    def mean(self) -> float:
        return -self.loss.mean

    @property
    def variance(self) -> float:
        return self.loss.variance

    def quantile(self, u: Floats) -> Floats:
        return -self.loss.quantile(1 - u)


@dataclass(frozen=True, slots=True)
class Scaled:
    """So many times another, whatever its sign; ``times`` is not below zero."""

    of: Distribution
    times: float

    def __post_init__(self) -> None:
        if not 0 <= self.times < math.inf:
            raise ValueError("a distribution is scaled by zero or more")

    @property
    def mean(self) -> float:
        return self.times * self.of.mean

    @property
    def variance(self) -> float:
        return self.times**2 * self.of.variance

    def quantile(self, u: Floats) -> Floats:
        return self.times * self.of.quantile(u)


def ordered(*values: float) -> None:
    """Refuse what is not finite and in order."""
    if not all(map(math.isfinite, values)):
        raise ValueError("the values of a distribution are finite")
    if any(later < earlier for earlier, later in pairwise(values)):
        raise ValueError(f"the values of a distribution go up, not {', '.join(map(str, values))}")
