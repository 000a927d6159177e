"""What simulated places say: acceptabilities, pairwise winning, and how far the order itself holds."""

from dataclasses import dataclass

import numpy as np

from app.calc.prioritisation.smaa import Places, Whole
from app.calc.prioritisation.weights import Floats

COMPARED = 200_000_000  # pairs that are looked at for Kendall's tau: of long lists, in fewer draws
AT_LEAST = 20


@dataclass(frozen=True, slots=True)
class Share:
    """A share of draws with its standard error."""

    share: float
    standard_error: float


def share(count: float, draws: int) -> Share:
    part = count / draws
    return Share(part, float(np.sqrt(part * (1 - part) / draws)))


def acceptabilities(places: Places) -> Floats:
    """The share of draws in which each component (row) has each rank (column): both add up to 1."""
    draws, rows = places.shape
    keys = places.astype(np.int64) + np.arange(rows) * rows
    return np.asarray(np.bincount(keys.ravel(), minlength=rows * rows).reshape(rows, rows) / draws)


def winning(places: Places) -> Floats:
    """The share of draws in which a component (row) comes before another (column); 0 before itself."""
    draws, rows = places.shape
    wins = np.zeros((rows, rows))
    for at in range(rows):
        wins[at] = (places[:, [at]] < places).sum(axis=0)
    return np.asarray(wins / draws)


def wins_over_next(places: Places, order: Whole) -> Floats:
    """The share of draws in which each of an order comes before the next one in it."""
    before, after = places[:, order[:-1]], places[:, order[1:]]
    return np.asarray((before < after).mean(axis=0))


def within(places: Places, top: int) -> Floats:
    """The share of draws in which each component is among the first ``top``."""
    return np.asarray((places < top).mean(axis=0))


def quantiles(places: Places, shares: tuple[float, ...]) -> Whole:
    """By component, the smallest ranks that such shares of the draws do not exceed: a row for each share."""
    ranked = np.sort(np.ascontiguousarray(places.T), axis=1)
    at = [max(0, int(np.ceil(share * len(places))) - 1) for share in shares]
    return np.asarray(ranked[:, at].T.astype(np.int64) + 1)


def holistic(places: Places) -> Floats:
    """One figure of all of a component's acceptabilities, from 1, always first, towards 0.

    Ranks count by the centroid weights of Lahdelma and Salminen (2001): sum(1 / i for i >= r) / sum(1 / i).
    """
    rows = places.shape[1]
    tails = np.cumsum(1 / np.arange(rows, 0, -1))[::-1]
    return np.asarray((tails / tails[0])[places].mean(axis=0))


def overlap(places: Places, order: Whole, top: int) -> float:
    """The mean share of an order's first ``top`` that is among the first ``top`` of a draw too."""
    top = min(top, len(order))
    return float((places[:, order[:top]] < top).mean())


@dataclass(frozen=True, slots=True)
class Agreement:
    """Kendall's tau between an order and those of so many draws: 1 where all agree, 0 for any two orders."""

    mean: float
    standard_error: float
    lowest: float
    draws: int


def agreement(places: Places, order: Whole) -> Agreement:
    """Kendall's tau of an order with each of the first draws; one of a single component agrees."""
    rows = len(order)
    draws = min(len(places), max(AT_LEAST, COMPARED // (rows * rows)))
    if rows < 2:
        return Agreement(1.0, 0.0, 1.0, draws)
    later, pairs = np.triu(np.ones((rows, rows), dtype=bool), 1), rows * (rows - 1) // 2
    taus = np.empty(draws)
    for at, found in enumerate(places[:draws][:, order]):
        taus[at] = 2 * np.count_nonzero((found[:, None] < found[None, :]) & later) / pairs - 1
    error = float(taus.std(ddof=1) / np.sqrt(draws)) if draws > 1 else 0.0
    return Agreement(float(taus.mean()), error, float(taus.min()), draws)
