"""Who is dominated: by another that is at least as good by every criterion and better by one."""

from dataclasses import dataclass

import numpy as np

from app.calc.prioritisation.smaa import MILLION, Judged


@dataclass(frozen=True, slots=True)
class Dominated:
    """By how many, and by the rows of the first few."""

    count: int
    by: tuple[int, ...]


def dominated(judged: Judged, shown: int) -> list[Dominated]:
    """Who dominates each row, whatever the weights are and whatever is missing.

    What is missing counts as worst for who would dominate and as best for who would be dominated. O(n^2).
    """
    best = np.where(judged.missing, MILLION, judged.worths)
    worst = np.where(judged.missing, 0, judged.worths)
    found = []
    for of in best:
        rows = np.flatnonzero((worst >= of).all(axis=1) & (worst > of).any(axis=1))
        found.append(Dominated(len(rows), tuple(rows[:shown].tolist())))
    return found
