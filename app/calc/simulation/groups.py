"""Correlations as people state them, in groups of risks any two of which are alike, as matrices of a copula."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from app.calc.simulation.normal import Floats
from app.calc.simulation.register import Column, Correlation

DECIMALS = 4  # of a coefficient that is offered
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Group:
    """Risks any two of which go together, in each column by the parameter of a Gaussian copula."""

    keys: tuple[str, ...]
    coefficients: Mapping[Column, float]


@dataclass(frozen=True, slots=True)
class Change:
    """The correlation of two risks as it was stated (0 where it was not), and as it could be."""

    pair: Pair
    stated: float
    offered: float


def connected(groups: Iterable[Group]) -> list[list[Group]]:
    """The groups in sets that have no risk in common, each with its groups in the order given."""
    found: list[list[Group]] = []
    for group in groups:
        touched = [each for each in found if any(not {*group.keys}.isdisjoint(one.keys) for one in each)]
        found = [each for each in found if each not in touched]
        found.append([*(one for each in touched for one in each), group])
    return found


def keys_of(groups: Iterable[Group]) -> list[str]:
    """The risks of some groups, each once, in one order."""
    return sorted({key for group in groups for key in group.keys})


def matrix_of(groups: Sequence[Group], column: Column) -> tuple[list[str], Floats]:
    """The correlations in one column, and the risks of its rows: those that any group correlates in it."""
    those = [group for group in groups if group.coefficients.get(column)]
    keys = keys_of(those)
    places, matrix = {key: place for place, key in enumerate(keys)}, np.eye(len(keys))
    for group in those:
        for one, other in combinations(group.keys, 2):
            at = places[one], places[other]
            matrix[at] = matrix[at[::-1]] = group.coefficients[column]
    return keys, matrix


def correlation_of(groups: Sequence[Group]) -> Correlation:
    """One matrix of all columns of the risks of some groups. Raises ``Inconsistent``."""
    parts = [(column, *matrix_of(groups, column)) for column in Column]
    columns = tuple((key, column) for column, keys, _ in parts for key in keys)
    whole, at = np.eye(len(columns)), 0
    for _, keys, matrix in parts:
        whole[at : at + len(keys), at : at + len(keys)] = matrix
        at += len(keys)
    return Correlation(columns, whole)


def changes(keys: Sequence[str], stated: Floats, nearest: Floats) -> list[Change]:
    """What to state instead, pair by pair, the largest change first.

    The nearest matrix lies on the edge of what is possible: it is drawn in from there as far as rounding
    may put it over.
    """
    margin = len(keys) * 10.0**-DECIMALS
    offered = np.round(nearest * (1 - margin), DECIMALS)
    found = [
        Change((keys[row], keys[column]), float(stated[row, column]), float(offered[row, column]))
        for row, column in combinations(range(len(keys)), 2)
    ]
    changed = [each for each in found if each.offered != each.stated]
    return sorted(changed, key=lambda each: (-abs(each.offered - each.stated), each.pair))
