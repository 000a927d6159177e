"""What is uncertain about plans, over HTTP."""

from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.core.ids import uuid7
from tests.api.test_risk_scoring import pounds
from tests.conftest import ClientFor

PATCH = {"Content-Type": "application/merge-patch+json"}
SPREAD = {"low": 0.9, "likely": 1.0, "high": 1.5, "unit": "ratio", "distribution": "pert"}
TASK = {"task": "A", "remaining": SPREAD, "cost_per_day": pounds("1200.00"), "cost": None}
DRIVER = {"component": None, "task": "A", "risk": "RSK-0001", "effect": None}
GROUP = {
    "name": "Crews",
    "coefficient": 0.3,
    "tasks": [{"component": None, "task": "A"}, {"component": None, "task": "B"}],
}
LINK = {
    "predecessor": {"component": "P1", "task": "A"},
    "successor": {"component": None, "task": "B"},
    "relation": "FS",
    "lag_minutes": -60,
}
BODY = {
    "note": "Agreed with the contractor.",
    "tasks": [TASK],
    "drivers": [DRIVER],
    "alike": [GROUP],
    "links": [LINK],
    "cost_per_day": pounds("300.00"),
}
COST = {"low": pounds("1"), "likely": pounds("2"), "high": pounds("3")}


@pytest.fixture
def at(project: UUID) -> str:
    return f"/v1/projects/{project}/schedule-uncertainties"


@pytest.fixture
def stated(client: TestClient, at: str) -> dict[str, Any]:
    answer = client.post(at, json=BODY)
    assert answer.status_code == 201, answer.text
    told: dict[str, Any] = answer.json()
    return told


def test_what_is_stated_is_told_and_listed(client: TestClient, at: str, stated: dict[str, Any]) -> None:
    assert {name: stated[name] for name in BODY} == BODY
    url = f"/v1/schedule-uncertainties/{stated['id']}"
    assert client.get(url).json() == stated
    assert client.get(at, params={"limit": 1, "include": "total"}).json()["total"] == 1
    assert client.get(at).json()["items"] == [stated]


def test_it_is_stated_once_and_then_changed(client: TestClient, at: str, stated: dict[str, Any]) -> None:
    again = client.post(at, json=BODY)
    assert (again.status_code, "change that" in again.json()["detail"]) == (409, True)
    url, members = f"/v1/schedule-uncertainties/{stated['id']}", {"alike": [], "cost_per_day": None}
    assert client.patch(url, json=members, headers=PATCH).status_code == 428
    changed = client.patch(url, json=members, headers={**PATCH, "If-Match": '"1"'})
    assert changed.status_code == 200, changed.text
    assert (changed.json()["alike"], changed.json()["cost_per_day"]) == ([], None)
    assert client.patch(url, json=members, headers={**PATCH, "If-Match": '"1"'}).status_code == 412
    versions = client.get(f"{url}/history").json()["items"]
    assert sorted(version["version"] for version in versions) == [1, 2]
    known = client.get(url, params={"known_at": versions[0]["valid_from"]}).json()
    assert known["version"] in (1, 2) and known["tasks"] == [TASK]


def test_a_repeat_with_its_key_states_it_once(client: TestClient, at: str) -> None:
    first, again = (client.post(at, json=BODY, headers={"Idempotency-Key": "k"}) for _ in range(2))
    assert first.status_code == 201 and again.json() == first.json()


def test_who_may_state_it(
    client: TestClient, client_for: ClientFor, organisation_id: UUID, at: str, stated: dict[str, Any]
) -> None:
    url = f"/v1/schedule-uncertainties/{stated['id']}"
    stranger, reader = client_for(uuid7()), client_for(organisation_id, "reader")
    assert stranger.get(url).status_code == stranger.post(at, json=BODY).status_code == 404
    refused = reader.patch(url, json={"note": None}, headers={**PATCH, "If-Match": '"1"'})
    assert (refused.status_code, refused.json()["rule"]) == (403, "risk:write")
    assert reader.get(url).json()["allowed_actions"] == []
    assert client.get(url, headers={"Authorization": ""}).status_code == 401


@pytest.mark.parametrize(
    "members",
    [
        {"tasks": [TASK, TASK]},
        {"tasks": [TASK | {"remaining": SPREAD | {"likely": 2}}]},
        {"tasks": [TASK | {"remaining": SPREAD | {"low": -1}}]},
        {"tasks": [TASK | {"remaining": SPREAD | {"low": 0, "distribution": "lognormal"}}]},
        {"tasks": [TASK | {"cost": COST | {"high": {"amount": "3", "currency": "EUR"}}}]},
        {"tasks": [TASK | {"cost": COST | {"high": pounds("1.50")}}]},
        {"cost_per_day": {"amount": "3", "currency": "EUR"}},
        {"drivers": [DRIVER, DRIVER]},
        {"drivers": [DRIVER | {"risk": "flood"}]},
        {"alike": [GROUP, GROUP]},
        {"alike": [GROUP, GROUP | {"name": "Others"}]},
        {"alike": [GROUP | {"coefficient": 1.1}]},
        {"links": [LINK | {"relation": "XX"}]},
        {"more": 1},
    ],
)
def test_what_makes_no_sense_is_refused(client: TestClient, at: str, members: dict[str, Any]) -> None:
    assert client.post(at, json=BODY | members).status_code == 422
    assert client.get(at).json()["items"] == []
