"""What the results of a gate's criteria add up to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction


class Result(StrEnum):
    """What an assessor found of a criterion."""

    MET = "met"
    PARTLY_MET = "partly_met"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"


class Comparison(StrEnum):
    AT_MOST = "at_most"
    AT_LEAST = "at_least"


SATISFIED = frozenset({Result.MET, Result.NOT_APPLICABLE})


@dataclass(frozen=True, slots=True)
class Judged:
    """A criterion as it counts: what nobody assessed, and what is stale, is not met."""

    code: str
    is_must: bool
    result: Result
    is_waived: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """Which criteria stand in the way, and so what a gate may come to at best."""

    unmet_musts: tuple[str, ...]
    partly_met_musts: tuple[str, ...]
    unmet_shoulds: tuple[str, ...]

    @property
    def allows_pass(self) -> bool:
        return not self.unmet_musts and not self.partly_met_musts

    @property
    def allows_conditional_pass(self) -> bool:
        return not self.unmet_musts


def verdict(criteria: Iterable[Judged]) -> Verdict:
    """What the criteria of a gate allow.

    An unmet ``must`` allows no pass, and one that is partly met a conditional pass at best; a waiver takes
    either out of the way. What only should be met never stands in the way.

    >>> verdict([Judged("case", True, Result.PARTLY_MET), Judged("plan", False, Result.NOT_MET)])
    Verdict(unmet_musts=(), partly_met_musts=('case',), unmet_shoulds=('plan',))
    """
    open_ = [each for each in criteria if not each.is_waived and each.result not in SATISFIED]
    musts = [each for each in open_ if each.is_must]
    return Verdict(
        unmet_musts=tuple(each.code for each in musts if each.result is Result.NOT_MET),
        partly_met_musts=tuple(each.code for each in musts if each.result is Result.PARTLY_MET),
        unmet_shoulds=tuple(each.code for each in open_ if not each.is_must),
    )


def fresh_until(dated_on: date, valid_days: int | None) -> date | None:
    """The last day on which evidence counts; None where it never goes stale.

    >>> fresh_until(date(2026, 1, 31), 28)
    datetime.date(2026, 2, 28)
    """
    return None if valid_days is None else dated_on + timedelta(days=valid_days)


def within(value: Fraction, comparison: Comparison, threshold: Fraction) -> bool:
    """Whether a figure keeps to its threshold; the threshold itself does.

    >>> within(Fraction(11, 10), Comparison.AT_MOST, Fraction(11, 10))
    True
    """
    return value <= threshold if comparison is Comparison.AT_MOST else value >= threshold
