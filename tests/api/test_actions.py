"""Actions: one list of what is to be done, whatever it comes from."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.core.ids import uuid7
from app.core.model import utc_now
from tests.conftest import ClientFor

TODAY = utc_now().date()
ACCESS = {
    "text": "Ask the landowner for access",
    "owner": "Project manager",
    "owner_id": None,
    "due_on": f"{TODAY + timedelta(days=14)}",
    "source_kind": None,
    "source_id": None,
    "source_part": None,
}
RISK = {"title": "T", "cause": "C", "event": "E", "effect": "F", "probability": 0.3}
DONE = {"evidence": "Signed letter of access"}


@pytest.fixture
def actions(project: UUID) -> str:
    return f"/v1/projects/{project}/actions"


def act(client: TestClient, url: str, action: str, body: dict[str, Any]) -> Any:
    return client.post(f"{url}/{action}", json=body, headers={"If-Match": client.get(url).headers["ETag"]})


def references(client: TestClient, url: str, **query: Any) -> list[str]:
    answer = client.get(url, params=query)
    assert answer.status_code == 200, answer.text
    return [action["reference"] for action in answer.json()["items"]]


def test_an_action_is_assigned_revised_and_done(client: TestClient, actions: str) -> None:
    posted = client.post(actions, json=ACCESS)
    assert posted.status_code == 201, posted.text
    url, said = posted.headers["Location"], posted.json()
    assert {name: said[name] for name in ACCESS} == ACCESS
    assert (said["reference"], said["status"], said["source"]) == ("ACT-0001", "open", None)
    assert client.get(url).json() == said == client.get(actions).json()["items"][0]
    patch = {"due_on": f"{TODAY}"}
    assert client.patch(url, json=patch).status_code == 428
    revised = client.patch(url, json=patch, headers={"If-Match": '"1"'}).json()
    assert revised == said | patch | {"version": 2, "updated_at": revised["updated_at"]}
    assert client.patch(url, json=patch, headers={"If-Match": '"1"'}).status_code == 412
    done = act(client, url, "completion", DONE).json()
    me = client.get("/v1/me").json()["member_id"]
    assert (done["status"], done["evidence"], done["closed_by"]) == ("done", DONE["evidence"], me)
    assert done["closed_at"] and done["allowed_actions"] == []
    history = client.get(f"{url}/history").json()["items"]
    assert [v["action"] for v in history] == ["action.assigned", "action.revised", "action.done"]
    then = client.get(url, params={"known_at": history[0]["valid_from"]}).json()
    assert then == said | {"allowed_actions": []}


@pytest.mark.parametrize(("closing", "body"), [("completion", DONE), ("cancellation", {"reason": "Moot"})])
def test_what_is_closed_stays_closed(
    client: TestClient, actions: str, closing: str, body: dict[str, str]
) -> None:
    url = client.post(actions, json=ACCESS).headers["Location"]
    closed = act(client, url, closing, body).json()
    assert closed["reason"] == body.get("reason") and closed["evidence"] == body.get("evidence")
    again = [
        act(client, url, "completion", DONE),
        act(client, url, "cancellation", {"reason": "Moot"}),
        client.patch(url, json={"text": "Other"}, headers={"If-Match": '"2"'}),
    ]
    assert {(r.status_code, r.json()["rule"]) for r in again} == {(409, f"action.{closed['status']}")}


def test_others_are_kept_away(
    client_for: ClientFor, organisation_id: UUID, client: TestClient, actions: str
) -> None:
    url = client.post(actions, json=ACCESS).headers["Location"]
    reader, stranger = client_for(organisation_id, role="reader"), client_for(uuid7())
    assert references(reader, actions) == []
    assert reader.get(url).status_code == stranger.get(url).status_code == 404
    refused = reader.post(actions, json=ACCESS)
    assert (refused.status_code, refused.json()["rule"]) == (403, "action:write")
    assert stranger.post(actions, json=ACCESS).status_code == 404


def test_an_action_says_where_it_comes_from(client: TestClient, actions: str, project: UUID) -> None:
    risk = client.post(f"/v1/projects/{project}/risks", json=RISK).json()["id"]
    source = {"source_kind": "risk", "source_id": risk}
    made = client.post(actions, json=ACCESS | source).json()
    assert made["source"] == f"/v1/risks/{risk}"
    assert client.get(made["source"]).status_code == 200
    client.post(actions, json=ACCESS)
    assert references(client, actions, source_id=risk) == [made["reference"]]
    assert references(client, actions, source_kind="risk") == [made["reference"]]
    assert client.post(actions, json=ACCESS | source | {"source_id": str(uuid7())}).status_code == 404
    for wrong in (
        source | {"source_kind": "horoscope"},
        source | {"source_part": 1},
        {"source_kind": "risk"},
        {"source_part": 1},
        source | {"source_kind": "condition"} | {"source_id": decision(client, project)},
    ):
        assert client.post(actions, json=ACCESS | wrong).status_code == 422, wrong


Found = Callable[[TestClient, UUID], str]


def issue(client: TestClient, project: UUID) -> str:
    body = {"title": "The cutting is under water", "description": "Three days of rain flooded it."}
    return entered(client, f"/v1/projects/{project}/issues", body)


def risk_response(client: TestClient, project: UUID) -> str:
    risk = entered(client, f"/v1/projects/{project}/risks", RISK)
    body = {"strategy": "reduce", "text": "Pump the cutting."}
    return entered(client, f"/v1/risks/{risk}/responses", body)


def recommendation(client: TestClient, project: UUID) -> str:
    me = client.get("/v1/me").json()["member_id"]
    review = {"title": "Health check", "kind": "health_check", "reviewers": [{"person_id": me}]}
    url = f"/v1/projects/{project}/assurance-reviews"
    body = {"urgency": "critical", "text": "Agree the acceptance plan"}
    return entered(client, f"/v1/assurance-reviews/{entered(client, url, review)}/recommendations", body)


def entered(client: TestClient, url: str, body: dict[str, Any]) -> str:
    made = client.post(url, json=body)
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


@pytest.mark.parametrize(
    ("kind", "found", "address", "by"),
    [
        ("issue", issue, "issues", "pmo_analyst"),
        ("risk_response", risk_response, "risk-responses", "pmo_analyst"),
        ("recommendation", recommendation, "recommendations", "assurer"),
    ],
)
def test_actions_come_from_what_is_tracked_elsewhere(
    client: TestClient,
    client_for: ClientFor,
    organisation_id: UUID,
    actions: str,
    project: UUID,
    kind: str,
    found: Found,
    address: str,
    by: str,
) -> None:
    source = {"source_kind": kind, "source_id": found(client_for(organisation_id, role=by), project)}
    made = client.post(actions, json=ACCESS | source).json()
    assert made["source"] == f"/v1/{address}/{source['source_id']}"
    assert client.get(made["source"]).status_code == 200
    assert references(client, actions, source_kind=kind) == [made["reference"]]
    assert client.post(actions, json=ACCESS | source | {"source_part": 1}).status_code == 422
    assert client.post(actions, json=ACCESS | source | {"source_id": str(uuid7())}).status_code == 404
    who = client_for(organisation_id, scopes=["action:read", "action:write", "component:read"])
    assert who.post(actions, json=ACCESS | source).status_code == 404


def decision(client: TestClient, project: UUID) -> str:
    body = {"kind": "other", "title": "Line the cutting"}
    return str(client.post(f"/v1/projects/{project}/decisions", json=body).json()["id"])


def test_an_owner_is_somebody(client: TestClient, actions: str) -> None:
    me = client.get("/v1/me").json()["member_id"]
    mine = client.post(actions, json=ACCESS | {"owner_id": me}).json()
    assert references(client, actions, owner_id=me) == [mine["reference"]]
    assert client.post(actions, json=ACCESS | {"owner_id": str(uuid7())}).status_code == 422


def test_the_list_is_filtered_at_every_level(client: TestClient, component: Callable[..., UUID]) -> None:
    top = component("TOP", "portfolio")
    programme = component("PROG", "programme", top)
    levels = {
        "portfolios": top,
        "programmes": programme,
        "projects": component("PROJ", parent=programme),
    }
    for days, (level, id) in enumerate(levels.items(), -1):
        body = ACCESS | {"due_on": f"{TODAY + timedelta(days=days)}", "owner": level}
        assert client.post(f"/v1/{level}/{id}/actions", json=body).status_code == 201
    url = f"/v1/portfolios/{top}/actions"
    assert references(client, url) == ["ACT-0001", "ACT-0002", "ACT-0003"]
    assert references(client, url, scope="own") == ["ACT-0001"] == references(client, url, overdue="true")
    assert references(client, url, overdue="false") == ["ACT-0002", "ACT-0003"]
    assert references(client, url, owner="programmes") == ["ACT-0002"]
    assert references(client, url, due_before=f"{TODAY + timedelta(days=1)}") == ["ACT-0001", "ACT-0002"]
    late = client.get(url, params={"overdue": "true"}).json()["items"][0]["id"]
    act(client, f"/v1/actions/{late}", "completion", DONE)
    assert references(client, url, overdue="true") == []
    assert references(client, url, status="done") == ["ACT-0001"]
    page = client.get(url, params={"limit": 2, "sort": "-due_on", "include": "total"}).json()
    assert (page["total"], [a["reference"] for a in page["items"]]) == (3, ["ACT-0003", "ACT-0002"])
    rest = client.get(url, params={"limit": 2, "sort": "-due_on", "cursor": page["next_cursor"]}).json()
    assert [a["reference"] for a in rest["items"]] == ["ACT-0001"]


def test_many_at_once_have_their_own_references_and_one_closes(client: TestClient, actions: str) -> None:
    with ThreadPoolExecutor(12) as pool:
        made = list(pool.map(lambda _: client.post(actions, json=ACCESS), range(24)))
        assert {r.status_code for r in made} == {201}
        assert len({r.json()["reference"] for r in made}) == 24
        url, match = made[0].headers["Location"], {"If-Match": '"1"'}
        closing = pool.map(lambda _: client.post(f"{url}/completion", json=DONE, headers=match), range(8))
        assert sorted(r.status_code for r in closing) == [200] + [412] * 7
    key = {"Idempotency-Key": "once"}
    first, again = (client.post(actions, json=ACCESS, headers=key).json()["id"] for _ in range(2))
    assert first == again
