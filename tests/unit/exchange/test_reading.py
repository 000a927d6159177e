"""Text files: where the table is in them, and what is no table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exchange.tables import layout
from app.exchange.tables.cell_types import MoneyCell, TextCell
from app.exchange.tables.grids import encoding_of, opened
from app.exchange.tables.interpreting import interpret
from app.exchange.tables.mapping import MappedColumn, Mapping, PadShort, TableLayout
from app.exchange.tables.outcomes import NotAvailable
from app.exchange.tables.reading import read
from app.exchange.tables.refusal import Limits, TableRefused
from tests.unit.exchange.helpers import UK, US, codes, column, mapping, only, told

LINES = "Name,No,Budget,Start,End\nBridge,7,1.5,01/04/2020,31/03/2030\n"


def refused(content: bytes, limits: Limits | None = None, **stated: object) -> TableRefused:
    with pytest.raises(TableRefused) as caught:
        read(content, mapping(layout=TableLayout.model_validate(stated)), limits or Limits())
    assert caught.value.sentence.endswith(".")
    return caught.value


def test_a_plain_table_is_read() -> None:
    record = only(told(LINES))
    assert record.good and record.value("project.name") == "Bridge" and record.identity == "7"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end_will_do(end: str) -> None:
    assert only(told(LINES.replace("\n", end))).value("project.name") == "Bridge"


def test_headers_do_not_mind_case_space_and_order() -> None:
    record = only(told("  no ,NAME\n7,Bridge\n"))
    assert record.value("project.name") == "Bridge" and record.value("project.external_id") == "7"


def test_a_header_far_down_is_found_only_within_what_is_stated() -> None:
    text = "\n" * 60 + LINES
    assert refused(text.encode()).code == "no_header"
    assert only(told(text, mapping(layout=TableLayout(header_within=70)))).place.record == 62


def test_a_stated_header_record_is_taken_and_no_other() -> None:
    twice = "Name,No\nheading,row\n" + LINES
    assert only(told(twice, mapping(layout=TableLayout(header_record=3)))).value("project.name") == "Bridge"
    assert refused(twice.encode(), header_record=2).code == "no_header"


def test_the_refusal_says_which_header_is_missing_and_where_it_nearly_was() -> None:
    required = mapping(column("project.category", "Kind", TextCell(), required="column"))
    with pytest.raises(
        TableRefused, match=r"needs \('Name', 'Kind'\). Record 1 comes nearest and lacks 'Kind'."
    ):
        read(LINES.encode(), required)


def test_two_columns_of_one_header_must_be_told_apart() -> None:
    interpretation = told("Name,No,No\nBridge,7,8\n")
    assert codes(interpretation) == ["ambiguous_header"] and not interpretation.sound


def test_headers_that_nothing_speaks_of_are_listed() -> None:
    assert told("Name,Colour,No\nBridge,blue,7\n").unused == ("Colour",)


def test_cells_under_no_header_are_not_lost_in_silence() -> None:
    interpretation = told("Name,,No\nBridge,blue,7\n")
    (problem,) = interpretation.problems
    assert (problem.code, problem.raw) == ("no_header", "blue")
    assert codes(told("Name,No\nBridge,7,blue\n")) == ["wrong_length"]
    assert codes(told("Name,No,,\nBridge,7,,\n")) == []


def test_short_records_are_padded_only_where_that_is_stated() -> None:
    assert codes(told("Name,No,Budget\nBridge,7\n")) == ["wrong_length"]
    padded = mapping(layout=TableLayout(repairs=(PadShort(missing=1),)))
    assert codes(told("Name,No,Budget\nBridge,7\n", padded)) == ["padded"]
    assert codes(told("Name,No,Budget\nBridge\n", padded)) == ["wrong_length"]


def test_a_cell_that_may_be_unreadable_is_a_warning_and_keeps_its_words() -> None:
    lenient = mapping(column("report.budget", "Budget", MoneyCell(currency="GBP"), unreadable="warning"))
    record = only(told("Name,No,Budget\nBridge,7,a lot\n", lenient))
    assert record.good and [(p.severity, p.raw) for p in record.problems] == [("warning", "a lot")]
    assert record.values["report.budget"] == NotAvailable("unreadable", "a lot")


def test_a_blank_cell_has_the_reason_that_its_column_states() -> None:
    ours = mapping(column("report.budget", "Budget", MoneyCell(currency="GBP"), blank="to_be_decided"))
    assert only(told("Name,No,Budget\nBridge,7,\n", ours)).values["report.budget"] == NotAvailable(
        "to_be_decided", ""
    )


def test_a_column_that_the_file_lacks_is_not_among_the_values() -> None:
    assert set(only(told("Name,No\nBridge,7\n")).values) == {"project.name", "project.external_id"}


def test_a_missing_name_is_an_error_and_says_where() -> None:
    (problem,) = told("Name,No\n ,7\n").all_problems()
    assert (problem.code, problem.row, problem.column, problem.target) == ("missing", 2, "A", "project.name")


def test_a_record_that_nothing_identifies_is_an_error() -> None:
    nameless = mapping(column("project.name", "Name", required="column"))
    assert codes(told("Name,Budget\n,5\n", nameless)) == ["no_identity"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_a_table"),
        (b" \r\n ", "not_a_table"),
        (b"Name,No\0\nBridge,7\n", "not_a_table"),
        (b"%PDF-1.7 ...", "format"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "format"),
        (b"\x1f\x8b\x08", "format"),
        (b"PK\x03\x04 but not a zip", "format"),
        (b"N\x81me", "encoding"),
        (b"\xff\xfeN", "encoding"),
        (b"just words", "no_header"),
        (b'Name,No\n"never closed,' + b"x" * 200_000, "not_a_table"),
    ],
)
def test_what_is_no_table_is_refused_with_a_reason(content: bytes, code: str) -> None:
    assert refused(content).code == code


def test_a_stated_encoding_is_not_second_guessed() -> None:
    assert refused("Näme".encode("cp1252"), encoding="utf-8").code == "encoding"
    assert encoding_of("Näme".encode(), "cp1252") == "cp1252"
    assert opened("Näme".encode(), "cp1252").read() == "NÃ¤me"
    assert encoding_of(b"\xef\xbb\xbfName", "utf-8") == "utf-8"
    assert opened(b"\xef\xbb\xbfName", "utf-8").read() == "Name"


def test_a_stated_format_is_not_second_guessed() -> None:
    assert refused(LINES.encode(), format="xlsx").code == "format"


def test_limits_are_kept() -> None:
    many = (LINES + "Tunnel,8,,,\n" * 50).encode()
    assert refused(many, Limits(content=100)).code == "too_large"
    assert refused(many, Limits(records=20)).code == "too_large"
    assert refused(many, Limits(cells=200)).code == "too_large"
    assert refused(many, Limits(columns=4)).code == "too_large"
    assert len(read(many, mapping(), Limits(records=52)).rows) == 51


def test_a_header_that_would_take_minutes_to_find_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "COMPARISONS", 20_000)
    columns = tuple(
        MappedColumn.model_validate(
            {
                "target": f"project.f{i}",
                "sources": ["a*b*c*"] * 10,
                "cell": {"type": "text"},
                "required": "column",
            }
        )
        for i in range(200)
    )
    using = Mapping(name="x", title="x", identity=("project.f0",), columns=columns)
    wide = ("a" * 20 + ",") * 160 + "\n"
    with pytest.raises(TableRefused, match="too long to find"):
        read(wide.encode() * 3, using)


@given(st.binary(max_size=2000))
def test_no_bytes_raise_anything_but_the_refusal(content: bytes) -> None:
    for using in (mapping(), UK, US):
        try:
            interpret(read(content, using), using)
        except TableRefused as refusal:
            assert refusal.sentence


@given(st.lists(st.lists(st.text(max_size=12), min_size=1, max_size=7), max_size=8), st.sampled_from(",;\t|"))
def test_no_table_raises_anything_but_the_refusal(rows: list[list[str]], delimiter: str) -> None:
    text = "\n".join(delimiter.join(row) for row in [["Name", "No", "Budget", "Start", "End"], *rows])
    using = mapping()
    for content in (text.encode("utf-8", "replace"), text.encode("utf-16", "replace")):
        try:
            interpretation = told(content, using)
        except TableRefused:
            continue
        # Each record is a record, or was passed over with a reason.
        assert all(record.values or record.problems for record in interpretation.records)


@given(st.binary(max_size=300), st.integers(0, 200))
def test_a_damaged_file_of_the_right_kind_raises_only_the_refusal(noise: bytes, at: int) -> None:
    content = LINES.encode()
    for damaged in (content[:at] + noise + content[at:], content[:at] + noise):
        try:
            told(damaged)
        except TableRefused as refusal:
            assert refusal.code
