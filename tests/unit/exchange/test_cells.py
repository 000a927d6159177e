"""From what is written in one cell to a value, or to a fault that says what to do."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calc.money import Money
from app.exchange.tables.cell_types import (
    ChoiceCell,
    DateCell,
    IdentifierCell,
    MoneyCell,
    NumberCell,
    PercentageCell,
    TextCell,
    Unit,
)
from app.exchange.tables.cells import choice, identifier, text
from app.exchange.tables.dates import day
from app.exchange.tables.figures import money, number, percentage
from app.exchange.tables.outcomes import Cell, Fault, Value
from app.exchange.tables.wording import letters, like, plain

POUNDS = MoneyCell(currency="GBP", unit="million")


def value(read: Value | Fault) -> object:
    assert isinstance(read, Value), read
    return read.value


def said(read: Value | Fault) -> list[str]:
    assert isinstance(read, Value), read
    return [note.code for note in read.notes]


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("380", "380000000"),
        ("£5.30m", "5300000"),
        ("£1,403.00", "1403000000"),
        ("(1,200)", "-1200000000"),
        ("£(1.5)", None),
        ("-£2.50", "-2500000"),
        ("£-2.50", "-2500000"),
        ("\u22122.5", "-2500000"),
        ("2.5-", "-2500000"),
        ("GBP 7", "7000000"),
        ("7 GBP", "7000000"),
        ("£7 million", "7000000"),
        ("7.5 (£m)", "7500000"),
        (".5", "500000"),
        ("1 403.50", "1403500000"),
        ("1e-3", "1000"),
        ("3.50E-05", "35"),
        ("0", "0"),
        ("-0", "0"),
        ("5,30", None),
        ("1,23,456", None),
        ("1.2.3", None),
        ("-(5)", None),
        ("--5", None),
        ("€5", None),
        ("$5", None),
        ("5 EUR", None),
        ("5 apples", None),
        ("5 million million", None),
        ("£", None),
        ("-", None),
        (".", None),
        ("NaN", None),
        ("Infinity", None),
        ("1e99", None),
        ("9" * 59, None),
        ("9" * 10_000, None),
        ("5%", None),
        ("\u0661\u0662\u0663", None),
    ],
)
def test_amounts_in_millions_of_pounds(written: str, amount: str | None) -> None:
    read = money(written, POUNDS)
    if amount is None:
        assert isinstance(read, Fault) and read.sentence.endswith(".") and read.raw == written
    else:
        assert value(read) == Money(Decimal(amount), "GBP")


@pytest.mark.parametrize(
    ("unit", "amount"),
    [("one", "12.34"), ("thousand", "12340"), ("million", "12340000"), ("billion", "12340000000")],
)
def test_a_unit_multiplies_exactly(unit: Unit, amount: str) -> None:
    assert value(money("12.34", MoneyCell(currency="EUR", unit=unit))) == Money(Decimal(amount), "EUR")


def test_what_is_finer_than_a_penny_is_rounded_half_to_even_and_said() -> None:
    for written, pence in [("0.000000005", 0), ("0.000000015", 2), ("0.000000025", 2), ("0.0000000251", 3)]:
        read = money(written, POUNDS)
        assert value(read) == Money.of_minor(pence, "GBP") and said(read) == ["rounded"]
    assert said(money("0.00000001", POUNDS)) == []


def test_a_currency_without_minor_units_is_rounded_to_whole_ones() -> None:
    assert value(money("1.5", MoneyCell(currency="JPY"))) == Money(Decimal(2), "JPY")


def test_a_unit_in_the_cell_goes_before_the_columns_and_warns_where_it_differs() -> None:
    read = money("£5.3bn", POUNDS)
    assert value(read) == Money(Decimal(5_300_000_000), "GBP")
    assert isinstance(read, Value) and [(n.code, n.warns) for n in read.notes] == [("unit_stated", True)]


def test_dollars_are_those_of_any_country_that_has_them() -> None:
    assert value(money("$5", MoneyCell(currency="CAD"))) == Money(Decimal(5), "CAD")
    assert value(money("US$5", MoneyCell(currency="USD"))) == Money(Decimal(5), "USD")
    assert isinstance(money("US$5", MoneyCell(currency="CAD")), Fault)


def test_a_decimal_comma_is_read_where_it_is_stated() -> None:
    euros = MoneyCell(currency="EUR", decimal_mark=",")
    assert value(money("1.234,56", euros)) == Money(Decimal("1234.56"), "EUR")
    assert isinstance(money("1,234.56", euros), Fault)


def test_a_turned_sign_is_said() -> None:
    read = money("-2", MoneyCell(currency="GBP", negate=True))
    assert value(read) == Money(Decimal(2), "GBP") and said(read) == ["sign_turned"]


@given(st.integers(-(10**14), 10**14), st.sampled_from(["GBP", "JPY", "KWD"]))
def test_any_amount_survives_being_written(minor: int, currency: str) -> None:
    amount = Money.of_minor(minor, currency)
    for written in (str(amount.amount), f"{amount.amount:,}", f"{currency} {amount.amount:,}"):
        assert value(money(written, MoneyCell(currency=currency))) == amount


@given(st.text(max_size=80))
def test_no_text_makes_a_reader_fail(written: str) -> None:
    for read in (
        money(written, POUNDS),
        number(written, NumberCell(decimal_mark=",")),
        percentage(written, PercentageCell(bare="ratio")),
        day(written, DateCell(order="mdy", otherwise=("dmy", "ymd", "ydm"))),
        text(written, TextCell(unescape=True)),
        identifier(written, IdentifierCell(ungroup=True)),
        choice(written, ChoiceCell(words={"a": "A"})),
    ):
        assert read.raw == written


@pytest.mark.parametrize(
    ("written", "ratio"),
    [("-7.89%", "-0.0789"), ("5 %", "0.05"), ("12.5 per cent", "0.125"), ("3404.86%", "34.0486")],
)
def test_percentages_are_ratios(written: str, ratio: str) -> None:
    assert value(percentage(written, PercentageCell())) == Decimal(ratio)


def test_a_number_without_a_sign_is_what_the_mapping_says() -> None:
    assert isinstance(percentage("5", PercentageCell()), Fault)
    assert value(percentage("5", PercentageCell(bare="percent"))) == Decimal("0.05")
    assert value(percentage("0.05", PercentageCell(bare="ratio"))) == Decimal("0.05")
    assert isinstance(percentage("Budget variance less than 5%.", PercentageCell()), Fault)


@pytest.mark.parametrize(
    ("written", "whole"), [("7", 7), ("-1,234", -1234), ("7.0", 7), ("7.5", None), ("7 days", None)]
)
def test_whole_numbers(written: str, whole: int | None) -> None:
    read = number(written, NumberCell(whole=True))
    assert isinstance(read, Fault) if whole is None else value(read) == whole


@pytest.mark.parametrize(
    ("written", "order", "found"),
    [
        ("01/04/2012", "dmy", date(2012, 4, 1)),
        ("01/04/2012", "mdy", date(2012, 1, 4)),
        ("01.05.14", "dmy", date(2014, 5, 1)),
        ("1-5-14", "dmy", date(2014, 5, 1)),
        ("2015-11-25", "dmy", date(2015, 11, 25)),
        ("2015/1/5", "mdy", date(2015, 1, 5)),
        ("2015-10-02", "ydm", date(2015, 2, 10)),
        ("2011-01-10T00:00:00Z", "dmy", date(2011, 1, 10)),
        ("2011-01-10 23:30:00.5+01:00", "dmy", date(2011, 1, 10)),
        ("25 November 2015", "mdy", date(2015, 11, 25)),
        ("25-Nov-15", "dmy", date(2015, 11, 25)),
        ("1st Sept. 2020", "ymd", date(2020, 9, 1)),
        ("29/02/2024", "dmy", date(2024, 2, 29)),
        ("29/02/2023", "dmy", None),
        ("31/11/2020", "dmy", None),
        ("13/13/2020", "dmy", None),
        ("04/26/2012", "dmy", None),
        ("2012-30-09", "dmy", None),
        ("01/04/2012", "ymd", None),
        ("00/00/0000", "dmy", None),
        ("01/04-2012", "dmy", None),
        ("01/04/212", "dmy", None),
        ("41000", "dmy", None),
        ("Q3 2020", "dmy", None),
        ("25 Brumaire 2015", "dmy", None),
        ("01/01/1066", "dmy", None),
        ("01/01/2999", "dmy", None),
        ("\u0660\u0661/\u0660\u0664/2012", "dmy", None),
    ],
)
def test_dates(written: str, order: str, found: date | None) -> None:
    read = day(written, DateCell.model_validate({"order": order}))
    if found is None:
        assert isinstance(read, Fault) and read.raw == written
    else:
        assert value(read) == found


def test_years_of_two_digits_turn_at_the_pivot() -> None:
    assert [value(day(f"01.01.{y}", DateCell())) for y in ("43", "50", "69", "70", "98")] == [
        date(2043, 1, 1),
        date(2050, 1, 1),
        date(2069, 1, 1),
        date(1970, 1, 1),
        date(1998, 1, 1),
    ]
    assert value(day("01.01.98", DateCell(pivot=100))) == date(2098, 1, 1)


def test_a_time_that_is_left_out_is_said() -> None:
    assert said(day("2011-01-10T10:22:25Z", DateCell())) == ["time_dropped"]
    assert said(day("2011-01-10T00:00:00Z", DateCell())) == []


@given(st.dates(date(1970, 1, 1), date(2069, 12, 31)))
def test_any_day_survives_being_written_in_any_order(when: date) -> None:
    for order, form in [("dmy", "%d/%m/%y"), ("mdy", "%m.%d.%Y"), ("ymd", "%Y-%m-%d"), ("ydm", "%Y-%d-%m")]:
        assert value(day(when.strftime(form), DateCell.model_validate({"order": order}))) == when


def test_a_date_and_a_number_of_a_workbook_are_what_they_are() -> None:
    when: Cell = date(2012, 10, 9)
    assert value(day(when, DateCell(order="ydm"))) == when
    assert isinstance(day(Decimal(41000), DateCell()), Fault)
    assert value(money(Decimal("2.5"), POUNDS)) == Money(Decimal(2_500_000), "GBP")


def test_texts_are_bounded_and_hold_no_nul() -> None:
    assert value(text("  a\nb  ", TextCell())) == "a\nb"
    assert value(text("a\n  b", TextCell(one_line=True))) == "a b"
    assert isinstance(text("abc", TextCell(at_most=2)), Fault)
    assert isinstance(text("a\0b", TextCell()), Fault)
    assert isinstance(text("&#0;b", TextCell(unescape=True)), Value)


def test_choices_do_not_mind_case_and_space() -> None:
    words = ChoiceCell(words={"In progress": "open", "Done": "closed"})
    assert value(choice(" in  PROGRESS", words)) == "open"
    read = choice("begun", words)
    assert isinstance(read, Fault) and "closed, open" in read.sentence


@pytest.mark.parametrize(
    ("pattern", "wording", "fits"),
    [
        ("exempt*", "Exempt under", True),
        ("exempt*", "not exempt", False),
        ("*exempt*", "not exempt now", True),
        ("a*b*c", "a b b c", True),
        ("a*b*c", "a c b", False),
        ("ab*ba", "aba", False),
        ("*", "", True),
        ("20* budget (£million)", "2013/2014  Budget\n(£million)", True),
        ("total", "Totals", False),
    ],
)
def test_patterns_know_only_the_asterisk(pattern: str, wording: str, fits: bool) -> None:
    assert like(pattern, plain(wording)) is fits


def test_a_hard_pattern_on_a_long_text_takes_no_time() -> None:
    assert not like("*a" * 100 + "b", "a" * 200_000)


def test_columns_are_named_as_in_a_spreadsheet() -> None:
    assert [letters(n) for n in (1, 26, 27, 52, 53, 702, 703, 16384)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
        "XFD",
    ]
