"""Six years of the UK file give the counts that were made of them apart from this code."""

import re
from collections import Counter
from decimal import Decimal

import pytest

from app.calc.money import Money
from app.exchange.tables.outcomes import Confidence, NotAvailable, Outcome, Value
from app.exchange.tables.records import Record, summary
from tests.unit.exchange.helpers import UK, YEARS, facts, raw_uk, raws, reason, uk

RATINGS = ("report.confidence.mpa", "report.confidence.ipa", "report.confidence.sro")
FIGURES = re.compile(r"-?£?[0-9,]+(?:\.[0-9]+)?")


def rating(record: Record) -> Outcome:
    """The first of a record's ratings that says anything."""
    given = [record.values[target] for target in RATINGS if target in record.values]
    return next(outcome for outcome in given if outcome.raw.strip())


def shape(raw: str) -> str:
    """A date's shape, as the known answers describe it."""
    shaped = re.sub("[0-9]", "9", raw.strip())
    return f"(text) {shaped[:24]}" if len(shaped) > 24 else shaped or "(blank)"


@pytest.mark.parametrize("year", YEARS)
def test_every_record_is_a_project_and_none_is_at_fault(year: str) -> None:
    fact, told = facts("gmpp")[year], uk(year)
    assert len(told.records) == len(told.good) == fact["projects"]
    assert summary(told).skipped == ({"blank": fact["empty_records"]} if fact["empty_records"] else {})
    assert told.sound and told.unused == () and told.period == int(year)
    assert (told.found.encoding, told.found.delimiter) == (fact["encoding"], fact["delimiter"])
    assert told.found.transposed == fact["orientation"].startswith("transposed")


@pytest.mark.parametrize("year", YEARS)
def test_ratings_are_counted_by_their_own_spelling(year: str) -> None:
    counted = Counter(rating(record).raw.strip()[:40] for record in uk(year).records)
    known = Counter({spelling[:40]: n for spelling, n in facts("gmpp")[year]["rag"].items()})
    assert counted == known


@pytest.mark.parametrize("year", YEARS)
def test_ratings_are_levels_of_the_scale_of_their_year(year: str) -> None:
    levels = {"Red": "red", "Amber": "amber", "Green": "green"}
    levels |= {"Amber/Red": "amber_red", "Amber/red": "amber_red", "Amber/ Red": "amber_red"}
    levels |= {"Amber/Green": "amber_green"}
    known: Counter[str] = Counter()
    for spelling, count in facts("gmpp")[year]["rag"].items():
        known[levels.get(spelling, "none")] += count
    ratings = [rating(record) for record in uk(year).records]
    values = [r.value for r in ratings if isinstance(r, Value) and isinstance(r.value, Confidence)]
    assert Counter(value.level for value in values) == known - Counter(none=known["none"])
    assert sum(isinstance(r, NotAvailable) for r in ratings) == known["none"]
    assert {v.scale for v in values} == {"uk-five-point" if int(year) <= 2021 else "uk-three-point"}


@pytest.mark.parametrize("year", YEARS)
def test_withheld_cells_and_projects_are_as_many_as_are_known(year: str) -> None:
    cells = [
        [v for v in r.values.values() if getattr(v, "reason", getattr(v, "partly", None)) == "exempt"]
        for r in uk(year).records
    ]
    assert sum(map(len, cells)) == facts("gmpp")[year]["exempt_cells"]
    assert sum(map(bool, cells)) == facts("gmpp")[year]["exempt_projects"]
    assert all("xempt" in v.raw.lower() for withheld in cells for v in withheld)


@pytest.mark.parametrize("year", YEARS)
def test_dates_have_the_known_shapes(year: str) -> None:
    told = uk(year)
    written = raws(told, "report.start_on") + raws(told, "report.finish_on")
    assert len(written) == 2 * len(told.records)
    assert Counter(map(shape, written)) == facts("gmpp")[year]["date_shapes"]


@pytest.mark.parametrize("year", YEARS)
def test_every_date_of_a_known_shape_is_a_day_and_only_those(year: str) -> None:
    for target in ("report.start_on", "report.finish_on"):
        for record in uk(year).records:
            outcome = record.values[target]
            assert isinstance(outcome, Value) == bool(re.fullmatch(r"[0-9./-]+", outcome.raw.strip()))


