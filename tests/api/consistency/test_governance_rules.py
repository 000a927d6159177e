"""Rules on components, gates, decisions, exceptions and assurance: where each fires, and where not."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from fastapi.testclient import TestClient

from app.components.models import ComponentStatus
from app.governance.decisions.models import Decision
from app.governance.exceptions.models import ExceptionRecord
from tests.api.assurance.conftest import PLANNED, RED, URGENT, act
from tests.api.consistency.conftest import TODAY, TOMORROW, YESTERDAY, Room
from tests.api.cost.conftest import DECISION

LATE = TODAY - timedelta(1)


def test_nobody_is_accountable(room: Room) -> None:
    found = room.one("component.accountable")
    assert (found["severity"], found["text"]) == ("must_fix", "P1 has no manager and no SRO.")
    assert found["fix_at"] == found["references"][0]["address"] == room.at
    room.patch(room.at, manager="Project manager")
    assert room.one("component.accountable")["text"] == "P1 has no SRO."
    room.patch(room.at, sro="Director of works")
    assert room.found("component.accountable") == []


def test_the_planned_finish_has_gone_by(room: Room) -> None:
    rule = "component.finish-to-come"
    assert room.found(rule) == []  # it is only proposed
    room.be(status=ComponentStatus.ACTIVE)
    assert room.one(rule)["reason"] == "no_planned_dates"
    room.be(planned_finish_on=LATE)
    found = room.one(rule)
    assert (found["severity"], found["text"]) == ("must_fix", f"P1 was to finish on {LATE} and is active.")
    room.be(planned_finish_on=TODAY)
    assert room.found(rule) == []
    room.be(planned_finish_on=LATE, actual_finish_on=LATE)
    assert room.found(rule) == []


def test_a_gate_was_not_held(room: Room) -> None:
    rule = "gate.held-when-planned"
    gate = room.enter("gates", {"sequence": 1, "name": "Gate 1"})
    assert room.one(rule)["reason"] == "no_date"
    url = f"/v1/gates/{gate['id']}"
    room.patch(url, planned_on=YESTERDAY)
    assert (room.one(rule)["severity"], room.one(rule)["fix_at"]) == ("should_fix", url)
    room.patch(url, forecast_on=TOMORROW)
    assert room.found(rule) == []
    room.patch(url, forecast_on=YESTERDAY)
    room.act(url, "outcome", {"outcome": "pass", "outcome_reason": "It holds."})
    assert room.found(rule) == []


def test_a_condition_is_overdue(room: Room) -> None:
    rule = "decision.conditions-discharged"
    conditions = [
        {"text": "A survey is made", "owner": "Project manager", "due_on": YESTERDAY},
        {"text": "The landowner agrees", "owner": "Sponsor", "due_on": TOMORROW},
    ]
    url = room.books.in_review("change")
    assert room.found(rule) == []
    body = {"outcome": "approved_with_conditions", "rationale": "If so", "conditions": conditions}
    etag = room.books.decider.get(url).headers["ETag"]
    room.books.decider.post(f"{url}/outcome", json=body, headers={"If-Match": etag}).raise_for_status()
    found = room.one(rule)
    assert found["severity"] == "must_fix" and found["references"][0]["address"] == url
    assert f"(A survey is made) was due on {YESTERDAY}" in found["text"]
    etag = room.books.decider.get(url).headers["ETag"]
    room.books.decider.post(
        f"{url}/discharge", json={"condition": 1, "evidence": "Survey"}, headers={"If-Match": etag}
    ).raise_for_status()
    assert room.found(rule) == []


def test_a_decision_is_waited_for(room: Room) -> None:
    rule = "decision.taken-when-due"
    url = room.books.in_review("change")
    assert room.found(rule) == []
    room.move(Decision, url.rpartition("/")[2], due_on=LATE)
    assert (room.one(rule)["severity"], room.one(rule)["fix_at"]) == ("should_fix", url)
    assert DECISION["requested_from"] in room.one(rule)["fix"]
    room.books.outcome(url).raise_for_status()
    assert room.found(rule) == []


def test_an_exception_is_not_answered(room: Room) -> None:
    rule = "exception.answered"
    room.enter(
        "tolerances",
        {"metric": "scope", "over_ratio": 0.05, "effective_on": "2020-01-01", "rationale": "As agreed."},
    )
    reading = {"metric": "scope", "as_of": YESTERDAY, "unit": "m", "baseline": 10, "source": "Survey"}
    room.enter("tolerance-readings", reading | {"forecast": 12})
    (opened,) = room.client.get(f"{room.at}/exceptions").json()["items"]
    assert room.found(rule) == []
    room.move(ExceptionRecord, opened["id"], answer_by=LATE)
    found = room.one(rule)
    assert (found["severity"], found["fix_at"]) == ("must_fix", f"/v1/exceptions/{opened['id']}")


def test_a_recommendation_is_overdue(
    room: Room,
    assurer: TestClient,
    issued: Callable[..., str],
) -> None:
    rule = "assurance.recommendations-closed"
    issued(URGENT, URGENT | {"due_on": YESTERDAY})
    found = room.one(rule)
    url = found["references"][0]["address"]
    assert found["severity"] == "must_fix" and found["text"].startswith("REC-0002 (critical) was due on")
    room.act(url, "completion", {"evidence": "Signed"})
    assert room.one(rule)["fix"] == "Verify the evidence."
    act(assurer, url, "verification", {"remark": "Seen"}).raise_for_status()
    assert room.found(rule) == []


def test_a_red_review_is_not_followed_up(room: Room, issued: Callable[..., str]) -> None:
    rule = "assurance.red-followed-up"
    issued()
    assert room.found(rule) == []
    url = issued(delivery_confidence=RED)
    assert (room.one(rule)["severity"], room.one(rule)["fix_at"]) == ("must_fix", f"{url}/follow-up")
    follow_up = PLANNED | {"kind": "assurance_of_action_plan", "gate_number": None}
    planned = room.enter("planned-reviews", follow_up)
    room.act(url, "follow-up", {"follow_up_id": planned["id"]})
    assert room.found(rule) == []


def test_a_planned_review_was_not_held(room: Room) -> None:
    rule = "assurance.held-when-planned"
    planned: dict[str, Any] = room.enter("planned-reviews", PLANNED)
    assert room.found(rule) == []
    url = f"/v1/planned-reviews/{planned['id']}"
    room.patch(url, planned_on=YESTERDAY)
    assert (room.one(rule)["severity"], room.one(rule)["fix_at"]) == ("should_fix", url)
    room.act(url, "cancellation", {"remark": "Not needed"})
    assert room.found(rule) == []
