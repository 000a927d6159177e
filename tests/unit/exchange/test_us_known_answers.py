"""Both editions of the US file give the counts that were made of them apart from this code."""

import csv
import io
import re
from collections import Counter
from decimal import Decimal
from functools import cache

import pytest

from app.calc.money import Money
from app.exchange.tables.outcomes import Value
from app.exchange.tables.reading import read
from app.exchange.tables.records import Interpretation, summary
from tests.unit.exchange.helpers import US, content, facts, notes, reason, told

FILES = {
    "damaged": "projects_2012_damaged_agencies_005-019.csv",
    "cleaned": "projects_2012_cleaned_by_joetm_agencies_005-019.csv",
}


@cache
def us(edition: str) -> Interpretation:
    return told(content("us_it_projects", FILES[edition]), US)


@cache
def raw(edition: str) -> list[list[str]]:
    """Every record by the csv module alone."""
    text = content("us_it_projects", FILES[edition]).decode()
    return list(csv.reader(io.StringIO(text, newline="")))


def amounts(edition: str, target: str) -> list[Money]:
    found = [record.value(target) for record in us(edition).records]
    return [amount for amount in found if isinstance(amount, Money)]


def known_sum(edition: str, header: str) -> Decimal:
    rows = raw(edition)
    at = rows[0].index(header)
    return sum((Decimal(row[at]) for row in rows[1:] if row[at]), Decimal(0))


def test_every_record_of_the_cleaned_file_is_a_project() -> None:
    fact = facts("us_it_projects")["cleaned_by_joetm"]
    assert len(us("cleaned").records) == len(us("cleaned").good) == fact["records"]
    investments = {record.value("project.custom.investment_id") for record in us("cleaned").records}
    assert len(investments) == fact["investments"]
    per_agency = Counter(r.value("project.custom.agency_code") for r in us("cleaned").records)
    assert per_agency == fact["projects_per_agency"]
    assert len({record.value("project.category") for record in us("cleaned").records}) == fact["agencies"]


@pytest.mark.parametrize(
    ("target", "header", "fact"),
    [
        ("report.budget", "Planned Cost ($ M)", "sum_planned_cost_musd"),
        ("report.forecast", "Projected/Actual Cost ($ M)", "sum_projected_actual_cost_musd"),
        ("report.stated_variance", "Cost Variance ($ M)", "sum_cost_variance_musd"),
    ],
)
def test_the_cost_columns_of_the_cleaned_file_add_up(target: str, header: str, fact: str) -> None:
    known = Decimal(str(facts("us_it_projects")["cleaned_by_joetm"][fact]))
    assert abs(known_sum("cleaned", header) - known) < Decimal("0.001")
    found = amounts("cleaned", target)
    assert len(found) == 1425
    assert abs(sum(a.amount for a in found) - known_sum("cleaned", header) * 10**6) <= Decimal("0.005") * 1425


def test_variance_is_planned_less_projected_in_all_but_three() -> None:
    fact = facts("us_it_projects")["cleaned_by_joetm"]
    differs = [p for p in us("cleaned").all_problems() if p.code == "difference"]
    complete = len(amounts("cleaned", "report.stated_variance"))
    assert len(differs) == fact["cost_variance_differs"]
    assert complete - len(differs) == fact["cost_variance_equals_planned_minus_actual"]


def test_over_budget_and_late_projects_are_as_many_as_are_known() -> None:
    fact = facts("us_it_projects")["cleaned_by_joetm"]
    over = sum(amount.amount < 0 for amount in amounts("cleaned", "report.stated_variance"))
    days = [r.value("report.stated_schedule_variance_days") for r in us("cleaned").records]
    assert over == fact["over_budget_projects"]
    assert sum(isinstance(d, int) and d < 0 for d in days) == fact["schedule_late_projects"]


