"""A member is erased: who they were is nowhere any more, and the trail still holds."""

import json
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from fastapi.testclient import TestClient

from app.core.audit import AuditEvent
from app.core.database import Database
from app.core.history import EntityVersion
from app.core.model import utc_now
from tests.conftest import ClientFor

PERSON = {
    "name": "Quillon Vex",
    "email": "quillon@example.org",
    "issuer": "https://id.example",
    "subject": "qv-1",
}
WHY = {"reason": "Asked for on leaving"}


def test_nothing_tells_who_they_were(
    client: TestClient, database: Database, project: UUID, organisation_id: UUID
) -> None:
    member = client.post("/v1/members", json=PERSON).json()
    at = f"/v1/members/{member['id']}"
    client.patch(at, json={"email": "vex@example.org"}, headers={"If-Match": '"1"'})
    client.post("/v1/grants", json={"member_id": member["id"], "role": "reader"})
    expires = (utc_now() + timedelta(days=7)).isoformat()
    asked = {"member_id": member["id"], "name": "Laptop", "scopes": ["read"], "expires_at": expires}
    token = client.post("/v1/service-tokens", json=asked).json()["token"]
    erased = client.post(f"{at}/erasure", json=WHY, headers={"If-Match": '"2"'})
    assert erased.status_code == 200
    told = erased.json()
    assert (told["name"], told["email"], told["subject"], told["status"]) == (
        "Erased member",
        None,
        None,
        "suspended",
    )
    assert client.get("/v1/me", headers={"Authorization": f"Bearer {token}"}).status_code == 401
    assert client.get("/v1/grants", params={"member_id": member["id"]}).json()["items"] == []
    history = client.get(f"{at}/history").json()["items"]
    assert [version["action"] for version in history] == [
        "member.enrolled",
        "member.revised",
        "member.erased",
    ]
    known = client.get("/v1/audit-events/verification").json()
    assert known["intact"], known
    with database.reading() as session:
        payloads = session.scalars(sa.select(AuditEvent.payload).filter_by(organisation_id=organisation_id))
        versions = session.execute(
            sa.select(EntityVersion.before, EntityVersion.snapshot).filter_by(organisation_id=organisation_id)
        )
        everything = json.dumps([*payloads, *map(tuple, versions)])
    for trace in ("Quillon", "quillon@", "vex@", "qv-1"):
        assert trace not in everything, trace


def test_the_erasure_is_on_the_trail_with_what_went(client: TestClient) -> None:
    member = client.post("/v1/members", json=PERSON).json()
    client.post(f"/v1/members/{member['id']}/erasure", json=WHY, headers={"If-Match": '"1"'})
    events = client.get("/v1/audit-events", params={"subject_id": member["id"]}).json()["items"]
    assert [event["action"] for event in events] == ["member.enrolled", "member.erased", "audit.erased"]
    assert events[0]["after"] is None and events[2]["after"] == {"entries": [events[0]["number"]]}
    assert events[1]["reason"] == WHY["reason"]


def test_it_takes_the_right_to_grant_and_is_not_for_oneself(
    client: TestClient, client_for: ClientFor, organisation_id: UUID
) -> None:
    member = client.post("/v1/members", json=PERSON).json()
    at = f"/v1/members/{member['id']}/erasure"
    refused = client_for(organisation_id, role="pmo_lead").post(at, json=WHY, headers={"If-Match": '"1"'})
    assert refused.status_code == 403 and refused.json()["rule"] == "grant:write"
    assert client.post(at, json=WHY, headers={"If-Match": '"7"'}).status_code == 412
    assert client.post(at, json={}, headers={"If-Match": '"1"'}).status_code == 422
    me = client.get("/v1/me").json()["member_id"]
    own = client.post(f"/v1/members/{me}/erasure", json=WHY, headers={"If-Match": '"1"'})
    assert own.status_code == 403 and own.json()["rule"] == "member:erasure"
