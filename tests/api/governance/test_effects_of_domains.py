"""What approvals do to risks, reserves, tolerances and change requests, each once and as things stand."""

from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from tests.api.governance.authority import Cast, ok, refused
from tests.api.governance.conftest import act
from tests.conftest import ClientFor

RISK = {
    "title": "Flooded cutting",
    "cause": "The water table is high",
    "event": "the cutting floods",
    "effect": "earthworks stop for a month",
    "probability": 0.3,
    "impact": {"amount": "10000.00", "currency": "GBP"},
}
LIMITS = {"metric": "whole_life_cost", "over_ratio": 0.1, "rationale": "The ground allows no less."}


def gbp(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "GBP"}


@pytest.fixture
def office(client_for: ClientFor, organisation_id: UUID) -> TestClient:
    """Whose roles may do everything."""
    return client_for(organisation_id)


def made(client: TestClient, path: str, body: Any) -> str:
    answer = client.post(path, json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.headers["Location"])


def id_of(url: str) -> str:
    return url.rpartition("/")[2]


def effect(name: str, **arguments: Any) -> dict[str, Any]:
    return {"effect": name, "arguments": arguments}


def refused_at_proposal(cast: Cast, kind: str, wanted: dict[str, Any], status: int = 409) -> str:
    answer = act(cast.manager, cast.drafted(kind=kind, effects=[wanted]), "proposal")
    assert answer.status_code == status, answer.text
    return str(answer.json()["detail"])


def test_a_risk_is_accepted_as_it_was_proposed(cast: Cast, office: TestClient) -> None:
    risk = made(office, f"/v1/projects/{cast.project}/risks", RISK)
    wanted = effect("risk.accept", risk_id=id_of(risk))
    stale, url = (cast.in_review(kind="risk_acceptance", effects=[wanted]) for _ in range(2))
    told = ok(cast.decide(url))
    assert told["effects"][0]["applied_at"] and office.get(risk).json()["status"] == "accepted"
    assert office.get(f"{risk}/history").json()["items"][-1]["reason"] == told["reference"]
    refused(cast.decide(stale), 409, "effect.presupposes")
    assert "accepted" in refused_at_proposal(cast, "risk_acceptance", wanted)


def test_a_risk_that_grew_is_not_the_one_proposed(cast: Cast, office: TestClient) -> None:
    risk = made(office, f"/v1/projects/{cast.project}/risks", RISK)
    url = cast.in_review(kind="risk_acceptance", effects=[effect("risk.accept", risk_id=id_of(risk))])
    etag = office.get(risk).headers["ETag"]
    ok(office.patch(risk, json={"probability": 0.6}, headers={"If-Match": etag}))
    told = refused(cast.decide(url), 409, "effect.presupposes").json()["detail"]
    assert f"the risk {id_of(risk)} was changed" in told
    assert office.get(risk).json()["status"] == "open"


@pytest.mark.parametrize(
    ("name", "kind", "reserve"),
    [
        ("contingency.draw", "contingency", "contingency"),
        ("management_reserve.release", "reserve", "management_reserve"),
    ],
)
def test_a_reserve_is_drawn_once(cast: Cast, office: TestClient, name: str, kind: str, reserve: str) -> None:
    body = {"kind": reserve, "amount": gbp("1000.00"), "drawn": gbp("100.00")}
    url = made(office, f"/v1/projects/{cast.project}/reserves", body)
    wanted = effect(name, reserve_id=id_of(url), amount=gbp("600.00"))
    first, second = (cast.in_review(kind=kind, effects=[wanted], value=gbp("600.00")) for _ in range(2))
    ok(cast.decide(first))
    assert office.get(url).json()["remaining"] == gbp("300.00")
    refused(cast.decide(second), 409, "effect.presupposes")
    assert office.get(url).json()["remaining"] == gbp("300.00")
    assert "left" in refused_at_proposal(cast, kind, wanted)
    other = effect("contingency.draw" if kind == "reserve" else "management_reserve.release")
    other["arguments"] = {**wanted["arguments"], "amount": gbp("1.00")}
    refused_at_proposal(cast, "contingency" if kind == "reserve" else "reserve", other, 422)


