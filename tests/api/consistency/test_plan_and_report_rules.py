"""Rules on plans and status reports: where each fires, where not, and where nobody can tell."""

from datetime import timedelta
from typing import Any

import pytest

from app.components.models import ComponentStatus
from tests.api.consistency.conftest import TODAY, Room

PLAN = {"name": "Plan", "start": "2026-03-02T08:00", "data_date": "2026-04-01T08:00"}
OPENED = {"kind": "finish_milestone", "duration_minutes": 0}


def test_milestones_have_no_baseline_date(room: Room) -> None:
    rule = "schedule.milestones-have-baseline"
    assert room.found(rule) == []
    room.be(status=ComponentStatus.ACTIVE)
    assert room.one(rule)["reason"] == "no_plan"
    plan = room.enter("schedule-versions", PLAN)
    tasks = f"/v1/schedule-versions/{plan['id']}/tasks"
    room.made(tasks, OPENED | {"code": "M1", "name": "Opened", "baseline_finish": "2026-05-01T17:00"})
    room.made(tasks, {"code": "A", "name": "Works", "duration_minutes": 480})
    assert room.found(rule) == []
    for code in ("M2", "M3"):
        room.made(tasks, OPENED | {"code": code, "name": f"Tested {code}"})
    found = room.one(rule)
    assert found["severity"] == "should_fix" and len(found["references"]) == 2
    assert found["text"] == "2 of the plan's milestones have no baseline date: Tested M2 and 1 more."


def test_actual_dates_are_after_the_data_date(room: Room) -> None:
    rule = "schedule.actuals-by-data-date"
    plan = room.enter("schedule-versions", PLAN)
    tasks = f"/v1/schedule-versions/{plan['id']}/tasks"
    done = {"duration_minutes": 480, "remaining_minutes": 0, "percent_complete": 1}
    room.made(
        tasks,
        done
        | {
            "code": "A",
            "name": "Done",
            "actual_start": "2026-03-02T08:00",
            "actual_finish": "2026-03-02T17:00",
        },
    )
    assert room.found(rule) == []
    room.made(
        tasks, {"code": "B", "name": "To come", "duration_minutes": 480, "actual_start": "2026-04-02T08:00"}
    )
    found = room.one(rule)
    assert found["severity"] == "must_fix" and found["text"].endswith(
        "after its data date, 2026-04-01: To come."
    )


def opened(room: Room, code: str, days_ago: int) -> str:
    day = f"{TODAY - timedelta(days_ago)}"
    room.made(
        "/v1/reporting-periods",
        {"code": code, "name": code, "start_on": day, "finish_on": day, "data_date": day},
    )
    return code


def report(room: Room, period: str, **figures: Any) -> None:
    made = room.enter("status-reports", {"period": period, "cost_basis": "period", **figures})
    room.act(f"/v1/status-reports/{made['id']}", "submission")


def test_the_report_is_not_current(room: Room) -> None:
    rule = "report.current"
    assert room.found(rule) == []  # nothing is wanted of what is only proposed
    room.be(status=ComponentStatus.ACTIVE)
    assert room.one(rule)["reason"] == "no_period_due"
    opened(room, "OLD", 40)
    assert room.one(rule)["text"] == "P1 has never handed in a status report; that for OLD is due."
    report(room, "OLD")
    assert room.found(rule) == []
    opened(room, "NEW", 10)
    found = room.one(rule)
    assert (found["severity"], found["fix"]) == ("must_fix", "Submit the report for NEW.")
    room.enter("status-reports", {"period": "NEW", "cost_basis": "period"})  # a draft says nothing yet
    assert len(room.found(rule)) == 1
    opened(room, "FUTURE", -5)
    assert room.one(rule)["fix"] == "Submit the report for NEW."


def test_the_forecast_is_late_and_there_is_no_exception(room: Room) -> None:
    rule = "report.forecast-within-approved"
    dates = {"start_on": "2026-01-01", "approved_finish_on": "2026-12-31"}
    report(room, opened(room, "A", 40), **dates)
    assert room.one(rule)["reason"] == "no_forecast_finish"
    report(room, opened(room, "B", 30), **dates, forecast_finish_on="2026-12-31")
    assert room.found(rule) == []
    report(room, opened(room, "C", 20), **dates, forecast_finish_on="2027-01-10")
    found = room.one(rule)
    assert found["severity"] == "must_fix" and "10 days after the approved 2026-12-31" in found["text"]
    tolerance = {"metric": "finish", "over_units": 5, "effective_on": "2020-01-01", "rationale": "Agreed."}
    room.enter("tolerances", tolerance)
    report(room, opened(room, "D", 10), **dates, forecast_finish_on="2027-01-10")
    assert len(room.client.get(f"{room.at}/exceptions").json()["items"]) == 1
    assert room.found(rule) == []


@pytest.mark.parametrize(
    ("declared", "severities"), [("green", ["should_fix"]), ("red", []), (None, ["cannot_tell"])]
)
def test_better_is_declared_than_is_calculated(
    room: Room, declared: str | None, severities: list[str]
) -> None:
    money = {"baseline_cost": "100.00", "forecast_cost": "150.00", "actual_cost": "50.00"}
    figures = {name: {"amount": amount, "currency": "GBP"} for name, amount in money.items()}
    report(room, opened(room, "A", 40), declared_rag=declared, **figures)
    assert [each["severity"] for each in room.found("report.rag-as-calculated")] == severities


def test_no_rag_can_be_calculated(room: Room) -> None:
    report(room, opened(room, "A", 40), declared_rag="green")
    assert room.one("report.rag-as-calculated")["reason"] == "no_calculated_rag"
