"""How far down the lists at a component reach: one rule for all of them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.api.test_benefits import DELAYS
from tests.conftest import Office

Component = Callable[..., UUID]
RISK = {"title": "T", "cause": "C", "event": "E", "effect": "F", "probability": 0.3}
UNSCOPED = {"components", "history", "schedule-versions", "variance-report/projects", "key-figures"}


def lists(app: FastAPI) -> dict[str, Any]:
    """What is listed at a portfolio, by its address, with the parameters each list takes."""
    top = "/v1/portfolios/{portfolio_id}/"
    found = {}
    for path, methods in app.openapi()["paths"].items():
        told = methods.get("get", {}).get("responses", {}).get("200", {}).get("content", {})
        schema = told.get("application/json", {}).get("schema", {}).get("$ref", "")
        if path.startswith(top) and "/Page_" in schema:
            found[path.removeprefix(top)] = {
                p["name"]: p for p in methods["get"]["parameters"] if "name" in p
            }
    return found


def test_every_list_at_a_component_reaches_down_unless_told(app: FastAPI) -> None:
    found = lists(app)
    assert set(found) >= {"risks", "decisions", "gates", "reserves", "benefits", "status-reports"} | UNSCOPED
    for name in found.keys() - UNSCOPED:
        scope = found[name]["scope"]
        assert scope["schema"]["default"] == "below" and "`own`" in scope["description"], name
    exposure = app.openapi()["paths"]["/v1/portfolios/{portfolio_id}/risk-exposure"]["get"]["parameters"]
    assert [p["schema"]["default"] for p in exposure if p.get("name") == "scope"] == ["below"]


@pytest.mark.parametrize(("register", "record"), [("risks", RISK), ("benefits", DELAYS)])
def test_a_portfolio_shows_what_hangs_below_it_and_a_project_its_parts(
    client: TestClient, component: Component, register: str, record: dict[str, Any]
) -> None:
    top = component("TOP", "portfolio")
    project = component("P", parent=top)
    for at in (f"portfolios/{top}", f"projects/{project}"):
        assert client.post(f"/v1/{at}/{register}", json=record).status_code == 201

    def shown(at: str, **query: str) -> int:
        return len(client.get(f"/v1/{at}/{register}", params=query).json()["items"])

    assert (shown(f"portfolios/{top}"), shown(f"portfolios/{top}", scope="own")) == (2, 1)
    assert shown(f"projects/{project}") == 1
    part = component("PART", parent=project)
    assert client.post(f"/v1/projects/{part}/{register}", json=record).status_code == 201
    assert (shown(f"projects/{project}"), shown(f"projects/{project}", scope="own")) == (2, 1)


def test_status_reports_keep_to_their_component_where_that_is_asked(
    client: TestClient, component: Component, as_office: Office
) -> None:
    period = {"code": "A", "name": "A", "start_on": "2026-01-01", "finish_on": "2026-01-31"}
    assert client.post("/v1/reporting-periods", json={**period, "data_date": "2026-01-31"}).is_success
    top = component("TOP", "portfolio")
    project = component("P", parent=top)
    for at in (f"portfolios/{top}", f"projects/{project}"):
        draft = {"period": "A", "cost_basis": "period"}
        assert client.post(f"/v1/{at}/status-reports", json=draft).status_code == 201

    def shown(**query: str) -> set[str]:
        page = client.get(f"/v1/portfolios/{top}/status-reports", params=query).json()
        return {report["component_id"] for report in page["items"]}

    assert shown() == {str(top), str(project)} and shown(scope="own") == {str(top)}
    assert shown(component_id=str(project)) == {str(project)}
    assert shown(component_id=str(project), scope="own") == set()


@pytest.mark.parametrize("register", ["risks", "benefits"])
def test_what_was_archived_below_is_left_out_above_and_shown_where_it_hangs(
    client: TestClient, component: Component, register: str
) -> None:
    top = component("TOP", "portfolio")
    project = component("P", parent=top)
    url = f"/v1/projects/{project}"
    assert client.post(f"{url}/{register}", json=RISK if register == "risks" else DELAYS).is_success
    assert client.post(f"{url}/archival", json={"reason": "Done"}, headers={"If-Match": '"1"'}).is_success
    assert client.get(f"/v1/portfolios/{top}/{register}").json()["items"] == []
    assert len(client.get(f"{url}/{register}").json()["items"]) == 1
