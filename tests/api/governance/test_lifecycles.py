"""Lifecycles: standard ones to read and follow, tailored in versions, laid out at a component."""

from copy import deepcopy
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.core.ids import uuid7
from app.governance.lifecycles.standards import standards
from app.governance.tolerances.measures import MEASURES
from tests.api.governance.authority import ok, refused
from tests.api.governance.conftest import RESERVE, act
from tests.api.governance.gating import STAGES, Gating
from tests.conftest import ClientFor


def test_four_standards_come_with_every_organisation(gating: Gating, client_for: ClientFor) -> None:
    items = ok(gating.manager.get("/v1/lifecycle-standards"))["items"]
    assert [each["slug"] for each in items] == ["prince2", "agilepm", "gateway", "light"]
    assert items == ok(client_for(uuid7()).get("/v1/lifecycle-standards"))["items"]
    gateway = [stage["gate"]["code"] for stage in items[2]["stages"]]
    assert gateway == [f"gate_{n}" for n in range(6)]
    for lifecycle in items:
        for stage in lifecycle["stages"]:
            assert any(each["importance"] == "must" for each in stage["gate"]["criteria"]), stage["code"]


def test_what_the_standards_measure_is_measured() -> None:
    for lifecycle in standards().values():
        for stage in lifecycle.stages:
            for each in stage.gate.criteria if stage.gate else []:
                assert each.threshold is None or each.threshold.metric in MEASURES


def test_one_is_tailored_adopted_and_stands(gating: Gating) -> None:
    body = {"slug": "ours", "name": "Our stages", "description": None, "based_on": "prince2"}
    made = gating.lead.post("/v1/lifecycles", json=body)
    draft, url = ok(made), made.headers["Location"]
    prince = ok(gating.lead.get("/v1/lifecycle-standards"))["items"][0]
    assert (draft["stages"], draft["number"], draft["status"]) == (prince["stages"], 1, "draft")
    assert gating.lead.get(url).json() == draft
    assert draft["allowed_actions"] == ["update", "adoption"]
    refused(gating.follow(lifecycle_id=draft["id"]), 409, "lifecycle.in-use")
    fewer = draft["stages"][:2]
    assert gating.lead.patch(url, json={"stages": fewer}).status_code == 428
    revised = ok(gating.lead.patch(url, json={"stages": fewer}, headers={"If-Match": '"1"'}))
    assert revised["stages"] == fewer
    assert gating.lead.patch(url, json={"name": "X"}, headers={"If-Match": '"1"'}).status_code == 412
    ok(act(gating.lead, url, "adoption"))
    refused(act(gating.lead, url, "adoption"), 409, "lifecycle.version-stands")
    match = {"If-Match": gating.lead.get(url).headers["ETag"]}
    refused(gating.lead.patch(url, json={"name": "Others"}, headers=match), 409, "lifecycle.version-stands")
    nxt = ok(gating.lead.post("/v1/lifecycles", json=body | {"based_on": draft["id"]}))
    assert (nxt["number"], nxt["based_on"], nxt["stages"]) == (2, "ours 1", fewer)
    versions = ok(gating.lead.get(f"{url}/history"))["items"]
    assert [v["action"] for v in versions] == ["lifecycle.drafted", "lifecycle.revised", "lifecycle.adopted"]
    then = gating.lead.get(url, params={"known_at": versions[0]["valid_from"]}).json()
    assert then["stages"] == prince["stages"]
    listed = ok(gating.lead.get("/v1/lifecycles", params={"slug": "ours", "status": "in_use"}))["items"]
    assert [each["number"] for each in listed] == [1]
    ok(gating.follow(lifecycle_id=draft["id"]))
    ok(act(gating.lead, url, "retirement"))
    refused(act(gating.lead, url, "retirement"), 409, "lifecycle.in-use")
    refused(gating.follow(lifecycle_id=draft["id"]), 409, "lifecycle.in-use")
    assert len(gating.lifecycle()) == 2  # who follows it goes on


def faulty(**criterion: Any) -> list[dict[str, Any]]:
    stages = deepcopy(STAGES)
    stages[0]["gate"]["criteria"][0] |= criterion
    return stages


@pytest.mark.parametrize(
    "stages",
    [
        [],
        [STAGES[0], STAGES[0]],
        [STAGES[0], STAGES[0] | {"code": "other"}],
        faulty(code="trained"),
        faulty(evidence="metric"),
        faulty(threshold={"metric": "finish", "threshold": 1.1}),
        faulty(evidence="metric", threshold={"metric": "risk_exposure", "threshold": 1.1}),
        faulty(assessor="project_manager"),
        faulty(owner="project_manager"),
        faulty(valid_days=0),
    ],
)
def test_a_lifecycle_that_makes_no_sense_is_refused(gating: Gating, stages: Any) -> None:
    answer = gating.lead.post("/v1/lifecycles", json={"slug": "ours", "name": "Ours", "stages": stages})
    assert answer.status_code == 422, answer.text


