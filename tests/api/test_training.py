"""Courses, the training plan beside gaps and certificates, and certificates to the end as a criterion of a gate."""

from datetime import date, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.api.resources.pooling import made, person, role
from tests.api.test_people import certificate, changed, scheme, standing
from tests.conftest import ClientFor

PRICE = {"amount": "1450.05", "currency": "GBP"}
PLANNING = [{"skill": "planning", "level": 3}]


def course(client: TestClient, code: str, **more: Any) -> dict[str, Any]:
    return made(client, "/courses", {"code": code, "title": code, "provider": "The academy", **more})


def training(client: TestClient, person_id: str, **more: Any) -> dict[str, Any]:
    body = {"person_id": person_id, "title": "Training", "planned_on": "2026-03-02", **more}
    return made(client, "/trainings", body)


def assessed(client: TestClient, person_id: str, level: int, on: str) -> None:
    body = {"skill": "planning", "level": level, "assessed_on": on, "evidence": "Seen"}
    made(client, "/skill-assessments", {"person_id": person_id, **body})


def codes(client: TestClient, **query: str) -> list[str]:
    answer = client.get("/v1/courses", params={"sort": "code", **query})
    assert answer.status_code == 200, answer.text
    return [each["code"] for each in answer.json()["items"]]


def test_courses_are_found_by_what_they_prepare_for(client: TestClient) -> None:
    scheme(client, "FÜR-1"), scheme(client, "FÜR")
    dates = [{"start_on": day, "finish_on": day} for day in ("2027-03-01", "2026-03-01")]
    first = course(client, "A", schemes=["FÜR-1"], dates=dates, price=PRICE, tax_rate=0.2, hours=21)
    second = course(client, "B", schemes=["FÜR"], skills=PLANNING, provider="Another", price=PRICE)
    assert first["price_with_tax"] == {"amount": "1740.06", "currency": "GBP"}
    assert second["price_with_tax"] is None
    assert [each["start_on"] for each in first["dates"]] == ["2026-03-01", "2027-03-01"]
    assert codes(client, scheme="FÜR") == ["B"] and codes(client, scheme="FÜR-1") == ["A"]
    assert codes(client, skill="planning") == ["B"] and codes(client, skill="level") == []
    assert codes(client, starts_from="2027-03-01") == ["A"]
    assert codes(client, starts_from="2027-03-02") == [] and codes(client, provider="Another") == ["B"]
    for wrong in (
        {"schemes": ["NONE"]},
        {"price": None},
        {"price": {"amount": "-1.00", "currency": "GBP"}},
        {"hours": 0},
        {"dates": [{"start_on": "2026-03-02", "finish_on": "2026-03-01"}]},
        {"skills": PLANNING * 2},
    ):
        assert changed(client, "courses", first, **wrong).status_code == 422, wrong
    again = client.post("/v1/courses", json={"code": "A", "title": "A", "provider": "The academy"})
    assert again.status_code == 409
    assert changed(client, "courses", first, dates=[]).json()["dates"] == []
    assert codes(client, starts_from="2026-01-01") == []


def test_a_gap_is_closed_by_an_assessment_after_the_training_and_not_by_it(client: TestClient) -> None:
    wanted = role(client, "PM", required_skills=PLANNING)
    learner = person(client, "A", wanted)
    taught = course(client, "C", skills=PLANNING)
    assessed(client, learner, 1, "2026-02-02")

    def gap(as_of: str) -> dict[str, Any]:
        query = {"role_id": wanted, "as_of": as_of}
        return client.get("/v1/competence-gaps", params=query).json()["people"][0]["skills"][0]

    plan = {"course_id": taught["id"], "skill": "planning", "recheck_on": "2026-05-01"}
    planned = training(client, learner, **plan)
    (beside,) = gap("2026-03-01")["trainings"]
    assert (beside["training_id"], beside["status"], beside["needs_recheck"]) == (
        planned["id"],
        "planned",
        False,
    )
    passed = changed(client, "trainings", planned, status="passed", finished_on="2026-03-04", result="Good")
    assert passed.status_code == 200, passed.text
    assessed(client, learner, 3, "2026-03-04")  # on its last day says nothing of what it led to
    assessed(client, learner, 2, "2026-03-04")
    assert gap("2026-03-05")["gap"] == 1 and gap("2026-03-05")["trainings"][0]["needs_recheck"]
    assessed(client, learner, 3, "2026-03-05")
    assert (gap("2026-03-05")["gap"], gap("2026-03-05")["trainings"]) == (0, [])
    assert changed(client, "trainings", passed.json(), status="planned", finished_on=None).status_code == 409
    gone = client.delete(f"/v1/courses/{taught['id']}", headers={"If-Match": '"1"'})
    assert gone.status_code == 409 and "1 trainings" in gone.json()["detail"]


