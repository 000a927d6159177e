"""Earning rules: how much of its budget a work package has earned."""

from collections.abc import Iterable
from enum import StrEnum
from fractions import Fraction

from app.calc.evm.measures import Amount


class EarningRule(StrEnum):
    """Chosen before the work starts; to change it afterwards is to change the baseline."""

    FIXED = "fixed"  # a share at the start and the rest at the finish: 0/100, 20/80, 25/75, 50/50
    WEIGHTED_MILESTONES = "weighted_milestones"
    PERCENT_COMPLETE = "percent_complete"  # physical, against written criteria; never AC/BAC
    UNITS = "units"
    LEVEL_OF_EFFORT = "level_of_effort"
    APPORTIONED = "apportioned"

    @property
    def is_discrete(self) -> bool:
        """Whether it says anything of performance: level of effort earns what was planned, always."""
        return self is not EarningRule.LEVEL_OF_EFFORT


ALL, NONE = Fraction(1), Fraction(0)


def fixed(at_start: Amount, started: bool, finished: bool) -> Fraction:
    """The share earned, 0 to 1: ``at_start`` from the actual start on, all from the actual finish on."""
    return ALL if finished else within(at_start) if started else NONE


def by_milestones(milestones: Iterable[tuple[Amount, Amount]]) -> Fraction:
    """The share earned, 0 to 1, of milestones by weight and how much of each is accepted, 0 to 1.

    Raises
    ------
    ValueError : where the weights do not add up to more than zero, or one is negative.

    Examples
    --------
    >>> by_milestones([(250, 1), (350, Fraction(2, 5)), (400, 0)])
    Fraction(39, 100)
    """
    listed = [(Fraction(weight), within(share)) for weight, share in milestones]
    whole = sum((weight for weight, _ in listed), NONE)
    if whole <= 0 or any(weight < 0 for weight, _ in listed):
        raise ValueError("the weights of milestones are not negative, and more than zero together")
    return sum((weight * share for weight, share in listed), NONE) / whole


def by_percent(complete: Amount, cap: Amount = 1, finished: bool = False) -> Fraction:
    """The share earned, 0 to 1: no more than ``cap`` until the exit criterion is met."""
    return within(complete) if finished else min(within(complete), within(cap))


def by_units(done: Amount, planned: Amount) -> Fraction:
    """The share earned, 0 to 1: more than was planned earns nothing extra."""
    if planned <= 0 or done < 0:
        raise ValueError(f"{done} done of {planned} planned units is no share")
    return min(Fraction(done) / Fraction(planned), ALL)


def by_effort(planned_value: Amount, budget: Amount) -> Fraction:
    """The share earned by level of effort: what was planned, so that its schedule variance is always 0."""
    return within(Fraction(planned_value) / Fraction(budget)) if budget else NONE


def apportioned(base_earned: Amount, base_budget: Amount) -> Fraction:
    """The share earned in proportion to another package's, as inspection does to what it inspects."""
    return within(Fraction(base_earned) / Fraction(base_budget)) if base_budget else NONE


def within(share: Amount) -> Fraction:
    if not 0 <= share <= 1:
        raise ValueError(f"share {share} is outside 0 to 1")
    return Fraction(share)


def earned(budget: int, share: Fraction) -> int:
    """Earned value in whole minor units: the budget's share, half even."""
    return round(budget * share)
