"""Maturity: the level of each perspective of a model, and of the whole by its lowest perspective."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from math import ceil

LEAST_SAMPLE, SAMPLED = 5, Fraction(1, 10)


class Attainment(StrEnum):
    """How far an attribute is met."""

    NOT_MET = "not_met"
    PARTLY = "partly"
    MET = "met"


PARTS: Mapping[Attainment, Fraction] = {
    Attainment.NOT_MET: Fraction(0),
    Attainment.PARTLY: Fraction(1, 2),
    Attainment.MET: Fraction(1),
}


@dataclass(frozen=True, slots=True)
class Attribute:
    """One thing to be found, which belongs to a level of a perspective."""

    code: str
    perspective: str
    level: int


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of an attribute; ``evidenced_on`` is None where nothing shows it."""

    finding: Attainment
    evidenced_on: date | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A perspective: its level, which part of each level is met, and what holds the next one back."""

    perspective: str
    level: int
    fractions: tuple[Fraction, ...]
    indicative: Fraction
    missing: tuple[str, ...]
    stale: tuple[str, ...]


def level_of(fractions: Sequence[Fraction], pass_fraction: Fraction) -> int:
    """The highest level that is held with all below it, 0 where the first is not.

    Parameters
    ----------
    fractions : which part of the attributes of levels 1, 2, ... is met, each 0 to 1.
    pass_fraction : from which part on a level is held, 0 to 1.

    Notes
    -----
    A level held above one that is not counts for nothing.

    Examples
    --------
    >>> level_of([Fraction(1), Fraction(7, 10), Fraction(9, 10)], Fraction(85, 100))
    1
    """
    held = 0
    for fraction in fractions:
        if fraction < pass_fraction:
            break
        held += 1
    return held


def overall(levels: Mapping[str, int]) -> int:
    """The level of a model: that of its lowest perspective, never the mean."""
    return min(levels.values())


def standing(
    perspective: str,
    attributes: Sequence[Attribute],
    found: Mapping[str, Found],
    pass_fraction: Fraction,
    on: date,
) -> Standing:
    """How a perspective stands on a day.

    Parameters
    ----------
    attributes : those of the perspective, of every level from 1 on.
    found : findings by attribute; an attribute without one is not met.
    on : the day that evidence must not be older than twelve months on.

    Notes
    -----
    Partly met counts nothing towards a level, and one half of ``indicative`` alone. What was found met
    counts only with evidence that is not stale.
    """
    met = {a.code for a in attributes if a.code in found and counts(found[a.code], on)}
    by_level = [[a for a in attributes if a.level == at] for at in range(1, top(attributes) + 1)]
    fractions = tuple(Fraction(sum(a.code in met for a in some), len(some)) for some in by_level)
    level = level_of(fractions, pass_fraction)
    parts = (PARTS[found[a.code].finding] if a.code in found else Fraction(0) for a in attributes)
    following = by_level[level] if level < len(by_level) else []
    return Standing(
        perspective=perspective,
        level=level,
        fractions=fractions,
        indicative=sum(parts, Fraction(0)) / len(attributes),
        missing=tuple(a.code for a in following if a.code not in met),
        stale=tuple(a.code for a in attributes if a.code in found and is_stale(found[a.code], on)),
    )


def top(attributes: Sequence[Attribute]) -> int:
    return max(each.level for each in attributes)


def counts(found: Found, on: date) -> bool:
    return found.finding is Attainment.MET and found.evidenced_on is not None and not is_stale(found, on)


def is_stale(found: Found, on: date) -> bool:
    """Whether evidence is older than twelve months."""
    return found.evidenced_on is not None and found.evidenced_on < months_before(on, 12)


def months_before(day: date, months: int) -> date:
    """The same day so many months before, or the last of a month that has no such day.

    Examples
    --------
    >>> months_before(date(2028, 2, 29), 12), months_before(date(2027, 8, 31), 6)
    (datetime.date(2027, 2, 28), datetime.date(2027, 2, 28))
    """
    passed = day.year * 12 + day.month - 1 - months
    year, month = divmod(passed, 12)
    after = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (after - date(year, month + 1, 1)).days))


def sample_needed(projects: int) -> int:
    """How many projects an assessment looks into: five or a tenth, whichever is more, or all there are.

    Examples
    --------
    >>> sample_needed(3), sample_needed(40), sample_needed(81)
    (3, 5, 9)
    """
    return min(projects, max(LEAST_SAMPLE, ceil(projects * SAMPLED)))
