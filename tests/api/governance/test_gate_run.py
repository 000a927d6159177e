"""A project goes through the gates of the PRINCE2 stages, under each type of office."""

from typing import Any

import pytest

from tests.api.governance.authority import ok, refused
from tests.api.governance.conftest import act
from tests.api.governance.gating import Gating

NEEDS_CHECK = {"supportive": False, "controlling": True, "directive": True}
HEARD = {"supportive": False, "controlling": True, "directive": True}


def table(gating: Gating, gate: str, type: str) -> str:
    """The decision on a gate, in review, with the office's part done as its type has it."""
    url = gating.drafted(gate)
    if NEEDS_CHECK[type]:
        refused(act(gating.manager, url, "proposal"), 409, f"matrix.gate_evidence.{type}")
        ok(gating.check(gate))
    return proposed(gating, url)


def proposed(gating: Gating, url: str) -> str:
    ok(act(gating.manager, url, "proposal"))
    ok(act(gating.sponsor, url, "review"))
    return url


@pytest.mark.parametrize("type", list(NEEDS_CHECK))
def test_a_project_goes_through_two_gates(gating: Gating, type: str) -> None:
    gating.board()
    gating.staffed(type)
    dates = [{"stage": "starting_up", "gate_planned_on": "2026-05-01", "planned_finish_on": "2026-05-01"}]
    ok(gating.follow(standard="prince2", dates=dates))
    first = gating.lifecycle()
    assert [stage["code"] for stage in first] == ["starting_up", "initiation", "delivery_1", "delivery_2"]
    assert first[0]["gate"]["planned_on"] == first[0]["planned_finish_on"] == "2026-05-01"
    ok(gating.open(0))
    for at in (0, 1):
        gate = gating.gate(at)
        gating.met(gate)
        url = table(gating, gate, type)
        if HEARD[type]:
            refused(gating.decide(url), 409, f"matrix.gate.{type}")
            ok(gating.lead.post(f"{url}/opinions", json={"stance": "support", "opinion": "It is sound"}))
        ok(gating.decide(url))
        passed: dict[str, Any] = ok(gating.manager.get(gate))
        assert (passed["outcome"], passed["status"], passed["decision_id"]) == (
            "pass",
            "closed",
            url.rpartition("/")[2],
        )
        assert passed["outcome_reason"] == "The case still holds" and len(passed["evidence_sha256"]) == 64
        stages = gating.lifecycle()
        assert [stage["status"] for stage in stages[at : at + 2]] == ["closed", "open"]
        assert ok(gating.manager.get(gating.at))["stage"] == stages[at + 1]["name"]
        (effect,) = ok(gating.manager.get(url))["effects"]
        assert effect["applied_at"]
    (held,) = gating.report(gate)["held"]
    assert (held["outcome"], held["decision"]["status"], held["sha256"]) == (
        "pass",
        "approved",
        passed["evidence_sha256"],
    )
    case = {each["criterion"]["code"]: each for each in held["criteria"]}["business_case"]
    assert (case["result"], case["document"]["reference"]) == ("met", "DOC-0117")
    assert ok(gating.manager.get(f"{gating.at}/gate-breaches"))["items"] == []


def test_without_a_body_whoever_decides_takes_the_outcome(gating: Gating) -> None:
    gating.following()
    gate = gating.gate()
    gating.met(gate)
    report = gating.report(gate)
    assert (report["best_outcome"], report["authority"]["decided_by"], report["evidence"]) == (
        "pass",
        "role",
        None,
    )
    refused(gating.hold(gate, "pass", gating.assurer), 403, "role.decision:decide")
    refused(gating.hold(gate, "pass", gating.manager), 403, "gate:hold")
    passed = ok(gating.hold(gate, "pass"))
    assert passed["evidence_sha256"] == report["would_freeze"]["evidence_sha256"]
    assert (passed["baseline_id"], gating.report(gate)["would_freeze"]) == (None, None)


