"""The laws of templates: what is made of one and saved back is the same one, and moves with its start alone."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from app.calc.schedule.calendar import Calendar, instant_of, minute_of, standard
from app.calc.schedule.network import ConstraintKind
from app.calc.schedule.offsets import actual_minutes, instant_at, offset_of
from app.calc.working_days import WorkingDays
from app.schedule.calculation import calculated
from app.schedule.plan import Plan
from app.schedule.templates.schemas import TimelineTask, TimelineTemplateRevision
from app.schedule.templates.shaping import dated, office_calendar, shape_of, undated

WEEK = 5 * 480
MONDAY = datetime(2026, 11, 30, 8)
HOLIDAYS = frozenset(date(2026, 12, 21) + timedelta(days) for days in range(12))
CALENDAR = office_calendar(WorkingDays(holidays=HOLIDAYS))
minutes = st.integers(0, 20).map(lambda hours: hours * 120)
offsets = st.integers(-30, 200).map(lambda hours: hours * 60)
dates = st.sampled_from([kind for kind in ConstraintKind if kind != ConstraintKind.ALAP])
constraints = st.lists(
    st.builds(lambda kind, offset: {"kind": kind, "offset_minutes": offset}, dates, offsets), max_size=2
)


@st.composite
def templates(draw: st.DrawFn) -> TimelineTemplateRevision:
    """Tasks and milestones below a summary, each after some of those before it by any sort of link."""
    relations, kinds = (
        st.sampled_from(["FS", "SS", "FF", "SF"]),
        st.sampled_from(["task", "finish_milestone"]),
    )
    tasks: list[dict[str, Any]] = [{"code": "ALL", "name": "All of it", "kind": "summary"}]
    for number in range(draw(st.integers(1, 6))):
        before = draw(st.lists(st.integers(0, number - 1), unique=True, max_size=2)) if number else []
        links = [
            {"task": f"T{one}", "relation": draw(relations), "lag_minutes": draw(offsets)} for one in before
        ]
        task = {"code": f"T{number}", "name": f"Task {number}", "kind": draw(kinds), "parent": "ALL"}
        task |= {"predecessors": links, "constraints": draw(constraints), "wbs": f"1.{number}"}
        if task["kind"] == "task":
            task |= {"duration_minutes": draw(minutes), "demands": [{"role": "FITTER", "units": 1.5}]}
        tasks.append(task)
    must = draw(st.none() | offsets)
    said = {"name": "Works", "tasks": tasks, "must_finish_offset_minutes": must, "critical_minutes": 60}
    return TimelineTemplateRevision.model_validate(said)


def planned(template: TimelineTemplateRevision, start: datetime) -> Plan:
    return dated(undated(template, template.name, start, [CALENDAR]), template)


@settings(max_examples=100, deadline=None)
@given(templates())
def test_a_plan_saved_back_is_the_template_that_it_was_made_of(template: TimelineTemplateRevision) -> None:
    plan = planned(template, MONDAY)
    shape = shape_of(plan, {task.code: task.duration_minutes for task in plan.tasks})
    assert TimelineTemplateRevision.model_validate(shape | {"name": plan.name}) == template


@settings(max_examples=100, deadline=None)
@given(templates(), st.integers(0, 6))
def test_a_start_a_working_week_later_moves_every_date_by_the_calendar_alone(
    template: TimelineTemplateRevision, weeks: int
) -> None:
    clock = calendar()
    first = instant_of(clock.start_of(clock.worked(minute_of(MONDAY)) + weeks * WEEK))
    later = instant_of(clock.start_of(clock.worked(minute_of(first)) + WEEK))
    one, other = (calculated(planned(template, start)) for start in (first, later))
    for task in template.tasks[1:]:
        before, after = one.dates(task.code), other.dates(task.code)
        assert clock.worked(after.start) - clock.worked(before.start) == WEEK
        assert clock.worked(after.finish) - clock.worked(before.finish) == WEEK
        assert after.total_float == before.total_float


def calendar() -> Calendar:
    return Calendar(CALENDAR.name, CALENDAR.week, CALENDAR.exceptions)


def test_holidays_move_what_comes_after_them() -> None:
    tasks = [{"code": "A", "name": "Build", "duration_minutes": 16 * 480}]
    template = TimelineTemplateRevision.model_validate({"name": "Works", "tasks": tasks})
    assert str(calculated(planned(template, MONDAY)).finish) == "2027-01-04 17:00:00"


@pytest.mark.parametrize("kind", [ConstraintKind.SNET, ConstraintKind.FNET])
def test_an_offset_between_two_shifts_holds_a_start_after_and_a_finish_before(kind: ConstraintKind) -> None:
    start = minute_of(MONDAY)
    at = instant_at(standard(), start, 240, kind)
    assert instant_of(at).hour == (13 if kind == ConstraintKind.SNET else 12)
    assert offset_of(standard(), start, at) == 240


def test_what_was_worked_on_a_day_off_has_no_duration() -> None:
    saturday = minute_of(datetime(2026, 12, 5, 9))
    assert actual_minutes(standard(), saturday, saturday + 300) is None
    assert actual_minutes(standard(), saturday, None) is None
    assert actual_minutes(standard(), minute_of(MONDAY), saturday) == WEEK


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ({"owner": "Head of works"}, "owner"),
        ({"baseline_start": "2026-11-30T08:00"}, "baseline_start"),
        ({"percent_complete": 0}, "percent_complete"),
        ({"constraints": [{"kind": "SNET", "at": "2026-11-30T08:00"}]}, "offset_minutes"),
    ],
)
def test_dates_progress_and_people_are_refused(said: dict[str, Any], named: str) -> None:
    with pytest.raises(ValidationError, match=named):
        TimelineTask.model_validate({"code": "A", "name": "Build", **said})
