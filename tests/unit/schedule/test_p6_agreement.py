"""Our critical path beside the dates and floats that Primavera P6 stored: each difference is in a table."""

import csv
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from app.calc.schedule.calendar import instant_of, minute_of
from app.schedule.calculation import Calculated, calculated
from app.schedule.exchange.xer import read_xer
from app.schedule.plan import PlanTask, TaskKind
from tests.unit.schedule.conftest import XER, Given

EXPLAINED = Path(__file__).parent / "p6_differences.csv"
DATES = ("early_start", "early_finish", "late_start", "late_finish")
SCHEDULED = [name for name in XER if name not in ("percent-complete-8.4.xer", "resource-rates-test.xer")]


def explained(name: str) -> list[tuple[str, ...]]:
    with EXPLAINED.open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["file"] == name]
    assert all(row["reason"] for row in rows)
    return [(row["task_code"], row["member"], row["stored"], row["calculated"]) for row in rows]


def text(value: datetime | int | None) -> str:
    if value is None:
        return ""
    return value.isoformat(timespec="minutes") if isinstance(value, datetime) else str(value)


def differences(found: Calculated, task: PlanTask) -> Iterator[tuple[str, ...]]:
    """What differs; the dates of what is complete are those of bounds, and compared in working time."""
    dates, clock = found.dates(task.code), found.clock(task)
    for member in DATES:
        stored, ours = getattr(task.stored, member), getattr(dates, member)
        assert stored is not None
        alike = clock.worked(minute_of(stored)) == clock.worked(ours)
        if minute_of(stored) != ours and not (task.actual_finish and alike):
            yield task.code, member, text(stored), text(instant_of(ours))
    for member, value in (("total_float", dates.total_float), ("free_float", dates.free_float)):
        if getattr(task.stored, f"{member}_minutes") != value:
            yield task.code, f"{member}_minutes", text(getattr(task.stored, f"{member}_minutes")), text(value)


@pytest.mark.parametrize("name", SCHEDULED)
def test_dates_and_floats_are_those_that_p6_stored(schedule: Given, name: str) -> None:
    plan = read_xer(schedule(f"xer/{name}")[0])
    found = calculated(plan)
    work = [task for task in plan.tasks if task.kind != TaskKind.SUMMARY]
    assert [row for task in work for row in differences(found, task)] == explained(name)
    assert found.finish == plan.stored_finish


@pytest.mark.parametrize("name", ["percent-complete-8.4.xer", "resource-rates-test.xer"])
def test_what_p6_never_scheduled_has_nothing_to_agree_with(schedule: Given, name: str) -> None:
    plan = read_xer(schedule(f"xer/{name}")[0])
    assert all(task.stored.early_start is None for task in plan.tasks)
    assert calculated(plan).finish.isoformat(timespec="minutes") == max(
        task.finish.isoformat(timespec="minutes") for task in plan.tasks if task.finish
    )
