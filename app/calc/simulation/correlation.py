"""Correlation matrices of a Gaussian copula: checked, repaired if asked for, and factored.

The copula's parameter r is not the Pearson correlation of what is drawn by it: Spearman's is
(6 / pi) asin(r / 2), Kendall's (2 / pi) asin r.
"""

import math
from collections.abc import Sequence

import numpy as np

from app.calc.simulation.normal import Floats

LEAST = -1e-10  # the smallest eigenvalue of what still counts as positive semidefinite
ROUNDS, CLOSE = 1000, 1e-12  # of Higham's iteration, and when it has settled


class Inconsistent(ValueError):
    """A matrix that no variables can have: ``nearest`` is the closest one that some can have."""

    def __init__(self, eigenvalue: float, nearest: Floats) -> None:
        super().__init__(f"no variables are correlated so: the smallest eigenvalue is {eigenvalue:.6g}")
        self.eigenvalue, self.nearest = eigenvalue, nearest


def checked(matrix: Sequence[Sequence[float]] | Floats) -> Floats:
    """``matrix``, if it is a correlation matrix. Raises ``ValueError``, or ``Inconsistent`` with a repair."""
    given = np.asarray(matrix, dtype=np.float64)
    if given.ndim != 2 or given.shape[0] != given.shape[1] or not np.isfinite(given).all():
        raise ValueError("a correlation matrix is square and finite")
    if np.abs(given - given.T).max(initial=0) > 1e-12 or np.abs(np.diag(given) - 1).max(initial=0) > 1e-12:
        raise ValueError("a correlation matrix is symmetric with ones on its diagonal")
    if np.abs(given).max(initial=0) > 1 + 1e-12:
        raise ValueError("correlations are from -1 to 1")
    least = smallest(given)
    if least < LEAST:
        raise Inconsistent(least, nearest(given))
    return given


def smallest(matrix: Floats) -> float:
    """The smallest eigenvalue."""
    return float(np.linalg.eigvalsh(matrix)[0]) if matrix.size else 1.0


def nearest(matrix: Floats) -> Floats:
    """The correlation matrix nearest in the Frobenius norm, by Higham's (2002) alternating projections."""
    found, change = matrix.copy(), np.zeros_like(matrix)
    for _ in range(ROUNDS):
        before, shifted = found, found - change
        positive = semidefinite(shifted)
        change = positive - shifted
        found = positive.copy()
        np.fill_diagonal(found, 1.0)
        if np.abs(found - before).max() < CLOSE:
            break
    return within(found)


def semidefinite(matrix: Floats) -> Floats:
    """The nearest positive semidefinite matrix: eigenvalues below zero become zero."""
    values, vectors = np.linalg.eigh(matrix)
    return np.asarray((vectors * np.maximum(values, 0)) @ vectors.T)


def within(matrix: Floats) -> Floats:
    """What an iteration left a hair outside, scaled back to a unit diagonal."""
    positive = semidefinite(matrix)
    scale = 1 / np.sqrt(np.diag(positive))
    scaled = positive * np.outer(scale, scale)
    np.fill_diagonal(scaled, 1.0)
    return np.asarray((scaled + scaled.T) / 2)


def root(matrix: Floats) -> Floats:
    """The symmetric square root: the one factor that does not depend on how eigenvectors are signed."""
    values, vectors = np.linalg.eigh(matrix)
    return np.asarray((vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T)


def spearman(r: float) -> float:
    """The rank correlation that the copula's parameter ``r`` gives."""
    return 6 / math.pi * math.asin(r / 2)


def kendall(r: float) -> float:
    """Kendall's tau that the copula's parameter ``r`` gives."""
    return 2 / math.pi * math.asin(r)


def parameter(rank_correlation: float) -> float:
    """The copula's parameter that gives a wanted Spearman correlation."""
    return 2 * math.sin(math.pi * rank_correlation / 6)
