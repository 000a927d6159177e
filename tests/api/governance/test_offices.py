"""Offices: their charters, what they are where and from when, and who may not say so."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.calc.authority.matrix import MATRIX
from app.core.ids import uuid7
from app.pmo.schemas import OfficeRevision
from tests.api.governance.conftest import TODAY
from tests.conftest import ClientFor

OFFICE = {
    "name": "Programme office",
    "type": "controlling",
    "from_on": f"{TODAY}",
    "charter": {
        "purpose": "Decisions are taken in time, on evidence",
        "scope": "All projects of the programme",
        "services": ["Decision secretariat", "Planning support"],
        "authority": "As the authority matrix has it",
        "measures": [{"name": "Decisions in ten working days", "baseline": None, "target": "90 %"}],
        "review_on": f"{TODAY + timedelta(days=365)}",
    },
    "staff": [],
    "delegated": None,
}
Tree = tuple[UUID, UUID, UUID]


@pytest.fixture
def tree(component: Callable[..., UUID]) -> Tree:
    """A portfolio, a programme of it, and a project of that."""
    top = component("PF", "portfolio")
    programme = component("PR", "programme", top)
    return top, programme, component("PJ", parent=programme)


def person(client: TestClient) -> str:
    return client.get("/v1/me").json()["member_id"]


def profile(client: TestClient, project: UUID, **query: Any) -> dict[str, Any]:
    answer = client.get(f"/v1/projects/{project}/pmo-profile", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_an_office_is_what_was_chartered(sponsor: TestClient, reader: TestClient, tree: Tree) -> None:
    made = sponsor.post(f"/v1/programmes/{tree[1]}/offices", json=OFFICE)
    assert made.status_code == 201, made.text
    told = made.json()
    chartered = OfficeRevision.model_validate({n: OFFICE[n] for n in ("name", "charter", "staff")})
    assert {n: told[n] for n in ("name", "charter", "staff")} == chartered.model_dump(mode="json")
    url = made.headers["Location"]
    assert reader.get(url).json() == told | {"allowed_actions": []}
    assert reader.get(f"/v1/portfolios/{tree[0]}/offices").json()["items"][0]["id"] == told["id"]
    patch = {"charter": {"purpose": "Evidence first"}}
    revised = sponsor.patch(url, json=patch, headers={"If-Match": '"1"'}).json()
    assert revised["charter"] == told["charter"] | patch["charter"]
    versions = sponsor.get(f"{url}/history").json()["items"]
    assert [v["snapshot"]["charter"]["purpose"] for v in versions] == [
        OFFICE["charter"]["purpose"],
        "Evidence first",
    ]
    assert reader.patch(url, json=patch, headers={"If-Match": '"2"'}).json()["rule"] == "office:write"


def test_the_nearest_office_serves(sponsor: TestClient, tree: Tree, component: Callable[..., UUID]) -> None:
    top, programme, project = tree
    assert profile(sponsor, project)["type"] is None
    wide = {**OFFICE, "type": "supportive", "from_on": f"{TODAY - timedelta(days=30)}"}
    sponsor.post(f"/v1/portfolios/{top}/offices", json=wide)
    assert profile(sponsor, project)["type"] == "supportive"
    later = f"{TODAY + timedelta(days=10)}"
    near = sponsor.post(f"/v1/programmes/{programme}/offices", json={**OFFICE, "from_on": later}).json()
    assert profile(sponsor, project)["type"] == "supportive"
    then = profile(sponsor, project, as_of=later)
    assert (then["type"], then["office_id"], then["from_on"]) == ("controlling", near["id"], later)
    assert profile(sponsor, project, as_of=f"{TODAY - timedelta(days=31)}")["office_id"] is None
    other = component("OTHER", parent=top)
    assert profile(sponsor, other, as_of=later)["type"] == "supportive"


def test_who_works_in_an_office_does_not_say_what_it_may_do(
    client_for: ClientFor, organisation_id: UUID, sponsor: TestClient, tree: Tree
) -> None:
    url = f"/v1/programmes/{tree[1]}/offices"
    head = client_for(organisation_id, role=("sponsor", "pmo_lead"))
    staff = {"staff": [{"person_id": person(head), "role": "Head of office"}]}
    refused = head.post(url, json=OFFICE | staff)
    assert (refused.status_code, refused.json()["rule"]) == (403, "office.no-own-powers")
    made = sponsor.post(url, json=OFFICE | staff)
    assert made.status_code == 201, made.text
    for patch in ({"staff": []}, {"charter": {"authority": "Everything"}}):
        refused = head.patch(made.headers["Location"], json=patch, headers={"If-Match": '"1"'})
        assert (refused.status_code, refused.json()["rule"]) == (403, "office.no-own-powers")


def test_another_account_is_the_same_person(
    client: TestClient, client_for: ClientFor, organisation_id: UUID, sponsor: TestClient, tree: Tree
) -> None:
    head, second = (client_for(organisation_id, role="sponsor") for _ in range(2))
    same = client.get(f"/v1/members/{person(second)}")
    answer = client.patch(
        f"/v1/members/{person(second)}",
        json={"person_id": person(head)},
        headers={"If-Match": same.headers["ETag"]},
    )
    assert answer.status_code == 200, answer.text
    staff = {"staff": [{"person_id": person(head), "role": "Head of office"}]}
    refused = second.post(f"/v1/programmes/{tree[1]}/offices", json=OFFICE | staff)
    assert refused.json()["rule"] == "office.no-own-powers"
    by_account = {"staff": [{"person_id": person(second), "role": "Analyst"}]}
    assert sponsor.post(f"/v1/programmes/{tree[1]}/offices", json=OFFICE | by_account).status_code == 422
    chain = client.post("/v1/members", json={"name": "A third", "person_id": person(second)})
    assert chain.status_code == 422
    first = client.get(f"/v1/members/{person(head)}")
    circle = client.patch(
        f"/v1/members/{person(head)}",
        json={"person_id": person(sponsor)},
        headers={"If-Match": first.headers["ETag"]},
    )
    assert circle.status_code == 422


@pytest.mark.parametrize(
    "members",
    [
        {"staff": [{"person_id": f"{uuid7()}", "role": "Analyst"}]},
        {"delegated": {"max_value": {"amount": "1", "currency": "EUR"}}},
        {"delegated": {"max_variance": -0.1}},
        {"type": "dominant"},
        {"charter": {"purpose": "No more than that"}},
    ],
)
def test_an_office_that_cannot_be(sponsor: TestClient, tree: Tree, members: dict[str, Any]) -> None:
    assert sponsor.post(f"/v1/programmes/{tree[1]}/offices", json=OFFICE | members).status_code == 422


def test_strangers_and_the_secretary(
    client_for: ClientFor, organisation_id: UUID, sponsor: TestClient, tree: Tree
) -> None:
    url = f"/v1/programmes/{tree[1]}/offices"
    made = sponsor.post(url, json=OFFICE).headers["Location"]
    assert sponsor.post(url, json=OFFICE).status_code == 409  # by that name
    lead, stranger = client_for(organisation_id, role="pmo_lead"), client_for(uuid7())
    assert lead.post(url, json=OFFICE).json()["rule"] == "office:write"
    for address in (made, f"{made}/history", f"{made}/office-profiles", url):
        assert stranger.get(address).status_code == 404
        assert lead.get(address).status_code == 200
    (first,) = lead.get(f"{made}/office-profiles").json()["items"]
    assert lead.get(f"/v1/office-profiles/{first['id']}").json() == first
    assert (first["type"], first["decision_id"]) == ("controlling", None)


def test_the_matrix_as_it_comes(reader: TestClient) -> None:
    told = {(c["matter"], c["type"]): c for c in reader.get("/v1/authority-matrix").json()["items"]}
    assert len(told) == sum(map(len, MATRIX.values()))
    gate = told["gate", "directive"]
    assert (gate["mode"], gate["circumstance"], gate["mode_then"]) == ("approve", "within_limit", "decide")
    assert all(cell["decision_id"] is None for cell in told.values())
