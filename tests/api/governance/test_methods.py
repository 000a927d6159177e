"""Methods tailored to a project, what it lacks by them, and what that does under each type of office."""

from datetime import timedelta
from typing import Any

import pytest
from httpx import Response

from tests.api.governance.authority import ok, refused
from tests.api.governance.conftest import TODAY, act
from tests.api.governance.gating import Gating

LOW = dict.fromkeys(("size", "complexity", "regulation", "novelty", "spread"), "low")
LATER = f"{TODAY + timedelta(days=30)}"


def tailor(gating: Gating, who: Any = None, **members: Any) -> Response:
    body = {"component_id": f"{gating.project}", "standard": "light", "lifecycle_kind": "hybrid", **LOW}
    body |= {"rationale": "As small as it looks"} | members
    return (who or gating.manager).post("/v1/method-tailorings", json=body)


def compliance(gating: Gating, who: Any = None) -> dict[str, Any]:
    told = ok((who or gating.manager).get(f"/v1/method-compliance?component_id={gating.project}"))
    (found,) = told["components"]
    return dict(found)


def standings(gating: Gating) -> dict[str, str]:
    return {each["code"]: each["standing"] for each in compliance(gating)["items"]}


def retype(gating: Gating, type: str) -> None:
    """Give the office another type, as a decision has it."""
    arguments = {"office_id": gating.office, "component_id": f"{gating.programme}", "type": type}
    effects = [{"effect": "office.profile", "arguments": arguments}]
    ok(gating.decide(gating.in_review(kind="office", effects=effects, value=None)))


def risk(gating: Gating, **members: Any) -> str:
    said = {
        "title": "Flood",
        "cause": "Rain",
        "event": "The cutting floods",
        "effect": "It stands",
        "probability": 0.2,
    }
    said |= {"impact": {"amount": "10.00", "currency": "GBP"}}
    return str(ok(gating.manager.post(f"{gating.at}/risks", json=said | members))["id"])


def test_the_type_of_the_office_says_what_not_complying_does(gating: Gating) -> None:
    gating.staffed("supportive")
    gating.following()
    ok(gating.open(0))
    ok(tailor(gating))
    # 1: supportive. What is lacking is told, and the gate is passed.
    gate = gating.gate(0)
    gating.met(gate)
    assert (told := compliance(gating))["effect"] == "advice" and told["clause"] == "matrix.method.supportive"
    advice = [each for each in gating.report(gate)["findings"] if each["source"] == "method"]
    assert {each["severity"] for each in advice} == {"should_fix"}
    assert {each["rule"] for each in advice} == {"business_case", "accountable", "risk_register"}
    assert ok(gating.hold(gate, "pass"))["outcome"] == "pass"
    ok(gating.open(1))
    assert compliance(gating)["is_to_reexamine"] and standings(gating)["tailoring"] == "not_yet_due"
    ok(tailor(gating))
    assert standings(gating) == {
        "business_case": "missing",
        "accountable": "missing",
        "risk_register": "missing",
        "go": "present",
        "done": "not_yet_due",
    }
    # 2: controlling. The same lack is a condition of the gate, which names it.
    retype(gating, "controlling")
    gate = gating.gate(1)
    gating.met(gate)
    ok(gating.check(gate))
    assert compliance(gating)["effect"] == "gate_condition"
    no = refused(gating.hold(gate, "pass"), 409, "matrix.method.controlling").json()
    assert [each["code"] for each in no["missing"]] == ["business_case", "accountable", "risk_register"]
    advice = [each for each in gating.report(gate)["findings"] if each["source"] == "method"]
    assert {each["severity"] for each in advice} == {"must_fix"}
    refused(gating.hold(gate, "conditional_pass"), 409, "gate.conditions-by-decision")
    # 3: directive. It is refused as well, and the method and the manager are the office's to set.
    retype(gating, "directive")
    assert compliance(gating)["effect"] == "set_by_office"
    refused(gating.hold(gate, "pass"), 409, "matrix.method.directive")
    refused(tailor(gating), 403, "matrix.tailoring.directive")
    assert ok(tailor(gating, gating.lead))["number"] == 3
    named = {"manager": "Manager of the work", "sro": "Director of works"}
    refused(patch(gating, gating.manager, named), 403, "matrix.appointment.directive")
    ok(patch(gating, gating.manager, {"sro": "Director of works"}))
    assert standings(gating)["accountable"] == "missing"
    ok(patch(gating, gating.lead, named))
    assert standings(gating)["accountable"] == "present"


