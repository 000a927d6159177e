"""Hysteresis: a colour that worsens at once, and improves one level at a time and only when it lasts."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.calc.colours import Rag

Point = tuple[Rag, Rag]  # the colour by the thresholds, and what it would be a dead band worse


@dataclass(frozen=True, slots=True)
class Steadiness:
    """For how many periods in a row, and by how much, a figure must be better before its colour is."""

    periods: int = 2
    cost_band: Fraction = Fraction(1, 100)  # of the baseline
    finish_band: Fraction = Fraction(2)  # days


STEADY = Steadiness()


def steadied(points: Sequence[Point | None], periods: int, initial: Rag = Rag.GREEN) -> list[Rag | None]:
    """The colour over time of what has these colours by its thresholds alone.

    Parameters
    ----------
    points : in order of time; None where the figure is not known.
    periods : for how many in a row it must be better, with the dead band; at least 1.
    initial : colour before the first.

    Returns
    -------
    One colour for each point; None for one that is not known, which is not green.

    Notes
    -----
    The run begins again at every change of colour, and after every point that does not qualify.

    Examples
    --------
    >>> clear, near, over = (Rag.GREEN, Rag.GREEN), (Rag.GREEN, Rag.AMBER), (Rag.AMBER, Rag.AMBER)
    >>> [str(colour) for colour in steadied([over, near, clear, clear], 2)]
    ['amber', 'amber', 'amber', 'green']
    """
    colours: list[Rag | None] = []
    reported, run = initial, 0
    for point in points:
        if point is None:
            run = 0
        elif point[0].severity > reported.severity:
            reported, run = point[0], 0
        elif reported is not Rag.GREEN:
            run = run + 1 if point[1].severity < reported.severity else 0
            if run == periods:
                reported, run = list(Rag)[reported.severity - 1], 0
        colours.append(None if point is None else reported)
    return colours
