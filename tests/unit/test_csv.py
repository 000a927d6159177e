"""CSV opens as data: what goes in comes out, and nothing is a formula."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.csv import NUMBER, cell, csv_response


def read_back(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(), newline="")))


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=2)))
def test_cells_come_back_as_they_are_or_behind_an_apostrophe(rows: list[list[str]]) -> None:
    header, *told = read_back(csv_response("t.csv", ["a", "b"], rows).body)
    assert header == ["a", "b"]
    assert len(told) == len(rows)
    for given_row, told_row in zip(rows, told, strict=True):
        for given_cell, back in zip(given_row, told_row, strict=True):
            assert back in (given_cell, f"'{given_cell}")
            assert not back.strip().startswith(("=", "+", "-", "@")) or NUMBER.fullmatch(back)


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+441", "-2+3", "@SUM(A1)", " =cmd|'/C calc'!A0", "\t=1", "\r=1", "\n1", "＝1", "-", "+44 1"],  # noqa: RUF001
)
def test_formulas_are_text(text: str) -> None:
    told = cell(text)
    assert told == (text if NUMBER.fullmatch(text) else f"'{text}")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        (-3, "-3"),
        (Decimal("-12.50"), "-12.50"),
        ("-12.50", "-12.50"),
        (date(2026, 3, 31), "2026-03-31"),
        ("Rail, road", "Rail, road"),
    ],
)
def test_values_keep_their_meaning(value: object, text: str) -> None:
    assert cell(value) == text


def test_a_file_has_a_name_whatever_is_in_it() -> None:
    headers = csv_response('P1"\r\nX: 1 ü.csv', ["a"], []).headers
    assert headers["Content-Disposition"] == "attachment; filename*=UTF-8''P1%22%0D%0AX%3A%201%20%C3%BC.csv"
    assert headers["Content-Type"] == "text/csv; charset=utf-8"
