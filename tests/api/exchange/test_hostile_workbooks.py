"""Workbooks over HTTP that were made to do harm, or that only look harmless: each is read right, or refused."""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import xlsxwriter
from fastapi.testclient import TestClient

from tests.api.exchange.conftest import HEADER, applied, everything, sent

HEADERS = HEADER.strip().split(",")
SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
Part = Callable[[str, bytes], bytes]


def book(*rows: list[Any], **options: Any) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, options) as made:
        sheet, day = made.add_worksheet("Projects"), made.add_format({"num_format": "dd/mm/yyyy"})
        for number, row in enumerate([HEADERS, *rows]):
            for at, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(number, at, cell, day)
                elif isinstance(cell, tuple):
                    sheet.write_formula(number, at, cell[0], None, cell[1])
                else:
                    sheet.write(number, at, cell)
    return file.getvalue()


USUAL = book(["A1", "Bridge", "Roads", 10.5, 12, date(2025, 4, 1), date(2026, 9, 30)])


def changed(change: Part, content: bytes = USUAL) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return file.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    return changed(lambda each, old: content if each == name else old)


def in_sheet(old: bytes, new: bytes) -> bytes:
    return changed(lambda name, part: part.replace(old, new) if name == SHEET else part)


def styles(many: int) -> bytes:
    return f'<styleSheet xmlns="{MAIN}"><cellXfs>{"<xf/>" * many}</cellXfs></styleSheet>'.encode()


def rows(told: str) -> bytes:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{told}</sheetData></worksheet>'.encode()


LAUGHS = b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10 if n else b"lol") for n in range(9))
LATE = b"<?xml version='1.0'?><!--" + b"x" * 5000 + b"--><!DOCTYPE w [" + LAUGHS + b"]>"
BOMBS = {
    "spaces in a sheet": changed(lambda name, part: part + b" " * 2**26 if name == SHEET else part),
    "formats without end": with_part("xl/styles.xml", styles(2_000_000)),
    "formats of a hundred bytes each": with_part("xl/styles.xml", styles(1).ljust(2**23 + 1)),
    "elements in one cell": with_part(
        SHEET, rows(f'<row><c t="inlineStr"><is>{"<r>" * 2_100_000}{"</r>" * 2_100_000}</is></c></row>')
    ),
    "a row as wide as a sheet, again and again": with_part(
        SHEET, rows("".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(1, 400)))
    ),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_what_would_take_all_memory_or_minutes_is_refused_at_once(
    client: TestClient, portfolio: str, mapping: str, bomb: str
) -> None:
    assert len(BOMBS[bomb]) < 2**18
    refused = sent(client, BOMBS[bomb], portfolio, mapping, "2026-03")
    assert refused.status_code == 422, refused.text
    assert "split it" in refused.json()["detail"]


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"])
def test_entities_are_refused_wherever_they_are_declared(
    client: TestClient, portfolio: str, mapping: str, part: str
) -> None:
    hidden = changed(lambda name, old: LATE + old.partition(b"?>")[2].lstrip() if name == part else old)
    refused = sent(client, hidden, portfolio, mapping, "2026-03")
    assert refused.status_code == 422 and "entities" in refused.json()["detail"]


def test_entities_are_refused_in_a_part_of_any_name(client: TestClient, portfolio: str, mapping: str) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(USUAL)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            part = old.read(name).replace(b"sheet1.xml", b"sheet1.dat")
            new.writestr(name.replace("sheet1.xml", "sheet1.dat"), LATE + part if name == SHEET else part)
    refused = sent(client, file.getvalue(), portfolio, mapping, "2026-03")
    assert refused.status_code == 422 and "entities" in refused.json()["detail"]


@pytest.mark.parametrize("epoch", [{}, {"date_1904": True}], ids=["1900", "1904"])
def test_a_day_is_the_same_in_either_calendar_of_a_spreadsheet(
    client: TestClient, portfolio: str, mapping: str, epoch: dict[str, Any]
) -> None:
    day = [date(1905, 1, 1) if epoch else date(1900, 3, 1), date(2026, 9, 30)]
    applied(client, book(["A1", "Bridge", "Roads", 1, 2, *day], **epoch), portfolio, mapping, "2026-03")
    (report,) = client.get(f"/v1/portfolios/{portfolio}/status-reports").json()["items"]
    assert [report["start_on"], report["approved_finish_on"]] == [f"{each}" for each in day]


@pytest.mark.parametrize("serial", [b"-1", b"0", b"99999999", b"1E+308", b"1e999"])
def test_a_date_that_no_calendar_has_is_a_problem_and_not_a_day(
    client: TestClient, portfolio: str, mapping: str, serial: bytes
) -> None:
    told = sent(client, in_sheet(b"<v>45748</v>", b"<v>" + serial + b"</v>"), portfolio, mapping, "2026-03")
    assert told.status_code == 201, told.text
    problems = everything(client, f"/v1/imports/{told.json()['id']}/problems")
    assert [one["target"] for one in problems if one["severity"] == "error"] == ["report.start_on"], serial


def test_a_formula_is_its_result_and_merged_cells_are_where_they_begin(
    client: TestClient, portfolio: str, mapping: str
) -> None:
    merged = b'</sheetData><mergeCells count="2"><mergeCell ref="B2:C2"/><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    content = book(
        ["A1", ('=HYPERLINK("http://x","Bridge")', "Bridge"), "", ("=1+1", 2)],
        ["A2", "Depot", "", 1, ("=A9", "#REF!")],
    )
    told = sent(
        client,
        changed(lambda name, part: part.replace(b"</sheetData>", merged) if name == SHEET else part, content),
        portfolio,
        mapping,
        "2026-03",
    )
    assert told.status_code == 201, told.text
    problems = everything(client, f"/v1/imports/{told.json()['id']}/problems")
    assert [(one["target"], one["value"]) for one in problems if one["severity"] == "error"] == [
        ("report.forecast", "#REF!")
    ]
    assert told.json()["totals"][0]["amount"] == {"amount": "2000000.00", "currency": "GBP"}


def test_a_header_of_as_many_columns_as_a_sheet_has_is_read(
    client: TestClient, portfolio: str, mapping: str
) -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, [*HEADERS, *(f"X{n}" for n in range(16_384 - len(HEADERS)))])
        sheet.write_row(1, 0, ["A1", "Bridge", "Roads", 1, 2])
    told = sent(client, file.getvalue(), portfolio, mapping, "2026-03")
    assert told.status_code == 201, told.text
    assert everything(client, f"/v1/imports/{told.json()['id']}/problems", severity="error") == []
