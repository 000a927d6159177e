"""Whose rights a webhook has: those that its owner has left at each attempt."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.core.database import Database
from app.core.ids import uuid7
from app.events.webhooks import outbox
from app.identity.models import Grant, Member, MemberStatus
from tests.api.webhooks.delivering import QUICK, deliver, deliveries
from tests.api.webhooks.receiving import receiving
from tests.conftest import ClientFor

MERGE = {"Content-Type": "application/merge-patch+json"}


def test_a_webhook_sees_what_its_owner_may_see_now(
    local: FastAPI,
    office: TestClient,
    client_for: ClientFor,
    database: Database,
    component: Callable[..., UUID],
    subscribe: Callable[..., Any],
    enter: Callable[..., Any],
    organisation_id: UUID,
) -> None:
    """Rights that go before the delivery take what was entered with them; so does a suspended owner."""
    lead = client_for(organisation_id, ("administrator", "pmo_lead"))
    lead = TestClient(local, headers=dict(lead.headers))
    owner = UUID(lead.get("/v1/me").json()["member_id"])
    with receiving() as receiver:
        hook = subscribe(receiver.url, lead)
        enter()
        outbox.enter(database, QUICK)
        with database.writing() as session:
            session.execute(sa.delete(Grant).where(Grant.member_id == owner, Grant.role == "pmo_lead"))
        assert deliver(database) == 0
        assert deliveries(office, hook)[0]["status"] == "withheld"
        with database.writing() as session:
            session.execute(sa.update(Member).where(Member.id == owner).values(status=MemberStatus.SUSPENDED))
        enter()
        assert deliver(database) == 0
    assert receiver.got == []
    told = office.get(f"/v1/webhooks/{hook['id']}").json()
    assert told["status"] == "disabled" and "owner" in told["disabled_because"]
    assert office.get("/v1/events", params={"type": "org.steerco.webhook.disabled"}).json()["items"]


def test_a_webhook_reaches_no_further_than_the_token_it_was_made_with(
    local: FastAPI, client_for: ClientFor, database: Database, subscribe: Callable[..., Any],
    enter: Callable[..., Any], organisation_id: UUID,
) -> None:  # fmt: skip
    narrow = client_for(organisation_id, scopes=("webhook:*", "component:read"))
    with receiving() as receiver:
        subscribe(receiver.url, TestClient(local, headers=dict(narrow.headers)), types=["*"])
        enter()
        deliver(database)
    assert {json.loads(got.body)["data"]["kind"] for got in receiver.got} == {"webhooks"}


def test_who_changes_a_webhook_answers_for_it(
    local: FastAPI,
    office: TestClient,
    client_for: ClientFor,
    subscribe: Callable[..., Any],
    organisation_id: UUID,
) -> None:
    webhook = subscribe("https://hooks.example.org/")
    admin = client_for(organisation_id, "administrator")
    moved = admin.patch(
        f"/v1/webhooks/{webhook['id']}",
        json={"url": "https://elsewhere.example.org/"},
        headers={"If-Match": '"1"', **MERGE},
    )
    assert moved.json()["owner_id"] == admin.get("/v1/me").json()["member_id"] != webhook["owner_id"]


def test_a_component_narrows_it_and_another_organisation_gets_nothing(
    database: Database,
    local: FastAPI,
    client_for: ClientFor,
    component: Callable[..., UUID],
    subscribe: Callable[..., Any],
    enter: Callable[..., Any],
) -> None:
    programme = component("PG", "programme")
    inside = component("IN", parent=programme)
    stranger = TestClient(local, headers=dict(client_for(uuid7()).headers))
    with receiving() as theirs, receiving() as ours:
        subscribe(theirs.url, stranger, types=["org.steerco.risk.*"])
        subscribe(ours.url, component_id=str(programme))
        enter()
        risk = enter(on=inside)
        deliver(database)
    assert [json.loads(got.body)["data"]["id"] for got in ours.got] == [risk["id"]]
    assert theirs.got == []


def test_only_those_who_may_manage_them(
    client_for: ClientFor, office: TestClient, organisation_id: UUID
) -> None:
    body = {"name": "Desk", "url": "https://hooks.example.org/"}
    for role, status in (("administrator", 201), ("pmo_lead", 201), ("sro", 403), ("assurer", 403)):
        made = client_for(organisation_id, role).post("/v1/webhooks", json=body)
        assert made.status_code == status, (role, made.text)
    assert client_for(organisation_id, "assurer").get("/v1/webhooks").json()["items"]
    assert not client_for(organisation_id, "reader").get("/v1/webhooks").json()["items"]
