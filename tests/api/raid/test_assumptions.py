"""Assumptions and what rests on them, over HTTP, on each database."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

import app.registering  # noqa: F401
from app.core.ids import uuid7
from app.risk.assumptions.models import DependantKind
from app.risk.assumptions.resting import KINDS
from tests.api.raid.conftest import Act
from tests.api.test_benefits import DELAYS

ACCESS = {"text": "Possessions are granted at weekends.", "confidence": "low", "review_on": "2026-01-09"}
WRONG = {"evidence": "Letter from the operator"}


@pytest.fixture
def assumption(entered: Callable[..., str], project: UUID) -> str:
    return entered(f"/v1/projects/{project}/assumptions", **ACCESS)


def rests(client: TestClient, assumption: str, kind: str, url: str) -> Any:
    body = {"kind": kind, "dependant_id": url.rpartition("/")[2]}
    return client.post(f"{assumption}/dependants", json=body)


def test_every_kind_of_dependant_is_registered() -> None:
    assert KINDS.keys() == set(DependantKind)


def test_an_assumption_that_is_wrong_tells_what_that_undermines(
    client: TestClient, entered: Callable[..., str], project: UUID, assumption: str, risk: str, act: Act
) -> None:
    benefit = entered(f"/v1/projects/{project}/benefits", **DELAYS)
    assert rests(client, assumption, "risk", risk).status_code == 201
    linked = rests(client, assumption, "benefit", benefit)
    assert linked.status_code == 201 and linked.json() == client.get(linked.headers["Location"]).json()
    listed = client.get(f"{assumption}/dependants").json()["items"]
    assert [(each["kind"], each["link"]) for each in listed] == [("risk", risk), ("benefit", benefit)]
    found = client.get(
        f"/v1/projects/{project}/assumptions", params={"dependant_id": risk.rpartition("/")[2]}
    )
    assert len(found.json()["items"]) == 1
    answer = act(assumption, "invalidation", WRONG)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["status"], told["evidence"], told["review_on"]) == ("invalid", WRONG["evidence"], None)
    undermined = [(each["link"], each["owner"], each["title"]) for each in told["undermined"]]
    assert undermined == [
        (risk, "Head of engineering", "Flooded cutting"),
        (benefit, client.get(benefit).json()["owner"], DELAYS["title"]),
    ]
    events = client.get("/v1/events").json()["items"]
    assert any("assumption.invalidated" in event["type"] for event in events)


def test_what_rests_on_an_assumption_exists_and_is_linked_once(
    client: TestClient, assumption: str, risk: str
) -> None:
    for kind, url in (("risk", str(uuid7())), ("decision", risk), ("score", risk), ("baseline", risk)):
        assert rests(client, assumption, kind, url).status_code == 422, kind
    made = rests(client, assumption, "risk", risk)
    assert rests(client, assumption, "risk", risk).status_code == 409
    gone = client.delete(made.headers["Location"], headers={"If-Match": '"1"'})
    assert gone.status_code == 204
    assert client.get(f"{assumption}/dependants").json()["items"] == []


def test_an_assumption_goes_from_state_to_state(client: TestClient, assumption: str, act: Act) -> None:
    for action, status in (
        ("doubt", "in_doubt"),
        ("confirmation", "confirmed"),
        ("doubt", "in_doubt"),
        ("reinstatement", "valid"),
        ("invalidation", "invalid"),
    ):
        told = act(assumption, action, WRONG).json()
        assert told["status"] == status and told["judged_on"]
    assert act(assumption, "doubt", WRONG).json()["rule"] == "status"
    actions = [v["action"] for v in client.get(f"{assumption}/history").json()["items"]]
    assert actions[1:3] == ["assumption.doubted", "assumption.confirmed"]


def test_an_assumption_that_fails_names_what_it_became(
    client: TestClient, entered: Callable[..., str], project: UUID, assumption: str, risk: str
) -> None:
    risk_id = risk.rpartition("/")[2]
    issue = entered(f"/v1/projects/{project}/issues", title="No access", description="None is granted.")
    became = {"risk_id": risk_id, "issue_id": issue.rpartition("/")[2]}
    revised = client.patch(assumption, json=became, headers={"If-Match": '"1"'})
    assert revised.status_code == 200 and became.items() <= revised.json().items()
    nothing = client.patch(assumption, json={"risk_id": str(uuid7())}, headers={"If-Match": '"2"'})
    assert nothing.status_code == 422


def test_what_a_caller_may_not_see_is_told_without_its_title(
    client: TestClient,
    client_for: Callable[..., TestClient],
    organisation_id: UUID,
    component: Callable[..., UUID],
    entered: Callable[..., str],
    project: UUID,
    assumption: str,
) -> None:
    elsewhere = entered(f"/v1/projects/{component('P2')}/benefits", **DELAYS)
    assert rests(client, assumption, "benefit", elsewhere).status_code == 201
    reader = client_for(organisation_id, role="reader", on=project)
    (told,) = reader.get(f"{assumption}/dependants").json()["items"]
    assert (told["gap"], told["title"], told["link"]) == ("not_visible", None, None)
    assert client_for(uuid7()).get(f"{assumption}/dependants").status_code == 404
    refused = reader.post(f"{assumption}/invalidation", json=WRONG, headers={"If-Match": '"1"'})
    assert (refused.status_code, refused.json()["rule"]) == (403, "risk:write")


def test_assumptions_are_found_by_their_next_review(
    client: TestClient, entered: Callable[..., str], project: UUID, assumption: str
) -> None:
    entered(f"/v1/projects/{project}/assumptions", text="Steel stays cheap.", valid_until="2026-01-05")
    for query, found in (
        ({"due_before": "2026-01-06"}, ["Steel stays cheap."]),
        ({"due_before": "2026-01-10"}, [ACCESS["text"], "Steel stays cheap."]),
        ({"confidence": "low"}, [ACCESS["text"]]),
    ):
        items = client.get(f"/v1/projects/{project}/assumptions", params=query).json()["items"]
        assert [each["text"] for each in items] == found, query
