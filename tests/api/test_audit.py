"""The trail over HTTP: read, exported, verified, and kept from who may not know."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.audit.service import entries, verified
from app.core.audit import AuditEvent
from app.core.database import Database
from app.cost.models import Reserve
from tests.api.test_risks import FLOOD
from tests.conftest import ClientFor, Office

EVENTS = "/v1/audit-events"
NEWEST = AuditEvent.number > 3


@contextmanager
def tampering(database: Database) -> Iterator[Session]:
    """The database as somebody has it who owns the tables, and takes what protects them out of the way."""
    with database.writing() as session:
        if not database.is_sqlite:
            session.execute(sa.text("SET LOCAL session_replication_role = replica"))
            yield session
            return
        kept = sa.text(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_events'"
        )
        triggers = session.execute(kept).all()
        for name, _ in triggers:
            session.execute(sa.text(f"DROP TRIGGER {name}"))
        yield session
        for _, made in triggers:
            session.execute(sa.text(made))


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
    with tampering(database) as session:
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


def test_the_database_itself_refuses_to_change_an_entry(
    database: Database, project: UUID, organisation_id: UUID
) -> None:
    mine = sa.and_(AuditEvent.organisation_id == organisation_id, AuditEvent.number == 1)
    for change in (sa.update(AuditEvent).where(mine).values(actor_id="x"), sa.delete(AuditEvent).where(mine)):
        with pytest.raises(sa.exc.IntegrityError, match="only ever added to"), database.writing() as session:
            session.execute(change)


def test_a_payload_that_nobody_erased_is_missed(
    client: TestClient, database: Database, project: UUID, organisation_id: UUID
) -> None:
    with database.writing() as session:
        session.execute(
            sa.update(AuditEvent)
            .filter_by(organisation_id=organisation_id, number=1)
            .values(payload=None, salt=None)
        )
    found = client.get(f"{EVENTS}/verification").json()
    assert found["first_fault"] == {"number": 1, "reason": "its payload is gone, and no erasure says so"}
    assert client.get(EVENTS).json()["items"][0]["after"] is None
    exported = [json.loads(line) for line in client.get(f"{EVENTS}/export").text.splitlines()]
    assert exported[0]["payload"] is None and exported[0]["leaf"]


def test_a_trail_that_was_cut_off_or_written_anew_is_not_what_was_anchored(
    client: TestClient, database: Database, project: UUID, organisation_id: UUID
) -> None:
    for _ in range(3):
        client.post(f"/v1/projects/{project}/risks", json=FLOOD)
    head = client.get(f"{EVENTS}/verification").json()
    kept = {"anchor": f"{head['head_number']}:{head['head_digest']}"}
    client.post(f"/v1/projects/{project}/risks", json=FLOOD)
    assert client.get(f"{EVENTS}/verification", params=kept).json()["intact"]
    with tampering(database) as session:
        session.execute(sa.delete(AuditEvent).filter_by(organisation_id=organisation_id).where(NEWEST))
    assert client.get(f"{EVENTS}/verification").json()["intact"], "a chain alone does not show a lost tail"
    cut = client.get(f"{EVENTS}/verification", params=kept).json()["first_fault"]
    assert cut["number"] == 4 and "was cut off" in cut["reason"]
    for _ in range(2):
        client.post(f"/v1/projects/{project}/risks", json=FLOOD)
    assert client.get(f"{EVENTS}/verification").json()["intact"], "nor one that was written anew"
    anew = client.get(f"{EVENTS}/verification", params=kept).json()["first_fault"]
    assert anew["number"] == 4 and "written anew" in anew["reason"]
    assert client.get(f"{EVENTS}/verification", params={"anchor": "4:xyz"}).status_code == 422


def test_sixteen_writers_make_one_chain(client: TestClient, project: UUID) -> None:
    """Each on a connection of its own, all at once: no number twice, none left out."""
    with ThreadPoolExecutor(16) as writers:
        at = f"/v1/projects/{project}/risks"
        made = list(writers.map(lambda _: client.post(at, json=FLOOD).status_code, range(64)))
    assert set(made) == {201}
    whole = client.get(f"{EVENTS}/verification").json()
    assert whole["intact"] and whole["entries"] == 1 + 64


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
