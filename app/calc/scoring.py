"""Prioritisation by one weighted additive model, each score with the parts that make it."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import lcm

from app.calc.attribution import unique
from app.calc.prioritisation.value_functions import ValueFunction
from app.calc.rounding import apportioned

DECIMALS = 6
MILLION: int = 10**DECIMALS
NOTHING, EQUAL = Fraction(0), Decimal(0)


class Direction(StrEnum):
    """Whether more of a criterion is better (a benefit) or worse (a cost)."""

    BENEFIT = "benefit"
    COST = "cost"


@dataclass(frozen=True, slots=True)
class Criterion:
    """What alternatives are judged by: its weight is what going from worst to best of its scale is worth."""

    id: str
    direction: Direction
    weight: Decimal
    function: ValueFunction

    def value(self, raw: Decimal) -> Fraction:
        """What ``raw`` is worth, 0 worst to 1 best."""
        value = self.function.value(raw)
        return value if self.direction is Direction.BENEFIT else 1 - value


Weighed = tuple[Criterion, Fraction, Decimal]


class Worths:
    """What amounts are worth by each of a model's criteria, each worked out once."""

    def __init__(self, criteria: "Sequence[Weighed]") -> None:
        self.criteria = criteria
        self.known: list[dict[Decimal, Fraction]] = [{} for _ in criteria]

    def of(self, alternative: "Alternative") -> "list[Fraction | None]":
        """By each criterion; None where the amount is missing."""
        raw = alternative.raw
        return [self.worth(at, raw.get(of.id)) for at, (of, _, _) in enumerate(self.criteria)]

    def worth(self, at: int, raw: Decimal | None) -> Fraction | None:
        if raw is None:
            return None
        found = self.known[at].get(raw)
        if found is None:
            found = self.known[at][raw] = self.criteria[at][0].value(raw)
        return found


@dataclass(frozen=True, slots=True)
class Alternative:
    """What is ranked: raw amounts by criterion, and what decides between equals."""

    id: str
    label: str
    raw: Mapping[str, Decimal | None]
    strategic: Decimal | None = None
    cost: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Contribution:
    """One criterion's part of a score; without a raw amount it gives nothing, and says what that costs."""

    criterion: str
    weight: Decimal
    raw: Decimal | None
    value: Decimal | None
    contribution: Decimal
    penalty: Decimal


@dataclass(frozen=True, slots=True)
class Score:
    """A score, ``low`` to ``high`` where amounts are missing; its parts are worked out when asked for."""

    alternative: Alternative
    low: Decimal
    high: Decimal
    worths: Worths = field(repr=False, compare=False)

    @property
    def contributions(self) -> tuple[Contribution, ...]:
        return parts(self.alternative, self.worths)

    @property
    def penalty(self) -> Decimal:
        """What the missing amounts may be worth at most."""
        return self.high - self.low

    @property
    def missing(self) -> tuple[str, ...]:
        raw = self.alternative.raw
        return tuple(
            criterion.id for criterion, _, _ in self.worths.criteria if raw.get(criterion.id) is None
        )


@dataclass(frozen=True, slots=True)
class Ranked:
    """A place in a ranking by the low score, and the best and worst place that missing amounts allow."""

    rank: int
    best_rank: int
    worst_rank: int
    score: Score


def normalised(criteria: Sequence[Criterion]) -> list[Fraction]:
    """The weights in proportion to their sum.

    Raises
    ------
    ValueError : for no criterion with weight, a negative weight, or a criterion that comes twice.
    """
    unique(criterion.id for criterion in criteria)
    weights = [Fraction(criterion.weight) for criterion in criteria]
    if any(weight < 0 for weight in weights):
        raise ValueError("a weight is not negative")
    if not sum(weights):
        raise ValueError("no criterion has a weight")
    return [weight / sum(weights) for weight in weights]


def score(alternative: Alternative, criteria: Sequence[Criterion]) -> Score:
    """What an alternative is worth by a weighted additive model.

    Parameters
    ----------
    alternative : raw amounts by criterion; None, or none at all, where they are missing.
    criteria : with weights of any sum, which are brought to a sum of 1.

    Returns
    -------
    Contributions (weight times value, six decimals) that add up to ``low`` exactly, and with the
    penalties of what is missing to ``high``. Missing counts as worst in ``low`` and as best in ``high``:
    it is unknown, not 0.

    Raises
    ------
    ValueError : for weights that cannot be normalised, or an amount outside a direct scale.

    Notes
    -----
    Exact fractions, rounded once at the end, and by largest remainder so that the parts add up.

    References
    ----------
    Keeney and Raiffa, *Decisions with Multiple Objectives* (1976), chapter 3.

    Examples
    --------
    >>> from app.calc.prioritisation.value_functions import Direct, Linear
    >>> fit = Criterion("fit", Direction.BENEFIT, Decimal(3), Linear(Decimal(0), Decimal(10)))
    >>> risk = Criterion("risk", Direction.COST, Decimal(1), Direct(Decimal(5)))
    >>> found = score(Alternative("a", "A", {"fit": Decimal(8), "risk": None}), [fit, risk])
    >>> found.low, found.high, found.missing
    (Decimal('0.600000'), Decimal('0.850000'), ('risk',))
    """
    return scored(alternative, Worths(weighed(criteria)))


