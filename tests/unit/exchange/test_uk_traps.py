"""Each trap of the UK major-projects file, by itself."""

from datetime import date
from decimal import Decimal

import pytest

from app.calc.money import Money
from app.exchange.tables.outcomes import Confidence, NotAvailable, Value
from app.exchange.tables.records import Interpretation, Record
from tests.unit.exchange.helpers import UK, codes, notes, only, reason, told

HEADER = [
    "year",
    "project_number",
    "project_name",
    "department",
    "report_category",
    "description_aims",
    "colour_rating",
    "colour_rating",
    "rating_comment",
    "start_date",
    "end_date",
    "schedule_comment",
    "total_baseline",
    "forecast_incl_NGC",
    "variance_comment",
    "wlc_baseline_incl_NCG",
    "budget_comment",
    "TOTAL Baseline Benefits (£m)",
    "benefits_comment",
]


def row(year: str = "2023", delimiter: str = ";", **cells: str) -> str:
    """A record of the 2023 layout; ``sro`` is the second column of ratings."""
    usual = {"year": year, "project_name": "Bridge", "department": "DFT", "start_date": "01.04.2020"}
    usual |= {"end_date": "31.03.2030", "total_baseline": "10", "forecast_incl_NGC": "11"}
    usual |= {"wlc_baseline_incl_NCG": "100", "colour_rating": "Amber", **cells}
    written = [usual.get(name, "") for name in HEADER]
    written[7] = usual.get("sro", "")
    return delimiter.join('"' + cell.replace('"', '""') + '"' for cell in written)


def uk(
    *rows: str, period: int | None = None, encoding: str = "cp1252", delimiter: str = ";"
) -> Interpretation:
    text = "\r\n".join([delimiter.join(HEADER), *rows])
    return told(text.encode(encoding), UK, period)


def one(year: str = "2023", **cells: str) -> Record:
    return only(uk(row(year, **cells)))


def transposed(**changes: str) -> str:
    """Two projects side by side, as the files to 2017 have them."""
    fields = {
        "Project name": "Bridge,Tunnel",
        "Department": "DfT,MoD",
        '"MPA RAG rating\n(A Delivery Confidence Assessment)"': "Amber/Red,Green",
        "Description / Aims": '"To cross, dry",To pass',
        '"Project - Start Date\n(Latest approved start date)"': "01/04/2012,02/05/2013",
        '"Project - End Date\n(Latest approved end date)"': "31/03/2020,30/09/2043",
        "2013/2014 Budget (£million)": "77.97,1",
        "2013/2014 Forecast (£million)": "66.126,1",
        "2013/2014 Variance (£million)": "-11.844,0",
        "2013/2014 Variance %age": "-15.19%,0.00%",
        "Total budgeted whole life costs (£million)": "380,5",
    }
    return "\n".join(f"{name},{cells}" for name, cells in {**fields, **changes}.items())


def test_a_transposed_file_has_one_column_a_project() -> None:
    read = told(transposed().encode("cp1252"), UK)
    assert [r.value("project.name") for r in read.records] == ["Bridge", "Tunnel"]
    assert read.found.transposed and read.period == 2014
    assert read.records[0].value("project.description") == "To cross, dry"
    assert read.records[1].value("report.finish_on") == date(2043, 9, 30)


def test_a_problem_in_a_transposed_file_names_the_cell_as_a_spreadsheet_does() -> None:
    broken = transposed(**{"2013/2014 Budget (£million)": "77.97,many"})
    (problem,) = told(broken.encode("cp1252"), UK).all_problems()
    assert (problem.row, problem.column, problem.raw) == (7, "C", "many")


def test_an_empty_last_column_of_a_transposed_file_is_no_project() -> None:
    read = told(
        "\n".join(line + "," for line in transposed().replace("\n(", " (").split("\n")).encode("cp1252"), UK
    )
    assert len(read.records) == 2 and [s.reason for s in read.skipped] == ["blank"]


def test_line_breaks_inside_fields_are_not_records() -> None:
    read = uk(row(rating_comment="First.\nSecond.\r\nThird."), row(project_name="Tunnel"))
    assert len(read.records) == 2
    assert read.records[0].value("report.narrative.confidence") == "First.\nSecond.\r\nThird."
    assert [r.place.record for r in read.records] == [2, 3] and [r.place.line for r in read.records] == [2, 5]


