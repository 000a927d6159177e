"""Every schedule file gives the counts, links and dates that are known of it."""

import re
from collections import Counter
from datetime import datetime
from typing import Any

import pytest

from app.calc.schedule.calendar import instant_of
from app.schedule.calculation import calculated
from app.schedule.exchange.mspdi import read_mspdi
from app.schedule.exchange.xer import read_xer
from app.schedule.plan import Plan, PlanTask, TaskKind
from tests.unit.schedule.conftest import SCHEDULES, XER, Given

MSPDI = sorted(f"{at.parent.name}/{at.name}" for at in SCHEDULES.glob("mspdi*/*.xml"))
UNITS = {"m": 1, "h": 60, "d": 480, "w": 2400}


def told(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds" if at.second else "minutes") if at else None


def lag_minutes(text: str) -> int:
    found = re.fullmatch(r"(-?[\d.]+)(\w)", text)
    assert found
    return round(float(found[1]) * UNITS[found[2]])


def agrees_on_links(plan: Plan, known: dict[str, Any]) -> None:
    assert Counter(link.relation.value for link in plan.links) == known["link_types"]
    assert sum(link.lag_minutes != 0 for link in plan.links) == known["links_with_lag"]
    ids = {task.code: task.source_id for task in plan.tasks}
    found = [
        (ids[link.predecessor], ids[link.successor], link.relation.value, link.lag_minutes)
        for link in plan.links
    ]
    rows = known.get("links_list")
    if rows is not None:
        assert sorted(found) == sorted((str(a), str(b), kind, lag_minutes(lag)) for a, b, kind, lag in rows)


def agrees_on_task(task: PlanTask, row: dict[str, Any]) -> None:
    assert row["name"] in (None, task.name)
    assert row["summary"] == (task.kind == TaskKind.SUMMARY), task
    assert (task.level, round(task.percent_complete, 3)) == (row["level"], round(row["pct"] or 0, 3)), task


@pytest.mark.parametrize("name", MSPDI)
def test_known_project_xml(schedule: Given, name: str) -> None:
    content, known = schedule(name)
    plan, known = read_mspdi(content), known["mpxj"]
    counts = dict(plan.counts)
    assert counts["tasks"] == known["tasks"]
    assert counts["summaries"] == known["summary_or_wbs"]
    assert counts["milestones"] == known["milestones"]
    assert counts["calendars"] == known["calendars"]
    assert counts.get("assignments", 0) == known["assignments"]
    assert counts.get("resources", 0) == known["resources"]
    assert len(plan.links) == known["links"]
    agrees_on_links(plan, known)
    assert told(plan.data_date) == known["status_date"]
    assert told(plan.stored_finish) == known["project_finish"]
    work = [task for task in plan.tasks if task.kind != TaskKind.SUMMARY]
    assert told(min((t.start for t in work if t.start), default=None)) == known["earliest_start"]
    assert told(max((t.finish for t in work if t.finish), default=None)) == known["latest_finish"]
    for member in ("baseline_start", "actual_start", "actual_finish"):
        assert sum(getattr(t, member) is not None for t in plan.tasks) == known[f"with_{member}"]
    by_id = {task.source_id: task for task in plan.tasks}
    for row in known["task_list"]:
        if row["level"] is None:
            assert str(row["uid"]) not in by_id  # a blank row
            continue
        task = by_id[str(row["uid"])]
        agrees_on_task(task, row)
        assert (told(task.start), told(task.finish)) == (row["start"], row["finish"])


@pytest.mark.parametrize("name", XER)
def test_known_xer(schedule: Given, name: str) -> None:
    content, known = schedule(f"xer/{name}")
    plan, rows, known = read_xer(content), known["from_file"], known["mpxj"]
    assert plan.counts == rows["table_rows"]
    assert not plan.problems
    assert len(plan.tasks) == known["tasks"]
    summaries = [task for task in plan.tasks if task.kind == TaskKind.SUMMARY]
    assert len(summaries) == known["summary_or_wbs"]
    milestones = (TaskKind.START_MILESTONE, TaskKind.FINISH_MILESTONE)
    assert sum(task.kind in milestones for task in plan.tasks) == known["milestones"]
    assert len(plan.links) == known["links"] and len(plan.calendars) == known["calendars"]
    agrees_on_links(plan, known)
    assert told(plan.data_date) == rows["data_date"].replace(" ", "T")
    work = [task for task in plan.tasks if task.kind != TaskKind.SUMMARY]
    assert min(told(t.start) or "" for t in work) == known["earliest_start"]
    assert max(told(t.finish) or "" for t in work) == known["latest_finish"]
    critical = calculated(plan).outcome.critical(plan.critical_minutes)
    scheduled = {task.code for task in work if task.stored.total_float_minutes is not None}
    assert len(scheduled & {*critical}) == rows["open_tasks_with_float_at_or_below_threshold"]


@pytest.mark.parametrize("name", XER[:5])
def test_known_dates_of_activities_and_of_what_is_above_them(schedule: Given, name: str) -> None:
    content, known = schedule(f"xer/{name}")
    plan = read_xer(content)
    found, by_id = (
        calculated(plan),
        {(task.kind == TaskKind.SUMMARY, task.source_id): task for task in plan.tasks},
    )
    for row in known["mpxj"]["task_list"]:
        task = by_id[row["summary"], str(row["uid"])]
        assert task.name == row["name"] and task.level == row["level"]
        if row["summary"]:
            span = found.spans.get(task.code)
            assert [told(instant_of(at)) for at in span or ()] == [
                at for at in (row["start"], row["finish"]) if at
            ]
        else:
            assert (told(task.start), told(task.finish)) == (row["start"], row["finish"])


def test_per_cent_complete_is_by_the_rule_of_each_activity(schedule: Given) -> None:
    plan = read_xer(schedule("xer/percent-complete-8.4.xer")[0])
    named = {t.name: t.percent_complete for t in plan.tasks if t.name.endswith("%")}
    assert len(named) == 12
    for name, percent in named.items():
        assert percent == float(name.split()[-1].removesuffix("%")), name
