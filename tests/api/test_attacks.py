"""What somebody does who means no good, or whose client is broken: each was once possible."""

from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from tests.api.test_risks import FLOOD

MERGE = {"Content-Type": "application/merge-patch+json", "If-Match": '"1"'}
NEW = {"name": "New", "currency": "GBP"}


@pytest.mark.parametrize("instant", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_an_instant_outside_of_time_is_refused(client: TestClient, project: UUID, instant: str) -> None:
    for url, name in ((f"/v1/projects/{project}", "known_at"), ("/v1/audit-events", "at_from")):
        assert client.get(url, params={name: instant}).status_code == 422


def test_nothing_was_known_in_the_middle_ages(client: TestClient, project: UUID) -> None:
    for year in ("0001", "0999", "1066"):
        then = f"{year}-01-01T00:00:00Z"
        assert client.get(f"/v1/projects/{project}", params={"known_at": then}).status_code == 404
        assert client.get("/v1/audit-events", params={"at_to": then}).json()["items"] == []


def test_half_a_character_in_a_members_name_is_refused(client: TestClient) -> None:
    body = b'{"name": "New", "currency": "GBP", "custom": {"\\ud800": 1}}'
    refused = client.post("/v1/projects", content=body, headers={"Content-Type": "application/json"})
    assert refused.status_code == 422, refused.text
    assert refused.json()["errors"][0]["pointer"].endswith("/\ud800")


@pytest.mark.parametrize("blank", ["%20", "%C2%85", "%0A"])
def test_an_external_id_is_not_blank(client: TestClient, blank: str) -> None:
    assert client.put(f"/v1/projects/by-external-id/{blank}", json=NEW).status_code == 422


def test_an_external_id_is_the_same_with_spaces_around_it_and_may_have_slashes(client: TestClient) -> None:
    for given, status in (("%20PRJ%2F7%20", 201), ("PRJ/7", 200), ("PRJ%2F7", 200)):
        put = client.put(f"/v1/projects/by-external-id/{given}", json=NEW)
        assert (put.status_code, put.json()["external_id"]) == (status, "PRJ/7")


def test_a_search_takes_every_character_for_itself_in_either_case(client: TestClient, project: UUID) -> None:
    for name in ("100% done", "100 done", "École", "a_b", "a\\b", "axb", "İstanbul"):
        assert client.post("/v1/projects", json={**NEW, "name": name}).status_code == 201
    for q, found in (
        ("100%", ["100% done"]),
        ("a_b", ["a_b"]),
        ("A\\B", ["a\\b"]),
        ("%", ["100% done"]),
        ("ÉCOLE", ["École"]),
        ("École", ["École"]),
        ("İstan", ["İstanbul"]),
    ):
        listed = client.get("/v1/projects", params={"q": q}).json()["items"]
        assert [each["name"] for each in listed] == found, q
    register = f"/v1/projects/{project}/risks"
    for title in ("100% wet", "Übergang"):
        assert client.post(register, json={**FLOOD, "title": title}).status_code == 201
    for q, titles in (("0%", ["100% wet"]), ("_", []), ("ü", ["Übergang"])):
        listed = client.get(register, params={"q": q}).json()["items"]
        assert [each["title"] for each in listed] == titles, q


def test_numbers_of_our_own_compare_as_numbers(client: TestClient) -> None:
    assert client.post("/v1/custom-fields", json={"slug": "net", "label": "Net", "type": "number"}).is_success
    for value in (-5, -10, 3, 0):
        assert client.post("/v1/projects", json={**NEW, "custom": {"net": value}}).status_code == 201
    for asked, found in (
        ("net>=-7", [-5, 0, 3]),
        ("net<=-7", [-10]),
        ("net>=-20", [-10, -5, 0, 3]),
        ("net:-0", [0]),
        ("net:-5.00", [-5]),
    ):
        listed = client.get("/v1/projects", params={"custom": asked}).json()["items"]
        assert sorted(each["custom"]["net"] for each in listed) == found, asked
