"""Ladders: in which order steps come, and that a stopped clock only puts them off."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.calc.escalation import Step, Stop, reached
from app.calc.working_days import WorkingDays

STEPS = [Step(-3, "owner"), Step(0, "owner"), Step(5, "manager"), Step(10, "next_body")]
MONDAY, WEEK = date(2026, 5, 4), WorkingDays()


def test_each_step_has_its_working_day() -> None:
    due = date(2026, 5, 15)
    first = {
        step: next(
            day
            for day in (MONDAY + timedelta(n) for n in range(40))
            if step in reached(STEPS, due, day, [], WEEK)
        )
        for step in STEPS
    }
    assert [f"{first[step]:%m-%d}" for step in STEPS] == ["05-12", "05-15", "05-22", "05-29"]


def test_a_holiday_puts_a_step_off() -> None:
    holiday = WorkingDays(holidays=frozenset({date(2026, 5, 18)}))
    due, day = date(2026, 5, 15), date(2026, 5, 22)
    assert Step(5, "manager") in reached(STEPS, due, day, [], WEEK)
    assert Step(5, "manager") not in reached(STEPS, due, day, [], holiday)


@given(due=st.integers(0, 40), today=st.integers(0, 80), start=st.integers(0, 60), length=st.integers(0, 10))
def test_a_stopped_clock_puts_off_and_takes_nothing_back(
    due: int, today: int, start: int, length: int
) -> None:
    stop = Stop(MONDAY + timedelta(start), MONDAY + timedelta(start + length))
    at = MONDAY + timedelta(today)
    after = [s for s in reached(STEPS, MONDAY + timedelta(due), at, [stop], WEEK) if s.days >= 0]
    without = reached(STEPS, MONDAY + timedelta(due), at, [], WEEK)
    assert set(after) <= set(without)
    if stop.covers(at):
        assert not after
