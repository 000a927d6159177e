"""The trail over HTTP: read, exported, verified, and kept from who may not know."""

import json
from uuid import UUID

import sqlalchemy as sa
from fastapi.testclient import TestClient

from app.audit.service import entries, verified
from app.core.audit import AuditEvent
from app.core.database import Database
from app.cost.models import Reserve
from tests.api.test_risks import FLOOD
from tests.conftest import ClientFor, Office

EVENTS = "/v1/audit-events"


def test_every_change_is_on_the_trail_and_the_trail_is_whole(client: TestClient, project: UUID) -> None:
    risk = client.post(f"/v1/projects/{project}/risks", json=FLOOD)
    client.patch(risk.headers["Location"], json={"title": "Wetter"}, headers={"If-Match": '"1"'})
    listed = client.get(EVENTS, params={"subject_id": risk.json()["id"]}).json()["items"]
    assert [event["action"] for event in listed] == ["risk.identified", "risk.revised"]
    assert listed[1]["before"]["title"] == "Flooded cutting" and listed[1]["after"]["title"] == "Wetter"
    whole = client.get(f"{EVENTS}/verification").json()
    assert whole["intact"] and whole["entries"] == 3 and whole["first_fault"] is None


def test_pages_of_the_trail_follow_each_other(client: TestClient, project: UUID) -> None:
    for _ in range(4):
        client.post(f"/v1/projects/{project}/risks", json=FLOOD)
    numbers, query = [], {"limit": 2}
    while True:
        page = client.get(EVENTS, params=query).json()
        numbers += [event["number"] for event in page["items"]]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert numbers == [1, 2, 3, 4, 5]


def test_what_was_changed_behind_the_service_is_named(
    client: TestClient, database: Database, project: UUID, organisation_id: UUID
) -> None:
    for _ in range(3):
        client.post(f"/v1/projects/{project}/risks", json=FLOOD)
    with database.writing() as session:
        session.execute(
            sa.update(AuditEvent)
            .where(AuditEvent.organisation_id == organisation_id, AuditEvent.number == 3)
            .values(payload=sa.func.replace(AuditEvent.payload, "Flooded", "Dry"))
        )
    found = client.get(f"{EVENTS}/verification").json()
    assert not found["intact"]
    assert found["first_fault"] == {"number": 3, "reason": "its payload is not the one that was sealed"}


def test_an_export_verifies_offline_and_tampering_with_it_is_found(client: TestClient, project: UUID) -> None:
    for _ in range(5):
        client.post(f"/v1/projects/{project}/risks", json=FLOOD)
    lines = client.get(f"{EVENTS}/export").text.splitlines()
    assert verified(entries(lines)).intact and len(lines) == 6
    edited = [*lines[:2], lines[2].replace("Flooded", "Dry"), *lines[3:]]
    swapped = [*lines[:2], lines[3], lines[2], *lines[4:]]
    for tampered, bad in ((edited, 3), (lines[:2] + lines[3:], 4), (swapped, 4), (lines[1:], 2)):
        fault = verified(entries(tampered)).first_fault
        assert fault and fault.number == bad
    assert verified(entries(lines[:4])).intact, "a lost tail is told by the head only"
    assert verified(entries(lines[:4])).head_digest != verified(entries(lines)).head_digest


def test_the_trail_is_for_who_may_read_all_of_it(
    client: TestClient, client_for: ClientFor, organisation_id: UUID, project: UUID
) -> None:
    for role, on in (("reader", None), ("pmo_lead", project)):
        refused = client_for(organisation_id, role=role, on=on).get(EVENTS)
        assert refused.status_code == 403 and refused.json()["rule"] == "audit:read"
    assert client_for(organisation_id, role="administrator").get(EVENTS).status_code == 200


def test_another_organisations_trail_is_another(
    client: TestClient, client_for: ClientFor, project: UUID
) -> None:
    from app.core.ids import uuid7

    stranger = client_for(uuid7())
    assert stranger.get(EVENTS).json()["items"] == []
    assert stranger.get(f"{EVENTS}/verification").json()["entries"] == 0


def test_an_erased_payload_is_told_as_gone(
    client: TestClient, database: Database, project: UUID, organisation_id: UUID
) -> None:
    client.post(f"/v1/projects/{project}/risks", json=FLOOD)
    with database.writing() as session:
        session.execute(
            sa.update(AuditEvent)
            .filter_by(organisation_id=organisation_id, number=2)
            .values(payload=None, salt=None)
        )
    assert client.get(f"{EVENTS}/verification").json()["intact"]
    assert client.get(EVENTS).json()["items"][1]["after"] is None
    exported = [json.loads(line) for line in client.get(f"{EVENTS}/export").text.splitlines()]
    assert exported[1]["payload"] is None and exported[1]["leaf"]


def test_a_reason_is_withheld_with_what_it_is_given_for(
    client: TestClient, client_for: ClientFor, organisation_id: UUID, as_office: Office, project: UUID
) -> None:
    reserve = {"kind": "contingency", "amount": {"amount": "7", "currency": "GBP"}}
    made = client.post(f"/v1/projects/{project}/reserves", json=reserve).json()
    with as_office() as uow:
        kept = uow.session.get_one(Reserve, UUID(made["id"]))
        kept.owner = "Finance"
        uow.record("reserve.revised", kept, "All 7 pounds of it")
    for reads, reason in (
        (client, "All 7 pounds of it"),
        (client_for(organisation_id, "administrator"), None),
    ):
        told = reads.get("/v1/audit-events", params={"subject_id": made["id"]}).json()["items"][-1]
        assert (told["action"], told["reason"]) == ("reserve.revised", reason)
