"""Capacity against demand, by published figures and by days that are counted by hand."""

from collections import defaultdict
from datetime import date

import pytest

from app.calc.capacity import Asked, Cell, Load, effective, load, peak, utilisation
from app.calc.presence import Booking, DayCount, Presence, Windows, booked, person_days, uncovered, weeks
from app.calc.waiting import Waiting, who_waits
from app.calc.working_days import WorkingDays
from tests.unit.calc.conftest import Oracle, near

pytestmark = pytest.mark.quick
MARCH, APRIL = (date(2026, 3, 1), date(2026, 3, 31)), (date(2026, 4, 1), date(2026, 4, 30))
BOTH = (MARCH[0], APRIL[1])
EASTER = WorkingDays(holidays=frozenset({date(2026, 4, 3), date(2026, 4, 6)}))


def test_capacity_and_demand_by_role_and_period_as_published(oracle: Oracle) -> None:
    example = oracle("CAP-01")
    given, expected = example["inputs"], example["expected"]
    asked: dict[tuple[str, int], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for line in given["demand"]:
        for at, fte in enumerate(line["demand"]):
            asked[line["role"], at]["probability" in line] += fte * line.get("probability", 1)
    cells = {
        (role, period): Cell(effective(there[at], given["availability"]), Asked(*asked[role, at]))
        for role, there in given["capacity"].items()
        for at, period in enumerate(given["periods"])
    }
    for told in expected["cells"]:
        cell = cells[told["role"], told["period"]]
        found = {
            "effective_capacity": cell.capacity,
            "demand": cell.asked.whole,
            "gap": cell.gap,
            "utilisation": cell.utilisation,
        }
        assert found == near({name: told[name] for name in found})
    assert [list(at) for at, cell in cells.items() if cell.load is Load.OVER_LOADED] == expected[
        "overallocated"
    ]


@pytest.mark.parametrize(
    ("capacity", "demand", "expected"),
    [
        (None, 1, Load.UNKNOWN),
        (0, 1, Load.UNSTAFFED),
        (0, 0, Load.BALANCED),
        (1, 0.49, Load.UNDER_LOADED),
        (1, 0.85, Load.BALANCED),
        (1, 0.86, Load.QUEUE_RISK),
        (1, 0.91, Load.QUEUES),
        (1, 1.0000009, Load.QUEUES),  # less than what is kept tells apart
        (1, 1.00001, Load.OVER_LOADED),
    ],
)
def test_work_waits_before_all_of_somebody_is_planned(
    capacity: float | None, demand: float, expected: Load
) -> None:
    assert load(capacity, demand) is expected


def test_nobody_knows_how_used_is_what_nobody_has() -> None:
    assert utilisation(None, 1) is None and utilisation(0, 1) is None and utilisation(4, 1) == 0.25


def test_working_days_are_counted_and_never_days_of_the_calendar() -> None:
    days = DayCount(EASTER, BOTH)
    assert (days.within(MARCH), days.within(APRIL)) == (22, 20)
    assert days.within((date(2026, 4, 3), date(2026, 4, 6))) == 0  # Good Friday to Easter Monday
    assert days.within((date(2025, 1, 1), date(2026, 3, 2))) == 1  # nothing before what was counted


def test_people_of_two_calendars_with_absences_amount_to_person_days() -> None:
    usual, three_days = DayCount(EASTER, BOTH), DayCount(WorkingDays(frozenset({0, 1, 2})), BOTH)
    leave = [(date(2026, 3, 30), date(2026, 4, 8))]  # 2 days of March, 4 of April
    windows = Windows([MARCH, APRIL])
    found = person_days([Presence(1, usual), Presence(0.5, usual, leave), Presence(1, three_days)], windows)
    assert found == [22 + 0.5 * 20 + 14, 20 + 0.5 * 16 + 13]
    assert found == [
        sum(one.rate * one.within(window) for one in [Presence(1.5, usual), Presence(1, three_days)])
        - 0.5 * usual.within((max(leave[0][0], window[0]), min(leave[0][1], window[1])))
        for window in windows.spans
    ]


def test_windows_that_overlap_are_found_one_by_one() -> None:
    quarter = (date(2026, 1, 1), date(2026, 3, 31))
    nested = Windows([quarter, MARCH, APRIL])
    days = DayCount(EASTER, (quarter[0], APRIL[1]))
    one = Presence(1, days, [(date(2026, 3, 2), date(2026, 3, 6))])
    assert person_days([one], nested) == [64 - 5, 22 - 5, 20]


def test_a_certificate_holds_through_the_day_it_expires_on() -> None:
    held = [(date(2024, 1, 1), date(2026, 3, 10)), (date(2026, 4, 20), date.max)]
    lacking = uncovered(BOTH, held)
    assert lacking == [(date(2026, 3, 11), date(2026, 4, 19))]
    days = DayCount(EASTER, BOTH)
    assert person_days([Presence(1, days, lacking)], Windows([MARCH, APRIL])) == [7, 9]
    assert uncovered(BOTH, []) == [BOTH] and uncovered(BOTH, [(date.min, date.max)]) == []


def test_a_month_hides_its_busiest_week() -> None:
    days = DayCount(EASTER, BOTH)
    by_week = Windows(weeks(MARCH))
    one = Presence(1, days)
    # Half of March's 22 days, all of it in two weeks: 50 % of the month, 110 % of those weeks.
    work = booked([Booking(11, (date(2026, 3, 9), date(2026, 3, 20)))], one, by_week)
    assert work == [0, 0, 5.5, 5.5, 0, 0]
    found = peak(person_days([one], by_week), work, range(len(work)))
    assert found is not None and (by_week.spans[found.at][0], found.utilisation) == (date(2026, 3, 9), 1.1)


def test_work_moves_to_the_days_on_which_somebody_is_there() -> None:
    days = DayCount(EASTER, BOTH)
    by_week = Windows(weeks((date(2026, 3, 2), date(2026, 3, 15))))
    away = Presence(1, days, [(date(2026, 3, 2), date(2026, 3, 6))])
    assert booked([Booking(6, (date(2026, 3, 2), date(2026, 3, 15)))], away, by_week) == [0, 6]
    gone = Presence(1, days, [BOTH])
    assert booked([Booking(6, (date(2026, 3, 2), date(2026, 3, 15)))], gone, by_week) == [6, 0]


def test_ranks_tell_who_waits_only_where_all_have_one() -> None:
    assert who_waits([Waiting("A", 1, 9), Waiting("B", 3, 0), Waiting("C", 2, 0)]) == ("priority", "B")
    assert who_waits([Waiting("A", 1, 9), Waiting("B", 1, 0)]) == ("float", "A")
    assert who_waits([Waiting("A", 1, None)]) == ("authority", None)
    assert who_waits([]) == ("authority", None)
