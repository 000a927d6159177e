"""Where the header of a table is, which way the table lies, and which records are records."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from app.exchange.tables.grids import Record, blank
from app.exchange.tables.mapping import (
    DropLeadingBlanks,
    JoinDigits,
    MappedColumn,
    Mapping,
    PadShort,
    SkipRule,
)
from app.exchange.tables.outcomes import Cell, Note, shown
from app.exchange.tables.refusal import TableRefused
from app.exchange.tables.wording import excerpt, like, plain

COMPARISONS = 2_000_000  # of a header with a cell: two seconds; the published files need half a million


@dataclass(frozen=True, slots=True)
class Heading:
    """A header as it is written, in which column of the file (or row, in a transposed one), and in plain."""

    text: str
    at: int
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """A record under its headings: ``places`` are the columns where its cells stood, if they were moved."""

    number: int
    line: int | None
    cells: tuple[Cell, ...]
    places: tuple[int, ...] | None = None
    notes: tuple[Note, ...] = ()
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A record that was passed over by a rule, and how it begins."""

    number: int
    reason: str
    text: str


@dataclass
class Sought:
    """How near the search for a header came."""

    record: int = 0
    found: int = -1
    lacks: tuple[str, ...] = ()
    refusal: TableRefused | None = None

    comparisons: int = 0

    def matching(self, column: MappedColumn, headings: Sequence[Heading]) -> list[Heading]:
        """As ``matching``, until it would take minutes."""
        self.comparisons += len(headings) * len(column.sources)
        if self.comparisons > COMPARISONS:
            sentence = "The header would take too long to find: state the delimiter and the header_record."
            raise TableRefused("too_large", sentence)
        return matching(column, headings)

    def note(self, record: int, found: int, lacks: Sequence[str]) -> None:
        if found > self.found:
            self.record, self.found, self.lacks = record, found, tuple(lacks)


def matching(column: MappedColumn, headings: Sequence[Heading]) -> list[Heading]:
    """The headings that the first fitting source of a column picks; more than one is ambiguous."""
    for source in column.sources:
        fitting = [heading for heading in headings if heading.words and like(source.header, heading.words)]
        if source.occurrence is not None:
            fitting = fitting[source.occurrence - 1 : source.occurrence]
        if fitting:
            return fitting
    return []


def headings_of(cells: tuple[Cell, ...]) -> tuple[Heading, ...]:
    """The headings of a record; blank ones at its end are none, so that nothing may stand below them."""
    cells = _trimmed(cells, 0)
    return tuple(Heading(shown(cell), at, plain(shown(cell))) for at, cell in enumerate(cells, 1))


def header_among(records: Iterable[Record], mapping: Mapping, sought: Sought) -> tuple[Record | None, int]:
    """The record with most of the mapping's columns, all required ones among them, and with how many."""
    best, most = None, 0
    stated = mapping.layout.header_record
    for record in records:
        if stated is not None and record.number != stated:
            continue
        headings = headings_of(record.cells)
        lacks = [c.sources[0].header for c in mapping.required_columns if not sought.matching(c, headings)]
        sought.note(record.number, len(mapping.required_columns) - len(lacks), lacks)
        matched = 0 if lacks else sum(bool(sought.matching(c, headings)) for c in mapping.columns)
        if matched > most:
            best, most = record, matched
    return best, most


@dataclass
class Sorter:
    """Tells the records below a header into rows and those passed over; ``strict`` about lengths."""

    mapping: Mapping
    headings: tuple[Heading, ...]
    strict: bool
    skipped: list[Skipped] = field(default_factory=list)

    def rows(self, records: Iterable[Record]) -> Iterator[Row]:
        for record in records:
            rule = next((r for r in self.mapping.layout.skip if _skips(r, record)), None)
            if rule:
                words = " ".join(shown(cell) for cell in record.cells)
                self.skipped.append(Skipped(record.number, rule.reason, excerpt(words, 100)))
            else:
                yield self._row(record)

    def _row(self, record: Record) -> Row:
        width = len(self.headings)
        if len(record.cells) != width:
            for repair in self.mapping.layout.repairs:
                if row := _repaired(repair, record, self.headings):
                    return row
        cells = _trimmed(record.cells, width)
        if len(cells) < width and not self.strict:
            cells += ("",) * (width - len(cells))
        if len(cells) == width:
            return Row(record.number, record.line, cells)
        sentence = f"The record has {len(cells)} cells where the header has {width}: correct it in the file."
        return Row(record.number, record.line, cells, fault=sentence)


def _trimmed(cells: tuple[Cell, ...], width: int) -> tuple[Cell, ...]:
    """Without the blank cells beyond the last header."""
    while len(cells) > width and blank(cells[-1]):
        cells = cells[:-1]
    return cells


def _skips(rule: SkipRule, record: Record) -> bool:
    if rule.when == "like":
        at = rule.cell - 1
        return at < len(record.cells) and like(rule.like or "", plain(shown(record.cells[at])))
    filled = sum(1 for cell in record.cells if not blank(cell))
    return filled == (1 if rule.when == "lone_cell" else 0)


def _repaired(
    repair: DropLeadingBlanks | JoinDigits | PadShort, record: Record, headings: tuple[Heading, ...]
) -> Row | None:
    """The record as a row of the right length, if the repair is for it."""
    cells, extra = record.cells, len(record.cells) - len(headings)
    if isinstance(repair, DropLeadingBlanks):
        return _shifted(repair.extra, record) if extra == repair.extra else None
    if isinstance(repair, JoinDigits):
        return _joined(repair.header, record, headings) if extra == 1 else None
    if not 0 < -extra <= repair.missing:
        return None
    note = Note("padded", f"The record ends {-extra} cells early; they were taken as blank.", warns=True)
    return Row(record.number, record.line, cells + ("",) * -extra, notes=(note,))


def _shifted(extra: int, record: Record) -> Row | None:
    lead, rest = record.cells[:extra], record.cells[extra:]
    if not all(map(blank, lead)) or all(map(blank, record.cells[-extra:])):
        return None
    note = Note("shifted", f"The record stood {extra} columns too far right and was moved back.", warns=True)
    places = tuple(range(extra + 1, len(record.cells) + 1))
    return Row(record.number, record.line, rest, places, (note,))


def _joined(header: str, record: Record, headings: tuple[Heading, ...]) -> Row | None:
    at = next((i for i, heading in enumerate(headings) if like(header, heading.words)), None)
    if at is None:
        return None
    cells, (left, right) = record.cells, (shown(cell).strip() for cell in record.cells[at : at + 2])
    if not (re.fullmatch("[0-9]{1,3}", left) and re.fullmatch("[0-9]{3}", right)):
        return None
    sentence = f"{left} and {right} were joined to {left}{right}: a comma between thousands had torn it."
    places = (*range(1, at + 2), *range(at + 3, len(cells) + 1))
    joined = (*cells[:at], left + right, *cells[at + 2 :])
    return Row(record.number, record.line, joined, places, (Note("joined", sentence, warns=True),))
