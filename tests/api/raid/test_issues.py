"""Issues over HTTP, on each database."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.core.ids import uuid7
from tests.api.raid.conftest import Act

FLOODED = {"title": "The cutting is under water", "description": "Three days of rain flooded it."}
CLOSED = {"closure_reason": "resolved", "evidence": "Inspection record 14"}


@pytest.fixture
def issue(entered: Callable[..., str], project: UUID) -> str:
    return entered(f"/v1/projects/{project}/issues", **FLOODED, due_on="2026-01-09")


def test_a_risk_that_occurs_is_an_issue_with_all_that_was_known(
    client: TestClient, project: UUID, risk: str, act: Act
) -> None:
    was = client.get(risk).json()
    occurred = act(risk, "occurrence", {"occurred_on": "2026-03-14", "reason": "It is under water."})
    assert occurred.status_code == 200, occurred.text
    (issue,) = client.get(f"/v1/projects/{project}/issues", params={"risk_id": was["id"]}).json()["items"]
    for name in ("title", "cause", "effect", "impact", "schedule_impact_days", "owner", "category"):
        assert issue[name] == was[name], name
    assert (issue["description"], issue["fallback"]) == (was["event"], was["response"])
    assert (issue["impact_band"], issue["raised_on"]) == (4, "2026-03-14")
    assert issue["reference"].startswith("ISS-") and issue["status"] == "open"
    assert act(risk, "occurrence", {"occurred_on": "2026-03-14"}).status_code == 409
    history = client.get(f"/v1/issues/{issue['id']}/history").json()["items"]
    assert [(v["action"], v["reason"]) for v in history] == [("issue.raised", "It is under water.")]


def test_an_issue_has_what_was_prepared_and_all_that_the_risk_does(
    client: TestClient, project: UUID, risk: str, act: Act
) -> None:
    effects = [
        {"objective": "safety", "band": 3, "note": "Work beside water."},
        {"objective": "benefits", "value": {"amount": "5000", "currency": "GBP"}},
    ]
    etag = client.get(risk).headers["ETag"]
    patched = client.patch(risk, json={"other_impacts": effects}, headers={"If-Match": etag})
    assert patched.status_code == 200, patched.text
    pump = {"strategy": "reduce", "text": "Pump it."}
    for more in (
        {"fallback_plan": "Go to the north side.", "fallback_trigger": "Two days of standing water"},
        {"fallback_plan": "Hire barges."},
        {},
    ):
        assert client.post(f"{risk}/responses", json=pump | more).status_code == 201
    given_up = client.post(f"{risk}/responses", json=pump | {"fallback_plan": "Wait for summer."})
    assert act(given_up.headers["Location"], "cancellation", {"reason": "Too late."}).status_code == 200
    assert act(risk, "occurrence", {"occurred_on": "2026-03-14"}).status_code == 200
    (issue,) = client.get(f"/v1/projects/{project}/issues").json()["items"]
    assert issue["fallback"] == "Two days of standing water: Go to the north side.\nHire barges."
    assert issue["other_impacts"] == {
        "safety": "Band 3; Work beside water.",
        "benefits": "GBP 5,000.00",
    }
    version = {"If-Match": client.get(f"/v1/issues/{issue['id']}").headers["ETag"]}
    changed = client.patch(f"/v1/issues/{issue['id']}", json={"owner": "Lead"}, headers=version)
    assert changed.status_code == 200 and changed.json()["fallback"] == issue["fallback"]


def test_a_risk_that_occurs_again_is_the_same_issue_until_that_is_closed(
    client: TestClient, project: UUID, risk: str, act: Act
) -> None:
    def occurs() -> list[Any]:
        assert act(risk, "occurrence", {"occurred_on": "2026-03-14"}).status_code == 200
        assert act(risk, "reopening", {"reason": "The season is not over."}).status_code == 200
        items: list[Any] = client.get(f"/v1/projects/{project}/issues").json()["items"]
        return items

    (first,) = occurs()
    assert len(occurs()) == 1
    rejected = {"closure_reason": "rejected", "evidence": "It was another cutting."}
    assert act(f"/v1/issues/{first['id']}", "closure", rejected).status_code == 200
    assert len(occurs()) == 2


def test_an_issue_is_resolved_before_it_is_closed_as_resolved(
    client: TestClient, issue: str, act: Act
) -> None:
    assert client.get(issue).json()["allowed_actions"] == ["update", "start", "resolution", "closure"]
    assert act(issue, "closure", CLOSED).status_code == 409
    assert act(issue, "closure", {"closure_reason": "resolved"}).status_code == 422
    assert act(issue, "start", {}).json()["status"] == "in_progress"
    resolved = act(issue, "resolution", {"resolution": "Pumped dry."}).json()
    assert (resolved["status"], resolved["resolution"]) == ("resolved", "Pumped dry.")
    assert act(issue, "start", {}).json()["rule"] == "status"
    closed = act(issue, "closure", CLOSED).json()
    assert (closed["status"], closed["evidence"]) == ("closed", "Inspection record 14") and closed[
        "closed_on"
    ]
    etag = client.get(issue).headers["ETag"]
    assert client.patch(issue, json={"title": "Anew"}, headers={"If-Match": etag}).status_code == 409
    reopened = act(issue, "reopening", {"reason": "It rains again."}).json()
    told = {
        name: reopened[name] for name in ("status", "resolution", "closure_reason", "evidence", "closed_on")
    }
    assert told == {"status": "open", **dict.fromkeys(list(told)[1:])}


def test_an_issue_is_revised_and_found(client: TestClient, project: UUID, issue: str) -> None:
    patch = {
        "priority": "critical",
        "other_impacts": {"safety": "Closed"},
        "impact": {"amount": "5.50", "currency": "GBP"},
    }
    revised = client.patch(issue, json=patch, headers={"If-Match": '"1"'})
    assert revised.status_code == 200 and revised.json() == client.get(issue).json()
    assert client.patch(issue, json=patch, headers={"If-Match": '"1"'}).status_code == 412
    assert client.patch(issue, json=patch).status_code == 428
    dollars = client.patch(
        issue, json={"impact": {"amount": "1", "currency": "USD"}}, headers={"If-Match": '"2"'}
    )
    assert dollars.status_code == 422
    client.post(f"/v1/projects/{project}/issues", json={**FLOODED, "title": "Late", "priority": "low"})
    sorted_by = client.get(f"/v1/projects/{project}/issues", params={"sort": "-priority"}).json()["items"]
    assert [each["priority"] for each in sorted_by] == ["critical", "low"]
    for query, found in (
        ({"priority": "critical"}, 1),
        ({"due_before": "2026-01-10"}, 1),
        ({"due_before": "2026-01-09"}, 0),
        ({"status": ["resolved", "closed"]}, 0),
        ({"q": "WATER"}, 1),
    ):
        items = client.get(f"/v1/projects/{project}/issues", params=query).json()["items"]
        assert len(items) == found, query
    page = client.get(f"/v1/projects/{project}/issues", params={"sort": "-priority", "limit": 1}).json()
    rest = {"sort": "-priority", "limit": 1, "cursor": page["next_cursor"]}
    assert client.get(f"/v1/projects/{project}/issues", params=rest).json()["items"][0]["title"] == "Late"


def test_strangers_find_no_issue_and_readers_change_none(
    client_for: Callable[..., TestClient], organisation_id: UUID, issue: str, act: Act
) -> None:
    assert client_for(uuid7()).get(issue).status_code == 404
    reader = client_for(organisation_id, role="reader")
    refused = act(issue, "start", {}, by=reader)
    assert (refused.status_code, refused.json()["rule"]) == (403, "risk:write")
    assert reader.get(issue).json()["allowed_actions"] == []


def test_an_issue_is_not_raised_in_the_future(client: TestClient, project: UUID) -> None:
    late = client.post(f"/v1/projects/{project}/issues", json={**FLOODED, "raised_on": "2999-01-01"})
    assert late.status_code == 422
