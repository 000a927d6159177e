"""Each trap of the US IT projects file, by itself."""

from datetime import date
from decimal import Decimal

from app.calc.money import Money
from app.exchange.tables.outcomes import NotAvailable
from app.exchange.tables.records import Interpretation, Record
from tests.unit.exchange.helpers import US, codes, notes, only, told

HEADER = (
    "Unique Investment Identifier,Business Case ID,Agency Code,Agency Name,Investment Title,Project ID,"
    "Agency Project ID,Project Name,Project Description,Start Date,Completion Date (B1),"
    "Planned Project Completion Date (B2),Projected/Actual Project Completion Date (B2),Lifecycle Cost,"
    "Schedule Variance (in days),Schedule Variance (%),Cost Variance ($ M),Cost Variance (%),Planned Cost ($ M),"
    "Projected/Actual Cost ($ M),Updated Date,Updated Time,Unique Project ID"
)
CELLS = (
    "005-000001723,212,5,Department of Agriculture,Network,656,,Operations,Running it.,01/10/2011,30/09/2012,"
    "30/09/2012,30/09/2012,1.5,-3,-1.5,-0.5,-50,1,1.5,22/09/2011,10:22:25,17"
)
TOTAL = "Total" + "," * 12 + ",151532.9255,-36.13,-35.88,3.61,3.19,14154.89,82.69,,,"


def row(**cells: str) -> str:
    """The usual record, with other cells by the beginnings of their headers."""
    names, usual = HEADER.split(","), CELLS.split(",")
    for start, cell in cells.items():
        (at,) = [i for i, n in enumerate(names) if n.lower().replace(" ", "_").startswith(start)]
        usual[at] = cell
    return ",".join(usual)


def us(*rows: str) -> Interpretation:
    return told("\n".join([HEADER, *rows]), US)


def one(**cells: str) -> Record:
    return only(us(row(**cells)))


def test_the_usual_record_has_nothing_to_be_said_of_it() -> None:
    record = one()
    assert record.good and not record.problems
    assert record.value("report.budget") == Money(Decimal(1_000_000), "USD")
    assert record.value("project.category") == "Department of Agriculture"


def test_lines_before_the_header_are_a_preamble() -> None:
    read = told("This is a dataset.\nYou are free to use, reuse it.\n\n" + HEADER + "\n" + row(), US)
    assert len(read.records) == 1 and read.found.header_record == 4
    assert [p.text for p in read.preamble] == ["This is a dataset.", "You are free to use  reuse it.", ""]


def test_blank_records_and_totals_are_no_projects() -> None:
    read = us(row(), "", "," * 21, TOTAL)
    assert len(read.records) == 1
    assert [s.reason for s in read.skipped] == ["blank", "blank", "subtotal"]


def test_a_record_five_columns_too_far_right_is_moved_back_and_says_so() -> None:
    record = only(us(",,,,," + row()))
    assert record.value("project.name") == "Operations" and record.good
    assert [p.code for p in record.problems] == ["shifted"]


def test_a_record_as_long_but_not_shifted_is_a_problem() -> None:
    record = only(us(row() + ",a,b,c,d,e"))
    assert [p.code for p in record.problems] == ["wrong_length"] and not record.good and not record.values
    assert "28 cells where the header has 23" in record.problems[0].sentence


def test_a_number_torn_at_its_comma_is_joined_and_says_so() -> None:
    record = only(us(row(agency_project_id="285,833")))
    assert record.value("project.custom.agency_project_id") == "285833"
    assert record.value("project.name") == "Operations"
    assert [p.code for p in record.problems] == ["joined"]


def test_a_record_one_cell_too_long_elsewhere_is_a_problem() -> None:
    assert codes(us(row(agency_project_id="28,blue"))) == ["wrong_length"]


def test_a_record_one_cell_too_short_is_a_problem_and_names_its_row() -> None:
    (problem,) = us(row(), row().rpartition(",")[0]).all_problems()
    assert (problem.code, problem.row, problem.severity) == ("wrong_length", 3, "error")


def test_agency_names_lose_the_spaces_at_their_edges() -> None:
    record = one(agency_name="Department of Agriculture   ")
    assert record.value("project.custom.agency_name") == "Department of Agriculture"
    assert notes(record, "project.custom.agency_name") == ["edge_spaces"]


