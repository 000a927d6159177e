"""Tables as an Excel workbook, in which text stays text: nothing is ever a formula or a link."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from fastapi import Response

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXACT = 15  # digits that a number of a workbook holds
# Rows go to disk as they come, and text is text, whatever it begins with.
SAFELY = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
DAY, AMOUNT = "yyyy-mm-dd", "#,##0.00"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its title; ``rows`` are taken once."""

    title: str
    header: Sequence[str]
    rows: Iterable[Sequence[object]]


class WorkbookResponse(Response):
    media_type = XLSX


def workbook_response(name: str, sheets: Iterable[Sheet], made_on: date) -> WorkbookResponse:
    """The sheets as a file called ``name``; the same sheets are always the same bytes."""
    disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return WorkbookResponse(workbook(sheets, made_on), headers={"Content-Disposition": disposition})


def workbook(sheets: Iterable[Sheet], made_on: date) -> bytes:
    from xlsxwriter import Workbook  # type: ignore[import-untyped]  # only workbooks need it

    content = io.BytesIO()
    book = Workbook(content, SAFELY)
    book.set_properties({"created": datetime.combine(made_on, time(), UTC).replace(tzinfo=None)})
    formats = {
        "head": book.add_format({"bold": True}),
        "day": book.add_format({"num_format": DAY}),
        "amount": book.add_format({"num_format": AMOUNT}),
    }
    for sheet in sheets:
        page = book.add_worksheet(sheet.title)
        page.write_row(0, 0, sheet.header, formats["head"])
        for at, row in enumerate(sheet.rows, 1):
            for column, value in enumerate(row):
                write(page, (at, column), value, formats)
    book.close()
    return content.getvalue()


def write(page: Any, at: tuple[int, int], value: object, formats: dict[str, Any]) -> None:
    """``value`` in a cell of its own kind; a number that a workbook would round is text."""
    if value is None:
        return
    if isinstance(value, bool):
        page.write_boolean(*at, value)
    elif isinstance(value, Decimal) and len(value.as_tuple().digits) <= EXACT:
        page.write_number(*at, float(value), formats["amount"] if value.as_tuple().exponent else None)
    elif isinstance(value, int | float):
        page.write_number(*at, value)
    elif isinstance(value, date):
        page.write_datetime(*at, datetime.combine(value, time()), formats["day"])
    else:
        page.write_string(*at, str(value))
