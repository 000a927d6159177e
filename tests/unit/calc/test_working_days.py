"""Working days: the published latencies, and what holds of any."""

from datetime import date, timedelta
from statistics import median

from hypothesis import given
from hypothesis import strategies as st

from app.calc.working_days import is_working, working_day_after, working_days
from tests.unit.calc.conftest import Oracle

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
HOLIDAYS = st.frozensets(st.dates(date(2020, 1, 1), date(2031, 12, 31)), max_size=20)


def test_published_latencies(oracle: Oracle) -> None:
    example = oracle("GOV-04")
    holidays = {date.fromisoformat(day) for day in example["inputs"]["holidays"]}
    found = [
        working_days(
            date.fromisoformat(one["submitted"]),
            date.fromisoformat(one["decided"]),
            holidays,
            one.get("clock_stopped_working_days", 0),
        )
        for one in example["inputs"]["decisions"]
    ]
    assert found == example["expected"]["latency"]
    assert median(found) == example["expected"]["median"]


@given(DAYS, st.integers(0, 60), HOLIDAYS)
def test_a_deadline_is_so_many_working_days_on(asked: date, days: int, holidays: frozenset[date]) -> None:
    last = working_day_after(asked, days, holidays)
    assert working_days(asked, last, holidays) == days
    assert last == asked or is_working(last, holidays)


@given(DAYS, st.integers(0, 40), st.integers(0, 40), HOLIDAYS)
def test_they_add_up(asked: date, first: int, second: int, holidays: frozenset[date]) -> None:
    then = asked + timedelta(first)
    later = then + timedelta(second)
    parts = working_days(asked, then, holidays) + working_days(then, later, holidays)
    assert parts == working_days(asked, later, holidays)
    assert working_days(asked, later, holidays, stopped=100) == 0
