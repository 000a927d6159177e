"""Three-point estimates: expected durations, and what classic PERT says of meeting a deadline."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from statistics import NormalDist
from typing import Any

from app.calc.schedule.critical_path import calculate
from app.calc.schedule.network import Activity, Link
from app.calc.schedule.outcome import Outcome

Exactly = int | Fraction


@dataclass(frozen=True, slots=True)
class ThreePoint:
    """An optimistic, a most likely and a pessimistic duration, in one unit of time.

    Raises
    ------
    ValueError : where they are not in that order.
    """

    optimistic: Exactly
    most_likely: Exactly
    pessimistic: Exactly

    def __post_init__(self) -> None:
        if not self.optimistic <= self.most_likely <= self.pessimistic:
            raise ValueError("an estimate runs from optimistic over most likely to pessimistic")

    @property
    def expected(self) -> Fraction:
        """
        >>> ThreePoint(3, 5, 9).expected
        Fraction(16, 3)
        """
        return Fraction(self.optimistic + 4 * self.most_likely + self.pessimistic) / 6

    @property
    def variance(self) -> Fraction:
        """The classic one: a sixth of the range, squared."""
        return (Fraction(self.pessimistic - self.optimistic) / 6) ** 2


@dataclass(frozen=True, slots=True)
class PertOutcome:
    """A network of expected durations, and the spread of its critical path alone.

    ``probability`` of the deadline ignores that paths merge, and so is optimistic; None without a
    deadline, or where nothing spreads.
    """

    network: Outcome
    expected: Fraction
    critical_path_variance: Fraction
    z: float | None
    probability: float | None

    @property
    def standard_deviation(self) -> float:
        return sqrt(self.critical_path_variance)


def pert(
    estimates: Mapping[str, ThreePoint], links: Iterable[Link], deadline: Exactly | None = None
) -> PertOutcome:
    """Classic PERT of a network.

    Parameters
    ----------
    estimates : by activity, in one unit of time.
    links : with lags in that unit.
    deadline : since the start, in that unit.

    Notes
    -----
    Of several critical paths the one with the greatest variance counts.

    References
    ----------
    Malcolm, Roseboom, Clark and Fazar, "Application of a Technique for Research and Development
    Program Evaluation", *Operations Research* 7 (1959).
    """
    durations: dict[str, Any] = {key: one.expected for key, one in estimates.items()}
    found = calculate([Activity(key, duration) for key, duration in durations.items()], links)
    expected, variance = Fraction(found.finish), path_variance(found, estimates)
    if deadline is None or not variance:
        return PertOutcome(found, expected, variance, None, None)
    z = float(deadline - expected) / sqrt(variance)
    return PertOutcome(found, expected, variance, z, NormalDist().cdf(z))


def path_variance(found: Outcome, estimates: Mapping[str, ThreePoint]) -> Fraction:
    """The greatest variance of a path that drives the finish."""
    path = found.longest_path()
    into: dict[str, list[str]] = {key: [] for key in path}
    for link in found.driving:
        if link.predecessor in into and link.successor in into:
            into[link.successor].append(link.predecessor)
    total: dict[str, Fraction] = {}
    for key in path:
        before = max((total[other] for other in into[key] if other in total), default=Fraction())
        total[key] = before + estimates[key].variance
    return max((total[found.activities[number].key] for number in found.last()), default=Fraction())
