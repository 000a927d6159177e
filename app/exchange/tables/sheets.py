"""A workbook's sheets as records of cells, after a check of what it unpacks to."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from app.exchange.tables.grids import Record
from app.exchange.tables.outcomes import Cell
from app.exchange.tables.refusal import Limits, TableRefused

UNPACKED = "The workbook unpacks to more than is read: split it, or save it without its formats."
CHUNK = 2**20
ASIDE = re.compile(rb"<!--.*?-->|<\?.*?\?>", re.DOTALL)  # what may come before the first element
ROOT = re.compile(rb"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)")
SHEET, STRINGS = b"worksheet", b"sst"
LAST_ROW = 1_048_576  # of a sheet; a row number beyond it would be filled up with empty rows for ever


class Workbook:
    """An opened workbook: the names of its sheets, and the records of each."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        _check(content, limits)
        self._content, self._limits = content, limits
        self._values = _opened(content, data_only=True)
        self.sheets = tuple(sheet.title for sheet in self._values.worksheets)

    def records(self, sheet: str) -> Iterator[Record]:
        """The rows of a sheet; a formula that was never calculated is shown as itself."""
        try:
            values, formulas = self._rows(self._values, sheet), self._formulas(sheet)
            for number, row in enumerate(values, 1):
                yield Record(number, None, _cells(row, next(formulas, ())))
        except TableRefused:
            raise
        except Exception as error:  # openpyxl lets through whatever a damaged part makes it trip over
            raise _damaged(error) from error

    def _formulas(self, sheet: str) -> Iterator[tuple[Any, ...]]:
        """The rows again, with formulas instead of results; of a sheet without formulas none."""
        if not self._has_formulas(sheet):
            return iter(())
        return self._rows(_opened(self._content, data_only=False), sheet)

    def _rows(self, book: Any, title: str) -> Iterator[tuple[Any, ...]]:
        sheet = book[title]
        sheet.reset_dimensions()  # what the sheet says of its own size need not be true
        filled = 0
        for number, row in enumerate(sheet.iter_rows(), 1):
            filled += len(row)
            if number > LAST_ROW or filled > self._limits.cells:
                raise TableRefused("too_large", f"Sheet {title!r} is too large to be read: split it.")
            yield row

    def _has_formulas(self, title: str) -> bool:
        part = self._values[title]._worksheet_path
        tail = b""
        with self._values._archive.open(part) as stream:
            while chunk := stream.read(2**16):
                if b"<f>" in tail + chunk or b"<f " in tail + chunk:
                    return True
                tail = chunk[-2:]
        return False


def _check(content: bytes, limits: Limits) -> None:
    """Refuse what would unpack to more than the limits, or tries to declare entities."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            inflated = sum(part.file_size for part in parts)
            if inflated > limits.inflated or len(parts) > limits.parts:
                raise TableRefused("too_large", UNPACKED)
            if "xl/workbook.xml" not in archive.namelist():
                raise TableRefused("format", "The file is a zip, but no .xlsx workbook.")
            _weigh([_part(archive, part) for part in parts], limits)
    except TableRefused:
        raise
    except Exception as error:  # zipfile raises half a dozen kinds over a damaged archive
        raise _damaged(error) from error


@dataclass(frozen=True, slots=True)
class _Part:
    """What is to be known of a part before it is parsed: by what it holds, for its name may say anything."""

    size: int
    tags: int
    root: bytes | None  # of its elements; what is a sheet or its strings is read as a stream
    declares: bool  # a document type, which comes before its first element


def _part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> _Part:
    with archive.open(part) as stream:
        chunk = stream.read(CHUNK)
        start = chunk.replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe \t\r\n")
        if not start.startswith(b"<"):
            return _Part(0, 0, None, False)  # an image, or nothing that can be parsed
        tags = chunk.count(b"<")
        while chunk := stream.read(CHUNK):
            tags += chunk.count(b"<")
    root = ROOT.search(ASIDE.sub(b"", start))
    declares = root is None or b"<!DOCTYPE" in start or b"<!ENTITY" in start
    return _Part(part.file_size, tags, root and root[1], declares)


def _weigh(parts: Sequence[_Part], limits: Limits) -> None:
    if any(part.declares for part in parts):
        raise TableRefused("format", "The workbook declares XML entities, which are not read.")
    aside = sum(part.size for part in parts if part.root not in (SHEET, STRINGS))
    strings = sum(part.size for part in parts if part.root == STRINGS)
    tags = sum(part.tags for part in parts)
    if aside > limits.aside or strings > limits.strings or tags > limits.tags:
        raise TableRefused("too_large", UNPACKED)


def _opened(content: bytes, data_only: bool) -> Any:
    from openpyxl import load_workbook  # takes 0.2 s, and only workbooks need it

    # What it warns of, such as a date beyond every calendar, is a cell that says so, and told as a problem.
    warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")
    try:
        return load_workbook(io.BytesIO(content), read_only=True, data_only=data_only, keep_links=False)
    except Exception as error:
        raise _damaged(error) from error


def _damaged(error: Exception) -> TableRefused:
    kind = type(error).__name__
    return TableRefused(
        "format", f"The workbook is damaged ({kind}): open it in a spreadsheet and save it anew."
    )


def _cells(row: tuple[Any, ...], formulas: tuple[Any, ...]) -> tuple[Cell, ...]:
    cells = [_cell(cell) for cell in row]
    for index, cell in enumerate(formulas[: len(cells)]):
        if cell.data_type == "f" and not cells[index]:
            cells[index] = "=…" if not isinstance(cell.value, str) else cell.value
    while cells and cells[-1] == "":
        cells.pop()
    return tuple(cells)


def _cell(cell: Any) -> Cell:
    value = cell.value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(value, cell.number_format or "")
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value.isoformat()
    return value if isinstance(value, date) else "" if value is None else str(value)


def _number(value: float, number_format: str) -> Cell:
    """A number to the fifteen digits that a spreadsheet shows; a percentage as it is shown."""
    number = Decimal(value) if isinstance(value, int) else Decimal(format(value, ".15g"))
    if not number.is_finite():
        return str(number)
    return f"{number.scaleb(2):f}%" if "%" in number_format else number
