"""What somebody is told who asks for the first time and gets it wrong."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

STATION = {"name": "Station renewal", "currency": "GBP"}


def fault(answer: Any) -> tuple[str, str]:
    (only,) = answer.json()["errors"]
    return only["pointer"], only["detail"]


@pytest.mark.parametrize(
    ("change", "pointer", "told"),
    [
        ({"name": None}, "/body/name", "valid string"),
        ({"colour": "blue"}, "/body/colour", "There is no member of this name."),
        ({"currency": "pounds"}, "/body/currency", "three capital letters"),
        ({"currency": "XYZ"}, "/body/currency", "XYZ is no currency of ISO 4217"),
        ({"currency": "XAU"}, "/body/currency", "XAU is no currency"),
        ({"planned_start_on": 86400}, "/body/planned_start_on", "it must be written as 2027-03-31"),
        ({"planned_start_on": "86400"}, "/body/planned_start_on", "it must be written as 2027-03-31"),
        ({"planned_start_on": "2027-02-30"}, "/body/planned_start_on", "day"),
        ({"parent_id": "top"}, "/body/parent_id", "ids are UUIDs"),
        ({"custom": {"ward": 1}}, "/body/custom/ward", "no such custom field"),
        ({"custom": 3}, "/body/custom", "It must be a JSON object."),
    ],
)
def test_a_fault_is_pointed_at_in_words(
    client: TestClient, change: dict[str, Any], pointer: str, told: str
) -> None:
    refused = client.post("/v1/projects", json=STATION | change)
    assert refused.status_code == 422
    assert fault(refused)[0] == pointer and told in fault(refused)[1]


def test_what_is_missing_is_named(client: TestClient) -> None:
    assert fault(client.post("/v1/projects", json={"name": "X"})) == ("/body/currency", "It is missing.")


def test_a_patch_points_as_a_post_does(client: TestClient) -> None:
    made = client.post("/v1/projects", json=STATION)
    version = {"If-Match": made.headers["ETag"]}
    refused = client.patch(made.headers["Location"], json={"status": "asleep"}, headers=version)
    assert fault(refused)[0] == "/body/status"


def test_a_patch_removes_nothing_that_it_does_not_have(client: TestClient) -> None:
    made = client.post("/v1/projects", json=STATION)
    for patch in ({"colour": None}, {"parent_id": None}):
        refused = client.patch(made.headers["Location"], json=patch, headers={"If-Match": '"1"'})
        assert refused.status_code == 422
        assert fault(refused) == (f"/body/{next(iter(patch))}", "There is no member of this name.")


def test_a_form_is_told_what_to_send(client: TestClient) -> None:
    form = client.post("/v1/projects", data=STATION)
    text = client.post("/v1/projects", content="{}", headers={"Content-Type": "text/plain"})
    for refused in (form, text):
        assert refused.status_code == 422 and "Content-Type: application/json" in fault(refused)[1]


@pytest.mark.parametrize("body", ['{"name": "X",}', "name=X", '{"name": "X'])
def test_what_is_not_json_is_unreadable(client: TestClient, body: str) -> None:
    refused = client.post("/v1/projects", content=body, headers={"Content-Type": "application/json"})
    assert refused.status_code == 400 and refused.json()["type"] == "/problems/unreadable"
    assert "not JSON" in refused.json()["detail"]


def test_a_filter_misspelt_is_refused_and_not_ignored(client: TestClient) -> None:
    refused = client.get("/v1/projects?state=active")
    assert refused.status_code == 422
    pointer, told = fault(refused)
    assert pointer == "/query/state" and "status" in told
    assert client.get("/v1/me?a=1").status_code == 422


@pytest.mark.parametrize("tag", ["1", "*", 'W/"1"', '"one"'])
def test_what_is_no_etag_of_a_version_is_told_how_one_looks(client: TestClient, tag: str) -> None:
    made = client.post("/v1/projects", json=STATION)
    refused = client.patch(made.headers["Location"], json={"name": "Y"}, headers={"If-Match": tag})
    assert refused.status_code == 412 and "with its quotes" in refused.json()["detail"]


def test_a_move_says_where_to(client: TestClient, component: Callable[..., UUID]) -> None:
    top = component("TOP", "portfolio")
    url = f"/v1/projects/{component('P', parent=top)}"
    forgotten = client.post(f"{url}/placement", json={}, headers={"If-Match": '"1"'})
    assert (forgotten.status_code, fault(forgotten)[0]) == (422, "/body/parent_id")
    assert client.get(url).json()["parent_id"] == str(top)
    moved = client.post(f"{url}/placement", json={"parent_id": None}, headers={"If-Match": '"1"'})
    assert moved.json()["parent_id"] is None


def test_a_step_that_asks_for_nothing_needs_no_body(client: TestClient, project: UUID) -> None:
    flood = {
        "title": "Flood",
        "cause": "Rain.",
        "event": "It floods.",
        "effect": "Delay.",
        "probability": 0.2,
    }
    risk = client.post(f"/v1/projects/{project}/risks", json=flood | {"status": "draft"})
    url, version = risk.headers["Location"], {"If-Match": risk.headers["ETag"]}
    assert client.post(f"{url}/opening", headers=version).json()["status"] == "open"


def test_the_archived_can_only_be_restored_or_deleted(client: TestClient, project: UUID) -> None:
    url = f"/v1/projects/{project}"
    assert "restoration" not in client.get(url).json()["allowed_actions"]
    why = {"reason": "Handed over."}
    put_away = client.post(f"{url}/archival", json=why, headers={"If-Match": '"1"'})
    assert put_away.json()["allowed_actions"] == ["restoration", "delete"]
    listed = client.get("/v1/projects?archived=true").json()["items"]
    assert listed[0]["allowed_actions"] == ["restoration", "delete"]


def test_money_is_told_alike_wherever_it_stands(client: TestClient, project: UUID) -> None:
    cost = {"amount": "2500000", "currency": "GBP"}
    draft = {"kind": "change", "title": "A roof", "value": cost}
    options = [
        {"label": "Do nothing", "summary": "It leaks."},
        {"label": "Roof", "summary": "Dry.", "cost": cost},
    ]
    told = client.post(f"/v1/projects/{project}/decisions", json=draft | {"options": options}).json()
    assert told["value"] == told["options"][1]["cost"] == {"amount": "2500000.00", "currency": "GBP"}


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/v1/projects", "GET, HEAD, POST"),
        ("POST", "/v1/projects/{id}", "DELETE, GET, HEAD, PATCH"),
        ("PUT", "/v1/projects/{id}/risks", "GET, HEAD, POST"),
        ("GET", "/v1/projects/{id}/archival", "POST"),
        ("HEAD", "/v1/projects/{id}/archival", "POST"),
        ("GET", "/v1/projects/by-external-id/7/8", "PUT"),
        ("POST", "/docs", "GET, HEAD"),
    ],
)
def test_a_refused_method_is_told_which_ones_the_address_takes(
    client: TestClient, project: UUID, method: str, path: str, allowed: str
) -> None:
    refused = client.request(method, path.format(id=project))
    assert (refused.status_code, refused.headers["Allow"]) == (405, allowed)


def test_an_address_that_looks_like_another_takes_its_own_method(client: TestClient) -> None:
    """The id of the other system is ``risks``, and no project has such an id."""
    made = client.put("/v1/projects/by-external-id/risks", json=STATION)
    assert made.status_code == 201, made.text


@pytest.mark.parametrize(
    "path",
    ["/v1/projects/{id}", "/v1/projects?limit=1", "/v1/projects/{id}/dashboard", "/problems", "/health/live"],
)
def test_head_has_the_headers_of_get_and_no_body(client: TestClient, project: UUID, path: str) -> None:
    got, headed = (client.request(method, path.format(id=project)) for method in ("GET", "HEAD"))
    assert (headed.status_code, headed.content) == (200, b"")
    own = {"x-request-id"}
    assert {k: v for k, v in headed.headers.items() if k not in own} == {
        k: v for k, v in got.headers.items() if k not in own
    }
    assert headed.headers["Content-Length"] == str(len(got.content))


def test_head_tells_what_is_not_there_and_what_is_had_already(client: TestClient, project: UUID) -> None:
    url = f"/v1/projects/{project}"
    had = client.head(url, headers={"If-None-Match": client.get(url).headers["ETag"]})
    assert (had.status_code, client.head("/v1/projects/0").status_code) == (304, 422)
    assert client.head(url, headers={"Authorization": ""}).status_code == 401


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ('{"name": "A", "currency": "GBP", "name": "B"}', "/body/name"),
        ('{"name": "A", "currency": "GBP", "custom": {"a/b": 1, "a\\u002fb": 2}}', "/body/custom/a~1b"),
        ('{"x": [{}, {"y": {"z": 1, "w": 2, "z": 1}}]}', "/body/x/1/y/z"),
    ],
)
def test_a_member_sent_twice_is_named_and_neither_is_taken(
    client: TestClient, body: str, pointer: str
) -> None:
    refused = client.post("/v1/projects", content=body, headers={"Content-Type": "application/json"})
    assert refused.status_code == 422
    assert fault(refused) == (pointer, "It is there more than once: send it once.")


@pytest.mark.parametrize("tag", ['"01"', 'W/"1"', '"1', "1", '"+1"', '"0"', '""1""', '"\u0661"'])
def test_a_change_is_made_to_the_etag_as_it_came_and_no_other(client: TestClient, tag: str) -> None:
    made = client.post("/v1/projects", json=STATION)
    url = made.headers["Location"]
    refused = client.patch(url, json={"name": "Y"}, headers={b"If-Match": tag.encode()})
    assert refused.status_code == 412 and client.get(url).json()["version"] == 1
    assert ("weak" in refused.json()["detail"]) is tag.startswith("W/")


@pytest.mark.parametrize(
    ("path", "name"), [("/v1/projects/{id}/dashboard", "as_of"), ("/v1/projects/{id}", "known_at")]
)
@pytest.mark.parametrize("seconds", ["0", "1679616000", "1e9"])
def test_a_day_or_an_instant_is_not_taken_from_a_number(
    client: TestClient, project: UUID, path: str, name: str, seconds: str
) -> None:
    refused = client.get(path.format(id=project), params={name: seconds})
    assert refused.status_code == 422
    assert fault(refused)[0] == f"/query/{name}" and "it must be written as 2027" in fault(refused)[1]