def weighed(criteria: Sequence[Criterion]) -> list[Weighed]:
    """Criteria with their share of the weight, exact and as it is shown."""
    weights = normalised(criteria)
    return list(zip(criteria, weights, decimals(weights), strict=True))


def scored(alternative: Alternative, worths: Worths) -> Score:
    found = parts(alternative, worths)
    low = sum((part.contribution for part in found), Decimal(0))
    return Score(alternative, low, low + sum((part.penalty for part in found), Decimal(0)), worths)


def parts(alternative: Alternative, worths: Worths) -> tuple[Contribution, ...]:
    """Contributions and penalties that add up to a score and to what it may miss."""
    values, weights = worths.of(alternative), [weight for _, weight, _ in worths.criteria]
    contributions = decimals([NOTHING if v is None else w * v for w, v in zip(weights, values, strict=True)])
    penalties = decimals([w if v is None else NOTHING for w, v in zip(weights, values, strict=True)])
    found = zip(worths.criteria, values, contributions, penalties, strict=True)
    return tuple(
        Contribution(
            *(c.id, weight, alternative.raw.get(c.id), None if v is None else decimal(v)),
            *(contribution, penalty),
        )
        for (c, _, weight), v, contribution, penalty in found
    )


def totalled(alternatives: Sequence[Alternative], worths: Worths) -> list[Score]:
    """What `scored` gives for each, without the parts, and so for many in little time.

    Every product of a weight and a worth is a whole number of one unit that all have in common: what is
    added up are whole numbers, exactly.
    """
    for alternative in alternatives:
        worths.of(alternative)
    unit = lcm(*{worth.denominator for known in worths.known for worth in known.values()})
    share = lcm(*(weight.denominator for _, weight, _ in worths.criteria))
    columns = [
        (
            of.id,
            weight.numerator * (share // weight.denominator),
            {raw: worth.numerator * (unit // worth.denominator) for raw, worth in known.items()},
        )
        for (of, weight, _), known in zip(worths.criteria, worths.known, strict=True)
    ]
    found = []
    for each in alternatives:
        parts = [(weight, wholes, each.raw.get(id)) for id, weight, wholes in columns]
        low = in_millionths(
            sum([w * wholes[raw] for w, wholes, raw in parts if raw is not None]), unit * share
        )
        more = in_millionths(sum([w for w, _, raw in parts if raw is None]), share)
        found.append(Score(each, millionths(low), millionths(low + more), worths))
    return found


def in_millionths(whole: int, unit: int) -> int:
    """A number of units as millionths of one, rounded half even as fractions are."""
    found, rest = divmod(whole * MILLION, unit)
    return found + int(2 * rest > unit or bool(2 * rest == unit and found % 2))


def millionths(number: int) -> Decimal:
    return Decimal(number).scaleb(-DECIMALS)


def decimal(value: Fraction) -> Decimal:
    return millionths(round(value * MILLION))


def decimals(parts: Sequence[Fraction]) -> list[Decimal]:
    """Fractions to six decimals that add up to their rounded sum."""
    return [millionths(n) for n in apportioned([part * MILLION for part in parts])]


def rank(alternatives: Iterable[Alternative], criteria: Sequence[Criterion]) -> tuple[Ranked, ...]:
    """Alternatives in order of their score, highest first.

    Parameters
    ----------
    alternatives : with ids that differ.
    criteria : as for `score`.

    Returns
    -------
    Places from 1, each once. Equal scores are in order of strategic contribution (higher first), cost
    (lower first) and id; what has none of them comes after what has. The best and worst rank differ
    where amounts are missing, of this alternative or of others. O(n log n).

    Raises
    ------
    ValueError : as `score`, and for an id that comes twice.
    """
    scores = totalled(list(alternatives), Worths(weighed(criteria)))
    unique(one.alternative.id for one in scores)
    lows = sorted(place(one, one.low) for one in scores)
    highs = sorted(place(one, one.high) for one in scores)
    found = []
    for at, one in enumerate(sorted(scores, key=lambda s: place(s, s.low)), 1):
        at_low, at_high = place(one, one.low), place(one, one.high)
        own = int(at_high < at_low)  # its own best place is before its worst, and is no rival
        found.append(Ranked(at, bisect_left(lows, at_high) + 1, bisect_left(highs, at_low) + 1 - own, one))
    return tuple(found)


Place = tuple[Decimal, bool, Decimal, bool, Decimal, str]


def place(score: Score, at: Decimal) -> Place:
    """What sorts a score, were it ``at``; no two alternatives have the same."""
    of = score.alternative
    strategic, cost = of.strategic or Decimal(0), of.cost or Decimal(0)
    return -at, of.strategic is None, -strategic, of.cost is None, cost, of.id
