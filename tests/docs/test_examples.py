"""Every request that a page shows is made here, and answered as the page says."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.core.model import utc_now
from app.sample.making import ASSURER, MANAGER, SRO, Made
from tests.docs.conftest import token_of
from tests.docs.examples import difference, examples, filled

PAGES = (
    "README.md",
    "docs/http.md",
    "docs/exporting.md",
    "docs/identity.md",
    "docs/authority.md",
    "docs/meetings.md",
    "docs/gates.md",
    "docs/methods.md",
    "docs/levelling.md",
    "docs/schedule.md",
    "docs/schedule-risk.md",
    "docs/timelines.md",
    "docs/variance.md",
    "docs/status-reports.md",
    "docs/earned-value.md",
    "docs/capacity.md",
    "docs/people.md",
    "docs/tolerances.md",
    "docs/assurance.md",
    "docs/raid.md",
    "docs/risk-register.md",
    "docs/prioritisation.md",
    "docs/ranking.md",
    "docs/scenarios.md",
    "docs/demand.md",
    "docs/attention.md",
    "docs/stakeholders.md",
    "docs/benefits.md",
    "docs/lessons.md",
    "docs/office.md",
    "docs/templates.md",
)


@pytest.fixture(scope="module")
def values(app: FastAPI, sample: Made, office: TestClient, portfolio: UUID) -> dict[str, str]:
    """What a page calls $TOKEN, $PORTFOLIO and so on."""

    def first(url: str) -> str:
        return str(office.get(url).json()["items"][0]["id"])

    project = first("/v1/projects?code=SIGNAL")
    assert office.post("/v1/template-library/adoption").is_success
    return {
        "ADDRESS": "",
        "TOKEN": str(office.headers["Authorization"]).partition(" ")[2],
        "SRO": token_of(app, sample, SRO),
        "SRO_ID": str(sample.members[SRO]),
        "MANAGER": token_of(app, sample, MANAGER),
        "ASSURER": token_of(app, sample, ASSURER),
        "REVIEW": drafted(app, sample, project),
        "DRAFT": first(f"/v1/portfolios/{portfolio}/status-reports?status=draft"),
        "PORTFOLIO": str(portfolio),
        "REGISTER": first("/v1/templates?code=risk_register"),
        "PROJECT": project,
        "OTHER": first("/v1/projects?code=DRAINAGE"),
        "THREAT": first(f"/v1/portfolios/{portfolio}/risks"),
        "REPORT": first(f"/v1/projects/{project}/status-reports?period=2026-10"),
        "DECISION": first(f"/v1/portfolios/{portfolio}/decisions"),
        "RISK": first(f"/v1/projects/{project}/risks"),
        "CASE": first(f"/v1/portfolios/{portfolio}/business-cases?status=approved"),
        "TEMPLATE": first("/v1/timeline-templates?slug=resignalling"),
        "RELEASE": first(f"/v1/portfolios/{portfolio}/releases"),
        "MEMBER": first("/v1/members?sort=-created_at"),
        "IN_A_MONTH": f"{utc_now() + timedelta(days=30):%Y-%m-%dT%H:%M:%SZ}",
    }


def drafted(app: FastAPI, sample: Made, project: str) -> str:
    """A draft of an independent review of a project."""
    review = {
        "kind": "project_assessment",
        "title": "Assessment of the signalling works",
        "reviewers": [{"person_id": str(sample.members[ASSURER])}],
        "reviewed_on": "2026-01-31",
        "delivery_confidence": {"scale": "uk-three-point", "value": "red", "assessor": "Review team"},
        "summary": "Acceptance is not agreed with the operator.",
    }
    assurer = TestClient(app, headers={"Authorization": f"Bearer {token_of(app, sample, ASSURER)}"})
    answer = assurer.post(f"/v1/projects/{project}/assurance-reviews", json=review)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


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