def test_windows_1252_bytes_are_not_read_as_utf_8() -> None:
    read = uk(row(description_aims="£5m \u2013 \u201cnow\u201d"))
    assert read.found.encoding == "cp1252"
    assert only(read).value("project.description") == "£5m \u2013 \u201cnow\u201d"


def test_the_same_words_in_utf_8_are_found_to_be_utf_8() -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        assert (
            only(uk(row(description_aims="£ \u2013 \u201c"), encoding=encoding)).value("project.description")
            == "£ \u2013 \u201c"
        )


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    read = uk(row(delimiter=delimiter, description_aims="a, b; c"), delimiter=delimiter)
    assert read.found.delimiter == delimiter
    assert only(read).value("project.description") == "a, b; c"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("Exempt under Section 43 of the Freedom of Information Act 2000 (Commercial Interests)", "exempt"),
        (
            " Exempt under Sections 24 (National Security) and 31(1) of the Freedom of Information Act",
            "exempt",
        ),
        ("Exemption under Section 24 (National Security)", "exempt"),
        ("Exempt - Section 43(2) of Freedom of Information Act 2000", "exempt"),
        ("Data exempt under Section 43 (2) of the Freedom of Information Act (2000)", "exempt"),
        ("Date exempt under section 43 of the Freedom of Information Act (2000)", "exempt"),
        ("Reset", "reset"),
        ("#N/A", "not_provided"),
        ("TBD", "to_be_decided"),
        ("TBC", "to_be_decided"),
        ("Not provided", "not_provided"),
        ("No end date", "no_end_date"),
        ("No DCA", "no_rating"),
        ("Early planning GMPP project \n\n(The project has not yet passed SOC)", "early_planning"),
        ("The project is not in a position to provide this information", "not_provided"),
    ],
)
def test_words_that_withhold_are_kept_with_their_reason_in_ratings_money_and_dates(
    words: str, why: str
) -> None:
    record = one(colour_rating=words, total_baseline=words, end_date=words)
    for target in ("report.confidence.ipa", "report.budget", "report.finish_on"):
        assert record.values[target] == NotAvailable(why, words)
    assert record.good and record.value("report.forecast") == Money(Decimal(11_000_000), "GBP")


def test_a_name_that_sounds_withheld_is_still_a_name() -> None:
    assert one(project_name="Reset").value("project.name") == "Reset"


def test_a_narrative_withheld_in_part_keeps_its_text_and_says_so() -> None:
    words = (
        "Finish moved to 2030-12-31 because of:\nExempt under Section 43 of the Freedom of Information Act"
    )
    outcome = one(schedule_comment=words).values["report.narrative.schedule"]
    assert isinstance(outcome, Value) and outcome.value == words and outcome.partly == "exempt"


def test_words_that_nobody_foresaw_are_a_problem_and_not_a_guess() -> None:
    (problem,) = one(total_baseline="a lot").problems
    assert problem.severity == "error" and problem.raw == "a lot" and problem.column == "M"
    assert "report.budget" not in one(total_baseline="a lot").values


def test_the_scale_is_five_point_to_2021_and_three_point_afterwards() -> None:
    before, after = (one(y).value("report.confidence.ipa") for y in ("2021", "2022"))
    assert before == Confidence("uk-five-point", "amber", "ipa")
    assert after == Confidence("uk-three-point", "amber", "ipa")
    assert before != after


def test_a_five_point_level_in_a_three_point_year_is_a_problem() -> None:
    (problem,) = one("2023", colour_rating="Amber/Red").problems
    assert problem.code == "not_on_scale" and "uk-three-point" in problem.sentence


@pytest.mark.parametrize(
    "spelling", ["Amber/Red", "Amber/red", "Amber/ Red", "AMBER / RED ", "amber/\xa0red"]
)
def test_spellings_of_a_level_are_one_level(spelling: str) -> None:
    record = one("2019", colour_rating=spelling)
    assert record.value("report.confidence.ipa") == Confidence("uk-five-point", "amber_red", "ipa")
    assert record.values["report.confidence.ipa"].raw == spelling


def test_of_two_columns_of_ratings_the_first_is_the_ipas_and_the_second_the_sros() -> None:
    record = one(colour_rating="", sro="Green")
    assert reason(record, "report.confidence.ipa") == "no_rating"
    assert record.value("report.confidence.sro") == Confidence("uk-three-point", "green", "sro")
    assert record.good and not record.problems


