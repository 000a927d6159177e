"""Effects: what approvals do by themselves, once, and what stands in their way."""

import hashlib
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.core.audit import canonical
from app.governance.decisions.due import act_due
from tests.api.governance.authority import Cast, ok, refused
from tests.api.governance.conftest import CONDITIONAL, REMARK, TODAY, act
from tests.conftest import ClientFor

START = {"effect": "component.start"}
Cell = dict[str, Any]


def status(cast: Cast) -> str:
    return str(cast.manager.get(f"/v1/projects/{cast.project}").json()["status"])


def approve(cast: Cast, url: str, **members: Any) -> Any:
    body = {"outcome": "approved", "rationale": "It goes on.", **members}
    return act(cast.executive, url, "outcome", body)


def test_an_approval_starts_the_project_once(cast: Cast) -> None:
    url = cast.in_review(kind="start", effects=[START])
    assert status(cast) == "proposed"
    told = ok(approve(cast, url))
    assert told["effects"][0]["applied_at"] and told["effects_due_on"] is None
    assert status(cast) == "active"
    history = cast.manager.get(f"/v1/projects/{cast.project}/history").json()["items"]
    assert [v["action"] for v in history] == ["component.created", "component.active"]
    assert history[1]["reason"] == told["reference"]


def test_a_rejection_does_nothing(cast: Cast) -> None:
    told = ok(cast.decide(cast.in_review(kind="start", effects=[START]), outcome="rejected"))
    assert (told["effects"][0]["applied_at"], status(cast)) == (None, "proposed")


def test_what_moved_meanwhile_refuses_the_approval(cast: Cast) -> None:
    first, second = (cast.in_review(kind="start", effects=[START]) for _ in range(2))
    ok(approve(cast, first))
    told = refused(approve(cast, second), 409, "effect.presupposes").json()["detail"]
    assert "is active" in told
    told = cast.manager.get(second).json()
    assert (told["status"], told["effects"][0]["applied_at"]) == ("in_review", None)


def test_a_conditional_approval_releases_what_is_permitted(cast: Cast) -> None:
    at_once = {"effect": "component.pause", "permitted_before_discharge": True}
    for kind, effect, before, after in (
        ("start", START, "proposed", "active"),
        ("pause", at_once, "paused", "paused"),
    ):
        url = cast.in_review(kind=kind, effects=[effect])
        ok(act(cast.executive, url, "outcome", CONDITIONAL))
        assert status(cast) == before
        for condition in (1, 2):
            ok(act(cast.executive, url, "discharge", {"condition": condition, "evidence": "Seen."}))
        assert status(cast) == after


def test_an_effect_waits_for_its_day(cast: Cast, app: Any) -> None:
    day = TODAY + timedelta(days=3)
    url = cast.in_review(kind="start", effects=[START])
    told = ok(approve(cast, url, effective_on=f"{day}"))
    assert (told["status"], told["effects_due_on"], status(cast)) == ("approved", f"{day}", "proposed")
    database = app.state.database
    act_due(database, day - timedelta(days=1))
    assert status(cast) == "proposed"
    act_due(database, day)
    assert status(cast) == "active"
    after = cast.manager.get(url).json()
    assert after["effects"][0]["applied_at"] and after["effects_due_on"] is None
    act_due(database, day)
    assert cast.manager.get(url).json() == after


def test_what_moved_before_its_day_is_refused_and_told(cast: Cast, app: Any) -> None:
    day = TODAY + timedelta(days=3)
    waiting = cast.in_review(kind="start", effects=[START])
    ok(approve(cast, waiting, effective_on=f"{day}"))
    ok(approve(cast, cast.in_review(kind="start", effects=[START])))
    act_due(app.state.database, day)
    told = cast.manager.get(waiting).json()
    assert "has moved" in told["effects"][0]["refused"] and told["effects"][0]["applied_at"] is None
    last = cast.manager.get(f"{waiting}/history").json()["items"][-1]
    assert last["action"] == "decision.effect_refused"


def test_a_proposal_lapses_by_itself(cast: Cast, app: Any) -> None:
    url = cast.proposed(lapses_on=f"{TODAY}")
    act_due(app.state.database, TODAY)
    assert cast.manager.get(url).json()["status"] == "proposed"
    act_due(app.state.database, TODAY + timedelta(days=1))
    assert cast.manager.get(url).json()["status"] == "expired"


