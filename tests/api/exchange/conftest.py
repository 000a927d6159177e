"""Importing over HTTP, and a small file of projects to do it with."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.core.database import Database
from tests.api.jobs.conftest import Crew

Import = Callable[..., dict[str, Any]]
HEADER = "No,Project,Department,Budget,Forecast,Start,Finish,Note\n"
TIDY = (
    HEADER
    + "A1,Bridge renewal,Roads,10.5,12,01/04/2025,30/09/2026,Steel costs more.\n"
    + "A2,Depot,Rail,4,3.5,01/05/2025,31/12/2026,\n"
    + "A3,Signals,Rail,tbd,8,01/06/2025,tbd,Waiting for a tender.\n"
)


def column(target: str, header: str, cell: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"target": target, "sources": [header], "cell": cell, **more}


MILLIONS = {"type": "money", "currency": "GBP", "unit": "million"}
MAPPING: dict[str, Any] = {
    "name": "office-list",
    "title": "The office's own list",
    "columns": [
        column("project.external_id", "No", {"type": "identifier"}),
        column("project.name", "Project", {"type": "text"}, required="value"),
        column("project.custom.department", "Department", {"type": "text"}),
        column("report.budget", "Budget", MILLIONS, required="column"),
        column("report.forecast", "Forecast", MILLIONS),
        column("report.start_on", "Start", {"type": "date", "order": "dmy"}),
        column("report.finish_on", "Finish", {"type": "date", "order": "dmy"}),
        column("report.narrative.cost", "Note", {"type": "text"}),
    ],
    "withheld": [{"like": "tbd", "reason": "to_be_decided"}],
    "constants": {"report.cost_basis": "whole_life"},
    "fallbacks": {},
    "identity": ["project.external_id", "project.name"],
}


@pytest.fixture
def mapping(client: TestClient) -> str:
    """The name of a mapping of the organisation's own."""
    saved = client.post("/v1/import-mappings", json=MAPPING)
    assert saved.status_code == 201, saved.text
    return str(saved.json()["name"])


@pytest.fixture
def portfolio(component: Callable[..., Any]) -> str:
    return str(component("PFL-X", "portfolio"))


def sent(client: TestClient, content: str | bytes, into: str, mapping: str, period: str, **more: Any) -> Any:
    """The answer to a file."""
    asked = {"mapping": mapping, "portfolio_id": into, "period": period, **more}
    headers = {"Content-Type": "text/csv", **more.pop("headers", {})}
    asked.pop("headers", None)
    return client.post("/v1/imports", params=asked, content=content, headers=headers)


def applied(
    client: TestClient, content: str | bytes, into: str, mapping: str, period: str, **more: Any
) -> Any:
    """The import of a file that is applied."""
    answer = sent(client, content, into, mapping, period, dry_run=False, **more)
    assert answer.status_code == 201, answer.text
    return answer.json()


def everything(client: TestClient, url: str, **asked: Any) -> list[dict[str, Any]]:
    """Every item of a list, page by page."""
    items: list[dict[str, Any]] = []
    cursor = None
    while True:
        page = client.get(url, params={"limit": 500, **asked, **({"cursor": cursor} if cursor else {})})
        assert page.status_code == 200, page.text
        items += page.json()["items"]
        if (cursor := page.json()["next_cursor"]) is None:
            return items


def reports(client: TestClient, portfolio: str) -> dict[str, dict[str, Any]]:
    """The status reports below a portfolio, by the name of their project."""
    names = {c["id"]: c["name"] for c in everything(client, f"/v1/portfolios/{portfolio}/components")}
    found = everything(client, f"/v1/portfolios/{portfolio}/status-reports")
    return {names[report["component_id"]]: report for report in found}


@pytest.fixture(scope="package")
def crew(database: Database, database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crew]:
    """A worker on the database of the tests."""
    crew = Crew(database, database_url, tmp_path_factory.mktemp("crew"))
    yield crew
    crew.end()


def asked_for(
    client: TestClient, content: str | bytes, into: str, mapping: str, period: str, **more: Any
) -> str:
    """The address of the job that imports a file."""
    headers = {"Prefer": "respond-async"}
    answer = sent(client, content, into, mapping, period, headers=headers, **more)
    assert answer.status_code == 202, answer.text
    return str(answer.headers["Location"])


def job_of(client: TestClient, address: str, patience: float = 60.0) -> Any:
    """A job once it has ended."""
    until = time.monotonic() + patience
    while (job := client.get(address).json())["status"] in ("queued", "running"):
        assert time.monotonic() < until, job
        time.sleep(0.05)
    return job


def imported_by(client: TestClient, address: str, patience: float = 60.0) -> Any:
    """The import that a job came to."""
    job = job_of(client, address, patience)
    assert job["status"] == "succeeded", job["problem"]
    return client.get(f"/v1/imports/{job['result']['import_id']}").json()


@pytest.fixture
def spare(crew: Crew) -> Iterator[None]:
    """A worker of `Crew.alone` is gone at the end."""
    yield
    crew.dismiss()
