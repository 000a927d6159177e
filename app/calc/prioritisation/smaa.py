"""Stochastic multicriteria acceptability analysis: what becomes of an order under all weights that may hold.

Scores are whole numbers: worths in millionths times weights in 1 / 2**28, whose products and sums a double
holds exactly. So neither the library of the matrix product nor the processor decides who comes first.

Sources: Lahdelma, Hokkanen and Salminen (1998), SMAA; Lahdelma and Salminen (2001), SMAA-2.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.calc.prioritisation.weights import UNIT, Floats, Known, drawn

MILLION = 1_000_000  # what a worth is a whole number of
BLOCK = 1 << 19  # scores at once: they stay in a processor's cache
RANKED = 2_500_000  # places that are kept; of more components, those of fewer draws
LEAST = 1_000  # draws whose places are kept, of however many components
TIES = 15  # bits that tell equals apart
MOST = 1 << TIES
Whole = NDArray[np.int64]
Places = NDArray[np.uint16]


@dataclass(frozen=True, slots=True)
class Judged:
    """What components are worth by each criterion, a row each in order of the rule for ties.

    ``worths`` are millionths; where ``missing`` is true anything from 0 to a million is alike probable.
    """

    worths: Whole
    missing: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Simulated:
    """What so many draws of weights (and of what is missing) came to, by row.

    ``first`` counts how often each component came first, and ``central`` is the mean of the weights by
    which it did, not a number where it never did. ``confidence`` is how often it comes first by these.
    ``places`` are the places in the first of the draws, a row each, from 0.
    """

    draws: int
    first: Whole
    central: Floats
    confidence: Floats
    places: Places


def simulated(judged: Judged, known: Known, draws: int, seed: int) -> Simulated:
    """Draw weights and what is missing, and rank by each draw.

    Parameters
    ----------
    judged : what is ranked, fewer than 2**15 of them.
    known : of the weights.
    draws : how many.
    seed : the same one gives the same result, bit for bit.

    Notes
    -----
    O(draws x components x criteria) time; memory for the weights, a block of scores and ``RANKED`` places
    (or those of ``LEAST`` draws), however many draws there are.
    """
    rows = len(judged.worths)
    if not 0 < rows < MOST:
        raise ValueError(f"from 1 to {MOST - 1} components are ranked, not {rows}")
    of_weights, of_missing, of_confidence = np.random.SeedSequence(seed).spawn(3)
    weights = drawn(np.random.Generator(np.random.PCG64(of_weights)), known, draws)
    kept = min(draws, max(LEAST, RANKED // rows))
    first, places = np.empty(draws, np.int64), np.empty((kept, rows), np.uint16)
    luck = np.random.Generator(np.random.PCG64(of_missing))
    for start, scores in scored(judged, weights, luck):
        stop = start + len(scores)
        first[start:stop] = scores.argmax(axis=1)
        if start < kept:
            places[start:stop] = placed(scores[: kept - start])
    counts = np.bincount(first, minlength=rows)
    central = centre(first, weights, counts)
    again = np.random.Generator(np.random.PCG64(of_confidence))
    return Simulated(draws, counts, central, confidence(judged, central, again), places)


def scored(judged: Judged, weights: Floats, luck: np.random.Generator) -> Iterator[tuple[int, Floats]]:
    """Where each block of draws begins, and the scores of all components by each; the block is used again."""
    rows, filled = len(judged.worths), Missing(judged.missing)
    across = np.ascontiguousarray(judged.worths.T, dtype=np.float64)
    at_once = max(1, BLOCK // (rows + filled.many))
    block = np.empty((min(at_once, len(weights)), rows))
    for start in range(0, len(weights), at_once):
        some = weights[start : start + at_once]
        scores = np.matmul(some, across, out=block[: len(some)])
        filled.add(scores, some, luck)
        yield start, scores


class Missing:
    """The worths that nobody gave."""

    def __init__(self, missing: NDArray[np.bool_]) -> None:
        rows, self.columns = np.nonzero(missing)
        self.many = len(rows)
        self.rows, self.starts = np.unique(rows, return_index=True)

    def add(self, scores: Floats, weights: Floats, luck: np.random.Generator) -> None:
        """Add what they may be worth to the scores by ``weights``."""
        if self.many:
            worths = luck.integers(0, MILLION, (len(scores), self.many), endpoint=True)
            parts = worths * weights[:, self.columns]
            scores[:, self.rows] += np.add.reduceat(parts, self.starts, axis=1)


def placed(scores: Floats) -> Places:
    """The place of each component by each draw, from 0; equals in the order in which they come."""
    rows = scores.shape[1]
    keys = scores.astype(np.int64)
    keys <<= TIES
    keys |= np.arange(rows - 1, -1, -1)
    keys.sort(axis=1)
    order = rows - 1 - (keys & (MOST - 1))  # from the last to the first
    found = np.empty(scores.shape, np.uint16)
    np.put_along_axis(found, order, np.arange(rows - 1, -1, -1, dtype=np.uint16)[None, :], axis=1)
    return found


def centre(first: Whole, weights: Floats, counts: Whole) -> Floats:
    """The mean weights of each component that came first; whole numbers are added up, so exactly."""
    sums = [np.bincount(first, weights=column, minlength=len(counts)) for column in weights.T]
    with np.errstate(invalid="ignore"):
        return np.asarray(np.stack(sums, axis=1) / counts[:, None] / UNIT)


def confidence(judged: Judged, central: Floats, luck: np.random.Generator) -> Floats:
    """How often each component comes first by its central weights, over what is missing."""
    worst, best = judged.worths.astype(np.float64), np.where(judged.missing, MILLION, judged.worths)
    found = np.full(len(central), np.nan)
    for at in np.flatnonzero(~np.isnan(central[:, 0])):
        weights = np.rint(central[at] * UNIT)
        rivals = np.flatnonzero(best @ weights >= worst[at] @ weights)  # and it itself
        found[at] = lead(Judged(judged.worths[rivals], judged.missing[rivals]), weights, luck)[rivals == at][
            0
        ]
    return found


def lead(judged: Judged, weights: Floats, luck: np.random.Generator) -> Floats:
    """How often each of a few comes first by the same weights."""
    draws = LEAST if judged.missing.any() else 1
    first = [found.argmax(axis=1) for _, found in scored(judged, np.tile(weights, (draws, 1)), luck)]
    return np.asarray(np.bincount(np.concatenate(first), minlength=len(judged.worths)) / draws)
