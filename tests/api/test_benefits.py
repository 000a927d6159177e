"""Benefit profiles: what they say, and what is missing rather than zero."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.core.ids import uuid7
from tests.conftest import ClientFor

DELAYS = {
    "title": "Fewer delays from flooding",
    "category": "cashable",
    "status": "planned",
    "measure": "Delay minutes attributed to flooding",
    "unit": "minutes a year",
    "baseline_value": 12000.5,
    "baseline_on": "2025-03-31",
    "target_value": 3000,
    "target_on": "2028-03-31",
    "owner": "Route director",
    "annual_value": {"amount": "450000.00", "currency": "GBP"},
}


@pytest.fixture
def benefits(project: UUID) -> str:
    return f"/v1/projects/{project}/benefits"


def test_a_profile_is_what_was_posted(client: TestClient, benefits: str) -> None:
    posted = client.post(benefits, json=DELAYS)
    assert posted.status_code == 201, posted.text
    assert {name: posted.json()[name] for name in DELAYS} == DELAYS
    assert posted.json()["reference"] == "BEN-0001"
    read = client.get(posted.headers["Location"])
    assert read.json() == posted.json() == client.get(benefits).json()["items"][0]
    assert read.headers["ETag"] == posted.headers["ETag"] == '"1"'


def test_what_is_not_known_is_null(client: TestClient, benefits: str) -> None:
    bare = client.post(benefits, json={"title": "A calmer street", "category": "social"}).json()
    absent = ("measure", "unit", "baseline_value", "baseline_on", "target_value", "owner", "annual_value")
    assert [bare[name] for name in absent] == [None] * 7
    assert bare["status"] == "identified"
    gone = {"baseline_value": None, "baseline_on": None}
    url = client.post(benefits, json=DELAYS).headers["Location"]
    assert client.patch(url, json=gone, headers={"If-Match": '"1"'}).json()["baseline_value"] is None


@pytest.mark.parametrize(
    "members",
    [
        {"baseline_value": None},
        {"unit": None},
        {"annual_value": {"amount": "-1.00", "currency": "GBP"}},
        {"annual_value": {"amount": "1.00", "currency": "EUR"}},
        {"category": "vague"},
        {"target_value": "NaN"},
        {"target_value": 1e9},
        {"target_on": DELAYS["baseline_on"]},
    ],
)
def test_what_cannot_be_is_refused(client: TestClient, benefits: str, members: dict) -> None:
    assert client.post(benefits, json=DELAYS | members).status_code == 422
    url = client.post(benefits, json=DELAYS).headers["Location"]
    assert client.patch(url, json=members, headers={"If-Match": '"1"'}).status_code == 422


def test_a_revision_needs_the_version_last_seen(client: TestClient, benefits: str) -> None:
    url, patch = client.post(benefits, json=DELAYS).headers["Location"], {"status": "realising"}
    assert client.patch(url, json=patch).status_code == 428
    assert client.patch(url, json=patch, headers={"If-Match": '"1"'}).json()["status"] == "realising"
    assert client.patch(url, json=patch, headers={"If-Match": '"1"'}).status_code == 412
    first, second = client.get(f"{url}/history").json()["items"]
    assert (first["action"], second["action"]) == ("benefit.profiled", "benefit.revised")
    then = client.get(url, params={"known_at": first["valid_from"]}).json()
    assert (then["status"], then["target_value"]) == ("planned", 3000.0)


def test_a_profile_can_be_taken_away(client: TestClient, benefits: str) -> None:
    url = client.post(benefits, json=DELAYS).headers["Location"]
    assert client.delete(url, headers={"If-Match": '"9"'}).status_code == 412
    assert client.delete(url, headers={"If-Match": '"1"'}).status_code == 204
    assert client.get(url).status_code == client.delete(url, headers={"If-Match": '"1"'}).status_code == 404


def test_lists_filter_and_page(client: TestClient, component: Callable[..., UUID]) -> None:
    top = component("TOP", "programme")
    upper, lower = f"/v1/programmes/{top}/benefits", f"/v1/projects/{component('SUB', parent=top)}/benefits"
    for at, members in (
        (upper, {}),
        (lower, {"category": "social", "title": "A"}),
        (lower, {"status": "realised", "title": "B", "owner": "Head of freight"}),
    ):
        assert client.post(at, json=DELAYS | members).status_code == 201

    def found(**query: Any) -> list[str]:
        return [item["reference"] for item in client.get(upper, params=query).json()["items"]]

    assert found(scope="own") == ["BEN-0001"] and found() == ["BEN-0001", "BEN-0002", "BEN-0003"]
    assert found(scope="below", category="social") == ["BEN-0002"]
    assert found(scope="below", status="realised") == ["BEN-0003"]
    assert found(owner="Head of freight") == ["BEN-0003"]
    query = {"scope": "below", "sort": "title", "limit": 2}
    page = client.get(upper, params=query).json()
    rest = client.get(upper, params=query | {"cursor": page["next_cursor"]}).json()
    assert [item["title"][0] for item in page["items"] + rest["items"]] == ["A", "B", "F"]


def test_who_may(client: TestClient, client_for: ClientFor, organisation_id: UUID, benefits: str) -> None:
    key = {"Idempotency-Key": "b"}
    url = client.post(benefits, json=DELAYS, headers=key).headers["Location"]
    assert client.post(benefits, json=DELAYS, headers=key).headers["Idempotency-Replayed"] == "true"
    reader, stranger = client_for(organisation_id, role="reader"), client_for(uuid7())
    match = {"If-Match": '"1"'}
    for address in (url, benefits, f"{url}/history"):
        assert stranger.get(address).status_code == 404
        assert reader.get(address).status_code == 200
        assert reader.get(address, headers={"Authorization": ""}).status_code == 401
    assert stranger.delete(url, headers=match).status_code == 404
    assert reader.get(url).json()["allowed_actions"] == []
    for refused in (
        reader.post(benefits, json=DELAYS),
        reader.patch(url, json={}, headers=match),
        reader.delete(url, headers=match),
    ):
        assert (refused.status_code, refused.json()["rule"]) == (403, "benefit:write")
