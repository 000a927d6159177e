"""The time axis of earned schedule: periods in a row, and the day that a time falls on."""

from datetime import date
from fractions import Fraction

import pytest

from app.core.ids import uuid7
from app.periods.models import PeriodStatus, ReportingPeriod
from app.variance.earned_value.timeline import Timeline, filled


def period(code: str, start: str, finish: str) -> ReportingPeriod:
    first, last = date.fromisoformat(start), date.fromisoformat(finish)
    status = PeriodStatus.OPEN
    return ReportingPeriod(
        id=uuid7(), code=code, name=code, start_on=first, finish_on=last, data_date=last, status=status
    )


JANUARY = period("01", "2026-01-01", "2026-01-31")
FEBRUARY = period("02", "2026-02-01", "2026-02-28")
MARCH = period("03", "2026-03-01", "2026-03-31")
QUARTER = period("Q1", "2026-01-01", "2026-03-31")
APRIL = period("04", "2026-04-01", "2026-04-30")


def test_a_period_in_which_nothing_happens_counts_and_one_that_overlaps_does_not() -> None:
    known = [QUARTER, APRIL, FEBRUARY, MARCH, JANUARY]
    row = filled([JANUARY, MARCH], known, MARCH.finish_on)
    assert [p.code for p in row] == ["01", "02", "03"]
    assert [p.code for p in filled([JANUARY], known, APRIL.finish_on)] == ["01", "02", "03", "04"]
    assert [p.code for p in filled([QUARTER], known, APRIL.finish_on)] == ["Q1", "04"]


@pytest.mark.parametrize(
    ("time", "day"),
    [
        (Fraction(1), "2026-01-31"),
        (Fraction(1, 31), "2026-01-01"),
        (Fraction(3, 2), "2026-02-14"),
        (Fraction(3), "2026-03-31"),
        (Fraction(4), "2026-04-30"),  # a mean period of 30 days later
        (Fraction(0), None),
        (Fraction(10**9), None),
    ],
)
def test_a_time_falls_on_a_day(time: Fraction, day: str | None) -> None:
    found = Timeline((JANUARY, FEBRUARY, MARCH)).day_of(time)
    assert found == (date.fromisoformat(day) if day else None)


def test_the_curve_begins_at_nothing() -> None:
    time = Timeline((JANUARY, FEBRUARY, MARCH))
    assert time.cumulative({JANUARY.id: 5, MARCH.id: 7}) == [0, 5, 5, 12]
    assert [time.time_of(date.fromisoformat(day)) for day in ("2025-12-31", "2026-02-28")] == [0, 2]
    assert Timeline(()).day_of(Fraction(1)) is None
