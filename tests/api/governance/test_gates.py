"""Gates: planned, held, and closed for good by a pass or a stop."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.core.ids import uuid7
from tests.api.governance.conftest import RESERVE, TODAY, act
from tests.conftest import ClientFor

GATE = {
    "sequence": 3,
    "name": "Gate 3: investment decision",
    "planned_on": "2026-05-01",
    "forecast_on": "2026-06-15",
    "decision_id": None,
}
PASSED = {"outcome": "pass", "outcome_reason": "Every criterion is met."}
HELD = {"outcome": "hold", "outcome_reason": "The business case is older than six months."}


@pytest.fixture
def assurer(client_for: ClientFor, organisation_id: UUID) -> TestClient:
    return client_for(organisation_id, role="assurer")


@pytest.fixture
def gates(project: UUID) -> str:
    return f"/v1/projects/{project}/gates"


def test_a_gate_is_planned_and_revised(proposer: TestClient, gates: str) -> None:
    posted = proposer.post(gates, json=GATE)
    assert posted.status_code == 201, posted.text
    url = posted.headers["Location"]
    assert {name: posted.json()[name] for name in GATE} == GATE
    assert (posted.json()["outcome"], posted.json()["status"]) == (None, "upcoming")
    assert posted.json()["allowed_actions"] == ["update", "delete"]
    assert proposer.get(url).json() == posted.json() == proposer.get(gates).json()["items"][0]
    patch = {"forecast_on": "2026-07-01", "planned_on": None}
    assert proposer.patch(url, json=patch).status_code == 428
    told = proposer.patch(url, json=patch, headers={"If-Match": '"1"'})
    assert told.json() == posted.json() | patch | {"version": 2, "updated_at": told.json()["updated_at"]}
    assert proposer.patch(url, json=patch, headers={"If-Match": '"1"'}).status_code == 412
    versions = proposer.get(f"{url}/history").json()["items"]
    assert [v["action"] for v in versions] == ["gate.planned", "gate.revised"]
    then = proposer.get(url, params={"known_at": versions[0]["valid_from"]}).json()
    assert then == posted.json() | {"allowed_actions": []}
    again = proposer.post(gates, json=GATE)
    assert (again.status_code, again.json()["detail"]) == (
        409,
        "Another gate of this component has this sequence number.",
    )


def test_a_pass_is_never_edited(proposer: TestClient, assurer: TestClient, gates: str) -> None:
    url = proposer.post(gates, json=GATE).headers["Location"]
    held = act(assurer, url, "outcome", HELD).json()
    assert (held["status"], held["held_on"], held["outcome_reason"]) == (
        "open",
        f"{TODAY}",
        HELD["outcome_reason"],
    )
    assert act(assurer, url, "outcome", PASSED | {"held_on": f"{TODAY + timedelta(2)}"}).status_code == 422
    passed = act(assurer, url, "outcome", PASSED | {"held_on": "2026-06-14"}).json()
    assert (passed["status"], passed["outcome"], passed["held_on"]) == ("closed", "pass", "2026-06-14")
    assert passed["allowed_actions"] == []
    match = {"If-Match": '"3"'}
    refusals = [
        act(assurer, url, "outcome", HELD),
        proposer.patch(url, json={"name": "Gate 3"}, headers=match),
        proposer.delete(url, headers=match),
    ]
    assert {(r.status_code, r.json()["rule"]) for r in refusals} == {(409, "gate.outcome-is-final")}
    assert len(proposer.get(f"{url}/history").json()["items"]) == 3


def test_a_gate_that_was_held_stays_on_record(proposer: TestClient, assurer: TestClient, gates: str) -> None:
    first, second = (proposer.post(gates, json=GATE | {"sequence": n}).headers["Location"] for n in range(2))
    act(assurer, second, "outcome", HELD)
    assert proposer.delete(first).status_code == 428
    assert proposer.delete(first, headers={"If-Match": '"1"'}).status_code == 204
    assert proposer.get(first).status_code == proposer.get(f"{first}/history").status_code == 404
    kept = proposer.delete(second, headers={"If-Match": '"2"'})
    assert (kept.status_code, kept.json()["rule"]) == (409, "gate.kept-once-held")


def test_a_gate_names_a_gate_decision_of_its_component(
    proposer: TestClient, assurer: TestClient, gates: str, decisions: str, component: Callable[..., UUID]
) -> None:
    elsewhere = f"/v1/projects/{component('P2')}/decisions"
    right, wrong, strange = (
        proposer.post(at, json=RESERVE | {"kind": kind}).json()["id"]
        for at, kind in ((decisions, "gate"), (decisions, "funding"), (elsewhere, "gate"))
    )
    for other in (wrong, strange):
        assert proposer.post(gates, json=GATE | {"decision_id": other}).status_code == 422
    assert proposer.post(gates, json=GATE | {"decision_id": str(uuid7())}).status_code == 404
    url = proposer.post(gates, json=GATE | {"decision_id": right}).headers["Location"]
    bad = proposer.patch(url, json={"decision_id": wrong}, headers={"If-Match": '"1"'})
    assert bad.status_code == 422
    assert act(assurer, url, "outcome", PASSED | {"decision_id": wrong}).status_code == 422
    undecided = act(assurer, url, "outcome", PASSED)
    assert (undecided.status_code, undecided.json()["rule"]) == (409, "gate.outcome-of-decision")
    assert act(assurer, url, "outcome", HELD).json()["decision_id"] == right
    second = proposer.post(gates, json=GATE | {"sequence": 4, "decision_id": right})
    assert (second.status_code, second.json()["rule"]) == (409, "gate.one-decision-each")


def test_lists_and_filters(proposer: TestClient, assurer: TestClient, component: Callable[..., UUID]) -> None:
    top = component("TOP", "programme")
    upper, lower = f"/v1/programmes/{top}/gates", f"/v1/projects/{component('SUB', parent=top)}/gates"
    for n, at in ((2, upper), (1, upper), (0, lower)):
        url = proposer.post(at, json=GATE | {"sequence": n}).headers["Location"]
    act(assurer, url, "outcome", PASSED)

    def found(**query: Any) -> list[int]:
        page = proposer.get(upper, params={"sort": "sequence", **query}).json()
        return [item["sequence"] for item in page["items"]]

    assert found(scope="own") == [1, 2] and found() == found(scope="below") == [0, 1, 2]
    assert found(scope="below", upcoming=True) == [1, 2] and found(scope="below", upcoming=False) == [0]
    assert found(scope="below", outcome="pass") == [0] and found(scope="own", outcome="pass") == []
    page = proposer.get(upper, params={"scope": "below", "limit": 2, "include": "total"}).json()
    rest = proposer.get(upper, params={"scope": "below", "cursor": page["next_cursor"]}).json()
    assert page["total"] == 3 and len({g["id"] for g in page["items"] + rest["items"]}) == 3


def test_who_may(
    client_for: ClientFor, proposer: TestClient, assurer: TestClient, reader: TestClient, gates: str
) -> None:
    url = proposer.post(gates, json=GATE, headers={"Idempotency-Key": "g"}).headers["Location"]
    again = proposer.post(gates, json=GATE, headers={"Idempotency-Key": "g"})
    assert again.headers["Idempotency-Replayed"] == "true"
    stranger, match = client_for(uuid7()), {"If-Match": '"1"'}
    for address in (url, gates, f"{url}/history"):
        assert stranger.get(address).status_code == 404
        assert reader.get(address).status_code == 200
        assert reader.get(address, headers={"Authorization": ""}).status_code == 401
    assert reader.get(url).json()["allowed_actions"] == []
    assert stranger.post(f"{url}/outcome", json=PASSED, headers=match).status_code == 404
    for refused, rule in (
        (reader.post(gates, json=GATE), "gate:write"),
        (reader.patch(url, json={}, headers=match), "gate:write"),
        (reader.delete(url, headers=match), "gate:write"),
        (proposer.post(f"{url}/outcome", json=PASSED, headers=match), "gate:hold"),
    ):
        assert (refused.status_code, refused.json()["rule"]) == (403, rule)
    assert assurer.get(url).json()["allowed_actions"] == ["create_assessment", "outcome"]
