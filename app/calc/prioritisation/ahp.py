"""Weights of criteria from comparisons in pairs: the analytic hierarchy process."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import exp, fsum, log

# How inconsistent a matrix filled at random is on average, by its order. Other tables differ: this is Saaty's.
RANDOM_INDEX = (0.0, 0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49)
RANDOM_INDEX_SOURCE = "Saaty (1980), orders 1 to 10"
ACCEPTED_RATIO = 0.10
STRONGEST = 9
SETTLED, TIED, STEPS = 1e-14, 1e-9, 100_000

Matrix = Sequence[Sequence[float]]
Judgements = Sequence[Sequence[Fraction]]


@dataclass(frozen=True, slots=True)
class Inconsistency:
    """How far the worst comparison is from what the weights say; no pair where several are equally far."""

    row: int | None
    col: int | None
    factor: float


@dataclass(frozen=True, slots=True)
class Priorities:
    """Weights that add up to 1, and how consistent the comparisons behind them are."""

    weights: tuple[float, ...]
    geometric: tuple[float, ...]
    lambda_max: float
    consistency_index: float
    random_index: float
    consistency_ratio: float
    most_inconsistent: Inconsistency

    @property
    def is_consistent(self) -> bool:
        return self.consistency_ratio <= ACCEPTED_RATIO


def priorities(judgements: Judgements) -> Priorities:
    """Weights from one judge's comparisons.

    Parameters
    ----------
    judgements : square, each entry how many times its row counts for its column, from 1/9 to 9.

    Returns
    -------
    Weights by the principal eigenvector (and by the geometric mean of rows beside it), lambda_max, the
    consistency index (lambda_max - n) / (n - 1), and its ratio to the random index of that order, 0 for
    two criteria or fewer. The most inconsistent pair has the largest factor between a comparison and the
    ratio of the weights; where several tie, which is always so for three criteria, none is named.

    Raises
    ------
    ValueError : for a matrix that is not square, not reciprocal, off the scale, or of an order above 10.

    Notes
    -----
    Nothing is repaired: what is inconsistent is told, to be judged again.

    References
    ----------
    Saaty, *The Analytic Hierarchy Process* (1980); Saaty, "How to make a decision", EJOR 48 (1990).

    Examples
    --------
    >>> found = priorities([[Fraction(1), Fraction(3)], [Fraction(1, 3), Fraction(1)]])
    >>> [round(weight, 6) for weight in found.weights], found.consistency_ratio
    ([0.75, 0.25], 0.0)
    """
    checked(judgements)
    return of_matrix([[float(entry) for entry in row] for row in judgements])


def group_priorities(of_judges: Sequence[Judgements]) -> Priorities:
    """Weights from the comparisons of several judges, put together by the geometric mean of each.

    The arithmetic mean would not be reciprocal: two judges of 9 and 1/9 mean 1, not 4.6.
    """
    for judgements in of_judges:
        checked(judgements)
    if len({len(judgements) for judgements in of_judges}) != 1:
        raise ValueError("the judges compare the same criteria, and there is one at least")
    size = range(len(of_judges[0]))
    return of_matrix(
        [[exp(fsum(log(m[i][j]) for m in of_judges) / len(of_judges)) for j in size] for i in size]
    )


def checked(judgements: Judgements) -> None:
    """Raises ``ValueError`` for what is no matrix of comparisons."""
    order = len(judgements)
    if not 1 <= order < len(RANDOM_INDEX) or any(len(row) != order for row in judgements):
        raise ValueError(f"comparisons are a square of 1 to {len(RANDOM_INDEX) - 1} criteria")
    entries = [entry for row in judgements for entry in row]
    if any(not Fraction(1, STRONGEST) <= entry <= STRONGEST for entry in entries):
        raise ValueError(f"a comparison lies between 1/{STRONGEST} and {STRONGEST}")
    if any(judgements[i][j] * judgements[j][i] != 1 for i in range(order) for j in range(i, order)):
        raise ValueError("a comparison the other way round is its reciprocal, and 1 with itself")


def of_matrix(matrix: Matrix) -> Priorities:
    order, weights = len(matrix), eigenvector(matrix)
    lambda_max = fsum(product / w for product, w in zip(times(matrix, weights), weights, strict=True)) / order
    index = (lambda_max - order) / (order - 1) if order > 2 else 0.0
    random = RANDOM_INDEX[order]
    return Priorities(
        weights=weights,
        geometric=normal([exp(fsum(map(log, row)) / order) for row in matrix]),
        lambda_max=lambda_max,
        consistency_index=index,
        random_index=random,
        consistency_ratio=index / random if random else 0.0,
        most_inconsistent=worst(matrix, weights),
    )


def eigenvector(matrix: Matrix) -> tuple[float, ...]:
    """The principal one, adding up to 1: of a positive matrix, powers settle on it."""
    weights = normal([1.0] * len(matrix))
    for _ in range(STEPS):
        before, weights = weights, normal(times(matrix, weights))
        if max(abs(new - old) for new, old in zip(weights, before, strict=True)) < SETTLED:
            break
    return weights


def times(matrix: Matrix, vector: Sequence[float]) -> list[float]:
    return [fsum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def normal(parts: Sequence[float]) -> tuple[float, ...]:
    total = fsum(parts)
    return tuple(part / total for part in parts)


def worst(matrix: Matrix, weights: Sequence[float]) -> Inconsistency:
    found = [
        (max(error, 1 / error), i, j)
        for i, j in combinations(range(len(matrix)), 2)
        for error in [matrix[i][j] * weights[j] / weights[i]]
    ]
    if not found:
        return Inconsistency(None, None, 1.0)
    factor, row, col = max(found)
    tied = sum(factor - other <= TIED for other, _, _ in found) > 1
    return Inconsistency(None, None, factor) if tied else Inconsistency(row, col, factor)