def test_a_level_above_changes_a_tolerance(cast: Cast, office: TestClient) -> None:
    wanted = effect("tolerance.change", component_id=f"{cast.project}", **LIMITS)
    assert "does not set" in refused_at_proposal(cast, "change", wanted)
    body = {
        "metric": "whole_life_cost",
        "over_ratio": 0.05,
        "rationale": "At first.",
        "effective_on": "2020-01-01",
    }
    first = made(office, f"/v1/projects/{cast.project}/tolerances", body)
    drafted = made(cast.manager, f"/v1/programmes/{cast.programme}/decisions", PAPERS | {"effects": [wanted]})
    ok(act(cast.manager, drafted, "proposal"))
    ok(act(cast.founder, drafted, "review"))
    told = ok(cast.decide(drafted))
    items = office.get(f"/v1/projects/{cast.project}/tolerances").json()["items"]
    newest = next(each for each in items if each["id"] != id_of(first))
    assert (newest["over_ratio"], newest["number"], newest["decision_id"]) == (0.1, 2, told["id"])


PAPERS = {
    "kind": "change",
    "title": "More room",
    "question": "Is there more room?",
    "recommendation": "Ten in a hundred.",
    "requested_from": "Programme board",
    "due_on": "2099-01-01",
    "options": [{"label": "Do nothing", "summary": "It breaks."}, {"label": "More", "summary": "It holds."}],
}


def test_a_change_request_is_approved_with_its_decision(cast: Cast, office: TestClient) -> None:
    body = {"reason": "scope", "title": "Another door", "outcome": "Step-free", "cost_effect": gbp("40.00")}
    url = made(office, f"/v1/programmes/{cast.programme}/change-requests", body | {"time_effect_days": 0})
    wanted = effect("change_request.approve", change_request_id=id_of(url))
    assert "draft" in drafted_above(cast, wanted, 409)
    ok(act(office, url, "submission"))
    decision = drafted_above(cast, wanted, 200)
    ok(act(cast.founder, decision, "review"))
    told = ok(cast.decide(decision))
    request = office.get(url).json()
    assert (request["status"], request["decision_id"]) == ("approved", told["id"])


def drafted_above(cast: Cast, wanted: dict[str, Any], status: int) -> str:
    at = f"/v1/programmes/{cast.programme}/decisions"
    url = made(cast.manager, at, PAPERS | {"effects": [wanted]})
    answer = act(cast.manager, url, "proposal")
    assert answer.status_code == status, answer.text
    return url if status == 200 else str(answer.json()["detail"])


def test_what_is_closed_has_ended_below(cast: Cast, office: TestClient) -> None:
    started = cast.in_review(kind="start", effects=[{"effect": "component.start"}])
    ok(cast.decide(started))
    told = office.get(f"/v1/projects/{cast.project}").json()
    assert told["actual_start_on"] is not None
    assert "active" in refused_at_proposal(cast, "start", {"effect": "component.start"})
    for effects, kind in (("component.start", "start"), ("component.close", "close")):
        url = made(
            cast.manager,
            f"/v1/programmes/{cast.programme}/decisions",
            PAPERS | {"kind": kind, "effects": [{"effect": effects}]},
        )
        ok(act(cast.manager, url, "proposal"))
        ok(act(cast.founder, url, "review"))
        answer = cast.decide(url)
        if kind == "start":
            ok(answer)
    refused(answer, 409, "component.parts-end-first")
    ok(cast.decide(cast.in_review(kind="stop", effects=[{"effect": "component.stop"}])))
    assert office.get(f"/v1/projects/{cast.project}").json()["actual_finish_on"] is not None
    assert ok(cast.decide(url))["status"] == "approved"
