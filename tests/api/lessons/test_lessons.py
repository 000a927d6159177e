"""Lessons over HTTP: from what happened to what it changed."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.core.ids import uuid7
from tests.conftest import ClientFor

VALIDATED = {"status": "validated"}
EMBEDDED = {"status": "embedded", "change_reference": "Test method 2.1"}
Captured = Callable[..., Any]


def test_a_lesson_goes_from_what_happened_to_what_it_changed(
    client: TestClient, captured: Captured, project: UUID, elsewhere: TestClient
) -> None:
    made = captured("Lifts stood still", component_id=str(project), phases=["Delivery"])
    lesson, url = made.json(), made.headers["Location"]
    assert lesson["status"] == "captured"
    due = date.fromisoformat(lesson["captured_on"]) + timedelta(days=90)
    assert lesson["due_on"] == due.isoformat()
    assert lesson["allowed_actions"] == ["update", "outcome"]

    early = client.post(f"{url}/outcome", json=EMBEDDED, headers={"If-Match": '"1"'})
    assert (early.status_code, early.json()["rule"]) == (409, "lesson.status")
    for outcome, version in ((VALIDATED, '"1"'), (EMBEDDED, '"2"')):
        made = client.post(f"{url}/outcome", json=outcome, headers={"If-Match": version})
        assert made.status_code == 200, made.text
    assert made.json()["change_reference"] == "Test method 2.1"
    assert made.json()["allowed_actions"] == []
    late = client.patch(url, json={"owner": "Head of lifts"}, headers={"If-Match": '"3"'})
    assert late.status_code == 409

    assert elsewhere.get(url).json()["title"] == "Lifts stood still"
    told = client.get(f"{url}/history").json()["items"]
    assert [each["action"] for each in told] == ["lesson.captured", "lesson.validated", "lesson.embedded"]
    known = client.get(url, params={"known_at": told[0]["valid_from"]}).json()
    assert (known["status"], known["recurrences"]) == ("captured", 0)


@pytest.mark.parametrize(
    "outcome",
    [
        {"status": "rejected"},
        {"status": "embedded"},
        {"status": "validated", "change_reference": "Test method 2.1"},
        {"status": "embedded", "change_link": "javascript:alert(1)"},
    ],
)
@pytest.mark.only_on("sqlite")
def test_an_outcome_says_what_makes_it_one(
    client: TestClient, captured: Captured, outcome: dict[str, str]
) -> None:
    url = captured("Lifts stood still").headers["Location"]
    assert client.post(f"{url}/outcome", json=outcome, headers={"If-Match": '"1"'}).status_code == 422


@pytest.mark.only_on("postgresql")
def test_what_does_not_say_what_to_do_is_not_validated(client: TestClient, captured: Captured) -> None:
    url = captured("Lifts stood still", recommendation=None).headers["Location"]
    refused = client.post(f"{url}/outcome", json=VALIDATED, headers={"If-Match": '"1"'})
    assert (refused.status_code, refused.json()["rule"]) == (409, "lesson.complete")
    assert client.post("/v1/lessons", json={"title": "Nothing said"}).status_code == 422


def test_lessons_are_found_by_tags_with_commas_and_by_being_overdue(
    client: TestClient, captured: Captured
) -> None:
    first = captured("Sort the parts", topics=["Parts, materials & processes"], phases=["Design"]).json()
    captured("Label the parts", topics=["Parts"], phases=["Design review"])

    def titles(**query: Any) -> list[str]:
        return [each["title"] for each in client.get("/v1/lessons", params=query).json()["items"]]

    assert titles(topic="parts, Materials & processes") == ["Sort the parts"]
    assert titles(topic="Parts") == ["Label the parts"]
    assert titles(phase="design") == ["Sort the parts"]
    assert titles(phase="%") == []
    assert titles(is_overdue=True) == [] and titles(owner="Nobody") == []
    assert titles(status="captured", sort="-title") == ["Sort the parts", "Label the parts"]
    changed = client.patch(
        f"/v1/lessons/{first['id']}", json={"phases": ["Closure"]}, headers={"If-Match": '"1"'}
    )
    assert changed.json()["phases"] == ["Closure"]
    assert titles(phase="Design") == []


def test_a_lesson_of_a_component_is_changed_where_it_was_learnt(
    client: TestClient,
    client_for: ClientFor,
    organisation_id: UUID,
    captured: Captured,
    project: UUID,
    elsewhere: TestClient,
) -> None:
    url = captured("Lifts stood still", component_id=str(project)).headers["Location"]
    manager = client_for(organisation_id, "project_manager", on=project)
    patch: dict[str, Any] = {"json": {"owner": "Head of lifts"}, "headers": {"If-Match": '"1"'}}
    refused = elsewhere.patch(url, **patch)
    assert (refused.status_code, refused.json()["rule"]) == (403, "lesson:write")
    assert manager.patch(url, **patch).status_code == 200
    outcome = manager.post(f"{url}/outcome", json=VALIDATED, headers={"If-Match": '"2"'})
    assert (outcome.status_code, outcome.json()["rule"]) == (403, "lesson:validate")
    assert client_for(uuid7()).get(url).status_code == 404
    assert elsewhere.post("/v1/lessons", json={"title": "T", "lesson": "L"}).status_code == 403


def test_what_came_back_counts_against_a_lesson(
    client: TestClient, captured: Captured, project: UUID
) -> None:
    cause = "No bench test was planned"
    lesson = captured("Lifts stood still", cause=cause).json()
    later = captured("Doors stood open", cause="Again no bench tests were in the plan").json()
    issue = client.post(
        f"/v1/projects/{project}/issues",
        json={"title": "The lift failed", "description": "It failed", "kind": "problem"},
    )
    likely = client.get(f"/v1/lessons/{lesson['id']}/likely-recurrences").json()
    assert [each["lesson_id"] for each in likely["items"]] == [later["id"]]
    assert client.get(f"/v1/lessons/{later['id']}/likely-recurrences").json()["items"] == []

    said = {"lesson_id": lesson["id"], "source_kind": "lesson", "source_id": later["id"], "note": "The same"}
    made = client.post("/v1/lesson-recurrences", json=said)
    assert made.status_code == 201, made.text
    assert client.post("/v1/lesson-recurrences", json=said).status_code == 409
    assert client.post("/v1/lesson-recurrences", json={**said, "source_kind": "dream"}).status_code == 422
    itself = {**said, "source_id": lesson["id"]}
    assert client.post("/v1/lesson-recurrences", json=itself).status_code == 422
    if issue.status_code == 201:
        of_issue = {**said, "source_kind": "issue", "source_id": issue.json()["id"]}
        assert client.post("/v1/lesson-recurrences", json=of_issue).status_code == 201
    counted = client.get(f"/v1/lessons/{lesson['id']}").json()["recurrences"]
    assert (
        counted
        == client.get(
            "/v1/lesson-recurrences", params={"lesson_id": lesson["id"], "include": "total"}
        ).json()["total"]
    )
    assert client.get(f"/v1/lessons/{lesson['id']}/likely-recurrences").json()["items"] == []
