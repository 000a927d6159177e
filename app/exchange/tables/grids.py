"""A file as records of cells, before anything is known of headers: delimited text."""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.exchange.tables.outcomes import Cell, shown
from app.exchange.tables.refusal import Limits, TableRefused

DELIMITERS = (",", ";", "\t", "|")
BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
CODECS = {"utf-8": "utf-8-sig"}
PIECE = 1 << 20  # bytes that are text at once


@dataclass(frozen=True, slots=True)
class Record:
    """The cells of one record, its number from 1, and in a text file the line on which it starts."""

    number: int
    line: int | None
    cells: tuple[Cell, ...]


def blank(cell: Cell) -> bool:
    return not shown(cell).strip()


def encoding_of(content: bytes, stated: str | None) -> str:
    """The encoding of a file: stated, marked, UTF-8, or else Windows-1252."""
    marked = next((name for mark, name in BYTE_ORDER_MARKS if content.startswith(mark)), None)
    encodings = [encoding] if (encoding := stated or marked) else ["utf-8", "cp1252"]
    for encoding in encodings:
        try:
            has_nul = any("\0" in piece for piece in pieces(content, encoding))
        except UnicodeDecodeError:
            at = fault_in(content, encoding)
            continue
        if has_nul:
            raise TableRefused("not_a_table", "The file holds NUL characters: it is not a table of text.")
        return encoding
    tried = " or ".join(encodings)
    raise TableRefused("encoding", f"Byte {at + 1} is not {tried}: state the encoding of the file.")


def pieces(content: bytes, encoding: str) -> Iterator[str]:
    """The text of a file, a piece at a time."""
    decode = codecs.getincrementaldecoder(CODECS.get(encoding, encoding))().decode
    for at in range(0, len(content), PIECE):
        yield decode(content[at : at + PIECE])
    yield decode(b"", True)


def fault_in(content: bytes, encoding: str) -> int:
    """Where the first byte stands that is not of an encoding."""
    try:
        content.decode(CODECS.get(encoding, encoding))
    except UnicodeDecodeError as error:
        return error.start
    return len(content)


def opened(content: bytes, encoding: str) -> io.TextIOWrapper:
    """The text of a file, decoded as it is read: a file of any size has one piece of it as text."""
    return io.TextIOWrapper(io.BytesIO(content), CODECS.get(encoding, encoding), newline="")


def delimited(content: bytes, encoding: str, delimiter: str) -> Iterator[Record]:
    """The records of a text; a field in quotes may hold delimiters and line breaks."""
    reader = csv.reader(opened(content, encoding), delimiter=delimiter)
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
