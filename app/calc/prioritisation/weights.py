"""Weights that nobody knows exactly, drawn uniformly from all that fit what is known of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
UNIT = 2**28  # what a weight is a whole number of: products and sums of such are exact, in any order
TRIED = 400  # candidates for each weight that is wanted, before what is known of them counts as too narrow


class Unfitting(ValueError):
    """What is said of the weights leaves none to draw, or hardly any."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the shares of weight, one for each criterion, which add up to 1.

    ``order`` are groups from the most important to the least: no share of a group is below one of a later
    group. Criteria in no group are not compared.
    """

    low: tuple[float, ...]
    high: tuple[float, ...]
    order: tuple[tuple[int, ...], ...] = ()

    def __post_init__(self) -> None:
        if not all(0 <= low <= high <= 1 for low, high in zip(self.low, self.high, strict=True)):
            raise Unfitting("a range of a weight lies between 0 and 1, its low end first")
        if not sum(self.low) <= 1 + 1e-12 or not sum(self.high) >= 1 - 1e-12:
            raise Unfitting("no weights within these ranges add up to 1")
        named = [at for group in self.order for at in group]
        if len(named) != len(set(named)):
            raise Unfitting("a criterion has one place in the order")


def nothing(criteria: int) -> Known:
    """Any weights at all."""
    return Known((0.0,) * criteria, (1.0,) * criteria)


def drawn(generator: np.random.Generator, known: Known, draws: int) -> Floats:
    """So many weights, a row each, all that fit ``known`` alike probable.

    Parameters
    ----------
    generator : of random numbers; the same one gives the same weights.
    known : ranges of the shares, and their order.
    draws : how many are wanted.

    Returns
    -------
    Whole numbers of ``UNIT``; each row adds up to it, but for the rounding of its members.

    Raises
    ------
    Unfitting : where hardly one of the candidates fits.

    Notes
    -----
    Exponential spacings: E / sum(E) is uniform on the simplex, which normalised uniform numbers are not.
    An order is kept by sorting, which is uniform on the part of the simplex that has it. Low ends shrink the
    simplex, and what is left to keep is kept by rejection.

    References
    ----------
    Devroye, *Non-Uniform Random Variate Generation* (1986), chapter 5; Tervonen and Lahdelma (2007).
    """
    low, high = np.array(known.low), np.array(known.high)
    base = np.zeros_like(low) if known.order else low
    found, left, tried = list[Floats](), draws, 0
    while left:
        if tried > TRIED * draws + 100_000:
            raise Unfitting("the ranges and the order of the weights leave too little to draw from")
        batch = simplex(generator, known, max(left, 1000)) * (1 - base.sum()) + base
        tried += len(batch)
        fits = ((batch >= low - 1e-12) & (batch <= high + 1e-12)).all(axis=1)
        found.append(batch[fits][:left])
        left -= len(found[-1])
    return np.asarray(np.rint(np.concatenate(found) * UNIT))


def simplex(generator: np.random.Generator, known: Known, draws: int) -> Floats:
    spacings = generator.standard_exponential((draws, len(known.low)))
    if known.order:
        ordered(generator, spacings, known.order)
    return np.asarray(spacings / spacings.sum(axis=1, keepdims=True))


def ordered(generator: np.random.Generator, spacings: Floats, order: Sequence[Sequence[int]]) -> None:
    """Put the spacings in order of the groups, those within a group in any."""
    columns = [at for group in order for at in group]
    falling = -np.sort(-spacings[:, columns], axis=1)
    start = 0
    for group in order:
        part = falling[:, start : start + len(group)]
        spacings[:, list(group)] = generator.permuted(part, axis=1)
        start += len(group)
