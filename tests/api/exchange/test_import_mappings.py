"""Mappings over HTTP: those that are shipped, and the organisation's own, whose versions never change."""

from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.exchange.shipped import SHIPPED
from app.exchange.targets import faults_in
from tests.api.exchange.conftest import MAPPING, TIDY, applied, column, everything, sent
from tests.conftest import ClientFor


def test_the_shipped_mappings_are_there_for_everybody_who_imports(
    client: TestClient, client_for: ClientFor, organisation_id: UUID
) -> None:
    listed = client.get("/v1/import-mappings").json()["items"]
    assert [(m["name"], m["origin"]) for m in listed] == [
        ("nasa-lessons", "shipped"),
        ("p6-risks", "shipped"),
        ("uk-major-projects", "shipped"),
        ("uk-security-risks", "shipped"),
        ("us-it-projects", "shipped"),
    ]
    one = client.get("/v1/import-mappings/uk-major-projects").json()
    assert one["definition"] == SHIPPED["uk-major-projects"].model_dump(mode="json")
    reader = client_for(organisation_id, "reader")
    assert reader.get("/v1/import-mappings").json()["items"] == []
    assert reader.get("/v1/import-mappings/uk-major-projects").status_code == 404


def test_the_shipped_mappings_can_be_used() -> None:
    assert {name: faults_in(mapping) for name, mapping in SHIPPED.items()} == {key: [] for key in SHIPPED}


def test_a_mapping_saved_again_is_a_version_more_and_the_one_before_stays(
    client: TestClient, portfolio: str, mapping: str
) -> None:
    used = applied(client, TIDY, portfolio, mapping, "2026-03")
    saved = client.post("/v1/import-mappings", json={**MAPPING, "title": "Another title"})
    assert saved.status_code == 201 and saved.json()["version"] == 2
    url = f"/v1/import-mappings/{mapping}"
    assert client.get(saved.headers["Location"]).json() == saved.json() == client.get(url).json()
    first = client.get(url, params={"version": used["mapping_version"]}).json()
    assert (first["title"], first["definition"]["version"]) == (MAPPING["title"], 1)
    assert client.get(url, params={"version": 3}).status_code == 404
    later = sent(client, TIDY, portfolio, mapping, "2026-03").json()
    earlier = sent(client, TIDY, portfolio, mapping, "2026-03", mapping_version=1).json()
    assert (later["mapping_version"], earlier["mapping_version"]) == (2, 1)


def test_a_mapping_tells_who_saved_each_version_and_what_it_replaced(
    client: TestClient, client_for: ClientFor, organisation_id: UUID, mapping: str
) -> None:
    other = client_for(organisation_id, "pmo_lead")
    assert other.post("/v1/import-mappings", json={**MAPPING, "title": "Another title"}).is_success
    url = f"/v1/import-mappings/{mapping}/history"
    first, second = client.get(url).json()["items"]
    assert (first["version"], first["action"], first["before"]) == (1, "mapping.saved", {})
    assert (second["version"], second["before"]) == (2, {"title": MAPPING["title"], "version": 1})
    assert first["actor_id"] != second["actor_id"]
    assert (first["valid_to"], second["valid_to"]) == (second["valid_from"], None)
    newest = client.get(f"/v1/import-mappings/{mapping}").json()
    assert second["snapshot"] == newest["definition"]
    assert everything(client, url, limit=1) == [first, second]
    assert client.get(url, params={"include": "total"}).json()["total"] == 2
    assert client.get("/v1/import-mappings/uk-major-projects/history").json()["items"] == []
    assert client.get("/v1/import-mappings/nobody-has-it/history").status_code == 404
    assert client_for(organisation_id, "reader").get(url).status_code == 404


def test_mappings_are_paged_by_name_with_the_shipped_among_them(client: TestClient) -> None:
    for name in ("z-list", "a-list", "uk-other"):
        assert client.post("/v1/import-mappings", json={**MAPPING, "name": name}).status_code == 201
    names = [m["name"] for m in everything(client, "/v1/import-mappings", limit=2)]
    shipped = ["uk-security-risks", "us-it-projects"]
    assert names == [
        "a-list",
        "nasa-lessons",
        "p6-risks",
        "uk-major-projects",
        "uk-other",
        *shipped,
        "z-list",
    ]
    assert client.get("/v1/import-mappings", params={"include": "total"}).json()["total"] == 8