@pytest.mark.parametrize(
    "effect",
    [
        {"effect": "component.explode"},
        {"effect": "component.stop"},  # not of this kind
        START | {"arguments": {"by": "noon"}},
        {"effect": "office.profile", "arguments": {}},
    ],
)
def test_an_effect_that_there_is_not(cast: Cast, effect: dict[str, Any]) -> None:
    url = f"/v1/projects/{cast.project}/decisions"
    body = {"kind": "start", "title": "Start it", "effects": [effect]}
    assert cast.manager.post(url, json=body).status_code == 422


def cell(matter: str, mode: str) -> dict[str, Any]:
    arguments = {"matter": matter, "type": "supportive", "mode": mode}
    return {"effect": "authority_matrix.cell", "arguments": arguments}


def test_the_matrix_changes_by_an_approved_decision_alone(cast: Cast) -> None:
    url = cast.in_review(kind="office", effects=[cell("gate", "consult")])
    done = ok(approve(cast, url))
    cells = cast.manager.get("/v1/authority-matrix").json()["items"]
    (changed,) = [each for each in cells if each["decision_id"]]
    assert (changed["matter"], changed["type"], changed["mode"]) == ("gate", "supportive", "consult")
    assert changed["decision_id"] == done["id"]
    own = cast.drafted(kind="office", effects=[cell("office", "decide")])
    refused(act(cast.manager, own, "proposal"), 409, "office.no-own-powers")


def test_an_office_never_raises_its_own_powers(
    cast: Cast, client_for: ClientFor, organisation_id: UUID
) -> None:
    cast.head = client_for(organisation_id, role=("pmo_lead", "board_member", "sro"))
    cast.staffed("supportive")
    url = cast.in_review(kind="office", effects=[cell("gate", "decide")])
    refused(cast.decide(url, cast.head), 403, "office.no-own-powers")
    assert ok(cast.decide(url))["status"] == "approved"


def test_evidence_is_frozen_with_its_digest(cast: Cast) -> None:
    made = cast.manager.get(f"/v1/projects/{cast.project}").json()
    digest = hashlib.sha256(b"a survey").hexdigest()
    evidence = [
        {"title": "The project", "record": {"kind": "components", "id": made["id"]}},
        {"title": "The survey", "address": "https://docs.example.org/1", "sha256": digest},
    ]
    url = cast.drafted(evidence=evidence)
    assert cast.manager.get(url).json()["evidence"][0]["sha256"] is None
    told = ok(act(cast.manager, url, "proposal"))["evidence"]
    snapshot = cast.manager.get(f"/v1/projects/{cast.project}/history").json()["items"][-1]["snapshot"]
    assert told[0]["sha256"] == hashlib.sha256(canonical(snapshot).encode()).hexdigest()
    assert (told[0]["record_version"], told[1]["sha256"]) == (1, digest)
    patch = {"name": "Another name"}
    ok(cast.manager.patch(f"/v1/projects/{cast.project}", json=patch, headers={"If-Match": '"1"'}))
    assert cast.manager.get(url).json()["evidence"] == told
    back = ok(act(cast.founder, url, "return", REMARK))["evidence"]
    assert (back[0]["sha256"], back[0].get("frozen_at"), back[1]["sha256"]) == (None, None, digest)
    again = ok(act(cast.manager, url, "proposal"))["evidence"]
    assert again[0]["record_version"] == 2 and again[0]["sha256"] != told[0]["sha256"]


def test_evidence_that_nobody_sees_is_none(cast: Cast, client: TestClient) -> None:
    missing = {"title": "A ghost", "record": {"kind": "components", "id": f"{cast.manager and UUID(int=7)}"}}
    url = cast.drafted(evidence=[missing])
    assert act(cast.manager, url, "proposal").status_code == 404
    at = f"/v1/projects/{cast.project}/decisions"
    for wrong in ({"title": "Nothing"}, {"title": "No digest", "address": "https://docs.example.org"}):
        body = {"kind": "other", "title": "A question", "evidence": [wrong]}
        assert cast.manager.post(at, json=body).status_code == 422


def test_who_was_named_verifies_a_condition(cast: Cast) -> None:
    verifier = cast.member.get("/v1/me").json()["member_id"]
    named = [each | {"verifier_id": verifier} for each in CONDITIONAL["conditions"][:1]]
    url = cast.in_review()
    ok(act(cast.executive, url, "outcome", CONDITIONAL | {"conditions": named}))
    seen = {"condition": 1, "evidence": "Seen."}
    refused(act(cast.executive, url, "discharge", seen), 403, "condition.verifier")
    assert ok(act(cast.member, url, "discharge", seen))["status"] == "approved"
