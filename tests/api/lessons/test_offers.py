"""Lessons at the moment of use: what is offered, why, and what a component makes of it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.calc.lessons import DAYS_TO_CHANGE

VALIDATED = ({"status": "validated"},)
Captured = Callable[..., Any]


def test_offers_are_ranked_with_their_reasons_and_answered(
    client: TestClient, captured: Captured, project: UUID
) -> None:
    both = captured("Pumps", outcomes=VALIDATED, phases=["Delivery"], risk_categories=["Technical"]).json()
    one = captured("Valves", outcomes=VALIDATED, phases=["delivery"]).json()
    captured("Not judged yet", phases=["Delivery"])
    captured("Something else", outcomes=VALIDATED, phases=["Closure"])
    asked = {
        "component_id": str(project), "phase": "Delivery", "risk_category": "technical", "q": "pump failure"
    }  # fmt: skip

    offers = client.get("/v1/lesson-offers", params=asked).json()
    assert [each["lesson_id"] for each in offers["items"]] == [both["id"], one["id"]]
    first, second = offers["items"]
    told = [(reason["reason"], reason["value"]) for reason in first["reasons"]]
    assert told == [("phase", "Delivery"), ("risk_category", "technical"), ("words", "pump failure")]
    assert first["score"] == sum(reason["weight"] for reason in first["reasons"]) == 9
    assert [reason["reason"] for reason in second["reasons"]] == ["phase"]
    assert offers["unanswered"] == 2

    answer = {"component_id": str(project), "lesson_id": both["id"], "response": "seen"}
    made = client.post("/v1/lesson-responses", json=answer)
    assert made.status_code == 201, made.text
    assert client.post("/v1/lesson-responses", json=answer).status_code == 409
    url, version = made.headers["Location"], {"If-Match": made.headers["ETag"]}
    unsaid = client.patch(url, json={"response": "not_applicable"}, headers=version)
    assert unsaid.status_code == 422
    applied = client.patch(url, json={"response": "applied", "reason": "In the plan"}, headers=version)
    assert applied.json()["response"] == "applied"
    offers = client.get("/v1/lesson-offers", params=asked).json()
    assert [each["response"] for each in offers["items"]] == ["applied", None]
    listed = client.get("/v1/lesson-responses", params={"lesson_id": both["id"]}).json()["items"]
    assert [each["component_id"] for each in listed] == [str(project)]


@pytest.mark.only_on("sqlite")
def test_a_cause_that_came_back_makes_what_fits_weigh_more(
    client: TestClient, captured: Captured, project: UUID
) -> None:
    first = captured("Pumps", outcomes=VALIDATED, template_purposes=["business_case"]).json()
    back = captured("Valves", outcomes=VALIDATED, template_purposes=["business_case"]).json()
    later = captured("Valves again").json()
    said = {"lesson_id": back["id"], "source_kind": "lesson", "source_id": later["id"], "note": "The same"}
    assert client.post("/v1/lesson-recurrences", json=said).status_code == 201
    asked = {"component_id": str(project), "template_purpose": "business_case", "q": "*"}
    offers = client.get("/v1/lesson-offers", params=asked).json()["items"]
    assert [(each["lesson_id"], each["score"]) for each in offers] == [(back["id"], 3.5), (first["id"], 3)]


def test_a_project_that_never_read_the_lessons_is_found(
    client: TestClient, captured: Captured, project: UUID
) -> None:
    def found() -> int:
        made = client.post(f"/v1/projects/{project}/consistency-checks", json={})
        assert made.status_code == 201, made.text
        rules = {each["rule"]: each["found"] for each in made.json()["rules"]}
        return int(rules["lesson.read-at-initiation"])

    assert found() == 0  # there is nothing to read
    lesson = captured("Pumps", outcomes=VALIDATED).json()
    assert found() == 1
    answer = {"component_id": str(project), "lesson_id": lesson["id"], "response": "seen"}
    assert client.post("/v1/lesson-responses", json=answer).status_code == 201
    assert found() == 0


def test_a_lesson_that_changed_nothing_is_reminded_of(client: TestClient, captured: Captured) -> None:
    open_one = captured("Pumps", owner="Head of engineering").json()
    embedded = {"status": "embedded", "change_link": "https://example.com/method"}
    captured("Valves", outcomes=(*VALIDATED, embedded))
    rule = {"name": "Lessons", "kind": "lessons", "every": "day", "local_time": "09:00", "time_zone": "UTC"}
    made = client.post("/v1/reminder-rules", json={**rule, "within_days": DAYS_TO_CHANGE + 1})
    assert made.status_code == 201, made.text
    items = client.get(f"/v1/reminder-rules/{made.json()['id']}/dry-run").json()["items"]
    due = (date.fromisoformat(open_one["captured_on"]) + timedelta(days=DAYS_TO_CHANGE)).isoformat()
    assert [(each["reference"], each["due_on"], each["owner"]) for each in items] == [
        (open_one["reference"], due, "Head of engineering")
    ]