def test_a_body_decides_by_a_decision(gating: Gating) -> None:
    gating.board()
    gating.following()
    gate = gating.gate()
    gating.met(gate)
    refused(gating.hold(gate, "pass"), 409, "gate.needs-decision")
    refused(gating.waive(gate, gating.sponsor), 409, "gate.skipped-by-decision")
    url = gating.in_review()
    id = url.rpartition("/")[2]
    refused(gating.hold(gate, "pass", decision_id=id), 409, "gate.outcome-of-decision")
    ok(gating.decide(url, "rejected"))
    refused(gating.hold(gate, "pass", decision_id=id), 409, "gate.outcome-of-decision")
    stopped = ok(gating.hold(gate, "stop", decision_id=id))
    assert (stopped["status"], stopped["decision_id"]) == ("closed", id)
    refused(gating.assess(gate, "case"), 409, "gate.outcome-is-final")


def test_a_decision_opens_nothing_while_a_criterion_stands_in_the_way(gating: Gating) -> None:
    gating.following()
    gate = gating.gate()
    url = gating.in_review(gate)
    told = refused(gating.decide(url), 409, "gate.must-unmet").json()
    assert [each["code"] for each in told["criteria"]] == ["case", "trained"]
    assert ok(gating.manager.get(url))["status"] == "in_review"
    gating.met(gate)
    ok(gating.decide(url))
    assert ok(gating.manager.get(gate))["outcome"] == "pass"


def test_conditions_are_the_decisions(gating: Gating) -> None:
    gating.following()
    gate = gating.gate()
    gating.met(gate)
    ok(gating.assess(gate, "case", result="partly_met", reason="One option is not costed"))
    assert gating.report(gate)["best_outcome"] == "conditional_pass"
    told = refused(gating.hold(gate, "pass"), 409, "gate.must-partly-met").json()
    assert [each["code"] for each in told["criteria"]] == ["case"]
    refused(gating.hold(gate, "conditional_pass"), 409, "gate.conditions-by-decision")
    url = gating.in_review(gate)
    conditions = [{"text": "Cost the option", "owner": "Project manager", "due_on": "2099-01-31"}]
    ok(gating.decide(url, "approved_with_conditions", conditions=conditions))
    assert ok(gating.manager.get(gate))["outcome"] is None
    ok(gating.hold(gate, "conditional_pass", decision_id=url.rpartition("/")[2]))
    assert gating.report(gate)["decision"]["conditions"][0]["owner"] == "Project manager"
    refused(gating.open(1), 409, "gate.conditions-open")
    discharged = {"condition": 1, "evidence": "The costing"}
    refused(act(gating.sponsor, url, "discharge", discharged), 409, "gate.must-partly-met")
    ok(gating.assess(gate, "case"))
    assert ok(act(gating.sponsor, url, "discharge", discharged))["status"] == "approved"
    assert ok(gating.manager.get(gate))["outcome"] == "pass"
    assert [stage["status"] for stage in gating.lifecycle()][1] == "open"
    assert [each["outcome"] for each in gating.report(gate)["held"]] == ["conditional_pass", "pass"]


def test_a_conditional_pass_may_open_the_stage_and_an_overdue_condition_shuts_it(gating: Gating) -> None:
    stages = [
        {"code": "plan", "name": "Plan", "gate": {"code": "go", "name": "Go"}},
        {"code": "do", "name": "Do"},
        {"code": "after", "name": "After"},
    ]
    gating.following(stages)
    gate = gating.gate()
    opens = {"effect": "stage.open", "arguments": {"gate_id": gate.rpartition("/")[2]}}
    url = gating.in_review(effects=[opens | {"permitted_before_discharge": True}])
    conditions = [{"text": "Cost it", "owner": "Project manager", "due_on": "2026-01-31"}]
    ok(gating.decide(url, "approved_with_conditions", conditions=conditions))
    assert ok(gating.manager.get(gate))["outcome"] == "conditional_pass"
    assert [stage["status"] for stage in gating.lifecycle()] == ["not_started", "open", "not_started"]
    refused(gating.open(2), 409, "gate.condition-overdue")
