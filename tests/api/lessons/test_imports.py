"""The public lessons through the import of tables, with their known answers."""

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.exchange.mappings.nasa_lessons import MAPPING
from tests.api.lessons.conftest import shared

Brought = Callable[..., Any]
HEADED = b"Lesson ID,Title,Lesson(s) Learned,Sensitivity,Topics\n"


def test_the_public_lessons_come_in_with_their_known_answers(client: TestClient, brought: Brought) -> None:
    file, facts = shared("lessons_learned_sample.csv"), json.loads(shared("facts.json"))
    told = brought(client, file).json()
    assert client.get("/v1/lessons").json()["items"] == []  # so far it was only told
    assert (told["records"], told["columns"]) == (facts["rows"], facts["columns"])
    assert told["counts"] == {"created": facts["rows"]}
    assert [told["lessons"][at]["source_reference"] for at in (0, -1)] == [
        str(facts["first_id"]), str(facts["last_id"])
    ]  # fmt: skip
    headers = {column.target: column.sources[0].header for column in MAPPING.columns}
    blank = Counter(
        {
            headers[each["target"]]: each["cells"]
            for each in told["not_available"]
            if each["reason"] == "not_provided"
        }
    )
    assert {header: blank[header] for header in facts["blank_by_column"]} == facts["blank_by_column"]
    origins = {each["value"]: each["lessons"] for each in told["origins"]}
    assert facts["organisations"].items() <= origins.items()
    topics = {each["value"]: each["lessons"] for each in told["topics"]}
    assert facts["topic_counts_top10"].items() <= topics.items()
    assert "Parts, Materials, & Processes" in topics
    assert "Parts" not in topics
    assert Counter(each["code"] for each in told["problems"]) == {
        "not_in_order": facts["published_before_occurred"]
    }
    assert told["longest_text"] == facts["longest_cell_chars"]

    entered = brought(client, file, dry_run=False).json()
    assert entered["counts"] == {"created": facts["rows"]}
    again = brought(client, file, dry_run=False).json()
    assert again["counts"] == {"already_there": facts["rows"]}
    page = client.get("/v1/lessons", params={"limit": 500, "include": "total"}).json()
    assert page["total"] == facts["rows"]
    texts = [value for each in page["items"] for value in each.values() if isinstance(value, str)]
    assert max(map(len, texts)) == facts["longest_cell_chars"]
    assert any("\n" in text for text in texts)


@pytest.mark.only_on("sqlite")
def test_what_is_not_for_the_public_is_refused_and_nothing_entered(
    client: TestClient, brought: Brought
) -> None:
    file = HEADED + b'1,Pumps,They failed,Secret,\n2,Valves,They froze,Public,"A, B, C"\n'
    told = brought(client, file).json()
    assert told["counts"] == {"refused": 1, "created": 1}
    assert brought(client, file, dry_run=False).status_code == 422
    assert client.get("/v1/lessons").json()["items"] == []


@pytest.mark.only_on("postgresql")
def test_a_mapping_of_others_is_refused(client: TestClient, brought: Brought) -> None:
    refused = brought(client, HEADED, mapping="uk-security-risks")
    assert (refused.status_code, refused.json()["rule"]) == (422, "mapping")
    assert brought(client, b"no,table\n1,2\n").status_code == 422
