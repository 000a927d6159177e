"""A file's bytes and a mapping to a table: headings, rows with their places, and what was passed over."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice

from app.exchange.tables.grids import DELIMITERS, Record, decoded, delimited, transposed, within
from app.exchange.tables.layout import Heading, Row, Skipped, Sorter, Sought, header_among, headings_of
from app.exchange.tables.mapping import Mapping
from app.exchange.tables.outcomes import shown
from app.exchange.tables.refusal import LIMITS, Limits, TableRefused
from app.exchange.tables.sheets import Workbook
from app.exchange.tables.wording import excerpt

MAGIC = (
    (b"PK\x03\x04", "xlsx"),
    (b"PK\x05\x06", "xlsx"),
    (b"\xd0\xcf\x11\xe0", "an old Excel file: save it as .xlsx"),
    (b"%PDF", "a PDF: give the table as CSV or XLSX"),
    (b"\x1f\x8b", "compressed: unpack it first"),
)


@dataclass(frozen=True, slots=True)
class Found:
    """How the file turned out to be laid out."""

    format: str
    header_record: int
    transposed: bool
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """What a file holds: ``preamble`` are the records above the header."""

    found: Found
    headings: tuple[Heading, ...]
    rows: tuple[Row, ...]
    skipped: tuple[Skipped, ...]
    preamble: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """One way to cut the file into records, which can be asked for more than once."""

    records: Callable[[], Iterator[Record]]
    format: str
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A way to cut the file in which the header was found, and how many columns that header has."""

    grid: Grid
    lying: bool
    header: Record
    matched: int


def read(content: bytes, mapping: Mapping, limits: Limits = LIMITS) -> Table:
    """The table in a file.

    Raises
    ------
    TableRefused : where the file is no table, too large, or lacks the mapping's required columns.
    """
    if len(content) > limits.content:
        raise TableRefused("too_large", f"The file has more than {limits.content:,} bytes: split it.")
    sought = Sought()
    tried = [
        _candidate(grid, mapping, lying, sought, limits) for grid, lying in _ways(content, mapping, limits)
    ]
    candidates = [candidate for candidate in tried if candidate]
    if not candidates:
        raise sought.refusal or _headerless(sought, mapping)
    return _table(max(candidates, key=lambda candidate: candidate.matched), mapping)


def _ways(content: bytes, mapping: Mapping, limits: Limits) -> Iterator[tuple[Grid, bool]]:
    """Every way to cut the file, first as it lies, then transposed."""
    stated, grids = mapping.layout.orientation, list(_grids(content, mapping, limits))
    for lying in (False, True) if stated is None else (stated == "transposed",):
        for grid in grids:
            yield grid, lying


def _headerless(sought: Sought, mapping: Mapping) -> TableRefused:
    lacks = ", ".join(repr(header) for header in sought.lacks)
    near = f" Record {sought.record} comes nearest and lacks {lacks}." if sought.found > 0 else ""
    wanted = ", ".join(repr(c.sources[0].header) for c in mapping.required_columns)
    return TableRefused("no_header", f"No record has the headers that {mapping.name} needs ({wanted}).{near}")


def _format(content: bytes, stated: str | None) -> str:
    seen = next((kind for magic, kind in MAGIC if content.startswith(magic)), "csv")
    if seen not in ("csv", "xlsx"):
        raise TableRefused("format", f"The file is {seen}.")
    if not content.strip():
        raise TableRefused("not_a_table", "The file is empty.")
    if stated and stated != seen:
        raise TableRefused("format", f"The mapping is for {stated.upper()}, and the file is {seen.upper()}.")
    return seen


def _grids(content: bytes, mapping: Mapping, limits: Limits) -> Iterator[Grid]:
    layout = mapping.layout
    if _format(content, layout.format) == "xlsx":
        book = Workbook(content, limits)
        if layout.sheet and layout.sheet not in book.sheets:
            raise TableRefused(
                "no_sheet", f"There is no sheet {layout.sheet!r}, but {', '.join(book.sheets)}."
            )
        for sheet in [layout.sheet] if layout.sheet else book.sheets:
            yield Grid(partial(_within, limits, book.records, sheet), "xlsx", sheet=sheet)
        return
    text, encoding = decoded(content, layout.encoding)
    for mark in [layout.delimiter] if layout.delimiter else DELIMITERS:
        yield Grid(partial(_within, limits, partial(delimited, text), mark), "csv", encoding, mark)


def _within(limits: Limits, records: Callable[[str], Iterator[Record]], of: str) -> Iterator[Record]:
    return within(records(of), limits)


def _candidate(grid: Grid, mapping: Mapping, lying: bool, sought: Sought, limits: Limits) -> Candidate | None:
    """One way to cut the file, if the header is in it."""
    try:
        records = _transposed(grid, limits) if lying else grid.records()
        above = tuple(islice(records, mapping.layout.header_record or mapping.layout.header_within))
        header, matched = header_among(above, mapping, sought)
    except TableRefused as refusal:  # cut at the wrong delimiter, a sound file may look damaged
        sought.refusal = sought.refusal or refusal
        return None
    if lying and mapping.layout.orientation is None and matched < 2:
        return None  # one name down a column is too little to take the table for a transposed one
    return Candidate(grid, lying, header, matched) if header else None


def _transposed(grid: Grid, limits: Limits) -> Iterator[Record]:
    """The columns of a grid as records, of a grid with few enough records for those to be fields."""
    fields = list(islice(grid.records(), limits.fields + 1))
    return transposed(fields) if len(fields) <= limits.fields else iter(())


def _table(way: Candidate, mapping: Mapping) -> Table:
    grid, header = way.grid, way.header
    records = transposed(grid.records()) if way.lying else grid.records()
    preamble = [_passed(record) for record in islice(records, header.number - 1)]
    headings = headings_of(next(records).cells)
    sorter = Sorter(mapping, headings, strict=grid.format == "csv" and not way.lying)
    rows = tuple(sorter.rows(records))
    found = Found(grid.format, header.number, way.lying, grid.encoding, grid.delimiter, grid.sheet)
    return Table(found, headings, rows, tuple(sorter.skipped), tuple(preamble))


def _passed(record: Record) -> Skipped:
    words = excerpt(" ".join(shown(cell) for cell in record.cells), 100)
    return Skipped(record.number, "preamble", words)
