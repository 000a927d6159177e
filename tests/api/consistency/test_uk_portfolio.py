"""The UK portfolio of two years as it is published: what it leaves out is said, and counted."""

from collections import Counter
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.core.ids import uuid7
from tests.api.exchange.conftest import applied, everything
from tests.api.exchange.test_gmpp import MAPPING, file
from tests.conftest import ClientFor
from tests.unit.exchange.helpers import YEARS, content

Item = dict[str, Any]


@pytest.fixture(scope="module")
def uk(client_for: ClientFor) -> tuple[TestClient, str]:
    """The portfolio after the last two years."""
    content("gmpp", "facts.json")
    client = client_for(uuid7())
    made = client.post("/v1/portfolios", json={"name": "GMPP", "code": "GMPP", "currency": "GBP"}).json()
    for year in YEARS[-2:]:
        applied(client, file(year), made["id"], MAPPING, year)
    return client, f"/v1/portfolios/{made['id']}"


def counts(told: Item) -> dict[str, tuple[int, int]]:
    return {each["rule"]: (each["found"], each["cannot_tell"]) for each in told["rules"]}


def test_findings_are_those_of_the_newest_reports(uk: tuple[TestClient, str]) -> None:
    client, at = uk
    told = client.get(f"{at}/consistency", params={"listed": 500}).json()
    projects = {each["id"]: each for each in everything(client, "/v1/projects")}
    live = {id for id, each in projects.items() if each["status"] in ("proposed", "active", "paused")}
    newest: dict[str, Item] = {}
    for report in everything(client, f"{at}/status-reports", sort="data_date"):
        newest[report["component_id"]] = report
    reports = [report for id, report in newest.items() if id in live]
    late = Counter(lateness(report) for report in reports)
    assert counts(told)["report.forecast-within-approved"] == (late["late"], late["unknown"])
    better = Counter(divergence(report) for report in reports)
    assert counts(told)["report.rag-as-calculated"] == (better["better"], better["unknown"])
    assert counts(told)["business-case.approved"] == (len(live), 0)  # none is published
    assert counts(told)["objective.contribution"] == (0, len(live))  # nor is what they are for
    assert counts(told)["cost.profile-covers-schedule"] == (0, len(live))
    assert told["components"] == len(projects) + 1
    assert len(told["findings"]) == 500 < told["findings_in_all"]


def lateness(report: Item) -> str:
    approved, forecast = report["approved_finish_on"], report["forecast_finish_on"]
    if approved is None or forecast is None:
        return "unknown"
    return "late" if forecast > approved else "in time"


def divergence(report: Item) -> str:
    order = ("green", "amber", "red")
    if report["declared_rag"] is None or report["calculated_rag"] is None:
        return "unknown"
    return (
        "better"
        if order.index(report["declared_rag"]) < order.index(report["calculated_rag"])
        else "as it is"
    )


def test_a_check_of_it_is_kept_within_bounds(uk: tuple[TestClient, str]) -> None:
    client, at = uk
    kept = client.post(f"{at}/consistency-checks", json={})
    assert kept.status_code == 201, kept.text
    found = client.get(f"{kept.headers['Location']}/findings").json()
    assert len(found["findings"]) == min(1000, found["findings_in_all"])
