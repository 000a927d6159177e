"""Stages open past gates that were passed; work past one that was not is a breach, recorded once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.core.ids import uuid7
from tests.api.governance.authority import ok, refused
from tests.api.governance.conftest import TODAY, act
from tests.api.governance.gating import Gating
from tests.conftest import ClientFor

PLAIN = [
    {"code": "plan", "name": "Plan", "gate": {"code": "go", "name": "Go", "valid_days": 30}},
    {"code": "do", "name": "Do", "gate": {"code": "done", "name": "Done"}},
    {"code": "after", "name": "After"},
]
WORK = [{"stage": "do", "work": "2"}, {"stage": "after", "work": "CLOSE"}]


@pytest.fixture
def plain(gating: Gating) -> Gating:
    gating.following(PLAIN)
    return gating


def breaches(gating: Gating, **query: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = ok(gating.manager.get(f"{gating.at}/gate-breaches", params=query))["items"]
    return items


def test_a_stage_opens_and_closes_past_its_gates(plain: Gating) -> None:
    ok(plain.open(0))
    refused(plain.open(0), 409, "stage.open->open")
    told = refused(plain.open(1), 409, "gate.not-passed").json()
    assert [each["name"] for each in told["gates"]] == ["Go"]
    refused(act(plain.manager, plain.stage(0), "closing", {}), 409, "gate.not-passed")
    assert plain.report(plain.gate())["next_stage"]["hindered_by"] == ["gate.not-passed"]
    passed = ok(plain.hold(plain.gate(), "pass"))
    assert passed["valid_until"] == f"{TODAY + timedelta(days=30)}"
    assert plain.report(plain.gate())["next_stage"]["hindered_by"] == []
    assert plain.lifecycle()[0]["status"] == "closed"
    refused(act(plain.manager, plain.stage(0), "closing", {}), 409, "stage.closed->closed")
    assert plain.open(1, opened_on=f"{TODAY + timedelta(days=2)}").status_code == 422
    opened = ok(plain.open(1, opened_on=f"{TODAY}"))
    assert (opened["status"], opened["opened_on"], opened["allowed_actions"]) == (
        "open",
        f"{TODAY}",
        ["update", "closing"],
    )
    assert ok(plain.manager.get(plain.at))["stage"] == "Do"
    versions = ok(plain.manager.get(f"{plain.stage(1)}/history"))["items"]
    assert [v["action"] for v in versions] == ["stage.laid_out", "stage.opened"]
    then = plain.manager.get(plain.stage(1), params={"known_at": versions[0]["valid_from"]}).json()
    assert then["status"] == "not_started"


def test_a_stage_without_a_gate_closes_by_itself(plain: Gating) -> None:
    for at in (0, 1):
        ok(plain.hold(plain.gate(at), "pass"))
    ok(plain.open(2, opened_on=f"{TODAY}"))
    early = {"closed_on": f"{TODAY - timedelta(days=1)}"}
    assert act(plain.manager, plain.stage(2), "closing", early).status_code == 422
    assert ok(act(plain.manager, plain.stage(2), "closing", {}))["closed_on"] == f"{TODAY}"
    match = {"If-Match": plain.manager.get(plain.stage(2)).headers["ETag"]}
    refused(plain.manager.patch(plain.stage(2), json={"work": "9"}, headers=match), 409, "stage.closed")


def test_a_pass_is_good_for_its_time(plain: Gating) -> None:
    ok(plain.hold(plain.gate(), "pass", held_on=f"{TODAY - timedelta(days=31)}"))
    refused(plain.open(1), 409, "gate.decision-expired")
    ok(plain.open(1, opened_on=f"{TODAY - timedelta(days=1)}"))


def test_a_stage_begun_nevertheless_is_a_breach_recorded_once(plain: Gating) -> None:
    ok(plain.open(0))
    ok(plain.open(1, breach_reason="The contractor was on site"))
    (breach,) = breaches(plain)
    gate = plain.gate()
    assert (breach["cause"], breach["subject"], breach["broken_rule"], breach["status"]) == (
        "stage_opened",
        "Do",
        "gate.not-passed",
        "open",
    )
    assert (breach["reason"], breach["healed_by"]) == ("The contractor was on site", f"{gate}/waivers")
    ok(plain.open(2, breach_reason="And went on"))
    assert [each["subject"] for each in breaches(plain)] == ["Do", "After"]  # of each gate, one
    ok(plain.hold(gate, "pass"))
    url = f"/v1/gate-breaches/{breach['id']}"
    told = ok(plain.manager.get(url))
    assert (told["status"], told["healed_by"], told["waiver_id"]) == ("regularised", None, None)
    actions = [v["action"] for v in ok(plain.manager.get(f"{url}/history"))["items"]]
    assert actions == ["gate.breached", "gate_breach.regularised"]
    above = plain.manager.get(f"/v1/programmes/{plain.programme}/gate-breaches", params={"status": "open"})
    assert [each["subject"] for each in ok(above)["items"]] == ["After"]
    assert breaches(plain, cause="work_started") == []


def test_a_waiver_of_the_gate_heals_the_breach_and_lets_work_pass(plain: Gating) -> None:
    ok(plain.open(1, breach_reason="The contractor was on site"))
    gate = plain.gate()
    refused(plain.waive(gate, plain.manager), 403, "gate:waive")
    refused(plain.waive(gate, plain.lead), 403, "role.decision:decide")
    refused(plain.waive(gate, plain.sponsor, expires_on="2099-01-31"), 409, "gate.skipped-by-decision")
    waiver = ok(plain.waive(gate, plain.sponsor))
    (breach,) = breaches(plain, status="waived")
    assert breach["waiver_id"] == waiver["id"]
    told = ok(plain.manager.get(gate))
    assert (told["status"], told["waived_on"]) == ("waived", f"{TODAY}")
    match = {"If-Match": plain.manager.get(gate).headers["ETag"]}
    refused(plain.manager.delete(gate, headers=match), 409, "gate.kept-once-held")
    ok(plain.waive(plain.gate(1), plain.sro))
    ok(plain.open(2, opened_on=f"{TODAY - timedelta(days=1)}"))
    assert len(breaches(plain)) == 1


def test_by_decision_a_body_waives_a_gate(plain: Gating) -> None:
    plain.board()
    refused(plain.waive(plain.gate(), plain.sponsor), 409, "gate.skipped-by-decision")
    url = plain.in_review()
    id = url.rpartition("/")[2]
    refused(plain.waive(plain.gate(), plain.sponsor, decision_id=id), 409, "gate.skipped-by-decision")
    ok(plain.decide(url))
    assert ok(plain.waive(plain.gate(), plain.sponsor, decision_id=id))["decision_id"] == id


def enter(gating: Gating, version: str, code: str, **members: Any) -> str:
    body = {"code": code, "name": f"Task {code}", "duration_minutes": 480, "predecessors": [], **members}
    made = gating.manager.post(f"/v1/schedule-versions/{version}/tasks", json=body)
    ok(made)
    return str(made.headers["Location"])


def test_work_in_the_plan_past_a_gate_is_a_breach(gating: Gating) -> None:
    gating.following(PLAIN, dates=WORK)
    body = {"name": "The plan", "start": "2026-03-02T08:00", "data_date": "2026-03-20T17:00"}
    version = ok(gating.manager.post(f"{gating.at}/schedule-versions", json=body))["id"]
    began = {"actual_start": "2026-03-09T08:00"}
    enter(gating, version, "A", wbs="1.1", **began)  # of the first stage
    enter(gating, version, "X", wbs="20.1", **began)  # of none
    task = enter(gating, version, "B", wbs="2.1")
    assert breaches(gating) == []
    match = {
        "If-Match": gating.manager.get(task).headers["ETag"],
        "Content-Type": "application/merge-patch+json",
    }
    ok(gating.manager.patch(task, json=began, headers=match))
    (breach,) = breaches(gating)
    assert (breach["cause"], breach["subject"], breach["began_on"]) == (
        "work_started",
        "B Task B",
        "2026-03-09",
    )
    assert breach["gate_id"] == gating.gate().rpartition("/")[2]
    enter(gating, version, "C", wbs="2.2", **began)
    assert len(breaches(gating)) == 1
    summary = {"kind": "summary", "duration_minutes": 0}
    enter(gating, version, "CLOSE", **summary)
    enter(gating, version, "D", parent="CLOSE", **began)
    assert [each["subject"] for each in breaches(gating)] == ["B Task B", "D Task D"]


def test_work_that_was_begun_is_seen_when_a_stage_says_what_its_work_is(plain: Gating) -> None:
    body = {"name": "The plan", "start": "2026-03-02T08:00", "data_date": "2026-03-20T17:00"}
    version = ok(plain.manager.post(f"{plain.at}/schedule-versions", json=body))["id"]
    enter(plain, version, "B", wbs="2", actual_start="2026-03-09T08:00")
    assert breaches(plain) == []
    stage = plain.stage(1)
    assert plain.manager.patch(stage, json={"work": "2"}).status_code == 428
    match = {"If-Match": plain.manager.get(stage).headers["ETag"]}
    told = ok(plain.manager.patch(stage, json={"work": "2", "planned_start_on": "2026-04-01"}, headers=match))
    assert (told["work"], told["planned_start_on"]) == ("2", "2026-04-01")
    assert [each["subject"] for each in breaches(plain)] == ["B Task B"]
    assert plain.manager.patch(stage, json={"work": "3"}, headers=match).status_code == 412
    late = {"planned_finish_on": "2026-03-01"}
    match = {"If-Match": plain.manager.get(stage).headers["ETag"]}
    assert plain.manager.patch(stage, json=late, headers=match).status_code == 422


def test_who_may(
    plain: Gating,
    client_for: ClientFor,
    organisation_id: UUID,
    reader: TestClient,
    component: Callable[..., UUID],
) -> None:
    ok(plain.open(1, breach_reason="They did not wait"))
    breach = f"/v1/gate-breaches/{breaches(plain)[0]['id']}"
    stage, match = plain.stage(0), {"If-Match": '"1"'}
    stranger, elsewhere = client_for(uuid7()), client_for(organisation_id, on=component("ELSE"))
    for url in (stage, f"{stage}/history", breach, f"{breach}/history", f"{plain.at}/stages"):
        assert stranger.get(url).status_code == elsewhere.get(url).status_code == 404
        assert reader.get(url).status_code == 200
        assert reader.get(url, headers={"Authorization": ""}).status_code == 401
    refused(reader.post(f"{stage}/opening", json={}, headers=match), 403, "gate:write")
    refused(reader.patch(stage, json={}, headers=match), 403, "gate:write")
    assert plain.manager.post(f"{stage}/opening", json={}).status_code == 428
    assert plain.manager.post(f"{stage}/opening", json={}, headers={"If-Match": '"7"'}).status_code == 412
    key = match | {"Idempotency-Key": "open"}
    once, again = (plain.manager.post(f"{stage}/opening", json={}, headers=key) for _ in range(2))
    assert ok(once) == ok(again) and again.headers["Idempotency-Replayed"] == "true"
    listed = ok(reader.get(f"/v1/programmes/{plain.programme}/stages", params={"status": "open"}))["items"]
    assert [each["code"] for each in listed] == ["plan", "do"]


def test_lists_of_gates_at_every_level(plain: Gating) -> None:
    late, ahead = f"{TODAY - timedelta(days=1)}", f"{TODAY + timedelta(days=7)}"
    for at, day in ((0, late), (1, ahead)):
        url = plain.gate(at)
        match = {"If-Match": plain.manager.get(url).headers["ETag"]}
        ok(plain.manager.patch(url, json={"planned_on": late, "forecast_on": day}, headers=match))

    def found(**query: Any) -> list[str]:
        page = ok(plain.manager.get(f"/v1/programmes/{plain.programme}/gates", params=query))
        return [each["code"] for each in page["items"]]

    assert found(overdue=True) == ["go"] and found(due_before=ahead) == ["go"]
    assert found(due_before=f"{TODAY + timedelta(days=8)}") == ["go", "done"]
    assert found(status="upcoming") == ["go", "done"] and found(status="closed") == []
    ok(plain.hold(plain.gate(), "hold", return_on=ahead))
    assert (found(status="open"), found(overdue=True)) == (["go"], [])
    ok(plain.waive(plain.gate(1), plain.sponsor))
    assert found(status="waived") == ["done"]
    assert found(due_before="2099-01-31") == ["go"]
    ok(plain.hold(plain.gate(), "pass"))
    assert found(status="closed") == ["go"] and found(due_before="2099-01-31") == []
