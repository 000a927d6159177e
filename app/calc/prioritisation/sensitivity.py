"""How weights would have to change for an order to change, exactly.

Weights and worths are whole numbers of common units here, so that nothing is rounded before it is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

Whole = Sequence[int]


@dataclass(frozen=True, slots=True)
class Weighted:
    """Weights in proportion and what is judged by them, best first: all whole numbers of common units."""

    weights: Whole
    rows: Sequence[Whole]

    @property
    def total(self) -> int:
        return sum(self.weights)


def in_units(weights: Sequence[Fraction], rows: Sequence[Sequence[Fraction]]) -> Weighted:
    """Exact weights and worths in whole numbers."""
    of_weights = lcm(*(weight.denominator for weight in weights))
    unit = lcm(*{worth.denominator for row in rows for worth in row})
    return Weighted(
        [weight.numerator * (of_weights // weight.denominator) for weight in weights],
        [[worth.numerator * (unit // worth.denominator) for worth in row] for row in rows],
    )


@dataclass(frozen=True, slots=True)
class Move:
    """A share of all weight that goes from one criterion to another."""

    giver: int
    taker: int
    share: Fraction


@dataclass(frozen=True, slots=True)
class Change:
    """A change of weights, and its size: the sum of what each weight changes by."""

    moves: tuple[Move, ...]

    @property
    def size(self) -> Fraction:
        return 2 * sum((move.share for move in self.moves), Fraction(0))


def smallest(of: Weighted, upper: Whole, lower: Whole) -> Change | None:
    """The smallest change of weights after which ``lower`` is level with ``upper``, past which it is before it.

    Parameters
    ----------
    of : the weights.
    upper, lower : worths of two, the first of which has the higher score or the same.

    Returns
    -------
    None where no weights put ``lower`` before ``upper``.

    Notes
    -----
    Weight that goes from criterion p to q narrows the gap by d(p) - d(q), d being upper less lower. So all
    goes to the q with the smallest d, and comes from the p with the largest one first: the optimum of the
    linear programme that minimises the sum of absolute changes with weights that stay above 0 and add up
    to 1.
    """
    gains = [a - b for a, b in zip(upper, lower, strict=True)]
    taker = min(range(len(gains)), key=gains.__getitem__)
    if gains[taker] >= 0:
        return None
    gap = Fraction(sum(weight * gain for weight, gain in zip(of.weights, gains, strict=True)))
    moves = list[Move]()
    for giver in sorted(range(len(gains)), key=lambda at: -gains[at]):
        each = gains[giver] - gains[taker]
        if gap <= 0 or not each:
            break
        if of.weights[giver]:
            given = min(Fraction(of.weights[giver]), gap / each)
            moves.append(Move(giver, taker, given / of.total))
            gap -= given * each
    return Change(tuple(moves))


def crossing(of: Weighted, criterion: int, upper: Whole, lower: Whole) -> Fraction | None:
    """The share of a criterion's weight at which two are level, the others keeping their proportions.

    None where there is none from 0 to 1, where they are level for all of them, or where the criterion
    has all the weight, so that there are no proportions to keep.
    """
    own = of.weights[criterion]
    rest = of.total - own
    if not rest:
        return None
    gains = [a - b for a, b in zip(upper, lower, strict=True)]
    without = sum(w * g for w, g in zip(of.weights, gains, strict=True)) - own * gains[criterion]
    slope = without - gains[criterion] * rest
    if not slope:
        return None
    share = Fraction(without, slope)
    return share if 0 <= share <= 1 else None


@dataclass(frozen=True, slots=True)
class Lead:
    """Who comes first while a criterion has from ``start`` to ``stop`` of the weight."""

    start: Fraction
    stop: Fraction
    row: int


def leads(of: Weighted, criterion: int) -> list[Lead]:
    """Who comes first as a criterion's share of the weight goes from 0 to 1, the others in proportion.

    Of equals it is the one that is before the other in ``rows``. O(n) for each that comes first.
    """
    own = of.weights[criterion]
    rest = of.total - own
    if not rest:
        return [Lead(Fraction(0), Fraction(1), 0)]
    at_none = [
        sum(w * v for w, v in zip(of.weights, row, strict=True)) - own * row[criterion] for row in of.rows
    ]
    slopes = [row[criterion] * rest - base for row, base in zip(of.rows, at_none, strict=True)]
    now = max(range(len(of.rows)), key=lambda at: (at_none[at], slopes[at], -at))
    found, start = list[Lead](), Fraction(0)
    while True:
        upcoming = overtaken(at_none, slopes, now)
        if upcoming is None:
            return [*found, Lead(start, Fraction(1), now)]
        found.append(Lead(start, upcoming[0], now))
        start, now = upcoming


def overtaken(bases: Whole, slopes: Whole, now: int) -> tuple[Fraction, int] | None:
    """Where the line that leads is first met by a steeper one, and by which; None if not before 1."""
    best: tuple[int, int, int] | None = None
    for at, slope in enumerate(slopes):
        steeper, behind = slope - slopes[now], bases[now] - bases[at]
        if steeper > 0 and behind < steeper:
            earlier = behind * best[1] - best[0] * steeper if best else -1
            if earlier < 0 or (best and earlier == 0 and slope > slopes[best[2]]):
                best = (behind, steeper, at)
    return (Fraction(best[0], best[1]), best[2]) if best else None


def challenger(of: Weighted) -> tuple[int, Change] | None:
    """Who comes first after the smallest change of weights that puts another first, and that change."""
    found = ((at, smallest(of, of.rows[0], of.rows[at])) for at in range(1, len(of.rows)))
    changes = [(change.size, at, change) for at, change in found if change]
    if not changes:
        return None
    _, at, change = min(changes, key=lambda each: each[:2])
    return at, change
