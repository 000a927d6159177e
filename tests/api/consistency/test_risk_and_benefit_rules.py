"""Rules on risks and benefits: where each fires, where not, and where nobody can tell."""

from datetime import timedelta
from typing import Any

import pytest

from app.risk.models import Risk
from tests.api.consistency.conftest import TODAY, TOMORROW, YESTERDAY, Room
from tests.api.cost.conftest import gbp
from tests.api.test_benefits import DELAYS

HIGH: dict[str, Any] = {
    "title": "Flooded cutting",
    "cause": "The water table is high.",
    "event": "The cutting floods.",
    "effect": "Earthworks stop for a month.",
    "probability": 0.5,
    "impact": gbp("400000.00"),
    "stated_impact_band": 5,
    "schedule_impact_days": 20,
    "owner": "Head of engineering",
    "actionee": "Site manager",
    "response_strategy": "reduce",
    "response": "Drain it before the winter.",
}
LOW = HIGH | {"probability": 0.01, "impact": gbp("100.00"), "stated_impact_band": 1}
CONTINGENCY = {"kind": "contingency", "amount": gbp("300000.00"), "drawn": gbp("50000.00")}


def high(room: Room, **members: Any) -> dict[str, Any]:
    told = room.enter("risks", HIGH | members)
    assert told["colour"] == "red"
    return told


def test_high_risks_are_not_in_the_contingency(room: Room) -> None:
    rule = "risk.high-risks-in-contingency"
    room.enter("risks", LOW)
    assert room.found(rule) == []
    risk = high(room)
    found = room.one(rule)
    assert found["severity"] == "must_fix"
    assert found["text"] == (
        "RSK-0002 is expected to cost GBP 200,000.00, and GBP 0.00 of contingency is left: "
        "GBP 200,000.00 is not in it."
    )
    assert [each["address"] for each in found["references"]] == [
        f"/v1/risks/{risk['id']}",
        f"{room.at}/reserves",
    ]
    room.enter("reserves", CONTINGENCY)
    assert room.found(rule) == []
    high(room)
    assert "GBP 400,000.00, and GBP 250,000.00 of contingency is left" in room.one(rule)["text"]
    room.enter("reserves", CONTINGENCY | {"kind": "management_reserve"})
    assert len(room.found(rule)) == 1  # that is held for what is not known


def test_a_high_risk_without_a_cost_cannot_be_told_of(room: Room) -> None:
    risk = high(room, impact=None)
    found = room.one("risk.high-risks-in-contingency")
    assert (found["reason"], found["fix_at"]) == ("not_quantified", f"/v1/risks/{risk['id']}")


def test_high_risks_are_not_in_the_schedule(room: Room) -> None:
    rule = "risk.high-risks-in-schedule"
    room.enter("risks", LOW)
    assert room.found(rule) == []
    high(room)
    assert room.one(rule)["reason"] == "no_plan"
    plan = room.enter(
        "schedule-versions", {"name": "Plan", "start": "2026-03-02T08:00", "data_date": "2026-03-02T08:00"}
    )
    at = f"/v1/schedule-versions/{plan['id']}"
    room.made(f"{at}/tasks", {"code": "A", "name": "Float for RSK-00021", "duration_minutes": 480})
    found = room.one(rule)
    assert found["severity"] == "must_fix" and found["fix_at"] == at
    assert (
        found["text"] == "RSK-0002 would delay the work by 20 working days, and no task of the plan names it."
    )
    room.made(f"{at}/tasks", {"code": "B", "name": "Drainage (rsk-0002)", "duration_minutes": 480})
    assert room.found(rule) == []
    high(room, schedule_impact_days=0)
    assert room.found(rule) == []
    high(room, schedule_impact_days=None)
    assert room.one(rule)["reason"] == "not_quantified"


@pytest.mark.parametrize(
    ("members", "missing"),
    [
        ({}, None),
        ({"owner": None}, "owner"),
        ({"actionee": None, "response": None}, "actionee and no response"),
        ({"response_strategy": None}, "response strategy"),
        ({"response_strategy": "accept", "actionee": None, "response": None}, None),
        ({"owner": None, "status": "draft"}, None),
    ],
)
def test_a_response_is_not_complete(room: Room, members: dict[str, Any], missing: str | None) -> None:
    room.enter("risks", HIGH | members)
    found = room.found("risk.responses-complete")
    assert [each["text"] for each in found] == ([f"RSK-0001 has no {missing}."] if missing else [])
    assert all(each["severity"] == "must_fix" for each in found)


def test_a_review_is_overdue(room: Room) -> None:
    rule = "risk.reviewed-when-due"
    risk = room.enter("risks", HIGH | {"review_on": TOMORROW})
    assert room.found(rule) == []
    room.move(Risk, risk["id"], review_on=TODAY - timedelta(1))
    found = room.one(rule)
    assert (found["severity"], found["text"]) == (
        "should_fix",
        f"RSK-0001 was to be reviewed on {YESTERDAY}.",
    )
    room.act(f"/v1/risks/{risk['id']}", "closure", {"closure_reason": "avoided"})
    assert room.found(rule) == []


@pytest.mark.parametrize(
    ("members", "missing"),
    [
        ({}, None),
        (
            {"owner": None, "measure": None, "baseline_value": None, "baseline_on": None},
            "owner, no measure and no baseline",
        ),
        ({"category": "qualitative", "baseline_value": None, "baseline_on": None}, None),
        ({"baseline_value": 0}, None),  # is known
        ({"status": "withdrawn", "owner": None}, None),
    ],
)
def test_a_benefit_cannot_be_measured(room: Room, members: dict[str, Any], missing: str | None) -> None:
    room.enter("benefits", DELAYS | members)
    found = room.found("benefit.owner-measure-baseline")
    wanted = f"BEN-0001 ({DELAYS['title']}) has no {missing}."
    assert [each["text"] for each in found] == ([wanted] if missing else [])
    assert all(each["severity"] == "must_fix" for each in found)


@pytest.mark.parametrize(
    ("members", "severity", "reason"),
    [
        ({"target_on": YESTERDAY}, "should_fix", None),
        ({"target_on": TOMORROW}, None, None),
        ({"target_on": None}, "cannot_tell", "no_target_date"),
        ({"target_on": YESTERDAY, "status": "realised"}, None, None),
    ],
)
def test_the_target_date_of_a_benefit_has_gone_by(
    room: Room, members: dict[str, Any], severity: str | None, reason: str | None
) -> None:
    room.enter("benefits", DELAYS | members)
    found = room.found("benefit.target-to-come")
    assert [(each["severity"], each["reason"]) for each in found] == (
        [(severity, reason)] if severity else []
    )
