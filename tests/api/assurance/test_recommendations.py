"""Recommendations: tracked from a review to a closure that somebody else has verified."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.core.ids import uuid7
from tests.api.assurance.conftest import TODAY, URGENT, act, person
from tests.conftest import ClientFor

Issued = Callable[..., str]
DONE = {"evidence": "Acceptance plan 1.0, signed by the operator"}
SEEN = {"remark": "Signed on every page"}


@pytest.fixture
def recommended(assurer: TestClient, at: str, issued: Issued) -> Callable[..., str]:
    """The address of a recommendation of a review that is issued."""

    def recommended(**members: Any) -> str:
        review = issued(URGENT | members).rpartition("/")[2]
        found = assurer.get(f"{at}/recommendations", params={"review_id": review}).json()["items"]
        return f"/v1/recommendations/{found[0]['id']}"

    return recommended


def test_a_draft_is_changed_or_dropped_until_its_review_is_issued(
    assurer: TestClient, at: str, told: dict[str, Any]
) -> None:
    review = assurer.post(f"{at}/assurance-reviews", json=told).headers["Location"]
    posted = assurer.post(f"{review}/recommendations", json=URGENT)
    url, body = posted.headers["Location"], posted.json()
    assert {name: body[name] for name in URGENT} == URGENT
    assert (body["reference"], body["status"], body["owner_id"]) == ("REC-0001", "draft", None)
    assert assurer.get(url).json() == body == assurer.get(f"{at}/recommendations").json()["items"][0]
    assert assurer.patch(url, json={"urgency": "essential"}).status_code == 428
    patched = assurer.patch(url, json={"urgency": "essential"}, headers={"If-Match": '"1"'})
    assert patched.json()["urgency"] == "essential"
    other = assurer.post(f"{review}/recommendations", json=URGENT).headers["Location"]
    assert assurer.delete(other, headers={"If-Match": '"1"'}).status_code == 204
    assert act(assurer, review, "issue").status_code == 200
    assert assurer.get(url).json()["status"] == "open" and assurer.get(other).status_code == 404
    match = {"If-Match": assurer.get(url).headers["ETag"]}
    for answer in (
        assurer.patch(url, json={"text": "Other"}, headers=match),
        assurer.delete(url, headers=match),
    ):
        assert (answer.status_code, answer.json()["rule"]) == (409, "recommendation.draft")
    versions = assurer.get(f"{url}/history").json()["items"]
    assert [v["action"].partition(".")[2] for v in versions] == ["drafted", "revised", "opened"]


def test_it_is_assigned_completed_returned_and_verified(
    assurer: TestClient, manager: TestClient, recommended: Callable[..., str]
) -> None:
    url, owner = recommended(), person(manager)
    assert manager.get(url).json()["allowed_actions"] == ["assignment", "completion"]
    given = {"owner_id": owner, "due_on": f"{TODAY + timedelta(20)}", "reason": "The operator answers then"}
    assigned = act(manager, url, "assignment", given).json()
    assert (assigned["owner_id"], assigned["due_on"]) == (owner, given["due_on"])
    early = act(assurer, url, "verification", SEEN)
    assert (early.status_code, early.json()["rule"]) == (409, "recommendation.completed")
    completed = act(manager, url, "completion", DONE).json()
    assert (completed["status"], completed["evidence"]) == ("completed", DONE["evidence"])
    assert completed["completed_by"] == owner and completed["completed_at"]
    returned = act(assurer, url, "return", {"remark": "One page is not signed"}).json()
    assert (returned["status"], returned["remark"]) == ("open", "One page is not signed")
    act(manager, url, "completion", DONE).raise_for_status()
    closed = act(assurer, url, "verification", SEEN).json()
    assert (closed["status"], closed["verified_by"], closed["allowed_actions"]) == (
        "closed",
        person(assurer),
        [],
    )
    reasons = [v["reason"] for v in assurer.get(f"{url}/history").json()["items"]]
    assert given["reason"] in reasons and SEEN["remark"] in reasons


def test_another_than_the_owner_and_than_who_did_it_verifies(
    client: TestClient, client_for: ClientFor, organisation_id: UUID, recommended: Callable[..., str]
) -> None:
    owner, doer = (client_for(organisation_id, role=("sro", "assurer")) for _ in range(2))
    second = client_for(organisation_id, role="assurer")
    member = f"/v1/members/{person(second)}"
    etag = client.get(member).headers["ETag"]
    same = {"person_id": person(owner)}
    client.patch(member, json=same, headers={"If-Match": etag}).raise_for_status()
    url = recommended(owner_id=person(owner))
    act(doer, url, "completion", DONE).raise_for_status()
    for who in (owner, doer, second):
        answer = act(who, url, "verification", SEEN)
        assert (answer.status_code, answer.json()["rule"]) == (403, "four-eyes")
    assert act(client, url, "verification", SEEN).json()["status"] == "closed"


def test_overdue_ones_are_listed_at_every_level(
    assurer: TestClient, component: Callable[..., UUID], told: dict[str, Any]
) -> None:
    portfolio = component("TOP", "portfolio")
    programme = component("MID", "programme", portfolio)
    project = component("LOW", parent=programme)
    levels = [f"/v1/portfolios/{portfolio}", f"/v1/programmes/{programme}", f"/v1/projects/{project}"]
    for at in levels:
        url = assurer.post(f"{at}/assurance-reviews", json=told).headers["Location"]
        for urgency, days in (("critical", -1), ("essential", 0)):
            body = {"urgency": urgency, "text": at, "due_on": f"{TODAY + timedelta(days)}"}
            assurer.post(f"{url}/recommendations", json=body).raise_for_status()
        if at != levels[0]:
            act(assurer, url, "issue").raise_for_status()

    def found(at: str, **query: Any) -> list[tuple[str, str]]:
        page = assurer.get(f"{at}/recommendations", params={"sort": "due_on", **query}).json()
        return [(each["text"], each["urgency"]) for each in page["items"]]

    overdue = [(at, "critical") for at in levels[1:]]  # the one of the draft is not yet anybody's to do
    assert found(levels[0], overdue=True) == found(levels[1], overdue=True) == overdue
    assert found(levels[2], overdue=True) == overdue[1:]
    assert found(levels[0], overdue=True, scope="own") == []
    assert found(levels[2], due_before=f"{TODAY + timedelta(1)}") == [
        (levels[2], "critical"),
        (levels[2], "essential"),
    ]
    assert found(levels[0], urgency="essential", status="open") == [(at, "essential") for at in levels[1:]]


def test_who_may(
    client_for: ClientFor, organisation_id: UUID, manager: TestClient, assurer: TestClient, recommended: Any
) -> None:
    url = recommended()
    refused = act(assurer, url, "completion", DONE)
    assert (refused.status_code, refused.json()["rule"]) == (403, "assurance:respond")
    act(manager, url, "completion", DONE).raise_for_status()
    refused = act(manager, url, "verification", SEEN)
    assert (refused.status_code, refused.json()["rule"]) == (403, "assurance:verify")
    assert client_for(organisation_id, role="contributor").get(url).status_code == 404
    assert client_for(uuid7()).get(url).status_code == 404
    nobody = {"owner_id": str(uuid7()), "due_on": f"{TODAY}", "reason": "Who?"}
    act(assurer, url, "return", {"remark": "Not yet"}).raise_for_status()
    assert act(manager, url, "assignment", nobody).status_code == 422
