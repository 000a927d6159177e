"""Every request that a page shows is made here, and answered as the page says."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.core.model import utc_now
from app.sample.making import MANAGER, SRO, Made
from tests.docs.conftest import token_of
from tests.docs.examples import difference, examples, filled

PAGES = (
    "README.md",
    "docs/http.md",
    "docs/exporting.md",
    "docs/identity.md",
    "docs/authority.md",
    "docs/schedule.md",
    "docs/schedule-risk.md",
    "docs/variance.md",
    "docs/status-reports.md",
    "docs/earned-value.md",
    "docs/tolerances.md",
)


@pytest.fixture(scope="module")
def values(app: FastAPI, sample: Made, office: TestClient, portfolio: UUID) -> dict[str, str]:
    """What a page calls $TOKEN, $PORTFOLIO and so on."""

    def first(url: str) -> str:
        return str(office.get(url).json()["items"][0]["id"])

    project = first("/v1/projects?code=SIGNAL")
    return {
        "ADDRESS": "",
        "TOKEN": str(office.headers["Authorization"]).partition(" ")[2],
        "SRO": token_of(app, sample, SRO),
        "MANAGER": token_of(app, sample, MANAGER),
        "DRAFT": first(f"/v1/portfolios/{portfolio}/status-reports?status=draft"),
        "PORTFOLIO": str(portfolio),
        "PROJECT": project,
        "REPORT": first(f"/v1/projects/{project}/status-reports?period=2026-10"),
        "RELEASE": first(f"/v1/portfolios/{portfolio}/releases"),
        "MEMBER": first("/v1/members?sort=-created_at"),
        "IN_A_MONTH": f"{utc_now() + timedelta(days=30):%Y-%m-%dT%H:%M:%SZ}",
    }


@pytest.mark.parametrize("page", PAGES)
def test_each_request_of_a_page_is_answered_as_it_says(
    office: TestClient, values: dict[str, str], page: str
) -> None:
    shown = list(examples(page))
    assert shown, f"{page} shows no request"
    for example in shown:
        asked = example.asked
        headers = {name: filled(value, values) for name, value in asked.headers.items()}
        body = None if asked.content is None else filled(asked.content.decode(), values).encode()
        answer = office.request(asked.method, filled(asked.url, values), headers=headers, content=body)
        compare(example.id, example, answer)
        if location := answer.headers.get("Location"):
            values["LOCATION"] = location


def compare(where: str, example: Any, answer: httpx.Response) -> None:
    assert answer.status_code == (example.status or answer.status_code), f"{where}: {answer.text}"
    assert example.status or answer.is_success, f"{where}: {answer.text}"
    found = difference(example.headers, {name: answer.headers.get(name) for name in example.headers})
    found = found or (None if example.body is None else difference(example.body, answer.json()))
    assert not found, f"{where}{found}"