def test_a_misspelt_agency_is_told_by_its_code() -> None:
    record = one(agency_name="Department of Agraculture")
    assert record.value("project.category") == "Department of Agriculture"


def test_a_wrong_agency_code_is_given_away_by_the_investment() -> None:
    (problem,) = one(agency_code="6").problems
    assert (problem.code, problem.raw, problem.column) == ("prefix_differs", "6", "C")


def test_an_unknown_agency_code_is_a_problem() -> None:
    assert "unknown_word" in [p.code for p in one(agency_code="99").problems]


def test_a_cell_with_its_unit_is_in_that_unit() -> None:
    record = one(lifecycle_cost="2.306 ($m)")
    assert record.value("report.whole_life_cost") == Money(Decimal(2_306_000), "USD")
    assert notes(record, "report.whole_life_cost") == ["unit_stated"]


def test_a_cost_in_thousands_among_millions_is_warned_of_and_not_changed() -> None:
    record = one(lifecycle_cost="1000.5")
    (problem,) = record.problems
    assert (problem.code, problem.severity, problem.column) == ("suspicious_unit", "warning", "N")
    assert record.value("report.whole_life_cost") == Money(Decimal(1_000_500_000), "USD")


def test_year_day_month_is_read_where_year_month_day_is_no_day() -> None:
    record = one(completion_date="2012-30-09")
    assert record.value("report.finish_on") == date(2012, 9, 30)
    assert [p.code for p in record.problems] == ["other_order"]


def test_year_month_day_is_read_as_such_where_it_is_a_day() -> None:
    assert one(completion_date="2012-10-09").value("report.finish_on") == date(2012, 10, 9)


def test_an_american_date_that_can_be_no_other_is_read_with_a_warning() -> None:
    record = one(updated_date="04/26/2012")
    assert record.value("report.updated_on") == date(2012, 4, 26)
    assert [p.code for p in record.problems] == ["other_order"]


def test_an_instant_is_its_day() -> None:
    assert one(start_date="2011-01-10T00:00:00Z").value("report.start_on") == date(2011, 1, 10)


def test_day_and_month_exchanged_show_where_a_project_ends_before_it_starts() -> None:
    cells = {"completion": "2011-02-12", "planned_project": "", "projected/actual_project": ""}
    (problem,) = one(start_date="2011-10-05T00:00:00Z", **cells).problems
    assert problem.code == "not_in_order" and "2011-10-05 to 2011-12-02" in problem.sentence


def test_a_negative_variance_is_an_overrun() -> None:
    record = one()
    budget, forecast = record.value("report.budget"), record.value("report.forecast")
    assert isinstance(budget, Money) and isinstance(forecast, Money)
    assert record.value("report.stated_variance") == Money(budget.amount - forecast.amount, "USD")
    assert record.value("report.stated_variance_percent") == Decimal("-0.5")


def test_project_numbers_lose_the_comma_of_thousands() -> None:
    assert one(project_id='"1,231"').value("project.external_id") == "1231"


def test_an_identifier_in_powers_of_ten_is_warned_of() -> None:
    record = one(unique_project_id="2.01E+09")
    assert record.value("project.custom.unique_project_id") == "2.01E+09"
    assert [p.code for p in record.problems] == ["rewritten_identifier"]


def test_html_entities_are_turned_into_characters() -> None:
    assert (
        one(investment_title="Identity &amp; Access").value("project.custom.investment_title")
        == "Identity & Access"
    )


def test_a_record_that_comes_again_is_a_warning_and_one_that_differs_an_error() -> None:
    read = us(row(), row(), row(project_name="Something else"))
    assert [[p.code for p in r.problems] for r in read.records] == [
        [],
        ["repeated_record"],
        ["duplicate_identity"],
    ]
    assert [r.repeats for r in read.records] == [None, 2, None]
    assert [r.good for r in read.records] == [True, True, False]


def test_blank_costs_are_not_available() -> None:
    record = one(lifecycle_cost="", planned_cost="")
    assert record.values["report.budget"] == NotAvailable("not_provided", "")