def patch(gating: Gating, who: Any, members: dict[str, Any]) -> Response:
    etag = who.get(gating.at).headers["ETag"]
    return who.patch(gating.at, json=members, headers={"If-Match": etag})  # type: ignore[no-any-return]


@pytest.mark.only_on("sqlite")
def test_work_without_a_method_is_not_let_past_and_a_waived_gate_is_no_lack(gating: Gating) -> None:
    gating.staffed("controlling")
    gating.following()
    ok(gating.open(0))
    gate = gating.gate(0)
    gating.met(gate)
    ok(gating.check(gate))
    assert not [each for each in gating.report(gate)["findings"] if each["source"] == "method"]
    ok(tailor(gating, gating.lead, component_id=f"{gating.programme}"))  # from now on it tailors methods
    no = refused(gating.hold(gate, "pass"), 409, "matrix.method.controlling").json()
    assert [each["code"] for each in no["missing"]] == ["tailoring"]
    findings = [each for each in gating.report(gate)["findings"] if each["source"] == "method"]
    assert [(each["rule"], each["severity"]) for each in findings] == [("tailoring", "must_fix")]
    ok(tailor(gating))
    assert standings(gating)["go"] == "not_yet_due"
    retype(gating, "supportive")
    ok(gating.waive(gate, gating.sponsor))
    go = {each["code"]: each for each in compliance(gating)["items"]}["go"]
    assert (go["standing"], go["reason"], go["record_address"]) == ("omitted", "gate_waived", gate)


@pytest.mark.only_on("postgresql")
def test_a_directive_office_holds_the_targets_of_outcomes(gating: Gating) -> None:
    gating.staffed("controlling")
    said = {"title": "Fewer delays", "category": "social", "unit": "minutes", "measure": "Delay minutes"}
    said |= {"baseline_value": 90, "baseline_on": "2025-12-31"}
    aimed = {"target_value": 30, "target_on": "2028-12-31"}
    ok(gating.manager.post(f"{gating.at}/benefits", json={**said, **aimed}))
    retype(gating, "directive")
    rule = "matrix.outcome_targets.directive"
    refused(gating.manager.post(f"{gating.at}/benefits", json={**said, **aimed}), 403, rule)
    url = gating.manager.post(f"{gating.at}/benefits", json=said).headers["Location"]
    refused(gating.manager.patch(url, json=aimed, headers={"If-Match": '"1"'}), 403, rule)
    ok(gating.lead.patch(url, json=aimed, headers={"If-Match": '"1"'}))
    ok(gating.manager.patch(url, json={"owner": "Route director"}, headers={"If-Match": '"2"'}))


