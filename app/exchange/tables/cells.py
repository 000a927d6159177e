"""One function for each type of cell: from what is written to a value or a fault."""

import html
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from app.exchange.tables.cell_types import (
    CellType,
    ChoiceCell,
    ConfidenceCell,
    IdentifierCell,
    ListCell,
    ScaleRule,
    TextCell,
)
from app.exchange.tables.dates import day
from app.exchange.tables.figures import money, number, percentage
from app.exchange.tables.mapping import MappedColumn, WithheldWords
from app.exchange.tables.outcomes import Cell, Confidence, Fault, NotAvailable, Note, Outcome, Value, shown
from app.exchange.tables.wording import excerpt, like, plain, spelling

EDGES = Note("edge_spaces", "Spaces at the edges were removed.")
SCIENTIFIC = re.compile(r"[0-9](\.[0-9]{1,20})?[eE]\+?[0-9]{1,3}")
MIDNIGHT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T00:00:00Z?")
GROUPED = re.compile(r"[0-9]{1,3}(,[0-9]{3})+")


def text(cell: Cell, kind: TextCell) -> Value | Fault:
    """Words."""
    raw = shown(cell)
    words, notes = _trimmed(raw)
    if kind.unescape and (unescaped := html.unescape(words)) != words:
        words = unescaped
        notes.append(Note("unescaped", "HTML entities were turned into characters."))
    if kind.one_line:
        words = " ".join(words.split())
    if kind.upper:
        words = words.upper()
    if "\0" in words:
        return Fault("The text holds a NUL character: remove it.", raw)
    if len(words) > kind.at_most:
        return Fault(f"The text has {len(words)} characters; {kind.at_most} are the most.", raw, "too_long")
    return Value(words, raw, tuple(notes))


def _trimmed(raw: str) -> tuple[str, list[Note]]:
    return raw.strip(), [EDGES] if raw != raw.strip() else []


def listed(cell: Cell, kind: ListCell) -> Value | Fault:
    """Several values, each once, in the order in which they are written."""
    raw = shown(cell)
    if "\0" in raw:
        return Fault("The text holds a NUL character: remove it.", raw)
    parts = [" ".join(part.split()) for part in cut(" ".join(raw.split()), kind)]
    return Value(tuple(dict.fromkeys(part for part in parts if part)), raw)


def cut(words: str, kind: ListCell) -> Iterator[str]:
    """Words cut at the separators that are not inside a value; of two values that fit, the longer."""
    separator = re.escape(kind.separator)
    wholes = sorted(kind.whole, key=len, reverse=True)
    known = "|".join(f"{re.escape(each)}(?=\\s*(?:{separator}|$))" for each in wholes)
    value = f"(?:{known}|(?:(?!{separator}).)*)" if known else f"(?:(?!{separator}).)*"
    for found in re.finditer(rf"\s*({value})\s*(?:{separator}|$)", words):
        yield found[1]


def identifier(cell: Cell, kind: IdentifierCell) -> Value | Fault:
    """A name given by a register."""
    raw = shown(cell)
    name, notes = _trimmed(raw)
    if len(name) > 200 or "\0" in name:
        return Fault("This is too long to identify anything: 200 characters are the most.", raw, "too_long")
    if kind.ungroup and GROUPED.fullmatch(name):
        name = name.replace(",", "")
        notes.append(Note("ungrouped", "Commas between thousands were removed."))
    if SCIENTIFIC.fullmatch(name) or MIDNIGHT.fullmatch(name):
        sentence = "A spreadsheet seems to have rewritten this identifier as a number or a date: take it from its register."
        notes.append(Note("rewritten_identifier", sentence, warns=True))
    return Value(name, raw, tuple(notes))


def choice(cell: Cell, kind: ChoiceCell) -> Value | Fault:
    """One of the values that the mapping knows words for."""
    raw = shown(cell)
    words, notes = _trimmed(raw)
    meant = kind.by_spelling.get(spelling(words))
    if meant is None:
        known = ", ".join(sorted(set(kind.words.values())))
        return Fault(
            f"This is none of: {excerpt(known)}. Correct it, or add the word to the mapping.",
            raw,
            "unknown_word",
        )
    return Value(meant, raw, tuple(notes))


def confidence(cell: Cell, kind: ConfidenceCell, year: int | None) -> Value | Fault:
    """A level of the scale that was in use in the report's year."""
    raw = shown(cell)
    words, notes = _trimmed(raw)
    level = kind.by_spelling.get(spelling(words))
    if level is None:
        known = ", ".join(kind.words)
        return Fault(
            f"This is no rating: {excerpt(known)}. If it withholds one, say so in the mapping.",
            raw,
            "unknown_word",
        )
    scale = scale_of(kind.scales, year)
    if scale is None:
        return Fault("Which scale is this on? State the period of the file.", raw, "no_scale")
    if level not in scale.levels:
        sentence = f"{words} is not on {scale.name}, the scale of {year}: check the period of the file."
        return Fault(sentence, raw, "not_on_scale")
    return Value(Confidence(scale.name, level, kind.assessor), raw, tuple(notes))


def scale_of(scales: Sequence[ScaleRule], year: int | None) -> ScaleRule | None:
    """The scale in use in a year."""
    return next((scale for scale in scales if scale.used_in(year)), None)


READERS: dict[str, Callable[[Cell, Any], Value | Fault]] = {
    "text": text,
    "list": listed,
    "identifier": identifier,
    "money": money,
    "number": number,
    "percentage": percentage,
    "date": day,
    "choice": choice,
}


def read_cell(cell: Cell, kind: CellType, year: int | None) -> Value | Fault:
    """A cell as its type."""
    if isinstance(kind, ConfidenceCell):
        return confidence(cell, kind, year)
    return READERS[kind.type](cell, kind)


def outcome(
    cell: Cell, column: MappedColumn, withheld: Sequence[WithheldWords], year: int | None
) -> Outcome | Fault:
    """What a cell of a column says, unless it is blank or its words withhold it."""
    raw = shown(cell)
    words = plain(raw)
    if not words:
        return NotAvailable(column.blank, raw)
    rules = (*column.withheld, *(withheld if column.may_be_withheld else ()))
    rule = next((rule for rule in rules if like(rule.like, words)), None)
    if rule and not (rule.part and column.cell.type == "text"):
        return NotAvailable(rule.reason, raw)
    read = read_cell(cell, column.cell, year)
    if rule and isinstance(read, Value):
        return Value(read.value, read.raw, read.notes, rule.reason)
    return read
