"""What reviews and the consistency check found is told at a gate, and kept with it once it is held."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient

from tests.api.assurance.conftest import AMBER, RED, URGENT
from tests.api.governance.authority import ok, person
from tests.api.governance.conftest import TODAY, act
from tests.api.governance.gating import Gating
from tests.conftest import ClientFor

ESSENTIAL = URGENT | {"urgency": "essential", "text": "Train the operator"}
LESSER = URGENT | {"urgency": "recommended", "text": "Tidy the plan"}


def issued(
    gating: Gating, confidence: dict[str, Any], *recommendations: dict[str, Any], days: int = 1
) -> str:
    """A review by the assurer, held so many days ago."""
    body = {
        "title": "Gate review 3 of the signalling works",
        "kind": "gate_review",
        "gate_number": 3,
        "reviewers": [{"person_id": person(gating.assurer)}],
        "reviewed_on": f"{TODAY - timedelta(days)}",
        "delivery_confidence": confidence,
        "summary": "Ready, but for the acceptance plan.",
    }
    made = gating.assurer.post(f"{gating.at}/assurance-reviews", json=body)
    ok(made)
    url = str(made.headers["Location"])
    for each in recommendations:
        ok(gating.assurer.post(f"{url}/recommendations", json=each))
    ok(act(gating.assurer, url, "issue"))
    return url


def found(report: dict[str, Any], source: str) -> list[dict[str, Any]]:
    return [each for each in report["findings"] if each["source"] == source]


def test_a_gate_without_a_review_says_so(gating: Gating) -> None:
    gating.following()
    (only,) = found(gating.report(gating.gate()), "assurance")
    assert (only["severity"], only["reason"], only["delivery_confidence"]) == (
        "cannot_tell",
        "no_review",
        None,
    )


def test_the_last_review_and_what_is_open_of_all_are_told(gating: Gating) -> None:
    gating.following()
    gate = gating.gate()
    red = issued(gating, RED, days=40)
    last = issued(gating, AMBER, URGENT, ESSENTIAL, LESSER)
    rated, unfollowed, critical, essential = found(gating.report(gate), "assurance")
    assert (rated["address"], rated["severity"], rated["delivery_confidence"]) == (last, None, AMBER)
    assert (unfollowed["address"], unfollowed["severity"]) == (red, "critical")
    assert (critical["severity"], essential["severity"]) == ("critical", "essential")
    assert (
        URGENT["text"] in critical["text"] and ok(gating.manager.get(critical["address"]))["status"] == "open"
    )
    # What was done still counts until another has seen that it was.
    ok(act(gating.manager, critical["address"], "completion", {"evidence": "The plan"}))
    assert len(found(gating.report(gate), "assurance")) == 4
    ok(act(gating.assurer, critical["address"], "verification", {"remark": "Seen"}))
    assert [each["severity"] for each in found(gating.report(gate), "assurance")] == [
        None,
        "critical",
        "essential",
    ]


def test_what_the_records_do_not_agree_on_is_told(gating: Gating) -> None:
    gating.following()
    gate = gating.gate()
    checked = ok(gating.manager.get(f"{gating.at}/consistency"))["findings"]
    told = found(gating.report(gate), "consistency")
    names = ("rule", "severity", "text", "reason")
    assert [[each[name] for name in names] for each in told] == [
        [each[name] for name in names] for each in checked
    ]
    assert "component.accountable" in {each["rule"] for each in told}
    match = {"If-Match": gating.manager.get(gating.at).headers["ETag"]}
    ok(gating.manager.patch(gating.at, json={"manager": "Manager", "sro": "SRO"}, headers=match))
    rules = {each["rule"] for each in found(gating.report(gate), "consistency")}
    assert "component.accountable" not in rules


def test_a_report_tells_so_many_and_how_many_more(gating: Gating) -> None:
    gating.following()
    gate = gating.gate()
    for at in range(60):
        body = {"sequence": 100 + at, "name": f"Gate {at}", "planned_on": f"{TODAY - timedelta(1)}"}
        ok(gating.manager.post(f"{gating.at}/gates", json=body))
    in_all = ok(gating.manager.get(f"{gating.at}/consistency"))["findings_in_all"]
    *told, more = found(gating.report(gate), "consistency")
    assert (len(told), more["severity"], more["address"]) == (50, None, f"{gating.at}/consistency")
    assert more["text"] == f"The check finds {in_all - 50} more."


def test_a_held_gate_keeps_what_was_found(gating: Gating) -> None:
    gating.following()
    gate = gating.gate()
    gating.met(gate)
    issued(gating, RED, URGENT)
    before = {each["text"] for each in gating.report(gate)["findings"]}
    ok(gating.hold(gate, "hold", return_on=f"{TODAY + timedelta(9)}"))
    later = issued(gating, AMBER, days=0)
    report = gating.report(gate)
    (held,) = report["held"]
    kept = {each["text"] for each in found(held, "assurance")}
    assert kept == {each for each in before if "REV-" in each or "REC-" in each} and len(kept) == 3
    assert later in {each["address"] for each in report["findings"]}
    assert later not in {each["address"] for each in held["findings"]}
    assert len(held["findings_sha256"]) == 64
    ok(gating.hold(gate, "pass"))
    first, second = gating.report(gate)["held"]
    assert first == held and first["findings_sha256"] != second["findings_sha256"]


def test_who_may_not_see_what_was_found_is_not_told(
    gating: Gating, client_for: ClientFor, organisation_id: UUID
) -> None:
    gating.following()
    gate = gating.gate()
    gating.met(gate)
    issued(gating, RED, URGENT)
    ok(gating.hold(gate, "pass"))
    reader: TestClient = client_for(
        organisation_id, role="reader", on=gating.project, scopes=["gate:read", "component:read"]
    )
    report = ok(reader.get(f"{gate}/report"))
    (hidden,) = found(report, "assurance")
    assert (hidden["reason"], hidden["delivery_confidence"]) == ("not_permitted", None)
    assert "not_permitted" in {each["reason"] for each in found(report, "consistency")}
    (held,) = report["held"]
    assert held["findings"] and all(
        set(each["needs"]) <= {"gate:read", "component:read"} for each in held["findings"]
    )
