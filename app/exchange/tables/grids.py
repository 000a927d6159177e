"""A file as records of cells, before anything is known of headers: delimited text."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.exchange.tables.outcomes import Cell, shown
from app.exchange.tables.refusal import Limits, TableRefused

DELIMITERS = (",", ";", "\t", "|")
BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
CODECS = {"utf-8": "utf-8-sig"}


@dataclass(frozen=True, slots=True)
class Record:
    """The cells of one record, its number from 1, and in a text file the line on which it starts."""

    number: int
    line: int | None
    cells: tuple[Cell, ...]


def blank(cell: Cell) -> bool:
    return not shown(cell).strip()


def decoded(content: bytes, stated: str | None) -> tuple[str, str]:
    """The text of a file, and its encoding: stated, marked, UTF-8, or else Windows-1252."""
    marked = next((name for mark, name in BYTE_ORDER_MARKS if content.startswith(mark)), None)
    encodings = [encoding] if (encoding := stated or marked) else ["utf-8", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(CODECS.get(encoding, encoding))
        except UnicodeDecodeError as error:
            at = error.start
            continue
        if "\0" in text:
            raise TableRefused("not_a_table", "The file holds NUL characters: it is not a table of text.")
        return text, encoding
    tried = " or ".join(encodings)
    raise TableRefused("encoding", f"Byte {at + 1} is not {tried}: state the encoding of the file.")


def delimited(text: str, delimiter: str) -> Iterator[Record]:
    """The records of a text; a field in quotes may hold delimiters and line breaks."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    number, line = 0, 1
    try:
        for cells in reader:
            number += 1
            yield Record(number, line, tuple(cells))
            line = reader.line_num + 1
    except csv.Error as error:
        sentence = (
            f"Record {number + 1}, which starts on line {line}, cannot be read ({error}): close its quotes."
        )
        raise TableRefused("not_a_table", sentence) from error


def within(records: Iterable[Record], limits: Limits) -> Iterator[Record]:
    """The records, as long as they are within the limits."""
    cells = 0
    for record in records:
        cells += len(record.cells)
        if record.number > limits.records:
            raise TableRefused("too_large", f"The table has more than {limits.records:,} records: split it.")
        if len(record.cells) > limits.columns or cells > limits.cells:
            raise TableRefused("too_large", f"Record {record.number} makes the table too wide to be read.")
        yield record


def transposed(records: Iterable[Record]) -> Iterator[Record]:
    """Each column as a record, numbered as the column is."""
    rows = [record.cells for record in records]
    for index in range(max(map(len, rows), default=0)):
        cells = tuple(row[index] if index < len(row) else "" for row in rows)
        yield Record(index + 1, None, cells)
