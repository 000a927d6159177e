"""A file's bytes and a mapping to a table: headings, rows with their places, and what was passed over."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import islice

from app.exchange.tables.grids import DELIMITERS, Record, delimited, encoding_of, transposed, within
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


@dataclass(slots=True)
class Rows:
    """The rows of a table, read anew each time; ``skipped`` is what the last reading passed over."""

    way: "Candidate"
    mapping: Mapping
    headings: tuple[Heading, ...]
    skipped: list[Skipped] = field(default_factory=list)

    def __iter__(self) -> Iterator[Row]:
        strict = self.way.grid.format == "csv" and not self.way.lying
        sorter = Sorter(self.mapping, self.headings, strict)
        self.skipped = sorter.skipped
        return sorter.rows(islice(_records(self.way), self.way.header.number, None))


@dataclass(frozen=True, slots=True)
class Opened:
    """What a file holds, but for its rows, which are read as often as they are asked for."""

    found: Found
    headings: tuple[Heading, ...]
    rows: Rows
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
    found = opened(content, mapping, limits)
    rows = tuple(found.rows)
    return Table(found.found, found.headings, rows, tuple(found.rows.skipped), found.preamble)


def opened(content: bytes, mapping: Mapping, limits: Limits = LIMITS) -> "Opened":
    """The table in a file, whose rows are read when they are asked for. Raises as ``read`` does."""
    if len(content) > limits.content:
        raise TableRefused("too_large", f"The file has more than {limits.content:,} bytes: split it.")
    sought = Sought()
    tried = [
        _candidate(grid, mapping, lying, sought, limits) for grid, lying in _ways(content, mapping, limits)
    ]
    candidates = [candidate for candidate in tried if candidate]
    if not candidates:
        raise sought.refusal or _headerless(sought, mapping)
    return _opened(max(candidates, key=lambda candidate: candidate.matched), mapping)


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
    encoding = encoding_of(content, layout.encoding)
    for mark in [layout.delimiter] if layout.delimiter else DELIMITERS:
        cut = partial(delimited, content, encoding)
        yield Grid(partial(_within, limits, cut, mark), "csv", encoding, mark)


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


def _opened(way: Candidate, mapping: Mapping) -> "Opened":
    grid, header = way.grid, way.header
    records = _records(way)
    preamble = tuple(_passed(record) for record in islice(records, header.number - 1))
    headings = headings_of(next(records).cells)
    found = Found(grid.format, header.number, way.lying, grid.encoding, grid.delimiter, grid.sheet)
    return Opened(found, headings, Rows(way, mapping, headings), preamble)


def _records(way: Candidate) -> Iterator[Record]:
    return transposed(way.grid.records()) if way.lying else way.grid.records()


def _passed(record: Record) -> Skipped:
    words = excerpt(" ".join(shown(cell) for cell in record.cells), 100)
    return Skipped(record.number, "preamble", words)
