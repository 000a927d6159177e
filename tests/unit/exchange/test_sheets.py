"""Workbooks: the same tables as in text, and what is refused before it does harm."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from app.calc.money import Money
from app.exchange.tables.cell_types import PercentageCell
from app.exchange.tables.mapping import TableLayout
from app.exchange.tables.reading import read
from app.exchange.tables.refusal import Limits, TableRefused
from tests.unit.exchange.helpers import UK, codes, column, mapping, only, raw_uk, told, uk

Fill = Callable[[xlsxwriter.Workbook], None]
HEADER = ["Name", "No", "Budget", "Start", "End"]


def workbook(fill: Fill) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        fill(book)
    return stream.getvalue()


def table(*rows: list[object], header: list[str] = HEADER) -> bytes:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("Projects")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for number, row in enumerate([header, *rows]):
            for at, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(number, at, datetime(cell.year, cell.month, cell.day), day)
                else:
                    sheet.write(number, at, cell)

    return workbook(fill)


USUAL = table(["Bridge", 7, 1.5, date(2020, 4, 1), "31/03/2030"])


def rezipped(content: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if (part := change(name, old.read(name))) is not None:
                new.writestr(name, part)
    return stream.getvalue()


def in_sheet(old: bytes, new: bytes, content: bytes = USUAL) -> bytes:
    def change(name: str, part: bytes) -> bytes:
        assert name != "xl/worksheets/sheet1.xml" or old in part
        return part.replace(old, new) if name == "xl/worksheets/sheet1.xml" else part

    return rezipped(content, change)


def refused(content: bytes, limits: Limits | None = None) -> TableRefused:
    with pytest.raises(TableRefused) as caught:
        read(content, mapping(), limits or Limits())
    return caught.value


def test_numbers_and_dates_keep_their_type() -> None:
    record = only(told(USUAL))
    assert record.good and record.identity == "7"
    assert record.value("report.budget") == Money(Decimal(1_500_000), "GBP")
    assert record.value("report.start_on") == date(2020, 4, 1)
    assert record.value("report.finish_on") == date(2030, 3, 31)


def test_a_number_is_what_a_spreadsheet_shows_and_not_its_binary_neighbour() -> None:
    record = only(told(table(["Bridge", 7, 0.1 + 0.2])))
    assert record.values["report.budget"].raw == "0.3"


def test_a_percentage_format_is_a_percentage() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Name", "Share"])
        sheet.write(1, 0, "Bridge")
        sheet.write_number(1, 1, -0.0789, book.add_format({"num_format": "0.00%"}))

    share = mapping(column("report.stated_variance_percent", "Share", PercentageCell()))
    assert only(told(workbook(fill), share)).value("report.stated_variance_percent") == Decimal("-0.0789")


def test_the_sheet_with_the_header_is_found_or_stated() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet("Cover").write(0, 0, "A report")
        for name in ("First", "Second"):
            book.add_worksheet(name).write_column(0, 0, ["Name", f"{name} bridge"])

    content = workbook(fill)
    assert told(content).found.sheet == "First"
    second = told(content, mapping(layout=TableLayout(sheet="Second")))
    assert only(second).value("project.name") == "Second bridge"
    with pytest.raises(TableRefused, match="no sheet 'Third', but Cover, First, Second"):
        read(content, mapping(layout=TableLayout(sheet="Third")))


def test_empty_last_cells_are_blank_and_rows_below_are_counted_as_they_are() -> None:
    content = table(["Bridge", 7], [], ["Tunnel", 8, "many"])
    interpretation = told(content)
    assert [r.place.record for r in interpretation.records] == [2, 4]
    (problem,) = interpretation.all_problems()
    assert (problem.row, problem.column, problem.raw) == (4, "C", "many")


def test_a_formula_shows_its_stored_result() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ["Bridge", 7])
        sheet.write_formula(1, 2, "=1+1", value=2)

    assert only(told(workbook(fill))).value("report.budget") == Money(Decimal(2_000_000), "GBP")


def test_a_formula_that_was_never_calculated_is_a_problem_and_not_blank() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ["Bridge", 7])
        sheet.write_formula(1, 2, "=1+1", value="")

    content = in_sheet(b"<f>1+1</f><v></v>", b"<f>1+1</f>", workbook(fill))
    (problem,) = told(content).all_problems()
    assert (problem.code, problem.raw) == ("unreadable", "=1+1")


def test_an_error_in_a_cell_is_a_problem() -> None:
    (problem,) = told(table(["Bridge", 7, "=1/0"])).all_problems()
    assert problem.column == "C"


def test_a_year_of_the_uk_file_says_the_same_as_a_workbook() -> None:
    header, rows = raw_uk("2019")

    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        for number, row in enumerate([header, *rows]):
            for at, cell in enumerate(row):
                sheet.write_string(number, at, cell)

    interpretation = told(workbook(fill), UK, 2019)
    assert interpretation.found.format == "xlsx"
    ours = [{t: getattr(v, "value", None) for t, v in r.values.items()} for r in interpretation.records]
    assert ours == [{t: getattr(v, "value", None) for t, v in r.values.items()} for r in uk("2019").records]


def test_a_transposed_sheet_is_read() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        for at, cells in enumerate([HEADER, ["Bridge", 7, 1.5], ["Tunnel", 8, "x"]]):
            sheet.write_column(0, at, cells)

    interpretation = told(workbook(fill))
    assert interpretation.found.transposed and len(interpretation.records) == 2
    (problem,) = interpretation.all_problems()
    assert (problem.row, problem.column) == (3, "C")


def test_what_unpacks_to_too_much_is_refused_before_it_is_unpacked() -> None:
    bomb = rezipped(USUAL, lambda name, part: part + b" " * 2**24 if "sheet1" in name else part)
    assert len(bomb) < 2**16
    assert refused(bomb, Limits(inflated=2**20)).code == "too_large"
    assert refused(USUAL, Limits(parts=3)).code == "too_large"


def test_a_cell_at_the_far_corner_is_refused_and_not_filled_up_to() -> None:
    far = in_sheet(b'<row r="2"', b'<row r="99999999999"')
    assert refused(far).code == "too_large"


def test_a_cell_in_the_last_row_of_a_sheet_does_not_take_long_or_much() -> None:
    content = table(["Bridge", 7])
    last = rezipped(
        content, lambda name, part: part.replace(b'r="2"', b'r="1048576"') if "sheet1" in name else part
    )
    last = rezipped(last, lambda name, p: p.replace(b'"A2"', b'"XFD1048576"') if "sheet1" in name else p)
    assert refused(last).code == "too_large"


def test_what_the_sheet_says_of_its_own_size_is_not_believed() -> None:
    assert len(told(in_sheet(b'ref="A1:E2"', b'ref="A1:A1"')).records) == 1
    assert len(told(in_sheet(b'ref="A1:E2"', b'ref="A1:XFD1048576"')).records) == 1


def test_entities_are_refused() -> None:
    entity = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>'
    start = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    assert "entities" in refused(in_sheet(start, entity)).sentence


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("content.xml", "<a/>")
    assert refused(stream.getvalue()).code == "format"


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"]
)
@pytest.mark.parametrize("damage", [b"", b"<", b"<a/>", b"\xff\xfe", None])
def test_a_damaged_part_raises_only_the_refusal(part: str, damage: bytes | None) -> None:
    broken = rezipped(USUAL, lambda name, whole: damage if name == part else whole)
    try:
        told(broken)
    except TableRefused as refusal:
        assert refusal.sentence


@given(st.integers(0, len(USUAL) - 1), st.binary(max_size=20))
def test_no_damage_to_a_workbook_raises_anything_but_the_refusal(at: int, noise: bytes) -> None:
    try:
        told(USUAL[:at] + noise + USUAL[at + len(noise) :])
    except TableRefused as refusal:
        assert refusal.sentence


def test_true_and_false_are_words() -> None:
    assert codes(told(table(["Bridge", True, True]))) == ["unreadable"]


def test_strings_that_would_take_too_much_memory_are_refused() -> None:
    content = table(
        *(["A project of some length " + "x" * 200 + str(n), n, 1, None, None] for n in range(100))
    )
    assert len(read(content, mapping(), Limits(strings=2**20)).rows) == 100
    with pytest.raises(TableRefused) as refused:
        read(content, mapping(), Limits(strings=2**14))
    assert refused.value.code == "too_large"
