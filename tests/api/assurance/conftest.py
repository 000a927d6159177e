"""A project, and people of whom some deliver it and some do not."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from app.core.model import utc_now
from tests.conftest import ClientFor

TODAY = utc_now().date()
PLANNED = {
    "kind": "gate_review",
    "gate_number": 3,
    "gate_id": None,
    "purpose": "Is the case ready for investment?",
    "line": "third",
    "provider": "Infrastructure and projects authority",
    "planned_on": f"{TODAY + timedelta(30)}",
}
RED = {"scale": "uk-three-point", "value": "red", "assessor": "Review team"}
AMBER = RED | {"value": "amber"}
URGENT = {"urgency": "critical", "text": "Agree the acceptance plan", "due_on": f"{TODAY + timedelta(9)}"}


def act(client: TestClient, url: str, action: str, body: dict[str, Any] | None = None) -> Response:
    """Do ``action`` to the thing as it is now."""
    etag = client.get(url).headers["ETag"]
    return client.post(f"{url}/{action}", json=body, headers={"If-Match": etag})


def person(client: TestClient) -> str:
    return str(client.get("/v1/me").json()["member_id"])


@pytest.fixture
def assurer(client_for: ClientFor, organisation_id: UUID) -> TestClient:
    return client_for(organisation_id, role="assurer")


@pytest.fixture
def manager(client_for: ClientFor, organisation_id: UUID, project: UUID) -> TestClient:
    return client_for(organisation_id, role="project_manager", on=project)


@pytest.fixture
def at(project: UUID) -> str:
    return f"/v1/projects/{project}"


@pytest.fixture
def told(assurer: TestClient) -> dict[str, Any]:
    """A review that is complete, of one reviewer."""
    return {
        "title": "Gate review 3 of the signalling works",
        "kind": "gate_review",
        "gate_number": 3,
        "gate_id": None,
        "planned_review_id": None,
        "reviewers": [{"person_id": person(assurer), "role": "Review team leader"}],
        "reviewed_on": f"{TODAY - timedelta(1)}",
        "delivery_confidence": AMBER,
        "summary": "Ready, but for the operator's acceptance plan.",
    }


@pytest.fixture
def issued(assurer: TestClient, at: str, told: dict[str, Any]) -> Callable[..., str]:
    """The address of a new review with these recommendations, issued."""

    def issued(*recommendations: dict[str, Any], **members: Any) -> str:
        made = assurer.post(f"{at}/assurance-reviews", json=told | members)
        assert made.status_code == 201, made.text
        url = made.headers["Location"]
        for each in recommendations:
            answer = assurer.post(f"{url}/recommendations", json=each)
            assert answer.status_code == 201, answer.text
        answer = act(assurer, url, "issue")
        assert answer.status_code == 200, answer.text
        return url

    return issued
