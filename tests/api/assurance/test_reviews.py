"""Independent reviews: drafted, issued for good, corrected by what is appended, followed up where red."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.core.ids import uuid7
from tests.api.assurance.conftest import AMBER, PLANNED, RED, TODAY, URGENT, act, person
from tests.conftest import ClientFor

Issued = Callable[..., str]


def test_a_review_is_drafted_issued_and_kept(assurer: TestClient, at: str, told: dict[str, Any]) -> None:
    planned = assurer.post(f"{at}/planned-reviews", json=PLANNED).headers["Location"]
    told["planned_review_id"] = planned.rpartition("/")[2]
    posted = assurer.post(f"{at}/assurance-reviews", json=told)
    assert posted.status_code == 201, posted.text
    url, body = posted.headers["Location"], posted.json()
    assert {name: body[name] for name in told} == told
    assert (body["reference"], body["status"], body["is_red"]) == ("REV-0001", "draft", False)
    assert assurer.get(url).json() == body == assurer.get(f"{at}/assurance-reviews").json()["items"][0]
    patch = {"summary": "Ready."}
    assert assurer.patch(url, json=patch).status_code == 428
    assert assurer.patch(url, json=patch, headers={"If-Match": '"1"'}).json()["summary"] == "Ready."
    assert assurer.patch(url, json=patch, headers={"If-Match": '"1"'}).status_code == 412
    issued = act(assurer, url, "issue").json()
    assert (issued["status"], issued["issued_by"]) == ("issued", person(assurer)) and issued["issued_at"]
    assert issued["allowed_actions"] == ["corrections", "follow-up"]
    assert assurer.get(planned).json()["status"] == "held"
    match = {"If-Match": assurer.get(url).headers["ETag"]}
    refusals = [
        assurer.patch(url, json=patch, headers=match),
        assurer.delete(url, headers=match),
        act(assurer, url, "issue"),
        assurer.post(f"{url}/recommendations", json=URGENT),
    ]
    assert {(r.status_code, r.json()["rule"]) for r in refusals} == {(409, "assurance.issued-stays")}
    versions = assurer.get(f"{url}/history").json()["items"]
    assert [v["action"].partition(".")[2] for v in versions] == ["drafted", "revised", "issued"]
    then = assurer.get(url, params={"known_at": versions[0]["valid_from"]}).json()
    assert then == body | {"allowed_actions": []}


def test_a_correction_is_appended(assurer: TestClient, issued: Issued) -> None:
    url = issued()
    before = assurer.get(url).json()
    corrected = act(assurer, url, "corrections", {"text": "The contract was signed in May."}).json()
    (only,) = corrected["corrections"]
    assert (only["text"], only["by"]) == ("The contract was signed in May.", person(assurer))
    stays = before.keys() - {"corrections", "version", "updated_at"}
    assert {name: corrected[name] for name in stays} == {name: before[name] for name in stays}
    assert len(act(assurer, url, "corrections", {"text": "And in Leeds."}).json()["corrections"]) == 2


def test_a_draft_says_all_before_it_is_issued(assurer: TestClient, at: str, told: dict[str, Any]) -> None:
    missing = dict.fromkeys(("reviewed_on", "delivery_confidence", "summary"))
    url = assurer.post(f"{at}/assurance-reviews", json=told | missing).headers["Location"]
    assurer.post(f"{url}/recommendations", json=URGENT | {"due_on": None})
    refused = act(assurer, url, "issue")
    assert (refused.status_code, refused.json()["rule"]) == (409, "assurance.complete-to-issue")
    assert [each["pointer"] for each in refused.json()["errors"]] == [
        *(f"/{name}" for name in missing),
        "/recommendations/REC-0001",
    ]
    later = assurer.post(f"{at}/assurance-reviews", json=told | {"reviewed_on": f"{TODAY + timedelta(3)}"})
    assert act(assurer, later.headers["Location"], "issue").status_code == 409
    correction = act(assurer, url, "corrections", {"text": "Too early."})
    assert (correction.status_code, correction.json()["rule"]) == (409, "assurance.issued")


@pytest.mark.parametrize(
    "wrong",
    [
        {"reviewers": []},
        {"delivery_confidence": AMBER | {"value": "amber_red"}},
        {"gate_number": None},
        {"reviewers": [{"person_id": str(uuid7())}]},
    ],
)
def test_what_is_no_review(assurer: TestClient, at: str, told: dict[str, Any], wrong: dict[str, Any]) -> None:
    assert assurer.post(f"{at}/assurance-reviews", json=told | wrong).status_code == 422


def test_a_draft_is_dropped_with_its_recommendations(
    assurer: TestClient, at: str, told: dict[str, Any]
) -> None:
    url = assurer.post(f"{at}/assurance-reviews", json=told).headers["Location"]
    recommended = assurer.post(f"{url}/recommendations", json=URGENT).headers["Location"]
    assert assurer.delete(url).status_code == 428
    assert assurer.delete(url, headers={"If-Match": '"1"'}).status_code == 204
    assert assurer.get(url).status_code == assurer.get(recommended).status_code == 404


def test_a_red_review_asks_for_a_follow_up(
    assurer: TestClient, at: str, issued: Issued, component: Callable[..., UUID]
) -> None:
    amber, red = issued(), issued(delivery_confidence=RED)
    assert [assurer.get(url).json()["needs_follow_up"] for url in (amber, red)] == [False, True]

    def asking(**query: bool) -> list[str]:
        page = assurer.get(f"{at}/assurance-reviews", params=query).json()
        return [f"/v1/assurance-reviews/{each['id']}" for each in page["items"]]

    assert asking(needs_follow_up=True) == [red] and asking(needs_follow_up=False) == [amber]
    action_plan = PLANNED | {"kind": "assurance_of_action_plan", "gate_number": None}

    def planned(where: str, **members: Any) -> dict[str, str]:
        made = assurer.post(f"{where}/planned-reviews", json=action_plan | members)
        return {"follow_up_id": made.json()["id"]}

    early = act(assurer, red, "follow-up", planned(at, planned_on=f"{TODAY - timedelta(2)}"))
    assert (early.status_code, early.json()["rule"]) == (409, "assurance.follow-up-to-come")
    elsewhere = planned(f"/v1/projects/{component('P2')}")
    assert act(assurer, red, "follow-up", elsewhere).status_code == 422
    follow_up = planned(at)
    named = act(assurer, red, "follow-up", follow_up).json()
    assert (named["follow_up_id"], named["needs_follow_up"]) == (follow_up["follow_up_id"], False)
    assert asking(needs_follow_up=True) == []
    url = f"/v1/planned-reviews/{follow_up['follow_up_id']}"
    kept = act(assurer, url, "cancellation", {"remark": "No longer needed"})
    assert (kept.status_code, kept.json()["rule"]) == (409, "assurance.red-followed-up")
    another = planned(at)
    assert act(assurer, red, "follow-up", another).status_code == 200
    assert act(assurer, url, "cancellation", {"remark": "There is another"}).status_code == 200


def test_who_may(
    client_for: ClientFor,
    organisation_id: UUID,
    manager: TestClient,
    at: str,
    told: dict[str, Any],
    issued: Issued,
) -> None:
    refused = manager.post(f"{at}/assurance-reviews", json=told)
    assert (refused.status_code, refused.json()["rule"]) == (403, "assurance:review")
    url = issued()
    assert manager.get(url).json()["allowed_actions"] == []
    reader = client_for(organisation_id, role="reader")
    assert (reader.get(url).status_code, reader.get(f"{at}/assurance-reviews").json()["items"]) == (404, [])
    assert client_for(uuid7()).get(url).status_code == 404
