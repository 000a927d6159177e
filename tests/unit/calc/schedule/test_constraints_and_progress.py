"""Constraints, hammocks, progress and refusals: cases small enough to be done by hand."""

from datetime import date, datetime
from itertools import pairwise

import pytest

from app.calc.schedule.calendar import Calendar, NoWorkingTime, instant_of, minute_of, standard
from app.calc.schedule.critical_path import calculate, path_test
from app.calc.schedule.milestone_trend import Forecast, milestone_trend
from app.calc.schedule.network import (
    Activity,
    ActivityKind,
    Basis,
    Constraint,
    ConstraintKind,
    Cycle,
    Link,
    ProgressLogic,
    Relation,
    UnknownActivity,
)
from app.calc.schedule.quality import Assessed, CriticalPath, assess

WEEKDAYS = standard()
MONDAY = minute_of(datetime(2026, 3, 2, 8))


def chain(*activities: Activity) -> list[Link]:
    return [Link(a.key, b.key) for a, b in pairwise(activities)]


def test_a_mandatory_start_breaks_the_logic_and_says_so() -> None:
    a, b = Activity("a", 10), Activity("b", 2, constraints=(Constraint(ConstraintKind.MSO, 4),))
    found = calculate([a, b], chain(a, b))
    assert (found.dates("b").start, found.total_float("b"), found.total_float("a")) == (4, 0, -6)
    assert [(v.key, v.kind, v.minutes) for v in found.violations()] == [("b", ConstraintKind.MSO, 6)]


def test_a_finish_that_cannot_be_kept_gives_negative_float_all_along_its_path() -> None:
    a, b = Activity("a", 10), Activity("b", 2, constraints=(Constraint(ConstraintKind.FNLT, 9),))
    found = calculate([a, b], chain(a, b))
    assert [found.total_float(key) for key in "ab"] == [-3, -3]
    assert found.dates("b").start == 10
    assert [(v.key, v.minutes) for v in found.violations()] == [("b", 3)]


def test_as_late_as_possible_takes_the_free_float_and_no_more() -> None:
    a = Activity("a", 2, constraints=(Constraint(ConstraintKind.ALAP),))
    rest = [Activity("b", 9), Activity("c", 1), Activity("d", 20)]
    found = calculate([a, *rest], [Link("a", "c"), Link("b", "c")])
    assert (found.dates("a").start, found.dates("c").start, found.free_float("a")) == (7, 9, 0)
    assert found.total_float("a") == found.total_float("c") == 10


def test_what_should_have_begun_before_the_data_date_begins_at_it() -> None:
    late = Activity("a", 5, constraints=(Constraint(ConstraintKind.MSO, 3),))
    assert calculate([late], [], Basis(data_date=10)).dates("a").start == 10


def test_an_expected_finish_replaces_the_duration() -> None:
    a = Activity("a", 3)
    b = Activity("b", 3, expected_finish=20)
    c = Activity("c", 1, expected_finish=22)
    found = calculate([a, b, c], chain(a, b, c))
    assert [found.dates(key).finish for key in "abc"] == [3, 20, 22]
    assert found.duration("b") == 17


def test_a_hammock_spans_what_it_is_linked_to_and_drives_nothing() -> None:
    a, b = Activity("a", 4), Activity("b", 6)
    hammock = Activity("h", 100, kind=ActivityKind.HAMMOCK)
    links = [Link("a", "b"), Link("a", "h", Relation.SS), Link("b", "h", Relation.FF)]
    found = calculate([hammock, a, b], links)
    assert (found.dates("h").start, found.dates("h").finish, found.finish) == (0, 10, 10)
    assert found.critical() == ["a", "b"]


def test_milestones_stay_on_the_side_of_the_night_they_belong_to() -> None:
    work = Activity("w", 480, WEEKDAYS)
    done = Activity("f", 0, WEEKDAYS, ActivityKind.FINISH_MILESTONE)
    begun = Activity("s", 0, WEEKDAYS, ActivityKind.START_MILESTONE)
    found = calculate([work, done, begun], [Link("w", "f"), Link("f", "s")], Basis(MONDAY))
    assert (
        instant_of(found.dates("f").start) == instant_of(found.dates("f").finish) == datetime(2026, 3, 2, 17)
    )
    assert (
        instant_of(found.dates("s").start) == instant_of(found.dates("s").finish) == datetime(2026, 3, 3, 8)
    )


def test_suspended_work_waits_until_it_resumes() -> None:
    resumed = minute_of(datetime(2026, 3, 9, 8))
    a = Activity("a", 480, WEEKDAYS, actual_start=MONDAY - 14400, resume=resumed)
    found = calculate([a], [], Basis(data_date=MONDAY))
    assert instant_of(found.dates("a").finish) == datetime(2026, 3, 9, 17)
    assert found.dates("a").start == MONDAY - 14400


