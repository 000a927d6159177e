"""Search in words, ranked alike on both databases."""

import json
from collections.abc import Callable
from pathlib import Path
from statistics import mean
from typing import Any
from uuid import UUID

from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.core.database import Database
from app.core.ids import uuid7
from app.core.search import CANDIDATES
from app.core.unit_of_work import Actor, Writing, opened
from app.identity.rights import EVERYTHING
from app.lessons.schemas import LessonEntry
from app.lessons.service import capture_all
from tests.api.lessons.conftest import shared
from tests.conftest import ClientFor

JUDGED: dict[str, list[str]] = json.loads((Path(__file__).parent / "judgements.json").read_text("utf-8"))
Captured = Callable[..., Any]
HOSTILE = (
    *("", '"', "'; DROP TABLE lessons; --", "AND OR NOT NEAR(", "a*b^2:c {x}", "the of and"),
    *("( & | ! <-> :*", "x" * 3000, "word " * 2000, "İŞ ß 漢字 🙂", "\\", "%_"),
    *("- id : pump", "\x00pump\x00"),
)


def found(client: TestClient, q: str, **query: Any) -> list[str]:
    answer = client.get("/v1/lesson-search", params={"q": q, **query})
    assert answer.status_code == 200, answer.text
    return [each["title"] for each in answer.json()["items"]]


def test_three_of_the_first_five_are_relevant_on_average(
    client: TestClient, brought: Callable[..., Any]
) -> None:
    entered = brought(client, shared("lessons_learned_sample.csv"), dry_run=False)
    called = {each["lesson_id"]: each["source_reference"] for each in entered.json()["lessons"]}
    assert len(JUDGED) == 10
    relevant = {}
    for q, judged in JUDGED.items():
        items = client.get("/v1/lesson-search", params={"q": q, "limit": 5}).json()["items"]
        relevant[q] = sum(called[each["id"]] in judged for each in items)
    assert mean(relevant.values()) >= 3, relevant


def test_a_word_in_the_title_counts_more_and_endings_make_no_difference(
    client: TestClient, captured: Captured
) -> None:
    captured("Gantries", effect="A pump was lost")
    captured("Of pumps", abstract="Failing")
    captured("Wells", abstract="A pump was late")
    captured("Unrelated")
    assert found(client, "pumping")[0] == "Of pumps"
    assert sorted(found(client, "PUMPS")) == ["Gantries", "Of pumps", "Wells"]
    assert found(client, "failed pump")[0] == "Of pumps"
    (hit,) = client.get("/v1/lesson-search", params={"q": "pumps", "limit": 1}).json()["items"]
    assert "pump" in hit["snippet"].lower() or hit["snippet"] == "Failing"


def test_the_index_is_what_was_written_and_filters_hold(
    client: TestClient, captured: Captured, project: UUID, elsewhere: TestClient, client_for: ClientFor
) -> None:
    made = captured("Pumps", component_id=str(project), phases=["Design"])
    assert found(client, "pump", phase="design", component_id=str(project)) == ["Pumps"]
    assert found(client, "pump", phase="closure") == found(client, "pump", status="rejected") == []
    assert found(elsewhere, "pump") == ["Pumps"]
    assert found(client_for(uuid7()), "pump") == []
    changed = {"title": "Valves", "what_happened": "They froze"}
    url, headers = made.headers["Location"], {"If-Match": '"1"'}
    assert client.patch(url, json=changed, headers=headers).status_code == 200
    assert found(client, "pump") == []
    assert found(client, "frozen valves") == ["Valves"]


def test_no_query_fails(client: TestClient, captured: Captured) -> None:
    captured("Pumps")
    for hostile in HOSTILE:
        answer = client.get("/v1/lesson-search", params={"q": hostile})
        assert answer.status_code == 200, answer.text
    assert found(client, HOSTILE[-1]) == ["Pumps"]


def test_equal_lessons_come_in_the_order_of_their_ids(client: TestClient, captured: Captured) -> None:
    ids = [captured("The same pumps").json()["id"] for _ in range(4)]
    for limit in (2, 4):
        items = client.get("/v1/lesson-search", params={"q": "pumps", "limit": limit}).json()["items"]
        assert [each["id"] for each in items] == ids[:limit]


def test_better_lessons_of_another_organisation_crowd_nothing_out(
    client: TestClient, captured: Captured, app: FastAPI
) -> None:
    captured("Wells", what_happened=f"A pump was late. {'So it went on. ' * 50}")
    entries = [(str(n), LessonEntry(title="Pumps", lesson="So")) for n in range(CANDIDATES + 1)]
    other = Actor("other", uuid7(), EVERYTHING)
    database: Database = app.state.database
    with opened(Writing, database, lambda _: other) as uow:
        capture_all(uow, "other", entries)
    assert found(client, "pumps") == found(client, "pumps", limit=1) == ["Wells"]
    captured("Pumps")
    assert found(client, "pumps", limit=1) == ["Pumps"]
    assert found(client, "pumps") == ["Pumps", "Wells"]
