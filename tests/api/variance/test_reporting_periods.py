"""Reporting periods over HTTP."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient

from app.core.ids import uuid7
from tests.api.variance.conftest import year
from tests.conftest import ClientFor

LIST = "/v1/reporting-periods"


def test_a_period_is_opened_listed_changed_closed_and_reopened(client: TestClient) -> None:
    made = client.post(LIST, json=year("2023"))
    assert made.status_code == 201, made.text
    assert made.json()["status"] == "open"
    assert made.json()["allowed_actions"] == ["update", "closure", "delete"]
    at = made.headers["Location"]
    assert client.get(at).json() == made.json()
    revised = client.patch(at, json={"name": "2023 again"}, headers={"If-Match": made.headers["ETag"]})
    assert revised.json()["name"] == "2023 again", revised.text
    closed = client.post(f"{at}/closure", headers={"If-Match": revised.headers["ETag"]})
    assert closed.json()["status"] == "closed"
    assert closed.json()["allowed_actions"] == ["reopening"]
    late = client.patch(at, json={"name": "Too late"}, headers={"If-Match": closed.headers["ETag"]})
    assert late.status_code == 409
    assert late.json()["rule"] == "period_closed"
    reopened = client.post(f"{at}/reopening", headers={"If-Match": closed.headers["ETag"]})
    assert reopened.json()["status"] == "open"
    assert len(client.get(f"{at}/history").json()["items"]) == 4
    first = client.get(f"{at}/history").json()["items"][0]["valid_from"]
    assert client.get(at, params={"known_at": first}).json()["name"] == year("2023")["name"]
    now = client.get(at, params={"known_at": "2100-01-01T00:00:00Z"}).json()
    assert now["name"] == "2023 again"


def test_periods_come_in_order_of_their_data_date_a_page_at_a_time(client: TestClient) -> None:
    for code in ("2022", "2020", "2021"):
        client.post(LIST, json=year(code))
    first = client.get(LIST, params={"sort": "data_date", "limit": 2, "include": "total"}).json()
    rest = client.get(LIST, params={"sort": "data_date", "limit": 2, "cursor": first["next_cursor"]}).json()
    assert [p["code"] for p in first["items"] + rest["items"]] == ["2020", "2021", "2022"]
    assert first["total"] == 3
    assert [p["code"] for p in client.get(LIST, params={"code": "2021"}).json()["items"]] == ["2021"]


def test_a_code_is_given_once_and_a_period_finishes_after_it_starts(client: TestClient) -> None:
    assert client.post(LIST, json=year("2023")).status_code == 201
    taken = client.post(LIST, json=year("2023"))
    assert (taken.status_code, taken.json()["detail"]) == (409, "Another reporting period has this code.")
    assert client.post(LIST, json=year("2024") | {"finish_on": "2020-01-01"}).status_code == 422
    assert client.post(LIST, json=year("2024") | {"code": "a b"}).status_code == 422


def test_a_period_that_was_reported_for_is_not_deleted(
    client: TestClient, project: UUID, record: Callable[..., Any]
) -> None:
    record("2023", {project: {"baseline_cost": 1}})
    held, free = (client.get(LIST, params={"code": code}).json()["items"][0] for code in ("2023", "2022"))
    refused = client.delete(f"{LIST}/{held['id']}", headers={"If-Match": '"1"'})
    assert refused.status_code == 409
    assert "1 status reports" in refused.json()["detail"]
    assert client.delete(f"{LIST}/{free['id']}", headers={"If-Match": '"1"'}).status_code == 204
    assert client.get(f"{LIST}/{free['id']}").status_code == 404


def test_periods_are_the_offices_to_open_everyones_to_read_and_no_strangers(
    client: TestClient, client_for: ClientFor, organisation_id: UUID, project: UUID
) -> None:
    made = client.post(LIST, json=year("2023"))
    at = made.headers["Location"]
    reader = client_for(organisation_id, "reader", on=project)
    assert reader.get(at).status_code == 200
    refused = reader.post(LIST, json=year("2024"))
    assert (refused.status_code, refused.json()["rule"]) == (403, "period:write")
    assert reader.post(f"{at}/closure", headers={"If-Match": '"1"'}).status_code == 403
    assert client_for(uuid7()).get(at).status_code == 404
    assert client.patch(at, json={"name": "x"}).status_code == 428
    assert client.patch(at, json={"name": "x"}, headers={"If-Match": '"7"'}).status_code == 412