@pytest.mark.only_on("sqlite")
def test_attacks_on_the_training_plan_are_refused(client: TestClient, client_for: ClientFor) -> None:
    pm = role(client, "PM")
    learner, nobody = person(client, "A", pm), person(client, "G", pm, kind="generic")
    taught = course(client, "C", skills=PLANNING)
    one = training(client, learner, course_id=taught["id"], skill="planning")
    for wrong in (
        {"skill": None},
        {"skill": "law"},
        {"scheme": "PMP"},
        {"person_id": nobody},
        {"status": "passed"},
        {"finished_on": "2026-03-02"},
        {"status": "passed", "finished_on": "2999-01-01"},
        {"recheck_on": "2026-03-02"},
        {"cost": {"amount": "-1.00", "currency": "GBP"}},
    ):
        assert changed(client, "trainings", one, **wrong).status_code == 422, wrong
    organisation = client.get("/v1/me").json()["organisation_id"]
    manager = client_for(organisation, "project_manager")
    assert manager.get(f"/v1/trainings/{one['id']}").status_code == 404
    assert manager.get("/v1/trainings").json()["items"] == []
    body = {"person_id": learner, "title": "T", "skill": "law", "planned_on": "2026-03-02"}
    assert manager.post("/v1/trainings", json=body).status_code == 403
    took = changed(client, "trainings", one, status="failed", finished_on="2026-03-02", result="Of health")
    assert took.status_code == 200
    reason, headers = {"reason": "Asked for on leaving"}, {"If-Match": '"1"'}
    assert client.post(f"/v1/people/{learner}/erasure", json=reason, headers=headers).status_code == 200
    at = f"/v1/trainings/{one['id']}"
    assert "Of health" not in client.get(at).text + client.get(f"{at}/history").text


@pytest.mark.only_on("postgresql")
def test_who_is_to_learn_for_a_scheme_and_holds_none_is_in_training(
    client: TestClient, client_for: ClientFor
) -> None:
    pm = role(client, "PM")
    learner, holder = person(client, "A", pm), person(client, "B", pm)
    certificate(client, holder, "PMP", "2025-01-01", expires_on="2026-12-31")
    later = training(client, learner, scheme="PMP", planned_on="2026-05-04")
    first = training(client, learner, scheme="PMP")
    training(client, holder, scheme="PMP")
    query = {"status": "in_training"}
    (found,) = standing(client, "2026-12-31", **query)
    assert (found["person"], found["training_id"], found["certificate_id"]) == ("A", first["id"], None)
    assert [each["person"] for each in standing(client, "2027-01-01", **query)] == ["A", "B"]
    organisation = client.get("/v1/me").json()["organisation_id"]
    assert standing(client_for(organisation, "project_manager"), "2027-01-01", **query) == []
    assert changed(client, "trainings", first, status="cancelled").status_code == 200
    (next_one,) = standing(client, "2026-12-31", **query)
    assert next_one["training_id"] == later["id"]


def test_a_gate_asks_for_certificates_to_the_end(client: TestClient) -> None:
    end = date.today() + timedelta(days=100)
    dates = {"planned_start_on": "2026-01-01", "planned_finish_on": f"{end}"}
    project = made(client, "/projects", {"code": "P", "name": "P", "currency": "GBP", **dates})
    threshold = {
        "metric": "uncertified_days", "basis": "value", "comparison": "at_most", "threshold": 0
    }  # fmt: skip
    criterion = {"code": "led", "text": "It is led to its end", "evidence": "metric", "threshold": threshold}
    gate = made(
        client,
        f"/projects/{project['id']}/gates",
        {"sequence": 1, "name": "Gate 1", "criteria": [criterion]},
    )

    def told() -> tuple[str, str | None, Any]:
        (found,) = client.get(f"/v1/gates/{gate['id']}/report").json()["criteria"]
        return found["result"], found["reason"], (found["measured"] or {}).get("forecast")

    assert told() == ("not_met", "nobody_assigned", None)
    period = {"code": "NOW", "name": "Now", "start_on": "2026-01-01", "finish_on": f"{end}"}
    made(client, "/reporting-periods", period | {"data_date": f"{end}"})
    leader = person(client, "A", role(client, "PM", required_scheme="PMP"))
    body = {"component_id": project["id"], "person_id": leader, "period": "NOW", "fte": 0.1}
    made(client, "/resource-assignments", body)
    assert told()[:2] == ("not_met", None) and float(told()[2]) == 101
    held = certificate(client, leader, "PMP", "2026-01-01", expires_on=f"{end - timedelta(days=3)}")
    assert float(told()[2]) == 3
    assert changed(client, "held-certificates", held, expires_on=f"{end}").status_code == 200
    assert told()[:2] == ("met", None)
