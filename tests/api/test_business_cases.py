"""Business cases over HTTP, on each database."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.core.ids import uuid7
from tests.api.governance.conftest import APPROVED, RESERVE

ClientFor = Callable[..., TestClient]


def pounds(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "GBP"}


CASE: dict[str, Any] = {
    "stage": "outline",
    "whole_life_cost": pounds("3000000.00"),
    "benefits": pounds("4000000.00"),
    "discount_rate": 0.035,
    "options": [
        {"name": "Do nothing", "do_nothing": True, "benefits": pounds("0.00")},
        {"name": "Renew", "whole_life_cost": pounds("3000000.00"), "benefits": pounds("4000000.00")},
    ],
    "recommendation": "Renew: doing nothing closes the line within five years.",
}


@pytest.fixture
def cases(project: UUID) -> str:
    return f"/v1/projects/{project}/business-cases"


@pytest.fixture
def board(client_for: ClientFor, organisation_id: UUID) -> TestClient:
    return client_for(organisation_id, role="board_member")


def approve(who: TestClient, url: str, etag: str = '"1"') -> Any:
    return who.post(f"{url}/approval", json={"reason": "Affordable"}, headers={"If-Match": etag})


def test_a_case_is_told_as_it_was_drafted(client: TestClient, cases: str) -> None:
    drafted = client.post(cases, json=CASE)
    assert drafted.status_code == 201, drafted.text
    body = drafted.json()
    assert (body["number"], body["status"], body["approved_by"]) == (1, "draft", None)
    assert body["npv"] == pounds("1000000.00") and body["bcr"] == 1.3333
    assert (body["npv_reason"], body["bcr_reason"]) == (None, None)
    assert client.get(drafted.headers["Location"]).json() == body == client.get(cases).json()["items"][0]


@pytest.mark.parametrize(
    ("change", "npv", "reasons"),
    [
        ({"whole_life_cost": None}, None, ("no_cost", "no_cost")),
        ({"benefits": None}, None, ("no_benefits", "no_benefits")),
        ({"whole_life_cost": pounds("0")}, pounds("4000000.00"), (None, "zero_cost")),
    ],
)
def test_what_cannot_be_computed_says_why(
    client: TestClient, cases: str, change: dict[str, Any], npv: Any, reasons: tuple[Any, Any]
) -> None:
    body = client.post(cases, json={**CASE, **change}).json()
    assert (body["npv"], body["bcr"]) == (npv, None)
    assert (body["npv_reason"], body["bcr_reason"]) == reasons


@pytest.mark.parametrize(
    "change",
    [
        {"options": CASE["options"][1:]},
        {"options": [CASE["options"][0], {**CASE["options"][1], "do_nothing": True}]},
        {"options": [*CASE["options"], CASE["options"][1]]},
        {"whole_life_cost": pounds("-1")},
        {"whole_life_cost": {"amount": "1", "currency": "EUR"}},
        {"options": [CASE["options"][0], {"name": "R", "benefits": {"amount": "1", "currency": "EUR"}}]},
        {"discount_rate": 1},
        {"stage": "final"},
    ],
)
def test_a_case_that_does_not_hold_together_is_refused(
    client: TestClient, cases: str, change: dict[str, Any]
) -> None:
    assert client.post(cases, json={**CASE, **change}).status_code == 422
    url = client.post(cases, json=CASE).headers["Location"]
    assert client.patch(url, json=change, headers={"If-Match": '"1"'}).status_code == 422


def test_an_approved_case_is_never_edited(client: TestClient, board: TestClient, cases: str) -> None:
    drafted = client.post(cases, json=CASE)
    url, patch = drafted.headers["Location"], {"benefits": pounds("3500000.00"), "stage": "full"}
    assert client.patch(url, json=patch).status_code == 428
    assert client.patch(url, json=patch, headers={"If-Match": '"1"'}).json()["bcr"] == 1.1667
    assert client.patch(url, json=patch, headers={"If-Match": '"1"'}).status_code == 412
    assert approve(board, url, '"1"').status_code == 412
    approved = approve(board, url, '"2"')
    assert approved.status_code == 200, approved.text
    assert approved.json()["status"] == "approved" and approved.json()["approved_at"]
    assert approved.json()["approved_by"] not in drafted.json()["written_by"]
    refused = client.patch(url, json={"stage": "outline"}, headers={"If-Match": '"3"'})
    assert refused.status_code == 409 and refused.json()["rule"] == "case_status"
    assert approve(board, url, '"3"').status_code == 409
    history = client.get(f"{url}/history").json()["items"]
    assert [v["action"].partition(".")[2] for v in history] == ["drafted", "revised", "approved"]
    assert history[-1]["reason"] == "Affordable"
    then = client.get(url, params={"known_at": history[0]["valid_from"]}).json()
    assert then["benefits"] == CASE["benefits"]


def test_approving_the_next_case_supersedes_the_one_before(
    client: TestClient, board: TestClient, cases: str
) -> None:
    first, skipped, third = (client.post(cases, json=CASE).headers["Location"] for _ in range(3))
    assert approve(board, first).status_code == 200
    assert approve(board, third).status_code == 200
    before = client.get(first).json()
    assert before["status"] == "superseded" and before["superseded_at"]
    assert approve(board, skipped).status_code == 409
    stands = client.get(cases, params={"status": "approved"}).json()["items"]
    assert [case["number"] for case in stands] == [3]


def test_who_wrote_any_of_a_case_does_not_approve_it(
    client: TestClient, client_for: ClientFor, organisation_id: UUID, cases: str
) -> None:
    url = client.post(cases, json=CASE).headers["Location"]
    assert "approval" not in client.get(url).json()["allowed_actions"]
    assert "approval" not in client.get(cases).json()["items"][0]["allowed_actions"]
    own = approve(client, url)
    assert own.status_code == 403 and own.json()["rule"] == "four_eyes"
    sponsor = client_for(organisation_id, role="sponsor")
    assert "approval" in sponsor.get(url).json()["allowed_actions"]
    assert sponsor.patch(url, json={"stage": "full"}, headers={"If-Match": '"1"'}).status_code == 200
    assert approve(sponsor, url, '"2"').json()["rule"] == "four_eyes"
    assert approve(client, url, '"2"').json()["rule"] == "four_eyes"
    manager = client_for(organisation_id, role="project_manager")
    refused = approve(manager, url, '"2"')
    assert refused.status_code == 403 and refused.json()["rule"] == "decision:decide"
    assert "approval" not in manager.get(url).json()["allowed_actions"]
    assert approve(client_for(organisation_id, role="sro"), url, '"2"').status_code == 200


def test_an_approval_may_name_the_decision_it_follows(
    client: TestClient, board: TestClient, cases: str, project: UUID, component: Callable[..., UUID]
) -> None:
    url = client.post(cases, json=CASE).headers["Location"]
    elsewhere = decided(client, board, component("P2"))
    waiting = client.post(f"/v1/projects/{project}/decisions", json={"kind": "funding", "title": "Fund it"})
    for decision, status in (
        (elsewhere, 409),
        (waiting.json()["id"], 409),
        (str(uuid7()), 404),
        (decided(client, board, project), 200),
    ):
        body = {"decision_id": decision}
        answer = board.post(f"{url}/approval", json=body, headers={"If-Match": '"1"'})
        assert answer.status_code == status, answer.text
    assert answer.json()["decision_id"] == decision


def decided(client: TestClient, board: TestClient, project: UUID) -> str:
    """A decision on a project that was approved."""
    made = client.post(f"/v1/projects/{project}/decisions", json=RESERVE)
    url = made.headers["Location"]
    for version, (who, verb, body) in enumerate(
        [(client, "proposal", {}), (client, "review", {}), (board, "outcome", APPROVED)], 1
    ):
        moved = who.post(f"{url}/{verb}", json=body or None, headers={"If-Match": f'"{version}"'})
        assert moved.status_code == 200, moved.text
    return str(made.json()["id"])


@pytest.mark.parametrize("change", [{"whole_life_cost": None}, {"options": []}, {"recommendation": None}])
def test_what_is_not_complete_is_not_approved(
    client: TestClient, board: TestClient, cases: str, change: dict[str, Any]
) -> None:
    url = client.post(cases, json={**CASE, **change}).headers["Location"]
    refused = approve(board, url)
    assert refused.status_code == 409 and refused.json()["rule"] == "complete"


def test_cases_are_numbered_paged_and_repeated_once(client: TestClient, cases: str) -> None:
    key = {"Idempotency-Key": "case"}
    first, again = (client.post(cases, json=CASE, headers=key) for _ in range(2))
    assert again.json() == first.json()
    for _ in range(2):
        client.post(cases, json=CASE)
    page = client.get(cases, params={"limit": 2, "sort": "-number", "include": "total"}).json()
    rest = client.get(cases, params={"limit": 2, "sort": "-number", "cursor": page["next_cursor"]}).json()
    assert [case["number"] for case in page["items"] + rest["items"]] == [3, 2, 1]
    assert page["total"] == 3 and rest["next_cursor"] is None


def test_who_may_do_what(
    client: TestClient, client_for: ClientFor, organisation_id: UUID, cases: str
) -> None:
    url = client.post(cases, json=CASE).headers["Location"]
    reader = client_for(organisation_id, role="reader")
    assert reader.get(url).json()["allowed_actions"] == []
    assert reader.post(cases, json=CASE).json()["rule"] == "business_case:write"
    assert reader.patch(url, json={"stage": "full"}, headers={"If-Match": '"1"'}).status_code == 403
    assert approve(reader, url).json()["rule"] == "decision:decide"
    stranger = client_for(uuid7())
    for address in (url, f"{url}/history", cases):
        assert stranger.get(address).status_code == 404
    assert stranger.post(cases, json=CASE).status_code == approve(stranger, url).status_code == 404
    del reader.headers["Authorization"]
    assert reader.get(cases).status_code == 401
