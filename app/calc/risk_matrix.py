"""What a risk matrix gets wrong: cells that contradict expected loss, and pairs of risks it puts in the wrong order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from app.calc.rag import Rag
from app.calc.risk import Matrix, Scale

Bands = tuple[int, int]  # of probability and of impact, from 1


@dataclass(frozen=True, slots=True)
class Inconsistency:
    """A green cell that reaches a higher expected loss than a red cell begins with.

    ``green_up_to`` and ``red_from`` are products of probability and of the anchors of the measure; a green
    cell in the last impact band has no end.
    """

    green: Bands
    green_up_to: Decimal | None
    red: Bands
    red_from: Decimal


def inconsistency(matrix: Matrix, impact: Scale) -> Inconsistency | None:
    """Where a matrix is not weakly consistent by the anchors of a measure: the worst pair, if any.

    Parameters
    ----------
    matrix : colours by band.
    impact : anchors of the columns, from zero up.

    Notes
    -----
    Weak consistency asks that no red cell holds a point of lower expected loss than some point of a green
    one: each red cell's lower corner must not lie below any green cell's upper corner.

    References
    ----------
    Cox, "What's Wrong with Risk Matrices?", *Risk Analysis* 28 (2008), weak consistency.
    """
    greens = [(upper(matrix, impact, bands), bands) for bands in coloured(matrix, Rag.GREEN)]
    reds = [(lower(matrix, impact, bands), bands) for bands in coloured(matrix, Rag.RED)]
    if not greens or not reds:
        return None
    highest, green = max(greens, key=lambda found: (found[0] is None, found[0] or Decimal(0)))
    lowest, red = min(reds)
    if highest is not None and highest <= lowest:
        return None
    return Inconsistency(green, highest, red, lowest)


def coloured(matrix: Matrix, colour: Rag) -> Iterator[Bands]:
    for row, cells in enumerate(matrix.cells, 1):
        yield from ((row, column) for column, cell in enumerate(cells, 1) if cell.colour == colour)


def lower(matrix: Matrix, impact: Scale, bands: Bands) -> Decimal:
    """The least expected loss in a cell."""
    least = [0 if band == 1 else scale.upper[band - 2] for scale, band in axes(matrix, impact, bands)]
    return Decimal(least[0]) * Decimal(least[1])


def upper(matrix: Matrix, impact: Scale, bands: Bands) -> Decimal | None:
    """The greatest expected loss in a cell; None where the impact has no end."""
    row, column = bands
    if column == len(impact.bands):
        return None
    chance = Decimal(1) if row == len(matrix.probability.bands) else matrix.probability.upper[row - 1]
    return chance * impact.upper[column - 1]


def axes(matrix: Matrix, impact: Scale, bands: Bands) -> list[tuple[Scale, int]]:
    return [(matrix.probability, bands[0]), (impact, bands[1])]


@dataclass(frozen=True, slots=True)
class Placed:
    """A risk in a matrix: what it scores, and what it is expected to come to, both as sizes."""

    key: str
    score: int
    expected: int


def disagreements(risks: Sequence[Placed]) -> list[tuple[str, str]]:
    """The pairs that a matrix puts in the other order than expected value, the widest apart first.

    The first of each pair scores higher, and is expected to come to less. Risks that score alike are no
    pair. It compares each with each.

    Examples
    --------
    >>> risks = [Placed("A", 8, 108), Placed("B", 12, 133), Placed("C", 5, 250), Placed("D", 12, 33)]
    >>> disagreements(risks)
    [('D', 'C'), ('A', 'C'), ('B', 'C'), ('D', 'A')]
    """
    ordered = [
        (one, other) if one.score > other.score else (other, one) for one, other in combinations(risks, 2)
    ]
    wrong = [(a, b) for a, b in ordered if a.score > b.score and a.expected < b.expected]
    wrong.sort(key=lambda pair: (pair[0].expected - pair[1].expected, pair[0].key, pair[1].key))
    return [(higher.key, lower.key) for higher, lower in wrong]
