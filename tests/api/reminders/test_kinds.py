"""What each kind of rule finds, and when a rule by due dates does."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from app.core.ids import uuid7
from app.identity.models import Member, ServiceToken
from app.reminders.everything import OF_THE_WORK
from app.reminders.kinds import KINDS
from app.reminders.models import ReminderKind
from app.reminders.rules import MOST
from app.reminders.schemas import OF_NO_SCOPE
from app.risk.models import Risk
from tests.api.reminders.conftest import RISK, Desk, utc

ASKED = {
    "question": "Is the cutting lined?",
    "options": [{"label": label, "summary": "It is so."} for label in ("Do nothing", "Line it")],
    "recommendation": "Line it.",
    "requested_from": "Programme board",
}
BEFORE, NOW = utc("2026-05-01T08:00"), utc("2026-05-01T09:00")


def sent(desk: Desk, kind: str, **rule: Any) -> list[dict[str, Any]]:
    """What a rule of a kind lists on 1 May 2026."""
    id = desk.plan(BEFORE, kind=kind, **rule)
    desk.fire(NOW)
    return [item for reminder in desk.reminders(id) for item in reminder.items]


def titles(items: list[dict[str, Any]]) -> list[str]:
    return [item["title"] for item in items]


@pytest.mark.quick
def test_every_kind_can_be_looked_for() -> None:
    assert set(KINDS) == set(ReminderKind)
    assert {kind for kind, each in KINDS.items() if not each.placed} == OF_NO_SCOPE
    assert set(OF_THE_WORK) == set(KINDS) - OF_NO_SCOPE - {ReminderKind.OPEN_ITEMS}
    assert all(set(KINDS[kind].needs) == {need} for kind, need in OF_THE_WORK.items())


@pytest.fixture
def post(client: TestClient) -> Callable[..., dict[str, Any]]:
    def post(url: str, body: dict[str, Any] | None = None, **options: Any) -> dict[str, Any]:
        answer = client.post(url, json=body, **options)
        assert answer.is_success, answer.text
        made: dict[str, Any] = answer.json()
        return made

    return post


def test_risk_reviews(desk: Desk, post: Any, client: TestClient, component: Callable[..., UUID]) -> None:
    project, gone = component("P1"), component("GONE")
    for title, where, review, status in (
        ("late", project, "2026-04-30", "open"),
        ("today", project, "2026-05-01", "open"),
        ("later", project, "2026-05-02", "open"),
        ("draft", project, "2026-04-30", "draft"),
        ("of what is archived", gone, "2026-04-30", "open"),
    ):
        post(f"/v1/projects/{where}/risks", {**RISK, "title": title, "review_on": review, "status": status})
    post(f"/v1/projects/{gone}/archival", {"reason": "Over"}, headers={"If-Match": '"1"'})
    found = sent(desk, "risk_reviews")
    assert titles(found) == ["late", "today"]
    assert [item["overdue"] for item in found] == [True, False]
    assert titles(sent(desk, "risk_reviews", within_days=1)) == ["late", "today", "later"]


def test_today_is_that_of_the_time_zone(desk: Desk, post: Any, project: UUID) -> None:
    post(f"/v1/projects/{project}/risks", {**RISK, "review_on": "2026-05-02"})
    assert titles(sent(desk, "risk_reviews")) == []
    # 09:00 UTC on the first is 23:00 on Kiritimati, and one hour later the second has begun.
    assert titles(sent(desk, "risk_reviews", time_zone="Pacific/Kiritimati", local_time="23:00")) == []
    id = desk.plan(NOW, time_zone="Pacific/Kiritimati", local_time="00:00")
    desk.fire(NOW + timedelta(hours=1))
    assert len(desk.reminders(id)) == 1


def test_status_reports(desk: Desk, post: Any, client: TestClient, component: Callable[..., UUID]) -> None:
    active, drafted, done, proposed = (component(code) for code in ("A", "B", "C", "D"))
    for id in (active, drafted, done):
        body = {"status": "active", "manager": "Project manager"}
        assert client.patch(f"/v1/projects/{id}", json=body, headers={"If-Match": '"1"'}).is_success
    for code, data_date in (("2026-04", "2026-04-30"), ("2026-05", "2026-05-31"), ("2026-03", "2026-03-31")):
        dates = {"start_on": data_date[:8] + "01", "finish_on": data_date, "data_date": data_date}
        period = post("/v1/reporting-periods", {"code": code, "name": code, **dates})
    post(f"/v1/reporting-periods/{period['id']}/closure", headers={"If-Match": '"1"'})
    report = {"period": "2026-04", "cost_basis": "whole_life"}
    draft, submitted = (post(f"/v1/projects/{id}/status-reports", report) for id in (drafted, done))
    post(f"/v1/status-reports/{submitted['id']}/submission", headers={"If-Match": '"1"'})
    found = sent(desk, "status_reports")
    assert {(item["reference"], item["link"]) for item in found} == {
        ("A", f"/v1/projects/{active}/status-reports"),
        ("B", f"/v1/status-reports/{draft['id']}"),
    }
    assert all(item["owner"] == "Project manager" and item["due_on"] == "2026-04-30" for item in found)
    ahead = sent(desk, "status_reports", within_days=30)
    assert sorted(item["reference"] for item in ahead) == ["A", "A", "B", "B", "C"]
    assert sent(desk, "status_reports", component_id=proposed) == []


def test_decisions_gates_and_benefits(desk: Desk, post: Any, project: UUID) -> None:
    at = f"/v1/projects/{project}"
    for title, due_on in (("late", "2026-04-01"), ("later", "2026-06-01")):
        decision = post(f"{at}/decisions", {"kind": "other", "title": title, "due_on": due_on, **ASKED})
        post(f"/v1/decisions/{decision['id']}/proposal", headers={"If-Match": '"1"'})
    post(f"{at}/decisions", {"kind": "other", "title": "draft", "due_on": "2026-04-01"})
    found = sent(desk, "decisions")
    assert titles(found) == ["late"] and found[0]["owner"] == "Programme board"
    for sequence, dates in enumerate(
        ({"planned_on": "2026-05-10"}, {"planned_on": "2026-04-01", "forecast_on": "2026-09-01"}), 1
    ):
        post(f"{at}/gates", {"sequence": sequence, "name": f"Gate {sequence}", **dates})
    back, passed_over = (
        post(f"{at}/gates", {"sequence": n, "name": f"Gate {n}", "planned_on": "2026-04-01"}) for n in (3, 4)
    )
    held = {"outcome": "hold", "outcome_reason": "Not yet", "return_on": "2026-05-12"}
    post(f"/v1/gates/{back['id']}/outcome", held, headers={"If-Match": '"1"'})
    post(f"/v1/gates/{passed_over['id']}/waivers", {"reason": "It is a pilot"})
    assert titles(sent(desk, "gates", within_days=14)) == ["Gate 1", "Gate 3"]
    measured = {"measure": "Delay", "unit": "min", "baseline_value": 9, "target_value": 3}
    for title, more in (
        ("unmeasured", {}),
        ("without a baseline", {**measured, "baseline_value": None}),
        ("measured", measured),
        ("merely identified", {"status": "identified"}),
    ):
        post(f"{at}/benefits", {"title": title, "category": "cashable", "status": "planned", **more})
    assert sorted(titles(sent(desk, "benefit_measures"))) == ["unmeasured", "without a baseline"]


def test_benefits_are_measured_again_and_reviewed_after_closure(
    desk: Desk, post: Any, client: TestClient, project: UUID
) -> None:
    at = f"/v1/projects/{project}"
    profile = {"title": "Delays", "category": "social", "status": "realising", "measured_every_months": 3}
    told = {"unit": "min", "baseline_value": 9, "baseline_on": "2025-12-31", "target_value": 3}
    benefit = post(f"{at}/benefits", {**profile, **told, "owner": "Route director"})
    post(f"{at}/benefits", {"title": "Never measured", "category": "social", "status": "realising"})
    (due,) = sent(desk, "benefit_readings")
    assert (due["title"], due["due_on"], due["owner"]) == ("Delays", "2026-03-31", "Route director")
    assert sent(desk, "benefit_reviews") == []
    closing = {"status": "completed", "actual_finish_on": "2025-10-31"}
    closed = client.patch(at, json=closing, headers={"If-Match": client.get(at).headers["ETag"]})
    assert closed.status_code == 200, closed.text
    assert [item["due_on"] for item in sent(desk, "benefit_reviews")] == ["2026-04-30"] * 2
    reading = {"measured_on": "2026-04-30", "value": 8, "evidence": "Log"}
    post(f"/v1/benefits/{benefit['id']}/measurements", reading)
    assert sent(desk, "benefit_readings") == []
    assert titles(sent(desk, "benefit_reviews")) == ["Never measured"]
    assert client.get(f"/v1/benefits/{benefit['id']}/realisation").json()["review_due_on"] == "2026-10-31"


def test_service_tokens(desk: Desk, client_for: Callable[..., TestClient], organisation_id: UUID) -> None:
    """Only whose it is and when it ends: who reads reminders need not read tokens."""
    for name, ends in (
        ("Late", "2026-04-20T10:00"),
        ("Soon", "2026-05-10T23:59"),
        ("Old", "2026-01-01T00:00"),
    ):
        client_for(organisation_id, "reader", member=name)
        with desk.database.writing() as session:
            member = sa.select(Member.id).filter_by(organisation_id=organisation_id, name=name)
            theirs = ServiceToken.member_id == member.scalar_subquery()
            session.execute(sa.update(ServiceToken).where(theirs).values(expires_at=utc(ends)))
    found = sent(desk, "service_tokens", within_days=9)
    assert [(item["owner"], item["due_on"]) for item in found] == [
        ("Late", "2026-04-20"),
        ("Soon", "2026-05-10"),
    ]
    assert titles(found) == ["Service token"] * 2
    assert [item["owner"] for item in sent(desk, "service_tokens", within_days=8)] == ["Late"]


def test_certificates(desk: Desk, post: Any) -> None:
    """Those that end soon or have lately, of whom nobody holds a later one."""
    pm = post("/v1/resource-roles", {"code": "PM", "name": "Project manager"})["id"]
    renewed, ending = (post("/v1/people", {"code": code, "role_id": pm})["id"] for code in ("R", "E"))
    for holder, since, ends in (
        (renewed, "2023-05-05", "2026-05-04"),
        (renewed, "2026-05-05", "2029-05-04"),
        (ending, "2023-05-11", "2026-05-10"),
        (ending, "2020-05-11", "2023-05-10"),
    ):
        held = {"person_id": holder, "scheme": "PMP", "valid_from": since, "expires_on": ends}
        post("/v1/held-certificates", held)
    found = sent(desk, "certificates", within_days=9)
    assert [(item["title"], item["owner"], item["due_on"]) for item in found] == [
        ("PMP expires", "E", "2026-05-10")
    ]
    assert sent(desk, "certificates", within_days=8) == []


def test_rechecks_of_skills_and_rules_of_schemes(desk: Desk, post: Any) -> None:
    """Trainings that no assessment followed; schemes in use that nobody verified within a year."""
    pm = post("/v1/resource-roles", {"code": "PM", "name": "Project manager", "required_scheme": "NEVER"})
    one, other = (post("/v1/people", {"code": c, "role_id": pm["id"]})["id"] for c in ("A", "B"))
    took_place = {"status": "attended", "finished_on": "2026-04-01", "recheck_on": "2026-05-01"}
    for learner in (one, other):
        body = {"title": "T", "skill": "planning", "planned_on": "2026-04-01", **took_place}
        post("/v1/trainings", {"person_id": learner, **body})
    post("/v1/trainings", {"person_id": one, "title": "T", "skill": "law", "planned_on": "2026-04-01"})
    shown = {"skill": "planning", "level": 1, "evidence": "Seen"}
    for learner, day in ((one, "2026-04-01"), (other, "2026-04-02")):
        post("/v1/skill-assessments", {"person_id": learner, "assessed_on": day, **shown})
    (found,) = sent(desk, "skill_rechecks")
    assert (found["title"], found["owner"], found["due_on"]) == ("Assess planning again", "A", "2026-05-01")
    verified = {"OLD": "2025-05-01", "NEW": "2025-05-02", "UNUSED": None, "NEVER": None}
    for code, day in verified.items():
        body = {"code": code, "name": code, "awarding_body": "The body", "source": "Their rules"}
        post("/v1/certification-schemes", body | {"verified_on": day})
    for code in ("OLD", "NEW"):
        post("/v1/held-certificates", {"person_id": one, "scheme": code, "valid_from": "2025-01-01"})
    rules = sent(desk, "scheme_rules")
    assert [(each["title"], each["due_on"]) for each in rules] == [
        ("Verify the rules of OLD", "2026-05-01"),
        ("Verify the rules of NEVER", None),
    ]


@pytest.mark.parametrize(("days", "fires"), [(-7, "2026-05-03"), (0, "2026-05-10"), (3, "2026-05-13")])
def test_a_rule_by_due_dates_fires_once_for_each(
    desk: Desk, post: Any, project: UUID, days: int, fires: str
) -> None:
    post(f"/v1/projects/{project}/risks", {**RISK, "review_on": "2026-05-10"})
    id = desk.plan(BEFORE, every="due_date", days_from_due=days)
    desk.pass_by(BEFORE, utc("2026-05-20T08:00"), timedelta(hours=6))
    assert [f"{reminder.due_at:%Y-%m-%d}" for reminder in desk.reminders(id)] == [fires]


def test_a_rule_by_due_dates_makes_up_for_the_days_it_missed(desk: Desk, post: Any, project: UUID) -> None:
    for day in ("2026-04-30", "2026-05-01", "2026-05-03", "2026-05-05", "2026-05-06"):
        post(f"/v1/projects/{project}/risks", {**RISK, "title": day, "review_on": day})
    id = desk.plan(BEFORE, every="due_date", days_from_due=0)
    for moment in ("2026-05-01T09:00", "2026-05-05T08:00", "2026-05-05T09:00", "2026-05-06T09:00"):
        desk.fire(utc(moment))
    listed = [titles(reminder.items) for reminder in desk.reminders(id)]
    assert listed == [["2026-05-01"], ["2026-05-03", "2026-05-05"], ["2026-05-06"]]


def test_a_long_list_tells_how_long_it_is(desk: Desk, post: Any, project: UUID) -> None:
    post(f"/v1/projects/{project}/risks", {**RISK, "review_on": "2026-01-01"})
    with desk.opened() as uow:
        first = uow.session.scalars(sa.select(Risk).filter_by(component_id=project)).one()
        table = sa.inspect(Risk).local_table
        row = dict(uow.session.execute(sa.select(table).where(table.c.id == first.id)).mappings().one())
        more = [{**row, "id": uuid7(), "reference": f"RSK-S{n}"} for n in range(MOST)]
        uow.session.execute(sa.insert(table), more)
    id = desk.plan(BEFORE)
    desk.fire(NOW)
    (reminder,) = desk.reminders(id)
    assert reminder.total == MOST + 1 and len(reminder.items) == MOST


def test_issues_assumptions_and_dependencies_that_are_due(
    desk: Desk, post: Any, component: Callable[..., UUID]
) -> None:
    project, giver = component("P1"), component("P2")
    at = f"/v1/projects/{project}"
    for day in ("2026-05-01", "2026-05-02"):
        post(f"{at}/issues", {"title": f"by {day}", "description": "Late", "due_on": day})
        post(f"{at}/assumptions", {"text": f"by {day}", "review_on": "2026-06-01", "valid_until": day})
        post(f"{at}/dependencies", {"giver_id": str(giver), "what": f"by {day}", "needed_by": day})
    for kind in ("issues", "assumptions", "dependencies"):
        assert titles(sent(desk, kind)) == ["by 2026-05-01"], kind
    assert len(titles(sent(desk, "open_items"))) == 3


@pytest.mark.only_on("sqlite")
def test_continuation_reviews_of_the_quarter(
    desk: Desk, post: Any, client: TestClient, component: Callable[..., UUID]
) -> None:
    for code, status in (("DUE", "active"), ("DONE", "paused"), ("IDEA", "proposed")):
        url = f"/v1/projects/{component(code)}"
        etag = {"If-Match": client.get(url).headers["ETag"]}
        if status != "proposed":
            assert client.patch(url, json={"status": status, "sro": "Director"}, headers=etag).is_success
        review = {"reviewed_on": "2026-04-30", "recommendation": "continue", "rationale": "As it is."}
        quarter = "2026-Q2" if code == "DONE" else "2026-Q1"
        post(f"{url}/continuation-reviews", {"quarter": quarter, **review})
    assert sent(desk, "continuation_reviews", within_days=59) == []
    (item,) = sent(desk, "continuation_reviews", within_days=60)
    assert (item["title"], item["due_on"], item["owner"]) == (
        *("Continuation review of The DUE for 2026-Q2", "2026-06-30", "Director"),
    )
    assert client.get(item["link"]).status_code == 200
