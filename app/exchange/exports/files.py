"""The files that a list can be written to, each a batch of records at a time."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from app.calc.money import Money
from app.core.csv import cell
from app.core.telling import dumped
from app.exchange.exports.columns import Column
from app.exchange.exports.outgoing import Outgoing
from app.exchange.exports.schemas import ExportFormat
from app.exchange.exports.workbook import ROWS_MAX, Workbook

Records = Sequence[Mapping[str, Any]]


class ListFile(Protocol):
    """``rows_max`` is how many it can hold, ``shortened`` how many texts it could not hold whole."""

    @property
    def rows_max(self) -> int: ...
    @property
    def shortened(self) -> int: ...
    def add(self, records: Records) -> None: ...
    def close(self) -> None: ...


class Csv:
    """As RFC 4180 has it, for spreadsheets that must not run what is in it."""

    rows_max, shortened = 10_000_000, 0

    def __init__(self, to: Outgoing, columns: Sequence[Column]) -> None:
        self._to, self._columns = to, columns
        self._write([[column.name for column in columns]])

    def add(self, records: Records) -> None:
        self._write([flat(column.of(record)) for column in self._columns] for record in records)

    def _write(self, rows: Iterable[Sequence[Any]]) -> None:
        text = io.StringIO()
        csv.writer(text).writerows([cell(value) for value in row] for row in rows)
        self._to.write(text.getvalue().encode())

    def close(self) -> None:
        """Nothing: it ends where it ends."""


class Xlsx:
    """With numbers and days as such, and texts as texts."""

    rows_max = ROWS_MAX - 1

    def __init__(self, to: Outgoing, columns: Sequence[Column]) -> None:
        self._columns = columns
        self._book = Workbook(to, [column.name for column in columns])
        self.close = self._book.close

    @property
    def shortened(self) -> int:
        return self._book.shortened

    def add(self, records: Records) -> None:
        self._book.write(self._values(record) for record in records)

    def _values(self, record: Mapping[str, Any]) -> Iterator[Any]:
        return (typed(flat(column.of(record)), column) for column in self._columns)


class JsonLines:
    """An object a line, with a member for each column, as JSON has its value."""

    rows_max, shortened = Csv.rows_max, 0

    def __init__(self, to: Outgoing, columns: Sequence[Column]) -> None:
        self._to, self._columns = to, columns

    def add(self, records: Records) -> None:
        told = ({column.name: column.of(record) for column in self._columns} for record in records)
        self._to.write(b"".join(dumped(each) + b"\n" for each in told))

    def close(self) -> None:
        """Nothing: it ends where it ends."""


def flat(value: Any) -> Any:
    """A value as one cell has it: a list, or an object whose members are not known before, as JSON."""
    return dumped(value).decode() if isinstance(value, dict | list) else value


def typed(value: Any, column: Column) -> Any:
    """A value as what it is, which JSON has only as text."""
    if not isinstance(value, str) or column.kind is None:
        return value
    return Decimal(value) if column.kind is Money else date.fromisoformat(value)


FORMATS: Mapping[ExportFormat, tuple[type[Csv] | type[Xlsx] | type[JsonLines], str, str]] = {
    ExportFormat.CSV: (Csv, "csv", "text/csv"),
    ExportFormat.XLSX: (Xlsx, "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ExportFormat.JSON_LINES: (JsonLines, "jsonl", "application/jsonl"),
}
