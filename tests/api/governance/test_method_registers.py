"""Consultations on plans, as criteria of a gate; omissions that are about to expire; the register of tools."""

from datetime import timedelta
from typing import Any

import pytest

from tests.api.governance.authority import ok
from tests.api.governance.conftest import TODAY
from tests.api.governance.gating import Gating
from tests.api.governance.test_methods import tailor

PLAN = {"name": "Plan", "data_date": "2026-03-02T08:00", "start": "2026-03-02T08:00"}
ANSWERED = {"response": "objection", "responded_on": f"{TODAY}", "comment": "No step-free way meanwhile"}
SETTLED = {"done": "A ramp is built first", "settled_on": f"{TODAY}"}


def metric(code: str, metric: str, comparison: str, threshold: float) -> dict[str, Any]:
    limit = {"metric": metric, "figure": "actual", "basis": "value", "comparison": comparison}
    return {
        "code": code,
        "text": code,
        "evidence": "metric",
        "threshold": {**limit, "threshold": threshold},
    }


CRITERIA = [
    metric("heard", "consultation_response", "at_least", 1),
    metric("settled", "objections_open", "at_most", 0),
]
STAGES = [{"code": "plan", "name": "Plan", "gate": {"code": "go", "name": "Go", "criteria": CRITERIA}}]


def test_consulting_on_a_plan_is_a_criterion_of_a_gate(gating: Gating) -> None:
    gating.following(STAGES)
    plan = ok(gating.manager.post(f"{gating.at}/schedule-versions", json=PLAN))["id"]
    gate = gating.gate()

    def results() -> list[tuple[str, str | None]]:
        told = gating.report(gate)["criteria"]
        return [(each["result"], each["reason"]) for each in told]

    assert results() == [("not_met", "nobody_asked")] * 2
    body = {"component_id": f"{gating.project}", "schedule_version_id": plan, "asked_on": f"{TODAY}"}
    asked = [
        gating.manager.post("/v1/plan-consultations", json={**body, "stakeholder": each})
        for each in ("Passengers' council", "Train operator")
    ]
    assert results() == [("not_met", None), ("met", None)]
    for each in asked:
        answered(gating, each.headers["Location"], ANSWERED)
    assert results() == [("met", None), ("not_met", None)]
    for each in asked:
        answered(gating, each.headers["Location"], SETTLED)
    assert results() == [("met", None), ("met", None)]
    objected = {
        "component_id": f"{gating.project}",
        "response_kind": "objection",
        "schedule_version_id": plan,
    }
    assert len(ok(gating.sro.get("/v1/plan-consultations", params=objected))["items"]) == 2  # type: ignore[arg-type]
    other = {**body, "component_id": f"{gating.programme}", "stakeholder": "Council"}
    assert gating.lead.post("/v1/plan-consultations", json=other).status_code == 422  # of another component
    for wrong in ({"responded_on": None}, {"settled_on": f"{TODAY}", "response": "support"}):
        assert patched(gating, asked[0].headers["Location"], wrong).status_code == 422


def answered(gating: Gating, url: str, members: dict[str, Any]) -> None:
    ok(patched(gating, url, members))


def patched(gating: Gating, url: str, members: dict[str, Any]) -> Any:
    etag = gating.manager.get(url).headers["ETag"]
    return gating.manager.patch(url, json=members, headers={"If-Match": etag})


@pytest.mark.only_on("sqlite")
def test_who_is_reminded_that_an_omission_expires(gating: Gating) -> None:
    until = f"{TODAY + timedelta(days=5)}"
    left_out = [{"code": "risk_register", "reason": "The programme's is used", "expires_on": until}]
    made = tailor(gating, gating.sponsor, omissions=left_out)
    rule = {
        "name": "Omissions",
        "kind": "method_omissions",
        "component_id": f"{gating.project}",
        "every": "day",
        "local_time": "08:00",
        "time_zone": "Europe/London",
        "within_days": 14,
    }
    found = gating.lead.post("/v1/reminder-rules", json=rule)
    assert found.is_success, found.text
    due = ok(gating.lead.get(f"{found.headers['Location']}/dry-run"))
    assert made.headers["Location"] in str(due) and until in str(due)


@pytest.mark.only_on("postgresql")
def test_tools_have_owners_users_and_a_cost_for_a_period(gating: Gating) -> None:
    tool = {
        "name": "Planning workbench",
        "purpose": "Plans",
        "owner": "Head of office",
        "users": ["Planners"],
    }
    cost = {"cost": {"amount": "1200.00", "currency": "GBP"}, "cost_period": "year"}
    made = gating.lead.post("/v1/tools", json={**tool, **cost})
    assert {**tool, **cost}.items() <= ok(made).items()
    assert gating.lead.post("/v1/tools", json={**tool, "cost": cost["cost"]}).status_code == 422
    assert gating.lead.post("/v1/tools", json=tool).status_code == 409  # by that name
    assert gating.manager.post("/v1/tools", json={**tool, "name": "Other"}).status_code == 403
    url = made.headers["Location"]
    revised = gating.lead.patch(url, json={"owner": "Planner"}, headers={"If-Match": '"1"'})
    assert ok(revised)["owner"] == "Planner"
    (found,) = ok(gating.manager.get("/v1/tools?owner=Planner"))["items"]
    assert found["id"] == made.json()["id"]
