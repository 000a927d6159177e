"""Whether work is still worth finishing: what is to come against what is to come; what is spent does not count."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction


class Verdict(StrEnum):
    VIABLE = "viable"
    NOT_VIABLE = "not_viable"
    CANNOT_TELL = "cannot_tell"


class ViabilityRule(StrEnum):
    WORTH_COMPLETING = "viability.worth-completing"
    LATEST_FINISH = "viability.latest-finish"
    FINISH_AS_STATED = "viability.finish-as-stated"
    RECORDS_AS_STATED = "viability.records-as-stated"
    REVIEWED = "viability.reviewed"


DECISIVE = frozenset(
    {ViabilityRule.WORTH_COMPLETING, ViabilityRule.LATEST_FINISH}
)  # the others say what to look at


@dataclass(frozen=True, slots=True)
class Stated:
    """What a case states: the present value of its benefits in minor units, and its days."""

    benefits: int | None
    finish: date | None = None
    latest_finish: date | None = None
    review: date | None = None


@dataclass(frozen=True, slots=True)
class Present:
    """What the records say now: cost to complete, benefits in a year as profiled and as still to come.

    A figure that is None has its reason in ``to_complete_gap`` or ``benefits_gap``.
    """

    to_complete: int | None
    profiled: int | None
    to_come: int | None
    finish: date | None
    to_complete_gap: str | None = None
    benefits_gap: str | None = None


@dataclass(frozen=True, slots=True)
class Test:
    """Whether a rule holds; None where it cannot be told, with the reason why."""

    rule: ViabilityRule
    holds: bool | None
    reason: str | None = None

    @property
    def is_decisive(self) -> bool:
        return self.rule in DECISIVE


def remaining_benefit(stated: Stated, present: Present) -> int | None:
    """The present value of the benefits that are still to come: the case's, in the share still to come.

    Of what is profiled as worth so much a year, what was given up will not come, and what is realised
    already comes whether the work goes on or not.

    Examples
    --------
    >>> remaining_benefit(Stated(1000), Present(0, 400, 300, None))
    750
    """
    if stated.benefits is None or present.to_come is None or not present.profiled or present.profiled < 0:
        return None
    return round(Fraction(stated.benefits * present.to_come, present.profiled))


def judged(stated: Stated, present: Present, differing: int | None, today: date) -> list[Test]:
    """What each rule that the case speaks to comes to.

    Parameters
    ----------
    differing : how many of the records it rests on differ from it; None where some cannot be seen, and
        nothing is said of records where the case names none.

    References
    ----------
    HM Treasury, *The Green Book* (2022), chapter 5, on sunk costs; MoP and PRINCE2, continued business
    justification.
    """
    found = [worth_completing(stated, present)]
    if stated.latest_finish:
        found.append(by(ViabilityRule.LATEST_FINISH, present.finish, stated.latest_finish))
    if stated.finish:
        found.append(by(ViabilityRule.FINISH_AS_STATED, present.finish, stated.finish))
    if differing is not None:
        found.append(Test(ViabilityRule.RECORDS_AS_STATED, not differing))
    if stated.review:
        found.append(Test(ViabilityRule.REVIEWED, today <= stated.review))
    return found


def worth_completing(stated: Stated, present: Present) -> Test:
    """Whether the benefits still to come are worth what it still costs to get them."""
    left = remaining_benefit(stated, present)
    if left is None or present.to_complete is None:
        reason = "no_benefits" if stated.benefits is None else present.benefits_gap or present.to_complete_gap
        return Test(ViabilityRule.WORTH_COMPLETING, None, reason or "no_annual_value")
    return Test(ViabilityRule.WORTH_COMPLETING, left >= present.to_complete)


def by(rule: ViabilityRule, finish: date | None, last: date) -> Test:
    """Whether a finish comes by a day."""
    if finish is None:
        return Test(rule, None, "no_forecast_finish")
    return Test(rule, finish <= last)


def verdict(tests: Iterable[Test]) -> Verdict:
    """Not viable where a decisive rule fails; viable where all of them hold; else nobody can tell.

    Examples
    --------
    >>> verdict([Test(ViabilityRule.WORTH_COMPLETING, None), Test(ViabilityRule.LATEST_FINISH, False)]).value
    'not_viable'
    """
    held = {test.holds for test in tests if test.is_decisive}
    if False in held:
        return Verdict.NOT_VIABLE
    return Verdict.CANNOT_TELL if None in held else Verdict.VIABLE
