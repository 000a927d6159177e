"""Counting working days agrees with counting them one by one."""

from datetime import date, timedelta
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calc.recurrence import Daily, Monthly, OnWorkingDays, Weekday, Weekly
from app.calc.working_days import WorkingDays
from tests.unit.calc.conftest import Oracle

A_DAY = timedelta(days=1)
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
CALENDARS = st.builds(
    WorkingDays,
    st.frozensets(st.integers(0, 6), min_size=1),
    st.frozensets(DAYS, max_size=40),
)
EASTER = WorkingDays(holidays=frozenset({date(2026, 4, 3), date(2026, 4, 6)}))


def test_a_week_without_working_days_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a working day"):
        WorkingDays(frozenset())


@pytest.mark.parametrize(
    ("day", "days", "found"),
    [
        ("2026-04-02", 0, "2026-04-02"),
        ("2026-04-03", 0, "2026-04-07"),
        ("2026-04-02", 1, "2026-04-07"),
        ("2026-04-07", -1, "2026-04-02"),
        ("2026-04-05", -3, "2026-03-31"),
        ("2026-04-05", 3, "2026-04-09"),
    ],
)
def test_over_easter(day: str, days: int, found: str) -> None:
    assert EASTER.shifted(date.fromisoformat(day), days) == date.fromisoformat(found)


@given(CALENDARS, DAYS, st.integers(1, 30))
def test_so_many_working_days_lie_between(calendar: WorkingDays, day: date, days: int) -> None:
    later, earlier = calendar.shifted(day, days), calendar.shifted(day, -days)
    assert calendar.is_working(later) and calendar.is_working(earlier)
    assert sum(calendar.is_working(day + A_DAY * n) for n in range(1, (later - day).days + 1)) == days
    assert sum(calendar.is_working(earlier + A_DAY * n) for n in range((day - earlier).days)) == days


@given(CALENDARS, DAYS, st.integers(-20, 20))
def test_the_latest_is_the_last_that_comes_in_time(calendar: WorkingDays, until: date, days: int) -> None:
    found = calendar.latest(days, until)
    assert calendar.shifted(found, days) <= until < calendar.shifted(found + A_DAY, days)


@given(CALENDARS, DAYS, st.sampled_from([Daily(), Weekly(Weekday.SATURDAY), Monthly(31), Monthly(1, 3, 1)]))
def test_what_recurs_comes_on_the_next_working_day(
    calendar: WorkingDays, since: date, other: Daily | Weekly | Monthly
) -> None:
    moved = OnWorkingDays(other, calendar).days(since)
    first, start = next(moved), since - A_DAY * 400
    all_days = (calendar.on_or_after(day) for day in other.days(start))
    assert first == next(day for day in all_days if day >= since)


def test_published_latencies(oracle: Oracle) -> None:
    example = oracle("GOV-04")
    calendar = WorkingDays(holidays=frozenset(map(date.fromisoformat, example["inputs"]["holidays"])))
    found = [
        calendar.between(
            date.fromisoformat(one["submitted"]),
            date.fromisoformat(one["decided"]),
            one.get("clock_stopped_working_days", 0),
        )
        for one in example["inputs"]["decisions"]
    ]
    assert found == example["expected"]["latency"]
    assert median(found) == example["expected"]["median"]


@given(CALENDARS, DAYS, st.integers(1, 60))
def test_a_deadline_is_so_many_working_days_on(calendar: WorkingDays, asked: date, days: int) -> None:
    assert calendar.between(asked, calendar.shifted(asked, days)) == days


@given(CALENDARS, DAYS, st.integers(0, 40), st.integers(0, 40))
def test_they_add_up(calendar: WorkingDays, asked: date, first: int, second: int) -> None:
    then, later = asked + first * A_DAY, asked + (first + second) * A_DAY
    assert calendar.between(asked, then) + calendar.between(then, later) == calendar.between(asked, later)
    assert calendar.between(asked, later, stopped=100) == 0
