"""Rules on cost, funding, baselines, business cases and objectives: where each fires, and where not."""

from datetime import date, timedelta
from typing import Any

import pytest

from app.components.models import ComponentStatus
from app.core.model import utc_now
from app.portfolio.business_cases.models import BusinessCase
from tests.api.consistency.conftest import Room
from tests.api.cost.conftest import gbp
from tests.api.test_benefits import DELAYS
from tests.api.test_business_cases import CASE
from tests.api.test_objectives import OBJECTIVES, ON_TIME


@pytest.mark.parametrize(
    ("start", "finish", "text"),
    [
        (date(2026, 2, 1), date(2026, 3, 28), None),
        (date(2026, 1, 31), date(2026, 3, 28), "start on 2026-01-31"),
        (date(2026, 2, 1), date(2026, 3, 29), "finish on 2026-03-29"),
    ],
)
def test_planned_costs_do_not_reach_as_far_as_the_work(
    room: Room, start: date, finish: date, text: str | None
) -> None:
    rule = "cost.profile-covers-schedule"
    room.books.line("LAB")
    assert room.one(rule)["reason"] == "no_cost_profile"
    room.books.post("budget", "2026-02", ("LAB", 100), ("LAB", 200, "2026-03"))
    room.books.post("actual", "2026-01", ("LAB", 10))  # what was spent was not planned for that
    assert room.one(rule)["reason"] == "no_planned_dates"
    room.be(planned_start_on=start, planned_finish_on=finish)
    found = room.found(rule)
    assert [each["severity"] for each in found] == (["must_fix"] if text else [])
    if text:
        assert found[0]["text"] == (f"P1 is to {text}; its planned costs are of 2026-02-01 to 2026-03-28.")


def test_costs_come_after_the_finish(room: Room) -> None:
    rule = "cost.actuals-before-finish"
    room.books.line("LAB")
    room.books.post("actual", "2026-02", ("LAB", 100))
    assert room.found(rule) == []
    room.be(actual_finish_on=date(2026, 2, 10))  # in the period of the charge
    assert room.found(rule) == []
    room.be(actual_finish_on=date(2026, 1, 31), status=ComponentStatus.COMPLETED)
    found = room.one(rule)
    assert (found["severity"], found["text"]) == (
        "should_fix",
        "GBP 100.00 is charged to P1 after it finished on 2026-01-31.",
    )


def test_the_budget_is_not_funded(room: Room) -> None:
    rule = "cost.funding-covers-budget"
    room.books.line("LAB")
    assert room.found(rule) == []
    room.books.post("budget", "2026-02", ("LAB", 1000))
    assert room.one(rule)["reason"] == "no_funding_recorded"
    fund = {"kind": "approved", "effective_on": "2026-01-01", "amount": gbp("900.00")}
    room.enter("funding", fund)
    found = room.one(rule)
    assert (found["severity"], found["fix_at"]) == ("should_fix", f"{room.at}/funding")
    assert found["text"] == "The budget of P1 is GBP 1,000.00: GBP 100.00 more than is approved."
    room.enter("funding", fund | {"amount": gbp("100.00")})
    assert room.found(rule) == []


def test_the_budget_is_not_the_baseline(room: Room) -> None:
    rule = "baseline.holds-the-budget"
    room.books.line("LAB", work_package_id=room.books.package())
    assert room.found(rule) == []
    room.books.post("budget", "2026-02", ("LAB", 1000))
    found = room.one(rule)
    assert (found["severity"], found["text"]) == (
        "must_fix",
        "P1 has a budget of GBP 1,000.00, and no baseline.",
    )
    room.books.baseline("2026-02")
    assert room.found(rule) == []
    room.books.post("budget", "2026-03", ("LAB", 50))
    assert room.one(rule)["text"] == (
        "Baseline 1 of P1 holds GBP 1,000.00, and the ledger a budget of GBP 1,050.00."
    )


def approved(room: Room, **members: Any) -> str:
    """An approved business case, by another than its author."""
    case = room.enter("business-cases", CASE | members)
    url = f"/v1/business-cases/{case['id']}"
    etag = {"If-Match": room.client.get(url).headers["ETag"]}
    answer = room.books.decider.post(f"{url}/approval", json={"reason": "Affordable"}, headers=etag)
    assert answer.status_code == 200, answer.text
    return str(case["id"])


def test_no_current_business_case_is_approved(room: Room, below: Any) -> None:
    rule, part = "business-case.approved", below("PART")
    assert [each["component_code"] for each in room.found(rule)] == ["P1", "PART"]
    case = approved(room)
    assert room.found(rule) == part.found(rule) == []  # it covers what is below
    room.move(BusinessCase, case, approved_at=utc_now() - timedelta(days=190))
    assert [each["severity"] for each in room.found(rule)] == ["must_fix", "must_fix"]
    assert "more than six months ago" in room.found(rule)[0]["text"]
    room.be(status=ComponentStatus.COMPLETED)
    part.be(status=ComponentStatus.STOPPED)
    assert room.found(rule) == []


def test_the_budget_is_above_the_business_case(room: Room) -> None:
    rule = "business-case.covers-budget"
    room.books.line("LAB")
    approved(room)
    assert room.found(rule) == []
    room.books.post("budget", "2026-02", ("LAB", 3000000))
    assert room.found(rule) == []
    room.books.post("budget", "2026-03", ("LAB", 1))
    found = room.one(rule)
    assert (found["severity"], found["text"]) == (
        "should_fix",
        "The budget of P1 is GBP 3,000,001.00, and its business case was approved at GBP 3,000,000.00.",
    )


def test_promised_benefits_have_no_profile(room: Room, below: Any) -> None:
    rule, part = "business-case.benefits-profiled", below("PART")
    approved(room)
    assert (room.one(rule)["severity"], room.one(rule)["fix_at"]) == ("should_fix", f"{room.at}/benefits")
    part.enter("benefits", DELAYS)
    assert room.found(rule) == []


def test_work_contributes_to_nothing(room: Room, below: Any) -> None:
    rule, part = "objective.contribution", below("PART")
    assert {each["reason"] for each in room.found(rule)} == {"no_objectives"}
    objective = room.made(OBJECTIVES, ON_TIME)
    assert [each["severity"] for each in room.found(rule)] == ["should_fix", "should_fix"]
    room.enter("strategic-contributions", {"objective_id": objective["id"], "share": 0.5})
    assert room.found(rule) == part.found(rule) == []