def test_a_mapping_belongs_to_its_organisation(
    client: TestClient, client_for: ClientFor, mapping: str
) -> None:
    stranger = client_for(UUID(int=7))
    assert stranger.get(f"/v1/import-mappings/{mapping}").status_code == 404
    assert mapping not in {m["name"] for m in stranger.get("/v1/import-mappings").json()["items"]}


def test_saving_needs_the_right_to(client_for: ClientFor, organisation_id: UUID) -> None:
    refused = client_for(organisation_id, "reader").post("/v1/import-mappings", json=MAPPING)
    assert (refused.status_code, refused.json()["rule"]) == (403, "mapping:write")


def test_the_name_of_a_shipped_mapping_is_taken(client: TestClient) -> None:
    taken = client.post("/v1/import-mappings", json={**MAPPING, "name": "uk-major-projects"})
    assert taken.status_code == 409 and "another name" in taken.json()["detail"]


MONEY = {"type": "money", "currency": "USD"}
SCALE = {"name": "uk-three-point", "levels": ["red", "amber", "green"]}
RATING = {"type": "confidence", "assessor": "ipa", "scales": [SCALE], "words": {"R": "red"}}


@pytest.mark.parametrize(
    ("added", "pointer", "words"),
    [
        (
            column("project.colour", "Colour", {"type": "text"}),
            "/body/columns/8",
            "none of project.external_id",
        ),
        (column("report.benefits", "Benefits", MONEY), "/body/columns", "one currency"),
        (
            column("report.benefits", "Benefits", {"type": "money", "currency": "XYZ"}),
            "/body/columns/8/cell/money/currency",
            "XYZ is no currency",
        ),
        (column("report.actual", "Actual", {"type": "number"}), "/body/columns/8", "not number"),
        (column("report.narrative.weather", "Weather", {"type": "text"}), "/body/columns/8", "no topic"),
        (column("report.confidence.sro", "SRO", RATING), "/body/columns/8", "assessor"),
        (
            column("report.confidence.ipa", "IPA", {**RATING, "scales": [{**SCALE, "name": "own"}]}),
            "/body/columns/8",
            "the scale own",
        ),
        (column("project.custom.9th", "Ninth", {"type": "text"}), "/body/columns/8", "no slug"),
        (
            column("project.status", "Status", {"type": "choice", "words": {"On": "on"}}),
            "/body/columns/8",
            "on is none of proposed",
        ),
        (
            column("report.declared_rag", "RAG", {"type": "choice", "words": {"R": "crimson"}}),
            "/body/columns/8",
            "crimson is none of",
        ),
        (
            column("report.cause", "Cause", {"type": "text"}, blank="not-given"),
            "/body/columns/8",
            "lower case",
        ),
    ],
)
def test_a_mapping_that_could_not_be_used_is_refused_and_told_where(
    client: TestClient, added: dict[str, Any], pointer: str, words: str
) -> None:
    refused = client.post("/v1/import-mappings", json={**MAPPING, "columns": [*MAPPING["columns"], added]})
    assert refused.status_code == 422, refused.text
    (fault,) = refused.json()["errors"]
    assert fault["pointer"] == pointer and words in fault["detail"]


@pytest.mark.parametrize(
    ("constants", "words"),
    [
        ({}, "report.cost_basis is wanted"),
        ({"report.cost_basis": "quarterly"}, "period or whole_life"),
        ({"report.cost_basis": "period", "report.budget": "5"}, "can be constant"),
        ({"report.cost_basis": "period", "project.status": "gone"}, "one of proposed"),
    ],
)
def test_constants_say_what_they_can_say(client: TestClient, constants: dict[str, str], words: str) -> None:
    refused = client.post("/v1/import-mappings", json={**MAPPING, "constants": constants})
    assert refused.status_code == 422 and words in refused.json()["errors"][0]["detail"]
