"""The feed: every committed change in order, told to each listener as far as they may know it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.components.models import ComponentKind
from app.components.schemas import ComponentWrite
from app.components.service import create
from app.core.audit import AuditEvent
from app.core.database import Database
from app.core.ids import uuid7
from app.core.model import utc_now
from app.risk.models import Risk
from tests.api.test_audit import tampering
from tests.api.test_risks import FLOOD
from tests.conftest import ClientFor, Office

EVENTS = "/v1/events"
OPTION = {"label": "Yes", "summary": "Dig it."}
RESERVE = {"kind": "contingency", "amount": {"amount": "1000.00", "currency": "GBP"}}


def feed(client: TestClient, **query: Any) -> list[Any]:
    answer = client.get(EVENTS, params={"limit": 500, **query})
    assert answer.status_code == 200, answer.text
    items: list[Any] = answer.json()["items"]
    return items


def types(client: TestClient, **query: Any) -> list[str]:
    return [event["type"].removeprefix("org.steerco.") for event in feed(client, **query)]


@pytest.fixture
def risk(client: TestClient, project: UUID) -> Any:
    return client.post(f"/v1/projects/{project}/risks", json=FLOOD)


def test_every_change_is_one_event_in_order_and_without_gaps(
    client: TestClient, project: UUID, risk: Any, organisation_id: UUID
) -> None:
    client.patch(risk.headers["Location"], json={"title": "Wetter"}, headers={"If-Match": '"1"'})
    events = feed(client)
    assert [event["type"] for event in events] == [
        f"org.steerco.{name}" for name in ("component.created", "risk.identified", "risk.revised")
    ]
    assert [int(event["sequence"]) for event in events] == [1, 2, 3]
    assert sorted(events, key=lambda event: event["sequence"]) == events
    last = events[-1]
    assert last["specversion"] == "1.0" and last["datacontenttype"] == "application/json"
    assert last["source"] == f"/v1/organisations/{organisation_id}"
    assert last["subject"] == f"risks/{risk.json()['id']}"
    assert last["data"]["before"]["title"] == "Flooded cutting" and last["data"]["after"]["title"] == "Wetter"
    assert last["data"]["version"] == 2 and last["data"]["withheld"] == []
    assert feed(client) == events
    assert len({event["id"] for event in events}) == 3


def test_what_was_rolled_back_is_no_event(client: TestClient, as_office: Office, project: UUID) -> None:
    with pytest.raises(InterruptedError), as_office() as uow:
        create(uow, ComponentKind.PROJECT, ComponentWrite(code="P2", name="Never", currency="GBP"))
        raise InterruptedError
    refused = client.post(f"/v1/projects/{project}/risks", json={**FLOOD, "scale": "none-such"})
    assert refused.status_code == 422
    assert types(client) == ["component.created"]


def test_a_stretch_says_where_the_next_begins(client: TestClient, project: UUID, risk: Any) -> None:
    client.post(f"/v1/projects/{project}/risks", json=FLOOD)
    after, numbers, mores = 0, [], []
    for _ in range(3):
        page = client.get(EVENTS, params={"after": after, "limit": 1}).json()
        after, mores = page["next_after"], [*mores, page["more"]]
        numbers += [int(event["sequence"]) for event in page["items"]]
    assert numbers == [1, 2, 3] and mores == [True, True, False]
    assert client.get(EVENTS, params={"after": 3}).json() == {
        "items": [],
        "next_after": 3,
        "head": 3,
        "more": False,
    }
    assert client.get(EVENTS, params={"after": 4}).status_code == 422


def test_types_and_components_narrow_it(
    client: TestClient, component: Callable[..., UUID], organisation_id: UUID
) -> None:
    programme = component("PG", "programme")
    inside, outside = component("IN", parent=programme), component("OUT")
    for each in (inside, outside):
        client.post(f"/v1/projects/{each}/risks", json=FLOOD)
    assert types(client, type="org.steerco.risk.*") == ["risk.identified"] * 2
    assert (
        types(client, type=["org.steerco.component.created", "org.steerco.risk.closed"])
        == ["component.created"] * 3
    )
    assert types(client, component_id=str(programme)) == [*["component.created"] * 2, "risk.identified"]
    assert types(client, type="*", component_id=str(outside)) == ["component.created", "risk.identified"]
    assert client.get(EVENTS, params={"type": "risk.closed"}).status_code == 422
    assert client.get(EVENTS, params={"component_id": str(uuid7())}).status_code == 404


def test_a_listener_is_told_of_what_they_may_read_alone(
    client: TestClient, client_for: ClientFor, component: Callable[..., UUID], organisation_id: UUID
) -> None:
    mine, other = component("MINE"), component("OTHER")
    for each in (mine, other):
        client.post(f"/v1/projects/{each}/risks", json=FLOOD)
    elsewhere = feed(client_for(organisation_id, on=mine))
    assert {event["data"]["id"] for event in elsewhere} == {e["data"]["id"] for e in feed(client)} & {
        event["data"]["id"] for event in feed(client, component_id=str(mine))
    }
    assert len(elsewhere) == 2
    assert feed(client_for(uuid7())) == []
    assert client.get(EVENTS, headers={"Authorization": "Bearer none"}).status_code == 401


def test_what_one_is_not_cleared_for_is_withheld(
    client: TestClient, client_for: ClientFor, project: UUID, organisation_id: UUID
) -> None:
    assert client.post(f"/v1/projects/{project}/reserves", json=RESERVE).status_code == 201
    decision = {"kind": "change", "title": "Tunnel", "question": "Dig it?", "options": [OPTION]}
    asked = client.post(f"/v1/projects/{project}/decisions", json=decision)
    assert asked.status_code == 201, asked.text
    reader = client_for(organisation_id, "reader")
    assert types(client) == ["component.created", "reserve.set_aside", "decision.drafted"]
    assert types(reader) == ["component.created", "decision.drafted"]
    told, whole = feed(reader)[-1]["data"], feed(client)[-1]["data"]
    assert "question" in told["withheld"] and told["after"]["question"] is None
    assert whole["withheld"] == [] and whole["after"]["question"] == "Dig it?"
    assert told["after"]["title"] == whole["after"]["title"] == "Tunnel"


def test_what_no_resource_tells_no_event_tells(client: TestClient) -> None:
    member = client.post("/v1/members", json={"name": "Export", "kind": "service"}).json()["id"]
    token = {"member_id": member, "name": "Nightly", "scopes": ["read"]}
    token["expires_at"] = (utc_now() + timedelta(days=1)).isoformat()
    assert client.post("/v1/service-tokens", json=token).status_code == 201
    issued = feed(client, type="org.steerco.token.issued")[0]["data"]["after"]
    assert issued["public_id"] and "digest" not in issued and "organisation_id" not in issued


def test_what_is_gone_is_told_of_where_it_was(
    client: TestClient, client_for: ClientFor, component: Callable[..., UUID], organisation_id: UUID
) -> None:
    programme = component("PG", "programme")
    here, there = component("HERE", parent=programme), component("THERE")
    reserve = client.post(f"/v1/projects/{here}/reserves", json=RESERVE)
    assert client.delete(reserve.headers["Location"], headers={"If-Match": '"1"'}).status_code == 204
    seen = [types(client_for(organisation_id, on=each)) for each in (here, programme, there)]
    assert seen[0] == ["component.created", "reserve.set_aside", "reserve.removed"]
    assert seen[1] == ["component.created", *seen[0]]
    assert seen[2] == ["component.created"]
    short_lived = component("GONE", parent=programme)
    assert client.delete(f"/v1/projects/{short_lived}", headers={"If-Match": '"1"'}).status_code == 204
    inside, outside = client_for(organisation_id, on=programme), client_for(organisation_id, on=there)
    assert types(inside)[-2:] == ["component.created", "component.deleted"]
    assert types(outside) == ["component.created"]


def test_many_at_once_are_one_event_for_who_could_read_all_of_them(
    client: TestClient,
    client_for: ClientFor,
    as_office: Office,
    project: UUID,
    risk: Any,
    organisation_id: UUID,
) -> None:
    with as_office() as uow:
        changed = uow.session.scalars(sa.select(Risk).filter_by(organisation_id=organisation_id)).all()
        for each in changed:
            each.title = "Renamed"
        uow.record_all("risk.imported", changed)
    event = feed(client)[-1]
    assert event["type"] == "org.steerco.risk.imported" and event["subject"] == "risks"
    assert event["data"]["after"]["rows"] == 1 and event["data"]["id"] is None
    assert "risk.imported" not in types(client_for(organisation_id, on=project))


def test_the_feed_goes_back_as_far_as_it_is_kept(
    client: TestClient, app: FastAPI, database: Database, project: UUID, risk: Any, organisation_id: UUID
) -> None:
    client.post(f"/v1/projects/{project}/risks", json=FLOOD)
    long_ago = utc_now() - timedelta(days=app.state.settings.event_days, minutes=1)
    with tampering(database) as session:
        old = AuditEvent.organisation_id == organisation_id, AuditEvent.number <= 2
        session.execute(sa.update(AuditEvent).where(*old).values(at=long_ago))
    gone = client.get(EVENTS, params={"after": 1})
    assert gone.status_code == 410 and gone.json()["type"] == "/problems/events-expired"
    start = gone.json()["feed_starts_after"]
    assert start == 2 and "after 2" in gone.json()["detail"]
    assert [int(e["sequence"]) for e in feed(client)] == [3]
    assert feed(client, after=start) == feed(client)


def test_a_narrow_listener_gets_through_a_long_feed_in_stretches(
    client: TestClient, project: UUID, risk: Any
) -> None:
    for _ in range(60):
        client.patch(
            f"/v1/projects/{project}",
            json={"description": f"Text {_}"},
            headers={"If-Match": client.get(f"/v1/projects/{project}").headers["ETag"]},
        )
    last = client.post(f"/v1/projects/{project}/risks", json=FLOOD).json()["id"]
    after, found, pages = 0, [], 0
    while True:
        query = {"after": after, "limit": 1, "type": "org.steerco.risk.*"}
        page = client.get(EVENTS, params=query).json()
        found += [event["data"]["id"] for event in page["items"]]
        after, pages = page["next_after"], pages + 1
        if not page["more"]:
            break
    assert found == [risk.json()["id"], last] and after == page["head"] == 63 and pages <= 3


def test_what_few_may_see_does_not_stop_the_others(
    client: TestClient, client_for: ClientFor, component: Callable[..., UUID], organisation_id: UUID
) -> None:
    """More entries than are looked at in one go lie before the one that this listener may know of."""
    busy, quiet = component("BUSY"), component("QUIET")
    for _ in range(60):
        client.post(f"/v1/projects/{busy}/risks", json=FLOOD)
    client.post(f"/v1/projects/{quiet}/risks", json=FLOOD)
    listener, after, found = client_for(organisation_id, on=quiet), 2, []
    while not found:
        page = listener.get(EVENTS, params={"after": after, "limit": 1}).json()
        assert page["next_after"] > after
        after, found = page["next_after"], page["items"]
    assert [event["type"] for event in found] == ["org.steerco.risk.identified"]
