"""What a spreadsheet is given."""

import csv
import io
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.core.csv import FORMULA, as_csv, inert


@given(st.sampled_from(FORMULA), st.text())
def test_no_text_begins_as_a_formula_does(start: str, rest: str) -> None:
    assert inert(start + rest) == f"'{start}{rest}"


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_characters="\r\n\0", exclude_categories=["Cs"])), min_size=1)
    )
)
def test_a_table_is_read_back_as_it_was_but_for_apostrophes(rows: list[list[str]]) -> None:
    text = as_csv(["title"], rows).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text, newline="")))[1:] == [[inert(c) for c in row] for row in rows]


def test_a_negative_number_stays_one() -> None:
    assert (
        as_csv(["cost"], [[Decimal("-2.50")], [-3], ["-3"]]) == b"\xef\xbb\xbfcost\r\n-2.50\r\n-3\r\n'-3\r\n"
    )
