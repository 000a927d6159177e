"""Rules on responses to risks and on dependencies: where each fires, and where not."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from app.risk.component_dependencies.models import ComponentDependency
from tests.api.consistency.conftest import TODAY, TOMORROW, YESTERDAY, Room
from tests.api.consistency.test_risk_and_benefit_rules import HIGH
from tests.api.cost.conftest import gbp

PUMP: dict[str, Any] = {
    "strategy": "reduce",
    "text": "Pump the cutting.",
    "owner": "Site engineer",
    "due_on": TOMORROW,
    "cost": gbp("500.00"),
}


@pytest.mark.parametrize(
    ("members", "missing"),
    [
        ({}, None),
        ({"cost": gbp("0.00")}, None),
        ({"owner": None}, "owner"),
        ({"cost": None, "due_on": None}, "cost and no date"),
    ],
)
def test_a_response_lacks_owner_money_or_date(
    room: Room, members: dict[str, Any], missing: str | None
) -> None:
    rule = "risk.response-actions-complete"
    risk = room.enter("risks", HIGH)
    assert room.found(rule) == []
    response = room.made(f"/v1/risks/{risk['id']}/responses", PUMP | members)
    found = room.found(rule)
    wanted = f'The response "Pump the cutting." to RSK-0001 has no {missing}.'
    assert [each["text"] for each in found] == ([wanted] if missing else [])
    assert all(each["severity"] == "must_fix" for each in found)
    room.act(f"/v1/risk-responses/{response['id']}", "completion", {})
    assert room.found(rule) == []


def test_a_response_to_a_closed_risk_needs_nothing(room: Room) -> None:
    risk = room.enter("risks", HIGH)
    room.made(f"/v1/risks/{risk['id']}/responses", {"strategy": "reduce", "text": "Pump it."})
    assert room.one("risk.response-actions-complete")["fix"].startswith("State its owner, cost and date")
    room.act(f"/v1/risks/{risk['id']}", "closure", {"closure_reason": "avoided"})
    assert room.found("risk.response-actions-complete") == []


@pytest.fixture
def dependency(room: Room, component: Callable[..., UUID]) -> str:
    giver = component("GIVER")
    needed = {"giver_id": str(giver), "what": "Interface specification", "needed_by": TOMORROW}
    return str(room.enter("dependencies", needed)["id"])


def test_a_dependency_is_not_agreed(room: Room, dependency: str) -> None:
    rule, at = "dependency.agreed", f"/v1/dependencies/{dependency}"
    found = room.one(rule)
    assert (found["severity"], found["fix_at"]) == ("should_fix", at)
    assert found["text"].endswith("is not agreed by who gives and who receives.")
    room.act(at, "agreement", {"side": "giver"})
    assert room.one(rule)["text"].endswith("is not agreed by who receives.")
    room.act(at, "agreement", {"side": "receiver"})
    assert room.found(rule) == []


def test_the_day_of_a_dependency_has_gone_by(room: Room, dependency: str) -> None:
    rule, at = "dependency.met-when-needed", f"/v1/dependencies/{dependency}"
    for side in ("giver", "receiver"):
        room.act(at, "agreement", {"side": side})
    assert room.found(rule) == []
    room.move(ComponentDependency, dependency, needed_by=TODAY - timedelta(1))
    found = room.one(rule)
    assert found["severity"] == "must_fix" and f"was needed by {YESTERDAY}" in found["text"]
    room.act(at, "delivery", {"met_on": YESTERDAY})
    assert room.found(rule) == []
