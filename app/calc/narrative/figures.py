"""Figures, and text in which every number states one of them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

Value = Decimal | date | str

COUNT, DATE, DAYS, RATIO, TEXT = "count", "date", "days", "ratio", "text"  # else a currency code
DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Figure:
    """A stored value that a sentence may state: `total.variance`, `project.<id>.variance` and so on.

    Names and recorded texts are figures too (unit `text`), for a number in a name is not a free one.
    """

    id: str
    value: Value
    unit: str
    as_of: date
    source: str


@dataclass(frozen=True, slots=True)
class Stated:
    """Words that state a figure."""

    text: str
    figure: Figure


Piece = str | Stated


@dataclass(frozen=True, slots=True)
class Binding:
    """The words of a text, from ``start`` to ``end``, that state a figure, with the value they stated."""

    start: int
    end: int
    text: str
    figure_id: str
    value: Value
    unit: str
    as_of: date


@dataclass(frozen=True, slots=True)
class Narrative:
    """A text with what binds its numbers, and the figures that they state."""

    text: str
    bindings: tuple[Binding, ...]
    figures: tuple[Figure, ...]

    @property
    def words(self) -> int:
        return words(self.text)


def words(text: str) -> int:
    """How many words a text has, by the way of counting that finds more: spaces or letters."""
    return max(len(text.split()), len(re.findall(r"\w+", text)))


def narrated(pieces: Iterable[Piece]) -> Narrative:
    """One text of plain and stated pieces.

    Raises
    ------
    ValueError : for a plain piece with a digit, for that number would state nothing.

    Examples
    --------
    >>> late = Figure("project.7.slip", Decimal(45), DAYS, date(2026, 3, 31), "status report 7")
    >>> told = narrated(["Finish is ", Stated("45 days later", late), " than agreed."])
    >>> told.text, told.text[told.bindings[0].start : told.bindings[0].end]
    ('Finish is 45 days later than agreed.', '45 days later')
    """
    text, bindings, figures = "", [], {}
    for piece in pieces:
        if isinstance(piece, Stated):
            f = piece.figure
            end = len(text) + len(piece.text)
            bindings.append(Binding(len(text), end, piece.text, f.id, f.value, f.unit, f.as_of))
            figures[f.id] = f
            text += piece.text
        elif DIGIT.search(piece):
            raise ValueError(f"{piece!r} has a number that states no figure")
        else:
            text += piece
    return Narrative(text, tuple(bindings), tuple(figures.values()))