def test_what_is_complete_has_its_dates_and_no_float() -> None:
    a = Activity("a", 0, actual_start=1, actual_finish=4)
    b = Activity("b", 5)
    found = calculate([a, b], [Link("a", "b", lag=9)], Basis(data_date=6))
    assert (found.dates("a").start, found.dates("a").finish) == (1, 4)
    assert found.total_float("a") is None and found.free_float("a") is None
    assert found.dates("b").start == 13  # the lag counts from the actual finish
    assert found.critical() == found.longest_path() == ["b"]


def test_cycles_and_strangers_are_refused_by_name() -> None:
    a, b, c = (Activity(key, 1) for key in "abc")
    with pytest.raises(Cycle, match="c -> a -> b -> c"):
        calculate([c, b, a], [Link("c", "a"), *chain(a, b, c)])
    with pytest.raises(Cycle, match="a -> a"):
        calculate([a], [Link("a", "a")])
    with pytest.raises(UnknownActivity, match="names z"):
        calculate([a], [Link("a", "z")])
    with pytest.raises(ValueError, match="one key"):
        calculate([a, a], [])


def test_a_calendar_without_work_is_refused() -> None:
    never = Calendar("never", ((),) * 7, {date(2026, 3, 3): ((480, 500),)})
    found = calculate([Activity("a", 20, never)], [], Basis(MONDAY))
    assert instant_of(found.dates("a").finish) == datetime(2026, 3, 3, 8, 20)
    with pytest.raises(NoWorkingTime):
        calculate([Activity("a", 21, never)], [], Basis(MONDAY))
    with pytest.raises(ValueError, match="overlap"):
        Calendar("odd", (((480, 720), (700, 900)),) * 7)


def test_the_end_follows_work_that_is_made_longer_unless_a_date_holds_it() -> None:
    a, b = Activity("a", 10), Activity("b", 2)
    tried = path_test(calculate([a, b], chain(a, b)), 100)
    assert tried and (tried.key, tried.shift, tried.passed) == ("a", 100, True)
    fixed = Activity("b", 2, constraints=(Constraint(ConstraintKind.MSO, 10),))
    held = path_test(calculate([a, fixed], chain(a, fixed)), 100)
    assert held and (held.key, held.shift, held.passed) == ("a", 98, False)
    assert path_test(calculate([Activity("m", 0)], []), 100) is None


def test_a_trend_needs_three_reports_and_a_slope_below_one() -> None:
    assert milestone_trend([], 3).reason == "too_few_reports"
    assert milestone_trend([Forecast(0, 5), Forecast(9, 5)], 3).total_slip == 2
    assert milestone_trend([Forecast(1, 5), Forecast(1, 6), Forecast(1, 7)]).reason == "reports_of_one_day"
    receding = milestone_trend([Forecast(0, 100), Forecast(10, 110), Forecast(20, 120)])
    assert (receding.slope, receding.completion_day, receding.reason) == (1, None, "recedes")
    last = milestone_trend([Forecast(0, 90), *(Forecast(day, 100) for day in (10, 20, 30))], last=3)
    assert (last.slope, last.completion_day) == (0, 100)


def test_an_assessment_of_nothing_has_no_figures() -> None:
    found = assess([], [], 0, CriticalPath(None, None, None, None))
    assert [point.passed for point in found.points if point.number != 9] == [None] * 13
    assert found.points[0].reason == "nothing_to_assess"
    done = Assessed("a", 0, 5, None, 5, 5, 0, 5)
    points = assess([done], [], 9, CriticalPath(0, 1, 600, 600)).points
    assert (points[12].reason, points[13].value, points[10].value) == ("no_length_left", 1, 0)


def test_a_finish_before_a_weekend_lets_others_finish_that_evening_and_no_later() -> None:
    every_day = Calendar("every day", (((480, 1020),),) * 7)
    before = Activity("a", 540, every_day)
    after = Activity("b", 5 * 480, WEEKDAYS)
    found = calculate([before, after], [Link("a", "b", Relation.FF)], Basis(MONDAY))
    assert instant_of(found.dates("a").late_finish) == datetime(2026, 3, 6, 17)
    assert found.free_float("a") == found.total_float("a") == 4 * 540


def test_what_is_done_too_early_does_not_free_what_comes_after_it() -> None:
    a, b, c = Activity("a", 6), Activity("b", 0, actual_start=1, actual_finish=3), Activity("c", 2)
    for logic, start, path in (
        (ProgressLogic.RETAINED, 16, ["b", "a", "c"]),
        (ProgressLogic.OVERRIDE, 10, ["a"]),
    ):
        found = calculate([a, b, c], chain(a, b, c), Basis(data_date=10, logic=logic))
        assert (found.dates("b").finish, found.dates("c").start) == (3, start)
        assert found.out_of_sequence == [Link("a", "b")]
        assert sorted(found.longest_path()) == sorted(path)