def test_a_project_that_nobody_rated_is_reported() -> None:
    assert [p.code for p in one(colour_rating="", sro="").problems] == ["none_given"]


def test_no_rating_is_ever_a_declared_rag() -> None:
    assert not [c.target for c in UK.columns if "rag" in c.target]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("01/04/2012", date(2012, 4, 1)),
        ("01.05.14", date(2014, 5, 1)),
        ("2015-11-25", date(2015, 11, 25)),
        ("20.05.2020", date(2020, 5, 20)),
    ],
)
def test_every_form_of_date_is_read_day_first(written: str, day: date) -> None:
    assert one(start_date=written).value("report.start_on") == day


def test_years_of_two_digits_are_of_the_century_that_makes_sense() -> None:
    record = one(start_date="01.04.98", end_date="31.03.43")
    assert record.value("report.start_on") == date(1998, 4, 1)
    assert record.value("report.finish_on") == date(2043, 3, 31)
    assert one(end_date="31.03.50").value("report.finish_on") == date(2050, 3, 31)
    assert notes(record, "report.finish_on") == ["two_digit_year"]


@pytest.mark.parametrize(
    ("written", "pounds"),
    [("380", "380e6"), ("£5.30m", "5.3e6"), ("£1,403.00", "1403e6"), ("\xa0£9999.99", "9999.99e6")],
)
def test_every_form_of_money_is_so_many_million_pounds(written: str, pounds: str) -> None:
    assert one(total_baseline=written).value("report.budget") == Money(Decimal(pounds), "GBP")


def test_a_variance_is_kept_as_budget_less_forecast_whatever_the_file_means() -> None:
    record = told(transposed().encode("cp1252"), UK).records[0]
    assert record.value("report.stated_variance") == Money(Decimal(11_844_000), "GBP")
    assert record.value("report.stated_variance_percent") == Decimal("0.1519")
    assert not record.problems


def test_a_variance_that_does_not_follow_from_budget_and_forecast_is_reported() -> None:
    wrong = transposed(**{"2013/2014 Variance (£million)": "-35.934,0"})
    assert codes(told(wrong.encode("cp1252"), UK)) == ["difference"]


def test_a_percentage_in_prose_is_not_available_and_a_bare_one_is_a_ratio() -> None:
    prose = transposed(**{"2013/2014 Variance %age": "Budget variance less than 5%.,-0.2379"})
    first, second = told(prose.encode("cp1252"), UK).records
    assert reason(first, "report.stated_variance_percent") == "below_threshold"
    assert second.value("report.stated_variance_percent") == Decimal("0.2379")
    assert notes(second, "report.stated_variance_percent") == ["bare", "sign_turned"]


def test_empty_last_records_and_notes_are_passed_over_and_listed() -> None:
    note = "Source: departments' returns" + ";" * 18
    read = uk(row(), ";" * 18, note, "", "")
    assert len(read.records) == 1
    assert [s.reason for s in read.skipped] == ["blank", "note", "blank"]
    assert read.skipped[1].text.startswith("Source: departments")


def test_a_project_that_ends_before_it_starts_is_warned_of_and_kept() -> None:
    read = uk(row(start_date="20.02.2023", end_date="20.01.2023"))
    (problem,) = only(read).problems
    assert (problem.severity, problem.code, problem.column) == ("warning", "not_in_order", "J")
    assert only(read).good


def test_a_file_of_another_year_than_the_import_says_is_refused_as_a_whole() -> None:
    read = uk(row("2021"), period=2023)
    assert not read.sound and read.problems[0].code == "other_period"
    assert told(transposed().encode("cp1252"), UK, 2015).sound is False


def test_one_record_of_another_year_is_a_problem_of_its_own() -> None:
    read = uk(row("2023"), row("2022", project_name="Tunnel"), period=2023)
    assert read.sound and [r.good for r in read.records] == [True, False]


def test_a_department_is_one_however_its_letters_are_written() -> None:
    assert {one(department=d).value("project.custom.department") for d in ("DfT", "DFT", "dft ")} == {"DFT"}


def test_budget_and_forecast_are_said_to_be_of_the_period() -> None:
    assert uk(row()).constants == {"report.cost_basis": "period"}
