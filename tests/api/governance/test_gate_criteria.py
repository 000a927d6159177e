"""Criteria of gates: assessed on evidence by another than its author, measured live, stale, waived, frozen."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.components.places import AnyPlace
from app.core.ids import uuid7
from app.core.unit_of_work import Reading
from app.governance.gates import findings
from app.governance.gates.models import Gate
from app.identity.models import Member
from tests.api.governance.authority import ok, person, refused
from tests.api.governance.conftest import TODAY, act
from tests.api.governance.gating import DOCUMENT, STAGES, Gating
from tests.conftest import ClientFor

ON_SCOPE = {
    "code": "scope",
    "text": "Scope is kept",
    "evidence": "metric",
    "valid_days": 30,
    "threshold": {"metric": "scope", "figure": "forecast", "comparison": "at_least", "threshold": 0.9},
}
ON_COST = ON_SCOPE | {
    "code": "cost",
    "threshold": {"metric": "cost_at_completion", "comparison": "at_most", "threshold": 1.1},
}


def measured_stages(*criteria: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"code": "plan", "name": "Plan", "gate": {"code": "go", "name": "Go", "criteria": list(criteria)}}
    ]


def criterion(gating: Gating, gate: str, code: str) -> dict[str, Any]:
    return {each["criterion"]["code"]: each for each in gating.report(gate)["criteria"]}[code]


@pytest.fixture
def gate(gating: Gating) -> str:
    gating.following()
    return gating.gate()


def test_an_assessment_is_kept_and_the_newest_counts(gating: Gating, gate: str) -> None:
    body = gating.shown("case", result="not_met", reason="There is no option to do nothing")
    made = gating.assurer.post(f"{gate}/assessments", json=body)
    told = ok(made)
    assert {name: told[name] for name in body if name != "document"} == {
        name: body[name] for name in body if name != "document"
    }
    assert told["document"] == DOCUMENT | {"address": None} and told["assessor_id"] == person(gating.assurer)
    url = made.headers["Location"]
    assert gating.manager.get(url).json() == told | {"allowed_actions": []}
    (version,) = ok(gating.manager.get(f"{url}/history"))["items"]
    assert version["action"] == "gate.assessed"
    ok(gating.assess(gate, "case"))
    found = criterion(gating, gate, "case")
    assert (found["result"], found["reason"], found["is_stale"]) == ("met", None, False)
    assert found["fresh_until"] == f"{TODAY + timedelta(days=180)}"
    listed = ok(gating.manager.get(f"{gate}/assessments", params={"include": "total", "limit": 1}))
    assert (listed["total"], listed["items"][0]["result"]) == (2, "not_met")
    assert ok(gating.manager.get(f"{gate}/assessments?criterion=trained"))["items"] == []


def test_stale_evidence_counts_as_not_met_and_says_so(gating: Gating, gate: str) -> None:
    gating.met(gate)
    ok(gating.assess(gate, "case", dated_on=f"{TODAY - timedelta(days=180)}"))
    assert criterion(gating, gate, "case")["result"] == "met"  # on the last day
    ok(gating.assess(gate, "case", dated_on=f"{TODAY - timedelta(days=181)}"))
    stale = criterion(gating, gate, "case")
    assert (stale["result"], stale["reason"], stale["is_stale"]) == ("not_met", "stale", True)
    told = refused(gating.hold(gate, "pass"), 409, "gate.must-unmet").json()
    assert [(each["code"], each["reason"]) for each in told["criteria"]] == [("case", "stale")]
    refused(gating.hold(gate, "pass", held_on=f"{TODAY - timedelta(days=90)}"), 409, "gate.must-unmet")


def test_who_wrote_the_evidence_does_not_assess_it(
    gating: Gating, gate: str, client_for: ClientFor, organisation_id: UUID, as_office: Any
) -> None:
    own = {"author_id": person(gating.assurer)}
    refused(gating.assess(gate, "case", **own), 403, "gate.assessor-not-author")
    second = client_for(organisation_id, role="assurer")
    with as_office() as uow:  # another account of the same person
        other = uow.session.get(Member, UUID(person(second)))
        other.person_id = UUID(person(gating.assurer))
        uow.record("member.linked", other)
    refused(
        second.post(f"{gate}/assessments", json=gating.shown("case", **own)), 403, "gate.assessor-not-author"
    )
    alias = gating.shown("case", author_id=person(second))
    assert gating.assurer.post(f"{gate}/assessments", json=alias).status_code == 422
    assert gating.assess(gate, "case", author_id=str(uuid7())).status_code == 422


def test_each_rule_of_an_assessment_is_named(gating: Gating, gate: str) -> None:
    refused(gating.assess(gate, "trained"), 409, "gate.evidence-kind")
    draft = {"document": DOCUMENT | {"state": "draft"}}
    refused(gating.assess(gate, "case", **draft), 409, "gate.document-approved")
    ok(gating.assess(gate, "case", **draft, result="partly_met", reason="It is a draft"))
    refused(gating.finance.post(f"{gate}/assessments", json=gating.shown("case")), 403, "gate.assessed-by")
    assert gating.assess(gate, "nothing").status_code == 422
    assert gating.assess(gate, "case", dated_on=f"{TODAY + timedelta(days=2)}").status_code == 422
    for wrong in (
        {"result": "not_applicable"},
        {"document": None},
        {"dated_on": None},
        {"author_id": None},
        {"attestation": {"statement": "It is so"}},
    ):
        assert gating.assess(gate, "case", **wrong).status_code == 422, wrong


def test_a_directive_office_does_not_assess_what_it_directs(
    gating: Gating, gate: str, client_for: ClientFor, organisation_id: UUID
) -> None:
    gating.lead = client_for(organisation_id, role=("assurer", "pmo_lead"))
    gating.staffed("directive")
    body = gating.shown("case")
    refused(gating.lead.post(f"{gate}/assessments", json=body), 403, "gate.assessor-independent")
    ok(gating.assurer.post(f"{gate}/assessments", json=body))


def reading(client: TestClient, at: str, forecast: int, days: int = 0) -> None:
    body = {
        "metric": "scope",
        "as_of": f"{TODAY - timedelta(days=days)}",
        "unit": "must-haves",
        "source": "The log",
    }
    ok(client.post(f"{at}/tolerance-readings", json=body | {"baseline": 40, "forecast": forecast}))


def test_a_metric_is_read_live_and_frozen_when_the_gate_is_held(gating: Gating) -> None:
    gating.following(measured_stages(ON_SCOPE))
    gate = gating.gate()
    refused(gating.assess(gate, "scope"), 409, "gate.metric-is-measured")
    assert criterion(gating, gate, "scope")["reason"] == "not_measured"
    reading(gating.manager, gating.at, 35, days=1)
    found = criterion(gating, gate, "scope")
    assert (found["result"], found["measured"]["value"], found["measured"]["baseline"]) == (
        "not_met",
        "0.875",
        "40",
    )
    refused(gating.hold(gate, "pass"), 409, "gate.must-unmet")
    reading(gating.manager, gating.at, 36)
    assert criterion(gating, gate, "scope")["result"] == "met"
    passed = ok(gating.hold(gate, "pass"))
    reading(gating.manager, gating.at, 10)
    assert criterion(gating, gate, "scope")["measured"]["forecast"] == "10"
    (held,) = gating.report(gate)["held"]
    assert (held["sha256"], held["criteria"][0]["measured"]["forecast"]) == (passed["evidence_sha256"], "36")


def test_an_old_figure_is_stale_and_one_that_does_not_apply_is_set_aside(gating: Gating) -> None:
    gating.following(measured_stages(ON_SCOPE, ON_COST))
    gate = gating.gate()
    reading(gating.manager, gating.at, 40, days=31)
    found = criterion(gating, gate, "scope")
    assert (found["result"], found["reason"], found["measured"]["value"]) == ("not_met", "stale", "1")
    assert criterion(gating, gate, "cost")["reason"] == "no_performance_baseline"
    gating.not_applicable(gate, "cost")
    assert gating.report(gate)["unmet_musts"] == ["scope"]


def test_a_figure_is_kept_from_who_may_not_see_it(
    gating: Gating, client_for: ClientFor, organisation_id: UUID
) -> None:
    gating.following(measured_stages(ON_SCOPE))
    gate = gating.gate()
    reading(gating.manager, gating.at, 40)
    ok(gating.hold(gate, "pass"))
    blind = client_for(organisation_id, role="reader", scopes=("component:read", "gate:read"))
    report = ok(blind.get(f"{gate}/report"))
    (told,), (held,) = report["criteria"], report["held"]
    assert (told["result"], told["measured"], told["withheld"]) == ("met", None, True)
    assert held["criteria"][0]["measured"] is None


def test_a_must_is_waived_by_its_owner(gating: Gating, gate: str) -> None:
    ok(gating.assess(gate, "case"))
    refused(gating.waive(gate, gating.manager, criterion="trained"), 403, "gate:waive")
    refused(gating.waive(gate, gating.sponsor, criterion="trained"), 403, "gate.waived-by-owner")
    assert gating.waive(gate, gating.sro, criterion="nothing").status_code == 422
    past = {"criterion": "trained", "expires_on": f"{TODAY - timedelta(days=1)}"}
    assert gating.waive(gate, gating.sro, **past).status_code == 422
    made = gating.waive(gate, gating.sro, criterion="trained", expires_on=f"{TODAY}")
    told = ok(made)
    assert gating.sro.get(made.headers["Location"]).json() == told
    assert [each["id"] for each in ok(gating.manager.get(f"{gate}/waivers"))["items"]] == [told["id"]]
    (version,) = ok(gating.sro.get(f"{made.headers['Location']}/history"))["items"]
    assert (version["action"], version["snapshot"]["waived_by"]) == (
        "gate.criterion_waived",
        person(gating.sro),
    )
    report = gating.report(gate)
    assert (report["unmet_musts"], report["best_outcome"], report["unmet_shoulds"]) == (
        [],
        "pass",
        ["lessons"],
    )
    ok(gating.hold(gate, "pass"))
    held = {each["criterion"]["code"]: each for each in gating.report(gate)["held"][0]["criteria"]}
    assert (held["trained"]["result"], held["trained"]["waiver_id"]) == ("not_met", told["id"])


def test_who_wrote_the_evidence_does_not_waive_it(gating: Gating, gate: str) -> None:
    author = {"author_id": person(gating.sro)}
    ok(gating.assess(gate, "trained", "attestation", result="partly_met", reason="Half of them", **author))
    refused(gating.waive(gate, gating.sro, criterion="trained"), 403, "four-eyes")


def test_a_hold_says_when_the_gate_comes_back(gating: Gating, gate: str) -> None:
    refused(gating.hold(gate, "hold"), 409, "gate.return-date")
    refused(gating.hold(gate, "recycle", return_on=f"{TODAY}"), 409, "gate.return-date")
    assert gating.hold(gate, "stop", return_on=f"{TODAY + timedelta(days=7)}").status_code == 422
    back = f"{TODAY + timedelta(days=7)}"
    held = ok(gating.hold(gate, "hold", gating.assurer, return_on=back))
    assert (held["status"], held["return_on"]) == ("open", back)
    ok(gating.hold(gate, "recycle", return_on=back))
    assert [each["outcome"] for each in gating.report(gate)["held"]] == ["hold", "recycle"]


@pytest.mark.parametrize("type", ["controlling", "directive"])
def test_the_office_finds_the_evidence_complete_and_another_assessment_undoes_that(
    gating: Gating, gate: str, type: str
) -> None:
    refused(gating.check(gate), 409, "matrix.no-office")
    gating.staffed(type)
    rule = f"matrix.gate_evidence.{type}"
    refused(gating.check(gate, who=gating.manager), 403, "decision:advise")
    refused(gating.check(gate, who=gating.sponsor), 403, rule)
    told = refused(gating.check(gate), 409, "gate.evidence-incomplete").json()
    assert [each["code"] for each in told["criteria"]] == ["case", "trained"]
    ok(gating.check(gate, is_complete=False))
    gating.met(gate)
    part = gating.report(gate)["evidence"]
    assert (part["clause"], part["is_needed"], part["is_given"]) == (rule, True, False)
    checked = ok(gating.check(gate))["evidence_check"]
    assert (checked["is_complete"], checked["person_id"]) == (True, person(gating.lead))
    assert gating.report(gate)["evidence"]["is_given"]
    ok(gating.assess(gate, "case", result="not_met", reason="It was withdrawn"))
    assert not gating.report(gate)["evidence"]["is_given"]
    ok(gating.assess(gate, "case"))
    url = gating.drafted()
    id = url.rpartition("/")[2]
    linked = gating.manager.patch(
        gate, json={"decision_id": id}, headers={"If-Match": gating.manager.get(gate).headers["ETag"]}
    )
    ok(linked)
    refused(act(gating.manager, url, "proposal"), 409, rule)
    ok(gating.check(gate))
    ok(act(gating.manager, url, "proposal"))


def test_who_assessed_does_not_find_the_evidence_complete(
    gating: Gating, gate: str, client_for: ClientFor, organisation_id: UUID
) -> None:
    gating.lead = gating.assurer = client_for(organisation_id, role=("assurer", "pmo_lead"))
    gating.staffed("controlling")
    gating.met(gate)
    refused(gating.check(gate), 403, "four-eyes")


def test_strangers_readers_and_the_late(
    gating: Gating, gate: str, client_for: ClientFor, organisation_id: UUID, component: Callable[..., UUID]
) -> None:
    made = gating.assess(gate, "case").headers["Location"]
    waived = gating.waive(gate, gating.sro, criterion="trained").headers["Location"]
    stranger, reader = client_for(uuid7()), client_for(organisation_id, role="reader")
    elsewhere = client_for(organisation_id, on=component("ELSE"))
    shown = (
        made,
        f"{made}/history",
        waived,
        f"{waived}/history",
        *(f"{gate}/{n}" for n in ("report", "assessments", "waivers")),
    )
    for url in shown:
        assert stranger.get(url).status_code == elsewhere.get(url).status_code == 404
        assert reader.get(url).status_code == 200
        assert reader.get(url, headers={"Authorization": ""}).status_code == 401
    body = gating.shown("case")
    assert stranger.post(f"{gate}/assessments", json=body).status_code == 404
    refused(reader.post(f"{gate}/assessments", json=body), 403, "gate:assess")
    refused(gating.manager.post(f"{gate}/assessments", json=body), 403, "gate:assess")
    refused(reader.post(f"{gate}/waivers", json={"reason": "Why not"}), 403, "gate:waive")
    key = {"Idempotency-Key": "again"}
    once = gating.assurer.post(f"{gate}/assessments", json=body, headers=key)
    again = gating.assurer.post(f"{gate}/assessments", json=body, headers=key)
    assert once.json() == again.json() and again.headers["Idempotency-Replayed"] == "true"
    check = {"is_complete": False, "remark": "Not yet"}
    gating.staffed("controlling")
    assert gating.lead.post(f"{gate}/evidence-check", json=check).status_code == 428
    assert (
        gating.lead.post(f"{gate}/evidence-check", json=check, headers={"If-Match": '"9"'}).status_code == 412
    )
    late = {"outcome": "pass", "outcome_reason": "It is late"}
    assert gating.sponsor.post(f"{gate}/outcome", json=late, headers={"If-Match": '"9"'}).status_code == 412


def test_a_gate_of_a_lifecycle_stays_as_it_was_laid_out(gating: Gating, gate: str) -> None:
    match = {"If-Match": gating.manager.get(gate).headers["ETag"]}
    refused(gating.manager.delete(gate, headers=match), 409, "gate.laid-out")
    refused(gating.manager.patch(gate, json={"name": "Gone"}, headers=match), 409, "gate.laid-out")
    refused(gating.manager.patch(gate, json={"criteria": []}, headers=match), 409, "gate.criteria-stay")
    ok(gating.manager.patch(gate, json={"forecast_on": "2027-01-31"}, headers=match))
    assert STAGES[0]["gate"]["valid_days"] == ok(gating.manager.get(gate))["valid_days"]


def test_a_gate_planned_by_hand_may_have_criteria_which_stay_once_assessed(gating: Gating) -> None:
    body = {"sequence": 1, "name": "Our own", "criteria": [{"code": "case", "text": "The case holds"}]}
    made = gating.manager.post(f"{gating.at}/gates", json=body)
    gate, told = made.headers["Location"], ok(made)
    assert (told["criteria"][0]["importance"], told["stage_id"]) == ("must", None)
    twice = {"criteria": [*body["criteria"], *body["criteria"]]}
    match = {"If-Match": made.headers["ETag"]}
    assert gating.manager.patch(gate, json=twice, headers=match).status_code == 422
    other = [{"code": "case", "text": "The case is viable"}]
    match = (
        {"If-Match": '"2"'} if ok(gating.manager.patch(gate, json={"criteria": other}, headers=match)) else {}
    )
    ok(gating.assess(gate, "case"))
    refused(gating.manager.patch(gate, json={"criteria": []}, headers=match), 409, "gate.criteria-stay")
    refused(gating.manager.delete(gate, headers=match), 409, "gate.kept-once-held")
    refused(act(gating.manager, gating.drafted(gate), "proposal"), 409, "gate.ends-no-stage")
    url = gating.in_review()
    ok(gating.decide(url))
    stale = gating.hold(gate, "conditional_pass", decision_id=url.rpartition("/")[2])
    refused(stale, 409, "gate.outcome-of-decision")
    ok(gating.hold(gate, "pass"))


def test_the_report_has_what_reviews_and_checks_found(
    gating: Gating, gate: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(findings, "FINDING", {})
    assert gating.report(gate)["findings"] == []

    @findings.finds("review")
    def reviewed(uow: Reading, of: Gate, place: AnyPlace) -> list[findings.Finding]:
        said = {"text": f"{of.name} comes early", "address": f"/v1/projects/{place.id}"}
        return [findings.Finding(source="review", severity=findings.Severity.ESSENTIAL, **said)]

    told = {"source": "review", "severity": "essential", "text": "Go comes early", "address": gating.at}
    (only,) = gating.report(gate)["findings"]
    assert {name: only[name] for name in told} == told