@pytest.mark.parametrize("year", YEARS)
def test_a_finish_before_its_start_is_found(year: str) -> None:
    found = [p for p in uk(year).all_problems() if p.code == "not_in_order"]
    assert len(found) == facts("gmpp")[year]["end_before_start"]


def test_the_one_finish_before_its_start_says_where_it_is() -> None:
    (found,) = [p for p in uk("2023").all_problems() if p.code == "not_in_order"]
    header, rows = raw_uk("2023")
    start, end = header.index("start_date"), header.index("end_date")
    day = re.compile(r"([0-9]{2})\.([0-9]{2})\.([0-9]{4})")
    known = [
        number
        for number, row in enumerate(rows, 2)
        if (s := day.fullmatch(row[start]))
        and (e := day.fullmatch(row[end]))
        and s.group(3, 2, 1) > e.group(3, 2, 1)
    ]
    assert known == [found.row] and found.column == "J" and found.header == "start_date"


@pytest.mark.parametrize("year", YEARS)
def test_headers_are_the_known_ones(year: str) -> None:
    header, _ = raw_uk(year)
    known = facts("gmpp")[year]["header"]
    assert [" ".join(h.split())[:60] for h in header if h.strip()] == [
        " ".join(h.split())[:60] for h in known
    ]
    assert (
        sorted({h for h in header if header.count(h) > 1 and h.strip()})
        == facts("gmpp")[year]["duplicate_headers"]
    )


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("target", ["report.budget", "report.forecast", "report.whole_life_cost"])
def test_amounts_add_up_to_what_the_file_says(year: str, target: str) -> None:
    header, rows = raw_uk(year)
    patterns = {
        "report.budget": r"(?i)yearly_budget|total_baseline|[\d/]+ budget ",
        "report.forecast": r"(?i)yearly_forecast|forecast_incl|[\d/]+ forecast ",
        "report.whole_life_cost": r"(?i)wlc_|total budgeted",
    }
    (at,) = [i for i, h in enumerate(header) if re.match(patterns[target], h)]
    written = [row[at].strip() for row in rows]
    figures = [Decimal(re.sub("[£,]", "", cell)) for cell in written if FIGURES.fullmatch(cell)]
    values = [r.value(target) for r in uk(year).records]
    amounts = [value for value in values if isinstance(value, Money)]
    assert len(amounts) == len(figures) > 0
    assert all(amount.currency == "GBP" for amount in amounts)
    # Each amount is rounded to the penny, so the sum of n of them is within n half pence.
    assert abs(sum(a.amount for a in amounts) - sum(figures) * 10**6) <= Decimal("0.005") * len(figures)
    assert len(amounts) + sum(reason(r, target) is not None for r in uk(year).records) == len(rows)


@pytest.mark.parametrize("year", YEARS)
def test_no_cell_is_lost_or_changed_in_its_own_words(year: str) -> None:
    header, rows = raw_uk(year)
    kept = Counter(outcome.raw for record in uk(year).records for outcome in record.values.values())
    headed = [at for at, name in enumerate(header) if name.strip()]
    assert kept == Counter(row[at] for row in rows for at in headed)


@pytest.mark.parametrize("year", YEARS)
def test_nothing_withheld_becomes_nought(year: str) -> None:
    for record in uk(year).records:
        for outcome in record.values.values():
            if isinstance(outcome, Value) and isinstance(outcome.value, Money) and not outcome.value.amount:
                assert re.fullmatch(r"[-£ ]*0(\.0+)?\s*", outcome.raw)


def test_eleven_rows_of_2023_have_both_ratings_and_the_rest_one() -> None:
    both = [r for r in uk("2023").records if all(r.values[t].raw.strip() for t in RATINGS[1:])]
    either = [r for r in uk("2023").records if any(r.values[t].raw.strip() for t in RATINGS[1:])]
    assert (len(both), len(either)) == (11, 244)


def test_the_mapping_survives_json() -> None:
    assert type(UK).model_validate_json(UK.model_dump_json()) == UK
