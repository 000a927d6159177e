"""How long answers take: by those given, and without leaving out those that are still waited for."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby

HALF = Fraction(1, 2)


def survival(ended: Sequence[int], waiting: Sequence[int]) -> Iterator[tuple[int, Fraction]]:
    """By how many days which part was still waited for: the estimate of Kaplan and Meier.

    Parameters
    ----------
    ended : how long each took that was answered.
    waiting : how long each has been waited for that was not, or was when it was given up.

    References
    ----------
    Kaplan and Meier, *Nonparametric estimation from incomplete observations* (1958).
    """
    at_risk, left = len(ended) + len(waiting), Fraction(1)
    # Of one day those answered come first: who still waits then has waited as long at least.
    events = sorted([(days, 0) for days in ended] + [(days, 1) for days in waiting])
    for days, same in groupby(events, key=lambda event: event[0]):
        kinds = [kind for _, kind in same]
        answered = kinds.count(0)
        if answered:
            left *= 1 - Fraction(answered, at_risk)
            yield days, left
        at_risk -= len(kinds)


def median_wait(ended: Sequence[int], waiting: Sequence[int]) -> int | None:
    """In how many days half are answered, of all that were asked; None where half are not.

    >>> median_wait([1, 2], [30, 40]), median_wait([1], [30, 40])
    (2, None)
    """
    return next((days for days, left in survival(ended, waiting) if left <= HALF), None)
