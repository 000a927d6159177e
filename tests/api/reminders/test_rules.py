"""ReminderRules over HTTP: setting, changing, pausing and trying them, and who may."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.core.ids import uuid7
from tests.api.reminders.conftest import DAILY, Desk, utc

URL = "/v1/reminder-rules"
FIRST = {"If-Match": '"1"'}


def test_a_rule_is_told_as_it_was_set(client: TestClient, project: UUID) -> None:
    body = {**DAILY, "component_id": str(project), "within_days": 7}
    made = client.post(URL, json=body)
    assert made.status_code == 201, made.text
    assert made.json().items() >= body.items()
    assert made.json()["status"] == "active" and made.json()["next_fire_at"].endswith("T09:00:00Z")
    assert client.get(made.headers["Location"]).json() == made.json()
    assert client.get(URL, params={"component_id": str(project)}).json()["items"] == [made.json()]
    assert client.get(URL, params={"component_id": str(uuid7())}).json()["items"] == []
    key = {"Idempotency-Key": "daily"}
    first, again = (client.post(URL, json=body, headers=key) for _ in range(2))
    assert first.json() == again.json()


@pytest.mark.parametrize(
    "wrong",
    [
        {"time_zone": "Europe/Atlantis"},
        {"time_zone": "Europe"},
        {"time_zone": "../etc/passwd"},
        {"local_time": "24:00"},
        {"every": "week"},
        {"weekday": "monday"},
        {"every": "month", "day": 32},
        {"every": "quarter", "day": 1},
        {"every": "due_date", "days_from_due": -3, "within_days": 3},
        {"kind": "service_tokens", "component_id": str(uuid7())},
        {"kind": "certificates", "component_id": str(uuid7())},
        {"kind": "holidays"},
    ],
)
def test_what_means_nothing_is_refused(client: TestClient, wrong: dict[str, Any]) -> None:
    answer = client.post(URL, json={**DAILY, **wrong})
    assert answer.status_code == 422, answer.text


def test_changing_when_it_fires_begins_anew_and_renaming_does_not(desk: Desk, client: TestClient) -> None:
    id = desk.plan(utc("2020-05-01T08:00"))
    url = f"{URL}/{id}"
    renamed = client.patch(url, json={"name": "Morning"}, headers=FIRST)
    assert renamed.json()["next_fire_at"] == "2020-05-01T09:00:00Z"
    weekly = {"every": "week", "weekday": "friday"}
    assert client.patch(url, json=weekly, headers=FIRST).status_code == 412
    changed = client.patch(url, json=weekly, headers={"If-Match": '"2"'}).json()
    assert changed["next_fire_at"] > "2026" and changed["every"] == "week"
    assert client.patch(url, json={"every": "day"}, headers={"If-Match": '"3"'}).status_code == 422


def test_a_pause_leaves_out_what_would_have_come(desk: Desk, client: TestClient, overdue: Any) -> None:
    id = desk.plan(utc("2026-05-01T08:00"))
    url = f"{URL}/{id}"
    paused = client.post(f"{url}/pause", headers=FIRST).json()
    assert (paused["status"], paused["next_fire_at"]) == ("paused", None)
    assert "resumption" in paused["allowed_actions"] and "pause" not in paused["allowed_actions"]
    assert client.post(f"{url}/pause", headers={"If-Match": '"2"'}).status_code == 409
    assert desk.fire(utc("2026-05-20T08:00")) == 0
    resumed = client.post(f"{url}/resumption", headers={"If-Match": '"2"'}).json()
    assert resumed["status"] == "active" and resumed["next_fire_at"] > paused["updated_at"]
    assert client.post(f"{url}/resumption", headers={"If-Match": '"3"'}).status_code == 409
    assert desk.reminders(id) == []


def test_what_it_sent_stays_when_it_goes(desk: Desk, client: TestClient, overdue: Any) -> None:
    id = desk.plan(utc("2026-05-01T08:00"))
    desk.fire(utc("2026-05-01T09:00"))
    (sent,) = client.get(f"{URL}/{id}/firings").json()["items"]
    assert client.delete(f"{URL}/{id}", headers={"If-Match": '"2"'}).status_code == 204
    assert client.get(f"{URL}/{id}").status_code == client.get(f"{URL}/{id}/firings").status_code == 404
    assert client.get(f"/v1/reminders/{sent['id']}").json() == sent


def test_a_dry_run_says_what_would_be_said_and_writes_nothing(
    desk: Desk, client: TestClient, overdue: dict[str, Any]
) -> None:
    id = desk.plan(utc("2026-05-01T08:00"))
    dry = client.get(f"{URL}/{id}/dry-run").json()
    assert dry["rule"] == "risk_reviews due or overdue, every day at 09:00 UTC"
    assert client.get(f"{URL}/{id}/firings").json()["items"] == []
    desk.fire(utc("2026-05-01T09:00"))
    (sent,) = client.get(f"{URL}/{id}/firings").json()["items"]
    assert sent["items"] == dry["items"] and (sent["total"], dry["total"]) == (1, 1)
    assert sent["items"][0] == {
        "title": "Flooded cutting",
        "reference": overdue["reference"],
        "link": f"/v1/risks/{overdue['id']}",
        "component_id": overdue["component_id"],
        "owner": "Head of engineering",
        "due_on": "2011-01-01",
        "overdue": True,
    }


def test_reminders_are_found_on_their_component_and_from_above(
    desk: Desk, client: TestClient, component: Callable[..., UUID]
) -> None:
    portfolio = component("PF", "portfolio")
    inside = component("IN", parent=portfolio)
    body = {"title": "Gate 1", "cause": "c", "event": "e", "effect": "f", "probability": 0.5}
    client.post(f"/v1/projects/{inside}/risks", json={**body, "review_on": "2020-01-01"})
    ids = [desk.plan(utc("2026-05-01T08:00"), component_id=where) for where in (None, portfolio, inside)]
    assert desk.fire(utc("2026-05-01T09:00")) == 3
    found = {
        name: [item["rule_id"] for item in client.get(url).json()["items"]]
        for name, url in {
            "all": "/v1/reminders",
            "own": f"/v1/portfolios/{portfolio}/reminders?scope=own",
            "below": f"/v1/portfolios/{portfolio}/reminders",
            "project": f"/v1/projects/{inside}/reminders",
        }.items()
    }
    whole, on_portfolio, on_project = map(str, ids)
    assert sorted(found["all"]) == sorted([whole, on_portfolio, on_project])
    assert found["own"] == [on_portfolio] and found["project"] == [on_project]
    assert sorted(found["below"]) == sorted([on_portfolio, on_project])


def test_who_may_set_rules_may_where_they_hold_the_right(
    desk: Desk, client_for: Callable[..., TestClient], organisation_id: UUID, component: Callable[..., UUID]
) -> None:
    own, other = component("OWN"), component("OTHER")
    analyst = client_for(organisation_id, "pmo_analyst", on=own)
    assert analyst.post(URL, json={**DAILY, "component_id": str(own)}).status_code == 201
    assert analyst.post(URL, json={**DAILY, "component_id": str(other)}).status_code == 404
    whole = analyst.post(URL, json=DAILY)
    assert (whole.status_code, whole.json()["rule"]) == (403, "reminder:write")
    manager = client_for(organisation_id, "project_manager", on=own)
    assert manager.post(URL, json={**DAILY, "component_id": str(own)}).json()["rule"] == "reminder:write"
    (seen,) = manager.get(URL).json()["items"]
    assert seen["allowed_actions"] == [] and manager.get(f"{URL}/{seen['id']}/dry-run").status_code == 200


def test_a_rule_needs_the_right_to_read_what_it_lists(
    client_for: Callable[..., TestClient], organisation_id: UUID, project: UUID
) -> None:
    scopes = ("reminder:*", "component:read")
    narrow = client_for(organisation_id, "pmo_lead", scopes=scopes)
    refused = narrow.post(URL, json=DAILY)
    assert (refused.status_code, refused.json()["rule"]) == (403, "risk:read")
    made = client_for(organisation_id, "pmo_lead").post(URL, json=DAILY).json()
    dry = narrow.get(f"{URL}/{made['id']}/dry-run")
    assert (dry.status_code, dry.json()["rule"]) == (403, "risk:read")


def test_an_archived_component_takes_no_rules(client: TestClient, project: UUID) -> None:
    client.post(f"/v1/projects/{project}/archival", json={"reason": "Over"}, headers=FIRST)
    assert client.post(URL, json={**DAILY, "component_id": str(project)}).status_code == 409