def test_the_damage_of_the_damaged_file_is_all_found() -> None:
    fact, of = facts("us_it_projects")["damaged"], summary(us("damaged"))
    assert len(us("damaged").preamble) == fact["preamble_records_before_header"]
    assert of.skipped == {"blank": fact["blank_records"], "subtotal": fact["subtotal_records"]}
    assert of.records + sum(of.skipped.values()) == fact["data_records"]
    assert of.problems["shifted"] == fact["shifted_right_by_5"] == fact["record_lengths"]["28"]
    assert of.problems["joined"] == fact["record_lengths"]["24"]
    assert of.notes["unit_stated"] == fact["cells_with_units"]
    assert of.good == of.records == facts("us_it_projects")["cleaned_by_joetm"]["records"]


def test_agency_names_with_spaces_at_their_edges_are_counted() -> None:
    """The known count is of records that stand where they should."""
    target = "project.custom.agency_name"
    edged = [r for r in us("damaged").records if "edge_spaces" in notes(r, target)]
    unmoved = [r for r in edged if not any(p.code == "shifted" for p in r.problems)]
    assert len(unmoved) == facts("us_it_projects")["damaged"]["agency_names_with_edge_space"]
    assert all(r.value(target) == r.values[target].raw.strip() for r in edged)


def test_a_date_with_day_and_month_exchanged_is_read_and_said() -> None:
    """Of the five cells of that shape four are identifiers of another kind, which stay as they are."""
    shaped = [
        (r, t)
        for r in us("damaged").records
        for t, v in r.values.items()
        if re.fullmatch(r"\d{4}-\d\d-\d\d", v.raw)
    ]
    odd = [(r, t) for r, t in shaped if int(r.values[t].raw.split("-")[1]) > 12]
    assert len(odd) == facts("us_it_projects")["damaged"]["yyyy_dd_mm_dates"]
    dates = [(r, t) for r, t in odd if t.endswith("_on")]
    assert [str(r.value(t)) for r, t in dates] == ["2012-09-30"]
    assert [p.raw for r, _ in dates for p in r.problems if p.code == "other_order"] == ["2012-30-09"]
    assert {t for _, t in odd} == {"report.finish_on", "project.custom.unique_project_id"}


def test_dates_of_the_damaged_file_have_the_known_shapes() -> None:
    # The known shapes are of the four planned dates of the records that stand where they should.
    targets = ("start_on", "finish_on", "planned_finish_on", "forecast_finish_on")
    unmoved = [
        r for r in us("damaged").records if not any(p.code in ("shifted", "joined") for p in r.problems)
    ]
    shapes = Counter(
        re.sub(r"\d", "9", raw) for r in unmoved for t in targets if (raw := r.values[f"report.{t}"].raw)
    )
    assert shapes == facts("us_it_projects")["damaged"]["dates_shapes"]


def test_repaired_records_say_what_the_cleaned_file_says() -> None:
    """The cleaner repaired the same rows by hand, so the two editions agree, project by project."""
    cleaned = {r.value("project.external_id"): r for r in us("cleaned").records}
    targets = (
        "project.name",
        "report.budget",
        "report.forecast",
        "project.custom.investment_id",
        "project.category",
    )
    repaired = [r for r in us("damaged").records if any(p.code in ("shifted", "joined") for p in r.problems)]
    differ: Counter[str] = Counter()
    for record in repaired:
        other = cleaned[record.value("project.external_id")]
        differ.update(t for t in targets if record.value(t) != other.value(t))
    assert len(repaired) == 278 and not differ


def test_the_torn_rows_are_right_where_the_cleaner_was_not() -> None:
    """Joined at the thousands comma, the three rows have the stated variance; cleaned by hand they have not."""
    joined = [r for r in us("damaged").records if any(p.code == "joined" for p in r.problems)]
    assert [r.value("project.custom.agency_project_id") for r in joined] == ["285833", "286250", "286461"]
    assert [r.value("project.custom.unique_project_id") for r in joined] == ["285833", "286250", "286461"]
    assert not [p for p in us("damaged").all_problems() if p.code == "difference"]
    wrong = {
        r.value("project.external_id")
        for r in us("cleaned").records
        if any(p.code == "difference" for p in r.problems)
    }
    assert wrong == {r.value("project.external_id") for r in joined}


