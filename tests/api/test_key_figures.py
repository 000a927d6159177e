"""A portfolio's list with its key figures over HTTP, on each database."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from app.core.database import Database
from app.core.ids import uuid7

ClientFor = Callable[..., TestClient]


@pytest.fixture
def portfolio(component: Callable[..., UUID]) -> UUID:
    return component("PF", "portfolio")


@pytest.fixture
def projects(component: Callable[..., UUID], portfolio: UUID) -> dict[str, UUID]:
    programme = component("PG", "programme", portfolio)
    return {
        "A": component("A", parent=portfolio),
        "B": component("B", parent=programme),
        "C": component("C", parent=programme),
    }


@pytest.fixture
def periods(client: TestClient) -> list[str]:
    for month, last in (("01", "31"), ("02", "28")):
        dates = {"start_on": f"2026-{month}-01", "finish_on": f"2026-{month}-{last}"}
        body = {"code": f"2026-{month}", "name": month, **dates, "data_date": dates["finish_on"]}
        assert client.post("/v1/reporting-periods", json=body).status_code == 201
    return ["2026-01", "2026-02"]


def report(client: TestClient, project: UUID, period: str, submit: bool = True, **figures: Any) -> None:
    body = {"period": period, "cost_basis": "whole_life", **figures}
    made = client.post(f"/v1/projects/{project}/status-reports", json=body)
    assert made.status_code == 201, made.text
    url = made.headers["Location"]
    if submit:
        assert client.post(f"{url}/submission", headers={"If-Match": '"1"'}).status_code == 200


def pounds(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "GBP"}


def key_figures(client: TestClient, portfolio: UUID, **query: Any) -> dict[str, Any]:
    answer = client.get(f"/v1/portfolios/{portfolio}/key-figures", params={"sort": "code", **query})
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def test_each_project_is_told_with_its_latest_report(
    client: TestClient, portfolio: UUID, projects: dict[str, UUID], periods: list[str]
) -> None:
    report(client, projects["A"], periods[1], declared_rag="amber", baseline_cost=pounds("100"),
           forecast_cost=pounds("130.50"), forecast_finish_on="2027-01-31")  # fmt: skip
    report(client, projects["A"], periods[0], declared_rag="green", baseline_cost=pounds("1"))
    withheld = [{"member": "forecast_cost", "reason": "exempt", "raw": "Exempt under Section 43"}]
    report(client, projects["B"], periods[0], baseline_cost=pounds("7"), not_available=withheld)
    report(client, projects["B"], periods[1], submit=False, declared_rag="red")
    a, b, c = key_figures(client, portfolio)["items"]
    latest = a["latest_report"]
    assert (latest["period"], latest["declared_rag"], latest["status"]) == (periods[1], "amber", "submitted")
    assert latest["cost_variance"] == pounds("-30.50") and latest["cost_variance_reason"] is None
    assert (latest["cost_basis"], latest["forecast_finish_on"]) == ("whole_life", "2027-01-31")
    handed_in = b["latest_report"]
    assert (handed_in["period"], handed_in["cost_variance"]) == (periods[0], None)
    assert handed_in["cost_variance_reason"] == "no_forecast_cost"
    assert handed_in["not_available"] == withheld
    assert (c["latest_report"], c["latest_report_reason"]) == (None, "not_reported")
    assert {"stage", "category", "planned_finish_on", "status", "currency"} <= set(c)


def test_delivery_confidence_comes_with_its_scale_and_assessor(
    client: TestClient, client_for: ClientFor, organisation_id: UUID,
    portfolio: UUID, projects: dict[str, UUID], periods: list[str],
) -> None:  # fmt: skip
    report(client, projects["A"], periods[0])
    id = key_figures(client, portfolio)["items"][0]["latest_report"]["id"]
    rating = {"scale": "uk-three-point", "value": "red"}
    url = f"/v1/status-reports/{id}/delivery-confidences/ipa"
    assert client.put(url, json=rating, headers={"If-Match": '"2"'}).status_code == 200
    (told,) = key_figures(client, portfolio)["items"][0]["latest_report"]["delivery_confidences"]
    assert told.items() >= {**rating, "assessor": "ipa"}.items()


@pytest.mark.parametrize("sort", ["code", "-name", "-created_at,code", None])
def test_pages_cover_the_list_once_each(
    client: TestClient, portfolio: UUID, projects: dict[str, UUID], sort: str | None
) -> None:
    whole = key_figures(client, portfolio, sort=sort, include="total")
    seen, query = [], {"limit": 1}
    while query:
        page = key_figures(client, portfolio, sort=sort, **query)
        seen += page["items"]
        query = {**query, "cursor": page["next_cursor"]} if page["next_cursor"] else {}
    assert seen == whole["items"] and whole["total"] == len(projects)
    codes = [item["code"] for item in seen]
    assert codes == sorted(codes, reverse=(sort or "").startswith("-"))


def test_filters_keep_what_they_say(client: TestClient, portfolio: UUID, projects: dict[str, UUID]) -> None:
    client.patch(
        f"/v1/projects/{projects['B']}",
        json={"category": "grow", "status": "active"},
        headers={"If-Match": '"1"'},
    )
    client.post(
        f"/v1/projects/{projects['C']}/archival", json={"reason": "Done"}, headers={"If-Match": '"1"'}
    )
    for query, codes in (
        ({}, ["A", "B"]),
        ({"category": "grow"}, ["B"]),
        ({"status": "proposed"}, ["A"]),
        ({"kind": "programme"}, ["PG"]),
        ({"category": "run", "include": "total"}, []),
    ):
        found = key_figures(client, portfolio, **query)
        assert [item["code"] for item in found["items"]] == codes
        assert found.get("total", len(codes)) == len(codes)


def test_one_statement_reads_a_page_however_long(
    client: TestClient, database: Database, portfolio: UUID, projects: dict[str, UUID], periods: list[str]
) -> None:
    seen: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        seen.append(statement)

    sa.event.listen(database.engine, "before_cursor_execute", note)
    try:
        key_figures(client, portfolio)
        empty, seen[:] = len(seen), []
        for project in projects.values():
            report(client, project, periods[0])
        seen.clear()
        key_figures(client, portfolio)
    finally:
        sa.event.remove(database.engine, "before_cursor_execute", note)
    assert len(seen) == empty
    assert sum("status_reports" in statement for statement in seen) == 1


def test_who_may_see_the_list(
    client: TestClient,
    client_for: ClientFor,
    organisation_id: UUID,
    portfolio: UUID,
    projects: dict[str, UUID],
) -> None:
    url = f"/v1/portfolios/{portfolio}/key-figures"
    reader = client_for(organisation_id, role="reader")
    assert reader.get(url).status_code == 200
    assert reader.get(url, headers={"If-None-Match": reader.get(url).headers["ETag"]}).status_code == 304
    assert client_for(uuid7()).get(url).status_code == 404
    assert client_for(organisation_id, role="reader", on=projects["A"]).get(url).status_code == 404
    refused = client_for(organisation_id, role="administrator").get(url)
    assert refused.status_code == 403 and refused.json()["rule"] == "status_report:read"
    assert client.get(f"/v1/portfolios/{projects['A']}/key-figures").status_code == 404
    for odd in ({"cursor": "nonsense"}, {"sort": "secret"}, {"limit": 501}, {"category": "a\0b"}):
        assert client.get(url, params=odd).status_code == 422
    del reader.headers["Authorization"]
    assert reader.get(url).status_code == 401
