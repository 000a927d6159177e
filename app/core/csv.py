"""Tables as CSV (RFC 4180) that a spreadsheet opens as data and never runs."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import quote

from fastapi import Response

from app.core.pagination import Paging
from app.core.repository import Repository
from app.core.telling import Record

# What a spreadsheet takes for the start of a formula (OWASP, CSV Injection), in full width too.
FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")  # noqa: RUF001
NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


class CsvResponse(Response):
    media_type = "text/csv"


class Table(NamedTuple):
    """What a file of rows is made of: rows are told as they are asked for."""

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[object]]


def csv_response(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> CsvResponse:
    """``rows`` under their header, as a file called ``name``."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([cell(value) for value in row] for row in rows)
    disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return CsvResponse(text.getvalue(), headers={"Content-Disposition": disposition})


def cell(value: object) -> str:
    """``value`` as text that no spreadsheet takes for a formula; nothing where there is none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):  # and an instant, which is one
        return value.isoformat()
    text = str(value)
    return f"'{text}" if FORMULA.match(text) and not NUMBER.fullmatch(text) else text


def every(repository: Repository[Any, Any], sort: str | None = None, **filters: Any) -> Iterator[Record]:
    """Every row that a list would show, as it would show it: for exports, which may be no looser."""
    paging = Paging(limit=500, sort=sort)
    while True:
        records, paging.cursor = repository.records(paging, **filters)
        yield from records
        if paging.cursor is None:
            return