def test_a_cost_in_thousands_among_millions_is_suspected() -> None:
    def suspected(edition: str) -> set[object]:
        found = [r for r in us(edition).records if any(p.code == "suspicious_unit" for p in r.problems)]
        return {record.value("project.external_id") for record in found}

    # The cleaner put right the one that was planted; the others were in the source.
    assert suspected("damaged") - suspected("cleaned") == {"1676"}
    assert len(suspected("cleaned")) == 26


def test_exchanged_days_and_months_of_the_cleaned_file_show_in_the_order_of_dates() -> None:
    header, *rows = raw("cleaned")
    start, end = header.index("Start Date"), header.index("Completion Date (B1)")
    known = {number for number, row in enumerate(rows, 2) if row[start] and row[start] > row[end]}
    found = {
        p.row
        for p in us("cleaned").all_problems()
        if p.code == "not_in_order" and "after finish on" in p.sentence
    }
    assert found == known and len(known) == 14
    hinted = [p for p in us("cleaned").all_problems() if "other way round" in p.sentence]
    assert {p.row for p in hinted} >= known
    damaged = [p for p in us("damaged").all_problems() if "after finish on" in p.sentence]
    assert damaged == []  # as the same dates stand there, none of them is out of order


def test_records_that_come_twice_are_named_and_are_no_errors() -> None:
    for edition in FILES:
        repeated = [r for r in us(edition).records if r.repeats is not None]
        assert [r.value("project.external_id") for r in repeated] == ["2672", "103"]
        assert [r.repeats for r in repeated] == [r.place.record - 1 for r in repeated]


def test_eleven_projects_without_costs_have_a_reason_and_not_nought() -> None:
    for edition in FILES:
        without = [r for r in us(edition).records if reason(r, "report.budget")]
        assert len(without) == 11
        assert {reason(r, t) for r in without for t in ("report.budget", "report.forecast")} == {
            "not_provided"
        }


def test_two_agency_codes_that_their_investments_deny_are_found() -> None:
    wrong = [p for p in us("damaged").all_problems() if p.code == "prefix_differs"]
    assert [p.raw for p in wrong] == ["6", "6"]
    assert not [p for p in us("cleaned").all_problems() if p.code == "prefix_differs"]


def test_identifiers_that_a_spreadsheet_rewrote_are_found() -> None:
    at = raw("cleaned")[0].index("Unique Project ID")
    known = [row[at] for row in raw("cleaned")[1:] if re.search(r"E\+|T00:00", row[at])]
    found = [p.raw for p in us("cleaned").all_problems() if p.code == "rewritten_identifier"]
    assert found == known and len(known) == 40
    assert not [p for p in us("damaged").all_problems() if p.code == "rewritten_identifier"]


def test_problems_of_a_moved_record_name_the_cell_where_it_stands() -> None:
    table = read(content("us_it_projects", FILES["damaged"]), US)
    moved = {row.number for row in table.rows if row.places and row.places[0] == 6}
    rows = raw("damaged")
    cells = [p for p in us("damaged").all_problems() if p.row in moved and p.raw and p.column]
    assert cells
    for problem in cells:
        at = sum((ord(c) - 64) * 26**i for i, c in enumerate(reversed(problem.column or "")))
        assert rows[(problem.row or 0) - 1][at - 1] == problem.raw


def test_amounts_of_both_editions_are_dollars() -> None:
    values = [v.value for r in us("damaged").records for v in r.values.values() if isinstance(v, Value)]
    assert {v.currency for v in values if isinstance(v, Money)} == {"USD"}
