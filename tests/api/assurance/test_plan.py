"""Assurance plans: reviews planned, moved, held and cancelled."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.core.ids import uuid7
from tests.api.assurance.conftest import PLANNED, TODAY, act
from tests.conftest import ClientFor


@pytest.fixture
def plan(at: str) -> str:
    return f"{at}/planned-reviews"


def test_a_review_is_planned_revised_and_cancelled(assurer: TestClient, plan: str) -> None:
    posted = assurer.post(plan, json=PLANNED)
    assert posted.status_code == 201, posted.text
    url = posted.headers["Location"]
    assert {name: posted.json()[name] for name in PLANNED} == PLANNED
    assert (posted.json()["status"], posted.json()["allowed_actions"]) == (
        "planned",
        ["update", "cancellation"],
    )
    assert assurer.get(url).json() == posted.json() == assurer.get(plan).json()["items"][0]
    patch = {"planned_on": f"{TODAY + timedelta(60)}"}
    assert assurer.patch(url, json=patch).status_code == 428
    assert (
        assurer.patch(url, json=patch, headers={"If-Match": '"1"'}).json()["planned_on"]
        == patch["planned_on"]
    )
    assert assurer.patch(url, json=patch, headers={"If-Match": '"1"'}).status_code == 412
    cancelled = act(assurer, url, "cancellation", {"remark": "Covered by the audit"}).json()
    assert (cancelled["status"], cancelled["remark"], cancelled["allowed_actions"]) == (
        "cancelled",
        "Covered by the audit",
        [],
    )
    again = act(assurer, url, "cancellation", {"remark": "Once more"})
    assert (again.status_code, again.json()["rule"]) == (409, "assurance.planned")
    versions = assurer.get(f"{url}/history").json()["items"]
    assert [v["action"].partition(".")[2] for v in versions] == ["planned", "revised", "cancelled"]
    then = assurer.get(url, params={"known_at": versions[0]["valid_from"]}).json()
    assert then == posted.json() | {"allowed_actions": []}


@pytest.mark.parametrize("wrong", [{"gate_number": None}, {"gate_number": 6}, {"kind": "health_check"}])
def test_a_gate_review_has_a_number_and_no_other_has(
    assurer: TestClient, plan: str, wrong: dict[str, Any]
) -> None:
    assert assurer.post(plan, json=PLANNED | wrong).status_code == 422


def test_it_informs_a_gate_of_its_own_component(
    client: TestClient, plan: str, at: str, component: Callable[..., UUID]
) -> None:
    gate = {"sequence": 3, "name": "Gate 3"}
    own = client.post(f"{at}/gates", json=gate).json()["id"]
    other = client.post(f"/v1/projects/{component('P2')}/gates", json=gate).json()["id"]
    assert client.post(plan, json=PLANNED | {"gate_id": own}).json()["gate_id"] == own
    assert client.post(plan, json=PLANNED | {"gate_id": other}).status_code == 422
    assert client.post(plan, json=PLANNED | {"gate_id": str(uuid7())}).status_code == 404


def test_who_may(client_for: ClientFor, organisation_id: UUID, project: UUID, plan: str, at: str) -> None:
    manager = client_for(organisation_id, role="project_manager", on=project)
    refused = manager.post(plan, json=PLANNED)
    assert (refused.status_code, refused.json()["rule"]) == (403, "assurance:plan")
    assert manager.get(plan).json()["items"] == []
    office = client_for(organisation_id, role="pmo_analyst")
    url = office.post(plan, json=PLANNED).headers["Location"]
    assert [item["id"] for item in manager.get(plan).json()["items"]] == [url.rpartition("/")[2]]
    reader = client_for(organisation_id, role="reader")
    assert (reader.get(plan).json()["items"], reader.get(url).status_code) == ([], 404)
    stranger = client_for(uuid7())
    assert (stranger.get(url).status_code, stranger.get(plan).status_code) == (404, 404)
    assert office.post(plan, json=PLANNED, headers={"Authorization": ""}).status_code == 401
    keyed = [office.post(plan, json=PLANNED, headers={"Idempotency-Key": "once"}) for _ in range(2)]
    assert keyed[0].json() == keyed[1].json() and keyed[1].headers["Idempotency-Replayed"] == "true"


def test_lists_and_filters(assurer: TestClient, component: Callable[..., UUID]) -> None:
    top = component("TOP", "programme")
    upper, lower = (
        f"/v1/programmes/{top}/planned-reviews",
        f"/v1/projects/{component('SUB', parent=top)}/planned-reviews",
    )
    assurer.post(upper, json=PLANNED)
    late = {"kind": "audit", "gate_number": None, "line": "second", "planned_on": f"{TODAY - timedelta(2)}"}
    assurer.post(lower, json=PLANNED | late)

    def found(**query: Any) -> list[str]:
        return [
            each["kind"]
            for each in assurer.get(upper, params={"sort": "planned_on", **query}).json()["items"]
        ]

    assert found() == ["audit", "gate_review"] and found(scope="own") == ["gate_review"]
    assert found(kind="audit") == found(line="second") == found(due_before=f"{TODAY}") == ["audit"]
    assert found(status="held") == []
    page = assurer.get(upper, params={"limit": 1, "include": "total"})
    assert (page.json()["total"], len(page.json()["items"])) == (2, 1) and 'rel="next"' in page.headers[
        "Link"
    ]