def test_who_may_tailor_and_follow(
    gating: Gating, client_for: ClientFor, organisation_id: UUID, reader: TestClient
) -> None:
    body = {"slug": "ours", "name": "Ours", "based_on": "light"}
    for unknown in ({"slug": "light"}, {"based_on": "waterfall"}, {"based_on": None}):
        assert gating.lead.post("/v1/lifecycles", json=body | unknown).status_code == 422
    assert gating.lead.post("/v1/lifecycles", json=body | {"based_on": str(uuid7())}).status_code == 404
    local = client_for(organisation_id, role="pmo_lead", on=gating.project)
    for nobody in (gating.manager, reader, local):
        refused(nobody.post("/v1/lifecycles", json=body), 403, "lifecycle:write")
    url = gating.lead.post("/v1/lifecycles", json=body).headers["Location"]
    refused(act(reader, url, "adoption"), 403, "lifecycle:write")
    stranger = client_for(uuid7())
    assert stranger.get(url).status_code == 404
    uses = f"{gating.at}/lifecycle-uses"
    assert stranger.post(uses, json={"standard": "light"}).status_code == 404
    refused(reader.post(uses, json={"standard": "light"}), 403, "gate:write")
    for wrong in (
        {},
        {"standard": "light", "lifecycle_id": url.rpartition("/")[2]},
        {"standard": "waterfall"},
    ):
        assert gating.follow(**wrong).status_code == 422
    assert gating.follow(standard="light", dates=[{"stage": "nothing"}]).status_code == 422
    key = {"Idempotency-Key": "follow"}
    once = gating.manager.post(uses, json={"standard": "light"}, headers=key)
    again = gating.manager.post(uses, json={"standard": "light"}, headers=key)
    assert ok(once) == ok(again) and again.headers["Idempotency-Replayed"] == "true"
    told = once.headers["Location"]
    assert gating.manager.get(told).json() == once.json()
    (version,) = ok(gating.manager.get(f"{told}/history"))["items"]
    assert version["action"] == "lifecycle.followed"
    for address in (told, f"{told}/history", f"{gating.at}/lifecycle", uses):
        assert stranger.get(address).status_code == 404
        assert reader.get(address).status_code == 200


def test_gates_planned_by_hand_stay_beside_those_laid_out(gating: Gating) -> None:
    by_hand = {"sequence": 7, "name": "A review of our own"}
    ok(gating.manager.post(f"{gating.at}/gates", json=by_hand))
    assert ok(gating.manager.get(f"{gating.at}/lifecycle"))["use_id"] is None
    ok(gating.follow(standard="light"))
    gates = ok(gating.manager.get(f"{gating.at}/gates", params={"sort": "sequence"}))["items"]
    assert [(each["sequence"], each["code"]) for each in gates] == [(7, None), (8, "go"), (9, "done")]
    ok(gating.follow(standard="gateway"))  # nothing has begun
    told = ok(gating.manager.get(f"{gating.at}/lifecycle"))
    assert (told["standard"], told["stage"], len(told["stages"])) == ("gateway", None, 6)
    uses = ok(gating.manager.get(f"/v1/programmes/{gating.programme}/lifecycle-uses"))["items"]
    assert [each["standard"] for each in uses] == ["light", "gateway"]
    assert len(ok(gating.manager.get(f"{gating.at}/gates"))["items"]) == 7


def test_once_work_has_begun_another_is_followed_by_a_decision(gating: Gating) -> None:
    gating.following()
    ok(gating.open(0))
    before = gating.lifecycle()
    refused(gating.follow(standard="light"), 409, "lifecycle.changed-by-decision")
    body = RESERVE | {"kind": "tailoring", "title": "Fewer stages"}
    url = ok(gating.manager.post(f"{gating.at}/decisions", json=body))["id"]
    refused(gating.follow(standard="light", decision_id=url), 409, "lifecycle.changed-by-decision")
    decision = f"/v1/decisions/{url}"
    ok(act(gating.manager, decision, "proposal"))
    ok(act(gating.sponsor, decision, "review"))
    ok(gating.decide(decision))
    refused(gating.follow(standard="gateway", decision_id=url), 409, "lifecycle.begun-stays")
    ok(gating.follow(standard="light", decision_id=url))
    after = gating.lifecycle()
    assert [stage["code"] for stage in after] == ["plan", "do"]
    assert (after[0]["id"], after[0]["gate"]["id"]) == (before[0]["id"], before[0]["gate"]["id"])
    assert after[1]["id"] != before[1]["id"]