@pytest.mark.only_on("sqlite")
def test_the_tier_is_the_higher_and_omissions_are_approved(gating: Gating) -> None:
    gating.following(dates=[{"stage": "plan", "gate_planned_on": LATER}])
    high = ok(tailor(gating, regulation="high"))
    assert (high["size_tier"], high["risk_tier"], high["tier"]) == ("light", "full", "full")
    assert high["driven_by"] == ["regulation"] and high["lifecycle"] == "light"
    refused(tailor(gating, standard="agilepm", lifecycle_kind="predictive"), 409, "method.lifecycle-kind")
    left_out = [{"code": "risk_register", "reason": "The programme's is used", "expires_on": f"{TODAY}"}]
    refused(tailor(gating, omissions=left_out), 403, "role.decision:decide")
    principle = [{**left_out[0], "code": "business_case"}]
    refused(tailor(gating, gating.sponsor, omissions=principle), 409, "method.principles-stay")
    made = tailor(gating, gating.sponsor, omissions=left_out)
    assert ok(made)["approver_id"] == made.json()["tailored_by"]
    items = {each["code"]: each for each in compliance(gating)["items"]}
    assert items["risk_register"]["standing"] == "omitted"
    assert (items["business_case"]["standing"], items["business_case"]["due_on"]) == ("not_yet_due", LATER)
    assert compliance(gating)["counts"] == {"present": 0, "omitted": 1, "not_yet_due": 4, "missing": 0}
    unowned = risk(gating)
    assert standings(gating)["risk_register"] == "omitted", "a risk without an owner shows nothing"
    etag = gating.manager.get(f"/v1/risks/{unowned}").headers["ETag"]
    ok(gating.manager.patch(f"/v1/risks/{unowned}", json={"owner": "Engineer"}, headers={"If-Match": etag}))
    shown = {each["code"]: each for each in compliance(gating)["items"]}["risk_register"]
    assert (shown["standing"], shown["record_address"]) == ("present", f"/v1/risks/{unowned}")
    told = compliance(gating)
    assert (told["report_every_days"], told["reported_on"]) == (28, None)
    assert told["report_due_on"] == f"{TODAY + timedelta(days=28)}", "before the first, since it was tailored"
    listed = ok(gating.manager.get(f"/v1/method-tailorings?component_id={gating.project}"))["items"]
    assert [each["number"] for each in listed] == [1, 2]


@pytest.mark.only_on("postgresql")
def test_a_method_of_ones_own_keeps_the_principles_of_its_basis(gating: Gating) -> None:
    lead = gating.lead
    (prince2, *_) = ok(lead.get("/v1/method-standards"))["items"]
    made = lead.post("/v1/methods", json={"slug": "ours", "based_on": "prince2"})
    assert ok(made)["principles"] == prince2["principles"]
    url = made.headers["Location"]
    spare = [each for each in prince2["principles"] if each["code"] != "tailor"]
    no = lead.patch(url, json={"principles": spare}, headers={"If-Match": '"1"'})
    refused(no, 409, "method.principles-stay")
    body = {"standard": None, "method_id": made.json()["id"]}
    refused(tailor(gating, **body), 409, "method.in-use")
    ok(act(lead, url, "adoption"))
    refused(
        lead.patch(url, json={"name": "Other"}, headers={"If-Match": '"2"'}), 409, "method.version-stands"
    )
    assert ok(tailor(gating, **body))["method"] == "PRINCE2-style 1"
    assert ok(lead.post("/v1/methods", json={"slug": "ours", "based_on": "light"}))["number"] == 2


@pytest.mark.only_on("postgresql")
def test_guidance_is_offered_where_the_work_is(gating: Gating) -> None:
    ok(gating.follow(standard="prince2"))
    ok(tailor(gating, standard="prince2", lifecycle_kind="predictive"))
    note = {"kind": "pitfall", "title": "Possessions are booked a year ahead", "text": "Book them first."}
    here = ok(gating.lead.post("/v1/guidance-notes", json={**note, "stage": "starting_up"}))
    ok(gating.lead.post("/v1/guidance-notes", json={**note, "stage": "initiation"}))
    ok(gating.lead.post("/v1/guidance-notes", json={**note, "method": "agilepm"}))
    told = ok(gating.manager.get(f"/v1/guidance?component_id={gating.project}"))
    assert (told["method"], told["stage"]) == ("prince2", "starting_up")
    assert [each["note_id"] for each in told["items"] if each["note_id"]] == [here["id"]]
    ready = {each["title"] for each in told["items"] if not each["note_id"]}
    assert "Stages named after time" in ready and "Everything is a must" not in ready
