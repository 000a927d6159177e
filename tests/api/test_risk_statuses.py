"""What happens to a risk over its life, over HTTP."""

from collections.abc import Callable
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.core.ids import uuid7
from app.risk.models import TRANSITIONS, RiskStatus
from tests.api.test_risks import FLOOD

BODIES: dict[str, dict[str, Any]] = {
    "opening": {},
    "treatment": {"reason": "Pumps are ordered."},
    "acceptance": {"reason": "Pumps cost more."},
    "closure": {"closure_reason": "expired", "reason": "The cutting is built."},
    "occurrence": {"occurred_on": "2026-03-14", "reason": "It is under water."},
    "reopening": {"reason": "The season is not over."},
}
WAYS: dict[RiskStatus, list[str]] = {
    RiskStatus.DRAFT: [],
    RiskStatus.OPEN: ["opening"],
    RiskStatus.TREATING: ["opening", "treatment"],
    RiskStatus.ACCEPTED: ["opening", "acceptance"],
    RiskStatus.CLOSED: ["closure"],
    RiskStatus.OCCURRED: ["opening", "occurrence"],
}
Step = Callable[..., Any]


@pytest.fixture
def draft(client: TestClient, project: UUID) -> dict[str, Any]:
    data = {**FLOOD, "status": "draft", "response_strategy": "reduce", "response": "Pumps"}
    told: dict[str, Any] = client.post(f"/v1/projects/{project}/risks", json=data).json()
    return told


def step(client: TestClient, risk: dict[str, Any], transition: str, **body: object) -> Any:
    """The answer to a transition of the risk as it was last seen."""
    version = {"If-Match": f'"{risk["version"]}"'}
    return client.post(
        f"/v1/risks/{risk['id']}/{transition}", json=BODIES[transition] | body, headers=version
    )


def led_to(client: TestClient, risk: dict[str, Any], status: RiskStatus) -> dict[str, Any]:
    for transition in WAYS[status]:
        answer = step(client, risk, transition)
        assert answer.status_code == 200, answer.text
        risk = answer.json()
    assert risk["status"] == status
    return risk


@pytest.mark.parametrize(("status", "transition"), list(product(WAYS, TRANSITIONS)))
def test_every_transition_from_every_state(
    client: TestClient, draft: dict[str, Any], status: RiskStatus, transition: str
) -> None:
    risk = led_to(client, draft, status)
    starts, ends = TRANSITIONS[transition]
    answer = step(client, risk, transition)
    assert (transition in risk["allowed_actions"]) == (status in starts)
    if status in starts:
        told = answer.json()
        assert (answer.status_code, told["status"], told["version"]) == (200, ends, risk["version"] + 1)
        assert (told["review_on"] is None) == (ends in ("closed", "occurred"))
        assert answer.headers["ETag"] == f'"{told["version"]}"'
    else:
        assert answer.status_code == 409 and answer.json()["rule"] == "status"
        assert client.get(f"/v1/risks/{risk['id']}").json() == risk


def test_a_closed_risk_says_why_and_is_not_revised(client: TestClient, draft: dict[str, Any]) -> None:
    closed = led_to(client, draft, RiskStatus.CLOSED)
    assert closed["closure_reason"] == "expired" and closed["closed_on"]
    assert closed["allowed_actions"] == ["reopening"]
    url, version = f"/v1/risks/{closed['id']}", {"If-Match": f'"{closed["version"]}"'}
    assert client.patch(url, json={"title": "Anew"}, headers=version).status_code == 409
    history = client.get(f"{url}/history").json()["items"]
    assert [(v["action"], v["reason"]) for v in history[1:]] == [("risk.closed", "The cutting is built.")]
    reopened = step(client, closed, "reopening").json()
    assert (reopened["closure_reason"], reopened["closed_on"], reopened["id"]) == (None, None, closed["id"])
    assert client.patch(url, json={"title": "Anew"}, headers={"If-Match": '"3"'}).status_code == 200


def test_what_occurred_keeps_what_was_forecast(client: TestClient, draft: dict[str, Any]) -> None:
    occurred = led_to(client, draft, RiskStatus.OCCURRED)
    assert (occurred["occurred_on"], occurred["probability"]) == ("2026-03-14", 0.3)
    first = client.get(f"/v1/risks/{draft['id']}/history").json()["items"][0]["valid_from"]
    then = client.get(f"/v1/risks/{draft['id']}", params={"known_at": first}).json()
    assert then == {**draft, "allowed_actions": []}


def test_transitions_need_what_they_rest_on(client: TestClient, project: UUID, draft: dict[str, Any]) -> None:
    risk = led_to(client, draft, RiskStatus.OPEN)
    for transition, body in (
        ("closure", {"closure_reason": "forgotten"}),
        ("occurrence", {"occurred_on": "2999-01-01"}),
        ("acceptance", {"reason": None}),
    ):
        assert step(client, risk, transition, **body).status_code == 422
    unplanned = client.post(f"/v1/projects/{project}/risks", json=FLOOD).json()
    refused = step(client, unplanned, "treatment")
    assert refused.status_code == 409 and "response_strategy" in refused.json()["detail"]
    accepted = step(client, unplanned, "acceptance").json()
    assert (accepted["status"], accepted["response_strategy"]) == ("accepted", "accept")


def test_a_transition_needs_the_version_last_seen_and_may_be_repeated(
    client: TestClient, draft: dict[str, Any]
) -> None:
    url = f"/v1/risks/{draft['id']}/opening"
    assert client.post(url, json={}).status_code == 428
    headers = {"If-Match": '"1"', "Idempotency-Key": "open"}
    first, again = (client.post(url, json={}, headers=headers) for _ in range(2))
    assert first.status_code == again.status_code == 200 and first.content == again.content
    assert again.headers["Idempotency-Replayed"] == "true"
    assert client.post(url, json={}, headers={"If-Match": '"1"'}).status_code == 412


@pytest.mark.parametrize("transition", list(TRANSITIONS))
def test_strangers_and_readers_move_nothing(
    client_for: Callable[..., TestClient], organisation_id: UUID, draft: dict[str, Any], transition: str
) -> None:
    assert step(client_for(uuid7()), draft, transition).status_code == 404
    reader = client_for(organisation_id, role="reader")
    refused = step(reader, draft, transition)
    assert refused.status_code == 403 and refused.json()["rule"] == "risk:write"
    assert reader.get(f"/v1/risks/{draft['id']}").json()["allowed_actions"] == []


def test_risks_of_an_archived_project_stay_as_they_are(
    client: TestClient, project: UUID, draft: dict[str, Any]
) -> None:
    archived = client.post(
        f"/v1/projects/{project}/archival", json={"reason": "Done"}, headers={"If-Match": '"1"'}
    )
    assert archived.status_code == 200, archived.text
    for transition in TRANSITIONS:
        assert step(client, draft, transition).status_code == 409
    assert client.get(f"/v1/projects/{project}/risks").json()["items"][0]["id"] == draft["id"]
