"""States the figures of one report in words, at one length of names."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from app.calc.money import Money
from app.calc.narrative.figures import (
    COUNT,
    DATE,
    DAYS,
    RATIO,
    TEXT,
    Figure,
    Narrative,
    Piece,
    Stated,
    Value,
    narrated,
)
from app.calc.narrative.wording import (
    STOPS,
    Sense,
    clean,
    date_text,
    days_text,
    money_text,
    own_step,
    percent_text,
    share_text,
    shortened,
)

Sentence = Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Lengths:
    """How long names and recorded texts may be, in words and characters, and how many are listed."""

    name: tuple[int, int]
    text: tuple[int, int]
    listed: int


# From generous to terse: a draft takes the first that keeps it to its words.
LENGTHS = (
    Lengths((14, 90), (24, 160), 2),
    Lengths((10, 60), (16, 110), 2),
    Lengths((8, 48), (10, 70), 2),
    Lengths((6, 36), (7, 48), 1),
    Lengths((4, 28), (4, 32), 1),
    Lengths((2, 20), (2, 20), 0),
)


@dataclass(frozen=True, slots=True)
class Teller:
    """Makes figures of a report, and states them."""

    as_of: date
    source: str
    lengths: Lengths

    def figure(self, id: str, value: Value, unit: str, source: str = "", as_of: date | None = None) -> Figure:
        return Figure(id, value, unit, as_of or self.as_of, source or self.source)

    def name(self, id: str, label: str) -> Stated:
        return Stated(shortened(label, *self.lengths.name), self.figure(id, label, TEXT))

    def quote(self, id: str, text: str, source: str = "") -> Stated:
        """A recorded text, without the stop at its end."""
        quoted = shortened(clean(text).rstrip(STOPS), *self.lengths.text)
        return Stated(quoted, self.figure(id, text, TEXT, source))

    def count(self, id: str, number: int) -> Stated:
        return Stated(f"{number:,}", self.figure(id, Decimal(number), COUNT))

    def day(self, id: str, day: date, source: str = "") -> Stated:
        return Stated(date_text(day), self.figure(id, day, DATE, source))

    def days(self, id: str, days: int, sense: Sense) -> Stated:
        return Stated(f"{days_text(days)} {sense.word(days)}", self.figure(id, Decimal(days), DAYS))

    def ratio(self, id: str, ratio: Fraction, sense: Sense | None = None) -> Stated:
        value = Decimal(round(ratio * 10**6)).scaleb(-6)
        direction = f" {sense.word(value)}" if sense and value else ""
        return Stated(percent_text(value) + direction, self.figure(id, value, RATIO))

    def share(self, id: str, exact: Fraction, percent: int) -> Stated:
        """A share rounded to ``percent``, so that all shares make a hundred."""
        value = Decimal(round(exact * 10**6)).scaleb(-6)
        return Stated(share_text(percent, exact), self.figure(id, value, RATIO))

    def money(self, id: str, money: Money, sense: Sense | None = None) -> Stated:
        """An amount by itself, with three significant digits."""
        figure = self.figure(id, money.amount, money.currency)
        return stated_money(figure, own_step(money.amount, money.currency), sense)


def stated_money(
    figure: Figure, step: Decimal, sense: Sense | None, rounded: Decimal | None = None
) -> Stated:
    assert isinstance(figure.value, Decimal)
    direction = f" {sense.word(figure.value)}" if sense and figure.value else ""
    return Stated(money_text(figure.value, figure.unit, step, rounded) + direction, figure)


def draft(sentences: Callable[[Lengths], Iterable[Sentence]], most_words: int) -> Narrative:
    """The longest draft of no more than ``most_words``, sentence after sentence."""
    for lengths in LENGTHS:
        pieces: list[Piece] = []
        for sentence in sentences(lengths):
            pieces += [" ", *sentence] if pieces and sentence else sentence
        narrative = narrated(pieces)
        if narrative.words <= most_words:
            return narrative
    raise AssertionError(f"the tersest draft has {narrative.words} words, not {most_words}")


def listed(items: Sequence[Stated]) -> list[Piece]:
    """Items as a sentence lists them: a, b and c."""
    pieces: list[Piece] = []
    for place, item in enumerate(items):
        before = "" if not place else " and " if place == len(items) - 1 else ", "
        pieces += [before, item] if before else [item]
    return pieces
