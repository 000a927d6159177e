"""Demands over HTTP, on each database: from an idea to a component, or to the reason why not."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.core.ids import uuid7
from app.core.model import utc_now
from app.portfolio.demands.models import Demand
from tests.conftest import ClientFor, Office

Item = dict[str, Any]
TODAY = utc_now().date()


def pounds(amount: str) -> Item:
    return {"amount": amount, "currency": "GBP"}


IDEA: Item = {
    "title": "Step-free access at Northgate",
    "need": "Passengers who cannot climb stairs travel on to the next station",
    "requester": "Head of stations",
    "sponsor": "Director of operations",
    "category": "transform",
    "expected_benefits": "Forty thousand journeys a year",
    "cost_low": pounds("2000000.00"),
    "cost_high": pounds("3500000.00"),
    "wanted_by": "2029-03-31",
    "is_mandatory": True,
    "citation": "Equality Act 2010, section 20",
}


@pytest.fixture
def lead(client_for: ClientFor, organisation_id: UUID) -> TestClient:
    return client_for(organisation_id, role="pmo_lead")


def entered(client: TestClient, **members: Any) -> str:
    answer = client.post("/v1/demands", json=IDEA | members)
    assert answer.status_code == 201, answer.text
    return str(answer.headers["Location"])


def act(who: TestClient, url: str, verb: str, body: Item | None = None, status: int = 200) -> Item:
    etag = who.get(url).headers["ETag"]
    answer = who.post(f"{url}/{verb}", json=body, headers={"If-Match": etag})
    assert answer.status_code == status, answer.text
    told: Item = answer.json()
    return told


def triaged(client: TestClient, lead: TestClient, **members: Any) -> str:
    url = entered(client, **members)
    act(client, url, "submission")
    act(lead, url, "triage", {"due_on": f"{TODAY + timedelta(14)}"})
    return url


def decided(lead: TestClient, url: str, outcome: str, status: int = 200, **members: Any) -> Item:
    return act(lead, url, "outcome", {"status": outcome, "reason": "As compared", **members}, status)


def test_an_idea_becomes_a_project_once(
    client: TestClient, lead: TestClient, component: Callable[..., UUID]
) -> None:
    programme = str(component("ACCESS", "programme"))
    url = entered(client, target_id=programme)
    told = client.get(url).json()
    assert told.items() >= (IDEA | {"status": "draft", "reference": "DMD-0001", "due_on": None}).items()
    assert told["allowed_actions"] == ["update", "submission"]
    patch = {"title": "Step-free access"}
    assert client.patch(url, json=patch).status_code == 428
    assert client.patch(url, json=patch, headers={"If-Match": '"1"'}).json()["title"] == patch["title"]
    assert client.patch(url, json=patch, headers={"If-Match": '"1"'}).status_code == 412
    assert act(lead, url, "triage", {"due_on": "2030-01-31"}, 409)["rule"] == "demand.status"
    assert act(client, url, "submission")["submitted_at"]
    assert act(client, url, "submission", status=409)["rule"] == "demand.status"
    due = f"{TODAY + timedelta(14)}"
    assert act(lead, url, "triage", {"due_on": due, "reason": "Next board"})["due_on"] == due
    assert "outcome" not in client.get(url).json()["allowed_actions"]  # who raised it
    assert decided(client, url, "accepted", 403)["rule"] == "four_eyes"
    assert act(lead, url, "conversion", status=409)["rule"] == "demand.status"
    accepted = decided(lead, url, "accepted")
    assert (accepted["status"], accepted["reason"], accepted["due_on"]) == ("accepted", "As compared", None)
    assert client.patch(url, json=patch, headers={"If-Match": '"5"'}).json()["rule"] == "demand.status"

    headers = {"If-Match": '"5"', "Idempotency-Key": "convert"}
    first, again = (lead.post(f"{url}/conversion", json={}, headers=headers) for _ in range(2))
    assert first.status_code == again.status_code == 200 and first.json() == again.json(), first.text
    project = first.json()["converted_to_id"]
    twice = act(lead, url, "conversion", status=409)
    assert (twice["rule"], twice["component_id"]) == ("demand.converted-once", project)
    assert act(lead, url, "reopening", {"reason": "Wanted"}, 409)["rule"] == "demand.converted-once"
    made = client.get(f"/v1/projects/{project}").json()
    assert (made["name"], made["description"], made["sponsor"]) == (
        patch["title"],
        IDEA["need"],
        IDEA["sponsor"],
    )
    assert (made["parent_id"], made["planned_finish_on"], made["currency"], made["status"]) == (
        *(programme, IDEA["wanted_by"], "GBP", "proposed"),
    )
    back = client.get("/v1/demands", params={"converted_to_id": project}).json()["items"]
    assert [each["id"] for each in back] == [told["id"]]
    assert client.get("/v1/projects", params={"include": "total"}).json()["total"] == 1
    history = client.get(f"{url}/history").json()["items"]
    assert [each["action"].partition(".")[2] for each in history] == [
        *("entered", "revised", "submitted", "triaged", "accepted", "converted")
    ]
    assert client.get(url, params={"known_at": history[2]["valid_from"]}).json()["status"] == "submitted"


def test_what_is_not_taken_up_keeps_its_reason_and_may_come_back(
    client: TestClient, lead: TestClient, as_office: Office
) -> None:
    kept = triaged(client, lead)
    twin = triaged(client, lead, title="Lifts at Northgate", target_id=None)
    other = triaged(client, lead, title="Payroll", need="Two systems disagree", expected_benefits=None)
    alike = client.get(f"{twin}/likely-duplicates").json()
    assert (alike["compared"], [each["link"] for each in alike["items"]]) == (2, [kept])
    assert client.get(f"{other}/likely-duplicates", params={"likeness": 0.9}).json()["items"] == []
    for wrong, status in (
        ({"status": "merged"}, 422),
        ({"status": "rejected", "due_on": "2030-01-01"}, 422),
        ({"status": "merged", "duplicate_of_id": twin[-36:]}, 409),
        ({"status": "merged", "duplicate_of_id": str(uuid7())}, 404),
    ):
        answer = act(lead, twin, "outcome", {"reason": "Same", **wrong}, status)
        assert status != 409 or answer["rule"] == "demand.duplicate"
    assert decided(lead, twin, "merged", duplicate_of_id=kept[-36:])["duplicate_of_id"] == kept[-36:]
    assert (
        client.get("/v1/demands", params={"duplicate_of_id": kept[-36:]}).json()["items"][0]["id"]
        == twin[-36:]
    )
    assert decided(lead, kept, "merged", 409, duplicate_of_id=twin[-36:])["rule"] == "demand.duplicate"
    assert decided(lead, other, "rejected")["reason"] == "As compared"
    again = act(lead, other, "reopening", {"reason": "A third system disagrees"})
    assert (again["status"], again["reason"], again["decided_by"] is not None) == (
        *("submitted", "A third system disagrees", True),
    )
    assert decided(lead, kept, "deferred", due_on=f"{TODAY + timedelta(30)}")["status"] == "deferred"

    with as_office() as uow:
        demand = uow.session.get_one(Demand, UUID(other[-36:]))
        demand.status_since -= timedelta(28)
        uow.record("test.moved", demand)
    waits = client.get("/v1/demand-backlog", params={"days": 19}).json()
    assert waits["statuses"] == [{"status": "submitted", "demands": 1}, {"status": "deferred", "demands": 1}]
    assert (waits["too_long"], waits["overdue"]) == (1, 0)
    first, second = waits["items"]
    assert (first["link"], first["waiting"], first["age"], first["is_too_long"]) == (other, 20, 0, True)
    assert (second["link"], second["is_too_long"], second["is_overdue"]) == (kept, False, False)
    page = client.get("/v1/demands", params={"limit": 2, "sort": "-reference", "include": "total"}).json()
    assert ([each["id"] for each in page["items"]], page["total"]) == ([other[-36:], twin[-36:]], 3)


def test_who_may_do_what_with_demands(
    client: TestClient, client_for: ClientFor, organisation_id: UUID, component: Callable[..., UUID]
) -> None:
    url = entered(client)
    for wrong in (
        {"citation": None},
        {"cost_low": None},
        {"cost_low": pounds("4000000.00")},
        {"cost_low": {"amount": "1", "currency": "EUR"}},
        {"cost_low": pounds("-1")},
    ):
        assert client.post("/v1/demands", json=IDEA | wrong).status_code == 422, wrong
    assert client.post("/v1/demands", json=IDEA | {"target_id": str(uuid7())}).status_code == 404
    reader, contributor = (client_for(organisation_id, role=role) for role in ("reader", "contributor"))
    assert reader.get(url).json()["allowed_actions"] == []
    assert reader.post("/v1/demands", json=IDEA).json()["rule"] == "demand:write"
    assert act(reader, url, "submission", status=403)["rule"] == "demand:write"
    own = entered(contributor)
    act(contributor, own, "submission")
    assert act(contributor, own, "triage", {"due_on": "2030-01-31"}, 403)["rule"] == "demand:triage"
    part = client_for(organisation_id, role="contributor", on=component("P1"))
    assert part.get(own).status_code == 200
    told = part.get(entered(part)).json()  # an idea belongs to no component yet
    assert told["allowed_actions"] == ["update", "submission"]
    assert part.get(url).json()["allowed_actions"] == []
    assert (
        part.patch(url, json={"title": "Mine"}, headers={"If-Match": '"1"'}).json()["rule"] == "demand:write"
    )
    stranger = client_for(uuid7())
    assert stranger.get(url).status_code == stranger.get(f"{url}/likely-duplicates").status_code == 404
    assert (
        stranger.get("/v1/demands").json()["items"]
        == stranger.get("/v1/demand-backlog").json()["items"]
        == []
    )
