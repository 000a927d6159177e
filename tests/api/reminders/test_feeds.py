"""Calendars of what is due: for who asks with a token, and for who has the link of a feed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.core.database import Database
from app.core.ids import uuid7
from app.core.model import utc_now
from app.identity.models import Grant, Member, MemberStatus
from app.reminders.feeds.models import CalendarFeed
from tests.conftest import ClientFor

TODAY = utc_now().date()
ACTION = {"text": "Ask, then wait; twice", "owner": "Sponsor", "due_on": f"{TODAY}"}
GATE = {"sequence": 3, "name": "Gate 3", "planned_on": f"{TODAY + timedelta(days=30)}"}
FEED = {"name": "Mine", "kinds": ["actions", "gates"], "owner": None}


@pytest.fixture
def due(client: TestClient, project: UUID) -> str:
    """A project with an action, a gate, and a meeting that is to come."""
    at = f"/v1/projects/{project}"
    for path, body in (("actions", ACTION), ("gates", GATE)):
        assert client.post(f"{at}/{path}", json=body).status_code == 201
    body = client.post(f"{at}/bodies", json={"name": "Board", "kind": "project_board"}).json()["id"]
    meeting = {"starts_at": f"{TODAY + timedelta(days=3)}T13:00:00Z", "items": [{"subject": "Risks"}]}
    assert client.post(f"/v1/bodies/{body}/meetings", json=meeting).status_code == 201
    return at


@pytest.fixture
def nobody(app: FastAPI) -> TestClient:
    return TestClient(app, raise_server_exceptions=False)


def summaries(text: str) -> list[str]:
    assert text.startswith("BEGIN:VCALENDAR\r\n") and text.endswith("END:VCALENDAR\r\n")
    lines = text.replace("\r\n ", "").split("\r\n")
    return [line.removeprefix("SUMMARY:") for line in lines if line.startswith("SUMMARY:")]


def made(client: TestClient, due: str, **members: Any) -> dict[str, Any]:
    answer = client.post(f"{due}/calendar-feeds", json=FEED | members)
    assert answer.status_code == 201, answer.text
    feed: dict[str, Any] = answer.json()
    return feed


def test_what_is_due_is_a_calendar(client: TestClient, due: str) -> None:
    told = client.get(f"{due}/due.ics")
    assert told.headers["Content-Type"].startswith("text/calendar")
    found = ["Gate 3", "MTG-0001: Meeting: Board", "ACT-0001: Ask\\, then wait\\; twice"]
    assert summaries(told.text) == [f"P1: {found[0]}", *found[1:]]
    assert f"DTSTART;VALUE=DATE:{TODAY:%Y%m%d}" in told.text
    assert client.get(f"{due}/due.ics", headers={"If-None-Match": told.headers["ETag"]}).status_code == 304
    assert summaries(client.get(f"{due}/due.ics", params={"kinds": "gates"}).text) == ["P1: Gate 3"]
    assert summaries(client.get(f"{due}/due.ics", params={"owner": "Sponsor"}).text) == found[2:]
    assert client.get(f"{due}/due.ics", params={"kinds": "tokens"}).status_code == 422


def test_it_shows_what_the_caller_may_read(client_for: ClientFor, organisation_id: UUID, due: str) -> None:
    reader = client_for(organisation_id, role="reader")
    assert summaries(reader.get(f"{due}/due.ics").text) == ["P1: Gate 3"]
    refused = reader.get(f"{due}/due.ics", params={"kinds": "actions"})
    assert (refused.status_code, refused.json()["rule"]) == (403, "action:read")
    assert client_for(uuid7()).get(f"{due}/due.ics").status_code == 404


def test_a_link_opens_its_calendar_and_nothing_else(
    client: TestClient, due: str, nobody: TestClient, database: Database
) -> None:
    feed = made(client, due)
    link, at = feed["link"], f"/v1/calendar-feeds/{feed['id']}"
    opened = nobody.get(link)
    assert summaries(opened.text) == ["ACT-0001: Ask\\, then wait\\; twice", "P1: Gate 3"]
    assert nobody.get(link, headers={"If-None-Match": opened.headers["ETag"]}).status_code == 304
    text = link.rpartition("/")[2].removesuffix(".ics")
    for url in (due, "/v1/me", f"{due}/due.ics", at):
        assert nobody.get(url, headers={"Authorization": f"Bearer {text}"}).status_code == 401
    secret = text.rpartition("_")[2]
    listed = client.get(f"{due}/calendar-feeds")
    assert (
        client.get(at).json() == listed.json()["items"][0] == {n: v for n, v in feed.items() if n != "link"}
    )
    assert secret not in client.get(at).text + listed.text
    with database.reading() as session:
        kept = session.scalars(sa.select(CalendarFeed).filter_by(id=UUID(feed["id"]))).one()
        assert secret not in kept.digest + kept.public_id
    mistyped = text[:-1] + ("1" if text[-1] != "1" else "2")
    for wrong in (mistyped, text.replace("steerco_", ""), "x", "steerco_" + "1" * 12):
        assert nobody.get(f"/calendar-feeds/{wrong}.ics").status_code == 404


def test_a_repeated_key_does_not_show_the_link_again(client: TestClient, due: str) -> None:
    key = {"Idempotency-Key": "once"}
    first = client.post(f"{due}/calendar-feeds", json=FEED, headers=key)
    again = client.post(f"{due}/calendar-feeds", json=FEED, headers=key)
    assert (first.status_code, again.status_code) == (201, 409)
    assert first.json()["link"] not in again.text


def test_a_feed_is_revoked_by_its_member_or_the_office(
    client: TestClient, client_for: ClientFor, organisation_id: UUID, due: str, nobody: TestClient
) -> None:
    manager = client_for(organisation_id, role="project_manager")
    own, office = made(manager, due), made(client, due)
    for feed, who in ((own, manager), (office, client)):
        assert nobody.get(feed["link"]).status_code == 200
        url = f"/v1/calendar-feeds/{feed['id']}/revocation"
        if who is client:
            barred = manager.post(url, headers={"If-Match": '"1"'})
            assert (barred.status_code, barred.json()["rule"]) == (403, "reminder:write")
        assert who.post(url).status_code == 428
        assert who.post(url, headers={"If-Match": '"1"'}).json()["status"] == "revoked"
        again = who.post(url, headers={"If-Match": '"2"'})
        assert (again.status_code, again.json()["rule"]) == (409, "calendar-feed.revoked-once")
        assert nobody.get(feed["link"]).status_code == 404


@pytest.mark.parametrize("lost", ["role", "grants", "membership"])
def test_a_link_shows_no_more_than_its_member_may_see_now(
    client_for: ClientFor, organisation_id: UUID, due: str, nobody: TestClient, database: Database, lost: str
) -> None:
    feed = made(client_for(organisation_id, role="project_manager"), due)
    assert len(summaries(nobody.get(feed["link"]).text)) == 2
    member = UUID(feed["member_id"])
    changes = {
        "role": sa.update(Grant).where(Grant.member_id == member).values(role="reader"),
        "grants": sa.delete(Grant).where(Grant.member_id == member),
        "membership": sa.update(Member).where(Member.id == member).values(status=MemberStatus.SUSPENDED),
    }
    with database.writing() as session:
        session.execute(changes[lost])
    told = nobody.get(feed["link"])
    if lost == "role":
        assert summaries(told.text) == ["P1: Gate 3"]
    else:
        assert (told.status_code, told.json()["detail"]) == (404, "There is no such calendar.")


def test_nobody_makes_a_link_to_what_they_may_not_read(
    client_for: ClientFor, organisation_id: UUID, due: str, component: Callable[..., UUID]
) -> None:
    reader, stranger = client_for(organisation_id, role="reader"), client_for(uuid7())
    refused = reader.post(f"{due}/calendar-feeds", json=FEED)
    assert (refused.status_code, refused.json()["rule"]) == (403, "reminder:read")
    assert stranger.post(f"{due}/calendar-feeds", json=FEED).status_code == 404
    scoped = client_for(organisation_id, scopes=("component:read", "reminder:read", "gate:read"))
    barred = scoped.post(f"{due}/calendar-feeds", json=FEED)
    assert (barred.status_code, barred.json()["rule"]) == (403, "action:read")
    assert summaries(TestClient(scoped.app).get(made(scoped, due, kinds=["gates"])["link"]).text) == [
        "P1: Gate 3"
    ]
