"""Who delivers does not review: by name, by role, by office, and as one person under several accounts."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from tests.api.assurance.conftest import act, person
from tests.conftest import ClientFor

LINE, OFFICE = "assurance.not-of-the-delivery-line", "assurance.not-of-a-directive-office"
CHARTER = {
    "purpose": "Projects are delivered",
    "scope": "All projects",
    "services": ["Project management"],
    "authority": "As the authority matrix has it",
    "review_on": "2099-09-30",
}
Drafted = Callable[..., Any]


@pytest.fixture
def drafted(assurer: TestClient, told: dict[str, Any]) -> Drafted:
    """The answer to a draft with these people as its reviewers."""

    def drafted(at: str, *people: str) -> Any:
        reviewers = [{"person_id": each} for each in people]
        return assurer.post(f"{at}/assurance-reviews", json=told | {"reviewers": reviewers})

    return drafted


def refused(answer: Any) -> str:
    assert answer.status_code == 409, answer.text
    return str(answer.json()["rule"])


@pytest.mark.parametrize("role", ["project_manager", "sro", "sponsor"])
def test_a_role_of_delivery_on_the_component_or_above(
    client_for: ClientFor, organisation_id: UUID, component: Callable[..., UUID], drafted: Drafted, role: str
) -> None:
    top = component("TOP", "programme")
    own, other = component("OWN", parent=top), component("OTHER", parent=top)
    of_own, of_top = (person(client_for(organisation_id, role=role, on=on)) for on in (own, top))
    assert refused(drafted(f"/v1/projects/{own}", of_own)) == LINE
    assert drafted(f"/v1/projects/{other}", of_own).status_code == 201
    answer = drafted(f"/v1/projects/{other}", of_top)
    assert refused(answer) == LINE and role.replace("_", " ") in answer.json()["detail"]


@pytest.mark.parametrize("named", ["manager", "sro", "sponsor"])
def test_who_the_component_names(
    client: TestClient,
    client_for: ClientFor,
    organisation_id: UUID,
    project: UUID,
    drafted: Drafted,
    named: str,
) -> None:
    reader = person(client_for(organisation_id, role="reader", member="Director of works"))
    at = f"/v1/projects/{project}"
    assert drafted(at, reader).status_code == 201
    etag = client.get(at).headers["ETag"]
    client.patch(at, json={named: "director of Works "}, headers={"If-Match": etag}).raise_for_status()
    assert refused(drafted(at, reader)) == LINE


def test_another_account_of_the_same_person(
    client: TestClient, client_for: ClientFor, organisation_id: UUID, project: UUID, drafted: Drafted
) -> None:
    reviewer = person(client_for(organisation_id, role="assurer"))
    account = client_for(organisation_id, role="project_manager", on=project)
    at = f"/v1/projects/{project}"
    assert drafted(at, reviewer).status_code == 201
    member = f"/v1/members/{person(account)}"
    etag = client.get(member).headers["ETag"]
    client.patch(member, json={"person_id": reviewer}, headers={"If-Match": etag}).raise_for_status()
    assert refused(drafted(at, reviewer)) == LINE
    assert drafted(at, person(account)).status_code == 422  # a person is named by who they are


@pytest.mark.parametrize(("kind", "status"), [("directive", 409), ("controlling", 201), ("supportive", 201)])
def test_a_directive_office_does_not_assure_its_own_projects(
    client: TestClient,
    client_for: ClientFor,
    organisation_id: UUID,
    component: Callable[..., UUID],
    drafted: Drafted,
    kind: str,
    status: int,
) -> None:
    top = component("TOP", "programme")
    served, elsewhere = component("SERVED", parent=top), component("ELSEWHERE")
    worker = person(client_for(organisation_id, role="pmo_analyst"))
    office = {"name": "Programme office", "type": kind, "charter": CHARTER}
    made = client.post(
        f"/v1/programmes/{top}/offices", json=office | {"staff": [{"person_id": worker, "role": "Analyst"}]}
    )
    assert made.status_code == 201, made.text
    answer = drafted(f"/v1/projects/{served}", worker)
    assert answer.status_code == status
    assert answer.json().get("rule") == (OFFICE if kind == "directive" else None)
    assert drafted(f"/v1/projects/{elsewhere}", worker).status_code == 201


def test_who_has_become_one_of_them_since(
    client: TestClient, assurer: TestClient, project: UUID, drafted: Drafted, told: dict[str, Any]
) -> None:
    at = f"/v1/projects/{project}"
    url = drafted(at, person(assurer)).headers["Location"]
    grant = {"member_id": person(assurer), "role": "project_manager", "component_id": str(project)}
    client.post("/v1/grants", json=grant).raise_for_status()
    assert refused(act(assurer, url, "issue")) == LINE
    patch = assurer.patch(url, json={"summary": "Ready."}, headers={"If-Match": '"1"'})
    assert refused(patch) == LINE
