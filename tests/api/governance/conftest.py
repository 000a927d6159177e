"""A decision on a project, who may put it forward, and who may decide it."""

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
RESERVE = {
    "kind": "funding",
    "title": "Release reserve for the cutting",
    "question": "Is the reserve released to drain the cutting?",
    "options": [
        {"label": "Do nothing", "summary": "The cutting floods again."},
        {
            "label": "Drain",
            "summary": "Drains along 400 m.",
            "cost": {"amount": "250000.00", "currency": "GBP"},
        },
    ],
    "recommendation": "Drain.",
    "value": {"amount": "250000.00", "currency": "GBP"},
    "requested_from": "Programme board",
    "due_on": f"{TODAY + timedelta(days=14)}",
    "lapses_on": None,
    "supersedes_id": None,
}
APPROVED = {"outcome": "approved", "rationale": "It pays for itself in two winters."}
CONDITIONAL = {
    "outcome": "approved_with_conditions",
    "rationale": "Worth it, if the ground allows.",
    "conditions": [
        {"text": "The survey finds no peat", "owner": "Project manager", "due_on": f"{TODAY - timedelta(1)}"},
        {"text": "The landowner agrees", "owner": "Sponsor", "due_on": f"{TODAY + timedelta(days=30)}"},
    ],
}
DEFERRED = {
    "outcome": "deferred",
    "rationale": "The survey is not in.",
    "next_on": f"{TODAY + timedelta(days=7)}",
}
REMARK = {"remark": "The cost of draining is missing."}

Act = Callable[..., Response]
Walk = Callable[..., str]


@pytest.fixture
def proposer(client_for: ClientFor, organisation_id: UUID) -> TestClient:
    return client_for(organisation_id, role="project_manager")


@pytest.fixture
def sponsor(client_for: ClientFor, organisation_id: UUID) -> TestClient:
    return client_for(organisation_id, role="sponsor")


@pytest.fixture
def reader(client_for: ClientFor, organisation_id: UUID) -> TestClient:
    return client_for(organisation_id, role="reader")


@pytest.fixture
def decisions(project: UUID) -> str:
    return f"/v1/projects/{project}/decisions"


def act(client: TestClient, url: str, action: str, body: dict[str, Any] | None = None) -> Response:
    """Do ``action`` to the decision as it is now."""
    etag = client.get(url).headers["ETag"]
    return client.post(f"{url}/{action}", json=body, headers={"If-Match": etag})


# The steps to each state: an action, who does it, and what they say.
PROPOSED = [("proposal", "proposer", None)]
REVIEWED = [*PROPOSED, ("review", "sponsor", None)]
STEPS: dict[str, list[tuple[str, str, dict[str, Any] | None]]] = {
    "draft": [],
    "proposed": PROPOSED,
    "in_review": REVIEWED,
    "approved": [*REVIEWED, ("outcome", "sponsor", APPROVED)],
    "approved_with_conditions": [*REVIEWED, ("outcome", "sponsor", CONDITIONAL)],
    "rejected": [*REVIEWED, ("outcome", "sponsor", {"outcome": "rejected", "rationale": "Too dear."})],
    "deferred": [*REVIEWED, ("outcome", "sponsor", DEFERRED)],
    "withdrawn": [("withdrawal", "proposer", REMARK)],
    "expired": [*PROPOSED, ("expiry", "sponsor", None)],
}


@pytest.fixture
def decision_that_is(proposer: TestClient, sponsor: TestClient, decisions: str) -> Walk:
    """The address of a new decision, brought to a state."""
    clients = {"proposer": proposer, "sponsor": sponsor}

    def decision_that_is(status: str, **members: Any) -> str:
        if status == "expired":
            members.setdefault("lapses_on", f"{TODAY - timedelta(days=1)}")
        if status == "superseded":
            return superseded()
        created = proposer.post(decisions, json=RESERVE | members)
        assert created.status_code == 201, created.text
        url = created.headers["Location"]
        for action, who, body in STEPS[status]:
            done = act(clients[who], url, action, body)
            assert done.status_code == 200, done.text
        assert proposer.get(url).json()["status"] == status
        return url

    def superseded() -> str:
        old = decision_that_is("approved")
        decision_that_is("approved", supersedes_id=old.rpartition("/")[2])
        assert proposer.get(old).json()["status"] == "superseded"
        return old

    return decision_that_is


@pytest.fixture
def cast(client_for: ClientFor, organisation_id: UUID, component: Callable[..., UUID]) -> Any:
    """People with a project, and boards and an office to be."""
    from tests.api.governance.authority import Cast

    programme = component("PROG", "programme")
    roles = ("project_manager", "sro", "board_member", "pmo_lead", "sponsor")
    people = [client_for(organisation_id, role=role) for role in roles]
    return Cast(*people, programme, component("PROJ", parent=programme))


@pytest.fixture
def gating(client_for: ClientFor, organisation_id: UUID, component: Callable[..., UUID]) -> Any:
    """People at the gates of a project."""
    from tests.api.governance.gating import Gating

    programme = component("PROG", "programme")
    roles = ("project_manager", "assurer", "finance", "sponsor", "sro", "pmo_lead")
    people = [client_for(organisation_id, role=role) for role in roles]
    return Gating(*people, programme, component("PROJ", parent=programme))
