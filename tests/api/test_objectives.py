"""Strategic objectives and contributions over HTTP, on each database."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.core.ids import uuid7

ClientFor = Callable[..., TestClient]
OBJECTIVES = "/v1/strategic-objectives"
ON_TIME: dict[str, Any] = {
    "code": "OBJ-1",
    "title": "Journeys that arrive on time",
    "weight": 3,
    "owner": "Director of operations",
    "period": "2025 to 2030",
}


@pytest.fixture
def portfolio(component: Callable[..., UUID]) -> UUID:
    return component("PF", "portfolio")


@pytest.fixture
def objective(client: TestClient) -> str:
    return str(client.post(OBJECTIVES, json=ON_TIME).json()["id"])


def test_an_objective_is_told_as_it_was_set(client: TestClient) -> None:
    made = client.post(OBJECTIVES, json=ON_TIME)
    assert made.status_code == 201, made.text
    assert made.json().items() >= ON_TIME.items()
    assert client.get(made.headers["Location"]).json() == made.json()
    assert client.get(OBJECTIVES).json()["items"] == [made.json()]
    taken = client.post(OBJECTIVES, json=ON_TIME)
    assert taken.status_code == 409 and "code" in taken.json()["detail"]


def test_an_objective_changes_and_goes_while_nothing_refers_to_it(
    client: TestClient, objective: str, project: UUID
) -> None:
    url, patch = f"{OBJECTIVES}/{objective}", {"weight": 1.5, "owner": None}
    assert client.patch(url, json=patch).status_code == 428
    assert client.patch(url, json=patch, headers={"If-Match": '"1"'}).json().items() >= patch.items()
    assert client.patch(url, json=patch, headers={"If-Match": '"1"'}).status_code == 412
    assert client.patch(url, json={"weight": -1}, headers={"If-Match": '"2"'}).status_code == 422
    share = {"objective_id": objective, "share": 0.5}
    given = client.post(f"/v1/projects/{project}/strategic-contributions", json=share)
    held = client.delete(url, headers={"If-Match": '"2"'})
    assert held.status_code == 409 and "1 strategic contributions" in held.json()["detail"]
    assert client.delete(given.headers["Location"], headers={"If-Match": '"1"'}).status_code == 204
    assert client.get(f"{url}/history").json()["items"][1]["before"]["weight"] == "3.000000"
    assert client.delete(url, headers={"If-Match": '"2"'}).status_code == 204
    assert client.get(url).status_code == 404


def test_contributions_are_listed_both_ways(
    client: TestClient, objective: str, component: Callable[..., UUID]
) -> None:
    other = client.post(OBJECTIVES, json={**ON_TIME, "code": "OBJ-2"}).json()["id"]
    projects = [component("P1"), component("P2")]
    for project in projects:
        for id in (objective, other):
            body = {"objective_id": id, "share": 0.25, "rationale": "New signals"}
            made = client.post(f"/v1/projects/{project}/strategic-contributions", json=body)
            assert made.status_code == 201 and made.json().items() >= body.items()
    of_project = client.get(f"/v1/projects/{projects[0]}/strategic-contributions").json()["items"]
    assert [item["objective_id"] for item in of_project] == [objective, other]
    url, found = f"{OBJECTIVES}/{other}/strategic-contributions", []
    query: dict[str, Any] = {"limit": 1}
    while query:
        page = client.get(url, params=query).json()
        found += [item["component_id"] for item in page["items"]]
        query = {**query, "cursor": page["next_cursor"]} if page["next_cursor"] else {}
    assert found == [str(project) for project in projects]


def test_a_contribution_is_one_of_each_and_between_0_and_1(
    client: TestClient, objective: str, project: UUID
) -> None:
    contributions = f"/v1/projects/{project}/strategic-contributions"
    key = {"Idempotency-Key": "share"}
    body = {"objective_id": objective, "share": 1}
    first, again = (client.post(contributions, json=body, headers=key) for _ in range(2))
    assert first.json() == again.json()
    assert client.post(contributions, json=body).status_code == 409
    assert client.post(contributions, json={**body, "share": 1.1}).status_code == 422
    assert client.post(contributions, json={**body, "objective_id": str(uuid7())}).status_code == 404
    url = first.headers["Location"]
    assert client.patch(url, json={"share": 0.4}).status_code == 428
    assert client.patch(url, json={"share": 0.4}, headers={"If-Match": '"1"'}).json()["share"] == 0.4
    assert client.patch(url, json={"share": 0.4}, headers={"If-Match": '"1"'}).status_code == 412
    history = client.get(f"{url}/history").json()["items"]
    assert client.get(url, params={"known_at": history[0]["valid_from"]}).json()["share"] == 1


def test_coverage_tells_what_nobody_serves_and_who_serves_nothing(
    client: TestClient, objective: str, component: Callable[..., UUID], portfolio: UUID
) -> None:
    client.post(OBJECTIVES, json={**ON_TIME, "code": "OBJ-2", "weight": 1})
    programme = component("PG", "programme", portfolio)
    inside, lone = component("IN", parent=programme), component("LONE", parent=portfolio)
    stopped = component("STOPPED", parent=portfolio)
    url = f"/v1/projects/{stopped}"
    client.patch(url, json={"status": "stopped"}, headers={"If-Match": '"1"'})
    for level, id, share in (("programmes", programme, 0.7), ("projects", stopped, 0.9)):
        body = {"objective_id": objective, "share": share}
        assert client.post(f"/v1/{level}/{id}/strategic-contributions", json=body).status_code == 201
    told = client.get(f"/v1/portfolios/{portfolio}/strategic-coverage").json()
    assert [(o["code"], o["components"], o["share"], o["weight"]) for o in told["objectives"]] == [
        ("OBJ-1", 1, 0.7, 0.75),
        ("OBJ-2", 0, None, 0.25),
    ]
    assert told["objectives_nobody_serves"] == ["OBJ-2"]
    assert (told["components"], told["components_that_serve_none"]) == (2, 1)
    assert [item["component_id"] for item in told["serving_none"]] == [str(lone)]
    body = {"objective_id": objective, "share": 0.4}
    client.post(f"/v1/projects/{inside}/strategic-contributions", json=body)
    again = client.get(f"/v1/portfolios/{portfolio}/strategic-coverage").json()["objectives"][0]
    assert again["share"] == pytest.approx(1.1) and again["over_allocated"]


def test_an_objective_has_measures_and_coverage_is_weighed(
    client: TestClient, objective: str, component: Callable[..., UUID], portfolio: UUID
) -> None:
    punctual = {
        "name": "Within five minutes",
        "unit": "%",
        "baseline": 81,
        "target": 92,
        "due_on": "2030-03-31",
    }
    url = f"{OBJECTIVES}/{objective}"
    told = client.patch(url, json={"measures": [punctual]}, headers={"If-Match": '"1"'})
    assert told.status_code == 200 and told.json()["measures"][0].items() >= punctual.items()
    assert told.json()["measures"][0]["actual"] is None
    for wrong in ({"actual": 84}, {"baseline": 92}):
        refused = client.patch(url, json={"measures": [punctual | wrong]}, headers={"If-Match": '"2"'})
        assert refused.status_code == 422
    other = client.post(OBJECTIVES, json={"code": "OBJ-2", "title": "Cleaner air", "weight": 1}).json()["id"]
    first, second = (component(code, parent=portfolio) for code in ("A", "B"))
    for project, of, share in ((first, objective, 0.8), (second, objective, 0.6), (second, other, 0.5)):
        body = {"objective_id": of, "share": share}
        given = client.post(f"/v1/projects/{project}/strategic-contributions", json=body)
        assert given.status_code == 201
    client.post(OBJECTIVES, json={"code": "OBJ-3", "title": "Served by nobody", "weight": 4})
    covered = client.get(f"/v1/portfolios/{portfolio}/strategic-coverage").json()
    # Weights 3, 1 and 4 of 8; of the first no more than all of it is covered.
    assert [each["weighted_share"] for each in covered["objectives"]] == [0.375, 0.0625, 0]
    assert (covered["weighted_share"], covered["weight_nobody_serves"]) == (0.4375, 0.5)
    assert [(each["code"], each["objectives"], each["weighted_share"]) for each in covered["serving"]] == [
        ("A", ["OBJ-1"], 0.3),
        ("B", ["OBJ-1", "OBJ-2"], 0.2875),
    ]


def test_who_may_do_what(
    client: TestClient,
    client_for: ClientFor,
    organisation_id: UUID,
    objective: str,
    project: UUID,
    portfolio: UUID,
) -> None:
    contributions = f"/v1/projects/{project}/strategic-contributions"
    body = {"objective_id": objective, "share": 0.1}
    given = client.post(contributions, json=body).headers["Location"]
    url, coverage = f"{OBJECTIVES}/{objective}", f"/v1/portfolios/{portfolio}/strategic-coverage"
    reader, stranger = client_for(organisation_id, role="reader"), client_for(uuid7())
    for address in (url, f"{url}/strategic-contributions", f"{url}/history", given, contributions, coverage):
        assert reader.get(address).status_code == 200
        assert stranger.get(address).status_code == 404
    for refused in (
        reader.post(OBJECTIVES, json=ON_TIME),
        reader.post(contributions, json=body),
        reader.patch(url, json={"weight": 1}, headers={"If-Match": '"1"'}),
        reader.delete(given, headers={"If-Match": '"1"'}),
        client_for(organisation_id, role="pmo_lead", on=project).post(OBJECTIVES, json=ON_TIME),
    ):
        assert refused.status_code == 403 and refused.json()["rule"] == "objective:write"
    assert stranger.post(contributions, json=body).status_code == 404
    administrator = client_for(organisation_id, role="administrator").get(coverage)
    assert administrator.status_code == 403 and administrator.json()["rule"] == "objective:read"
    del reader.headers["Authorization"]
    assert reader.get(coverage).status_code == 401
