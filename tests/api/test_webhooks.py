"""Webhooks: what is delivered, to whom, how signed, and how often."""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from ipaddress import ip_network
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
import standardwebhooks
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.core.database import Database
from app.core.ids import uuid7
from app.core.model import utc_now
from app.events.webhooks import outbox
from app.events.webhooks.courier import Courier, deliver_due
from app.events.webhooks.models import Delivery, Webhook, WebhookCursor, WebhookSecret
from app.events.webhooks.policy import Policy
from app.identity.models import Grant, Member, MemberStatus
from app.main import create_app
from app.settings import Settings
from tests.api.receiving import Receiver, hangs, receiving, signatures_of
from tests.api.test_risks import FLOOD
from tests.conftest import PEPPER, ClientFor

LOOPBACK = ip_network("127.0.0.0/8")
MERGE = {"Content-Type": "application/merge-patch+json"}
OPEN = {"webhook_http": True, "webhook_networks": ["127.0.0.0/8"]}
QUICK = Policy(
    networks=(LOOPBACK,),
    http=True,
    keys=(PEPPER.encode(),),
    retry_seconds=(0, 0),
    total_seconds=1,
    at_once_each=4,
)


@pytest.fixture(scope="module")
def local(database_url: str) -> Iterator[FastAPI]:
    """A service whose webhooks may go to this machine."""
    app = create_app(Settings(database_url=database_url, token_peppers=(PEPPER,), **OPEN))
    yield app
    app.state.database.engine.dispose()


@pytest.fixture
def office(local: FastAPI, client: TestClient) -> TestClient:
    return TestClient(local, headers=dict(client.headers))


@pytest.fixture(autouse=True)
def alone(database: Database) -> Iterator[None]:
    """No webhook of another test is delivered to in this one."""
    yield
    with database.writing() as session:
        for table in (Delivery, WebhookSecret, WebhookCursor, Webhook):
            session.execute(sa.delete(table))


@pytest.fixture
def subscribe(office: TestClient) -> Callable[..., Any]:
    def subscribe(url: str, client: TestClient = office, **members: Any) -> Any:
        body = {"name": "Desk", "url": url, "types": ["org.steerco.risk.*"], **members}
        made = client.post("/v1/webhooks", json=body)
        assert made.status_code == 201, made.text
        return made.json()

    return subscribe


@pytest.fixture
def enter(office: TestClient, project: UUID) -> Callable[..., Any]:
    def enter(times: int = 1, on: UUID = project) -> Any:
        for _ in range(times):
            made = office.post(f"/v1/projects/{on}/risks", json=FLOOD)
            assert made.status_code == 201, made.text
        return made.json()

    return enter


def deliver(database: Database, policy: Policy = QUICK, attempts: int = 3) -> int:
    """Deliver what is due, and what is due again as soon as it may be: so many rounds."""
    made = 0
    for _ in range(attempts):
        with database.writing() as session:
            session.execute(sa.update(WebhookCursor).values(held_until=None))
        made += deliver_due(database, policy)
    return made


def deliveries(office: TestClient, webhook: Any, **query: Any) -> list[Any]:
    items: list[Any] = office.get(f"/v1/webhooks/{webhook['id']}/deliveries", params=query).json()["items"]
    return items


def test_a_webhook_is_told_of_its_types_once_each_and_signed(
    office: TestClient, database: Database, subscribe: Callable[..., Any], enter: Callable[..., Any]
) -> None:
    with receiving() as receiver:
        webhook = subscribe(receiver.url)
        risk = enter()
        office.post("/v1/members", json={"name": "Export", "kind": "service"})
        assert deliver(database) == 1
        assert deliver(database) == 0
    (got,) = receiver.got
    told = json.loads(got.body)
    assert told["type"] == "org.steerco.risk.identified" and told["subject"] == f"risks/{risk['id']}"
    assert told["id"] == got.id and told["data"]["after"]["title"] == FLOOD["title"]
    listened = office.get("/v1/events", params={"type": "org.steerco.risk.*"}).json()["items"]
    assert listened == [told]
    assert got.headers["content-type"] == "application/cloudevents+json"
    assert got.headers["webhook-signature"] == signatures_of(webhook["secret"], got)
    assert standardwebhooks.Webhook(webhook["secret"]).verify(got.body, got.headers) == told
    with pytest.raises(standardwebhooks.WebhookVerificationError):
        standardwebhooks.Webhook(webhook["secret"]).verify(got.body + b" ", got.headers)
    (delivery,) = deliveries(office, webhook)
    assert delivery["status"] == "delivered" and delivery["attempts"] == 1
    assert delivery["log"][0]["status"] == 204 and delivery["due_at"] is None


def test_a_secret_is_shown_once_and_kept_sealed(
    office: TestClient, database: Database, subscribe: Callable[..., Any]
) -> None:
    webhook = subscribe("https://hooks.example.org/")
    assert "secret" not in office.get(f"/v1/webhooks/{webhook['id']}").json()
    assert webhook["secret"] not in office.get(f"/v1/webhooks/{webhook['id']}/history").text
    with database.reading() as session:
        (sealed,) = session.scalars(sa.select(WebhookSecret.sealed))
    assert webhook["secret"].removeprefix("whsec_").encode() not in sealed
    assert (
        "secret"
        not in office.get("/v1/events", params={"type": "org.steerco.webhook.*"}).json()["items"][0]["data"][
            "after"
        ]
    )


def test_while_a_secret_is_rotated_both_count(
    office: TestClient, database: Database, subscribe: Callable[..., Any], enter: Callable[..., Any]
) -> None:
    with receiving() as receiver:
        webhook = subscribe(receiver.url)
        url = f"/v1/webhooks/{webhook['id']}/secret-rotation"
        rotated = office.post(url, headers={"If-Match": '"1"'}).json()
        assert rotated["former_secret_until"] and rotated["secret"] != webhook["secret"]
        enter()
        deliver(database)
        ended = office.post(url, headers={"If-Match": '"2"'}, json={"overlap_hours": 0}).json()
        enter()
        deliver(database)
    both, last = receiver.got
    for secret in (webhook["secret"], rotated["secret"]):
        assert signatures_of(secret, both) in both.headers["webhook-signature"].split()
        standardwebhooks.Webhook(secret).verify(both.body, both.headers)
    assert last.headers["webhook-signature"] == signatures_of(ended["secret"], last)


def test_a_receiver_that_fails_gets_the_same_id_again(
    office: TestClient, database: Database, subscribe: Callable[..., Any], enter: Callable[..., Any]
) -> None:
    answers = iter([500, 503, 200])
    with receiving(lambda _: (next(answers), {})) as receiver:
        webhook = subscribe(receiver.url)
        enter()
        assert deliver(database) == 3
    assert len({got.id for got in receiver.got}) == 1 and len(receiver.got) == 3
    (delivery,) = deliveries(office, webhook)
    assert [attempt["status"] for attempt in delivery["log"]] == [500, 503, 200]
    condition = office.get(f"/v1/webhooks/{webhook['id']}/condition").json()
    assert condition["failures"] == 2 and condition["failing_since"] is None and condition["behind"] == 0


def test_what_is_given_up_on_is_a_dead_letter_until_it_is_sent_again(
    office: TestClient, database: Database, subscribe: Callable[..., Any], enter: Callable[..., Any]
) -> None:
    with receiving(lambda _: (500, {})) as receiver:
        webhook = subscribe(receiver.url)
        enter(2)
        deliver(database, attempts=7)
        assert len(receiver.got) == 6
        first, second = deliveries(office, webhook, status="dead")
        receiver.respond = lambda _: (200, {})
        assert office.post(f"/v1/webhook-deliveries/{first['id']}/redelivery").json()["status"] == "pending"
        deliver(database)
        assert [d["id"] for d in deliveries(office, webhook, status="dead")] == [second["id"]]
        assert office.post(f"/v1/webhooks/{webhook['id']}/redelivery").json() == {"redelivered": 1}
        deliver(database)
    assert deliveries(office, webhook, status="dead") == []
    assert len({got.id for got in receiver.got}) == 2 and len(receiver.got) == 8


def test_a_redirect_is_not_followed(
    office: TestClient, database: Database, subscribe: Callable[..., Any], enter: Callable[..., Any]
) -> None:
    with receiving() as secret, receiving(lambda _: (302, {"Location": secret.url})) as receiver:
        webhook = subscribe(receiver.url)
        enter()
        deliver(database)
        assert len(receiver.got) == 3 and secret.got == []
    (delivery,) = deliveries(office, webhook)
    assert delivery["status"] == "dead" and delivery["log"][0]["fault"] == "redirects are not followed"


def test_who_hangs_fails_or_is_not_there_holds_nobody_else_up(
    office: TestClient, database: Database, subscribe: Callable[..., Any], enter: Callable[..., Any]
) -> None:
    policy = Policy(networks=(LOOPBACK,), http=True, keys=QUICK.keys, total_seconds=1.5, at_once_each=4)
    came: list[float] = []
    with receiving(hangs(3)) as slow, receiving(lambda _: (500, {})) as bad, receiving() as good:
        slow_hook, *_ = (subscribe(slow.url), subscribe(bad.url), subscribe("http://127.0.0.1:9/"))
        hook = subscribe(good.url)
        good.respond = lambda _: (came.append(time.monotonic()), (204, {}))[1]
        enter(20)
        began = time.monotonic()
        deliver_due(database, policy)
        took = time.monotonic() - began
    assert len(good.got) == 20 and max(came) - began < 1.4, max(came) - began
    assert took < 3, took  # the slow one had its four at once, for their time and no longer
    assert len(deliveries(office, hook, status="delivered")) == 20
    waiting = deliveries(office, slow_hook, status="pending")
    assert len(waiting) == 20 and waiting[0]["log"][0]["fault"] == "no answer within 1.5 s"
    assert office.get(f"/v1/webhooks/{slow_hook['id']}/condition").json()["held_until"]


def test_a_crash_between_commit_and_delivery_loses_nothing_and_keeps_the_id(
    office: TestClient,
    database: Database,
    database_url: str,
    subscribe: Callable[..., Any],
    enter: Callable[..., Any],
) -> None:
    """A worker that dies while its receiver answers is followed by another process."""
    program = """
import sys
from ipaddress import ip_network
from app.core.database import Database
from app.core.ids import uuid7
from app.events.webhooks.courier import Courier, deliver_due
from app.events.webhooks.policy import Policy
import app.models
policy = Policy(networks=(ip_network("127.0.0.0/8"),), http=True, keys=(sys.argv[2].encode(),),
                total_seconds=float(sys.argv[3]))
deliver_due(Database(sys.argv[1]), policy)
"""

    def worker(seconds: float) -> "subprocess.Popen[bytes]":
        return subprocess.Popen([sys.executable, "-c", program, database_url, PEPPER, str(seconds)])

    with receiving(hangs(5)) as receiver:
        subscribe(receiver.url)
        enter()
        first = worker(0.5)
        until = time.monotonic() + 20
        while not receiver.got and time.monotonic() < until:
            time.sleep(0.01)
        first.kill()
        first.wait()
        receiver.respond = lambda _: (204, {})
        assert deliver_due(database, QUICK) == 0  # it is the other's until its lease is over
        time.sleep(2)
        second = worker(0.5)
        assert second.wait(30) == 0
    assert len(receiver.got) == 2 and len({got.id for got in receiver.got}) == 1


def test_couriers_run_side_by_side_deliver_each_event_once_and_stop_when_told(
    database: Database, subscribe: Callable[..., Any], enter: Callable[..., Any]
) -> None:
    policy = Policy(networks=(LOOPBACK,), http=True, keys=QUICK.keys)

    async def beside(receiver: Receiver) -> float:
        stop = asyncio.Event()
        running = [asyncio.create_task(Courier(database, policy).run(stop, 0.05)) for _ in range(2)]
        await asyncio.to_thread(enter, 30)
        async with asyncio.timeout(20):
            while len(receiver.got) < 30:
                await asyncio.sleep(0.02)
        receiver.respond = hangs(0.5)
        await asyncio.to_thread(enter)
        async with asyncio.timeout(20):
            while len(receiver.got) < 31:
                await asyncio.sleep(0.02)
        began = time.monotonic()
        stop.set()
        await asyncio.gather(*running)
        return time.monotonic() - began

    with receiving() as receiver:
        webhook = subscribe(receiver.url)
        took = asyncio.run(beside(receiver))
        assert len(receiver.got) == len({got.id for got in receiver.got}) == 31
        with database.reading() as session:
            delivered = sa.select(sa.func.count()).where(Delivery.status == "delivered")
            assert session.scalar(delivered.where(Delivery.webhook_id == UUID(webhook["id"]))) == 31
    assert took < 2


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


def test_a_paused_webhook_catches_up(
    office: TestClient, database: Database, subscribe: Callable[..., Any], enter: Callable[..., Any]
) -> None:
    with receiving() as receiver:
        webhook = subscribe(receiver.url)
        url = f"/v1/webhooks/{webhook['id']}"
        assert office.post(f"{url}/pause", headers={"If-Match": '"1"'}).json()["status"] == "paused"
        enter(3)
        assert deliver(database) == 0
        assert office.post(f"{url}/resumption", headers={"If-Match": '"2"'}).json()["status"] == "active"
        assert office.post(f"{url}/resumption", headers={"If-Match": '"3"'}).status_code == 409
        deliver(database)
    assert len(receiver.got) == 3


def test_a_receiver_that_does_nothing_but_fail_is_disabled(
    office: TestClient, database: Database, subscribe: Callable[..., Any], enter: Callable[..., Any]
) -> None:
    with receiving(lambda _: (500, {})) as receiver:
        webhook = subscribe(receiver.url)
        enter()
        deliver(database, attempts=1)
        with database.writing() as session:
            session.execute(sa.update(WebhookCursor).values(failing_since=utc_now() - timedelta(days=6)))
        enter()
        deliver(database, attempts=1)
    told = office.get(f"/v1/webhooks/{webhook['id']}").json()
    assert told["status"] == "disabled" and "nothing but fail" in told["disabled_because"]


def test_a_receiver_that_is_gone_is_disabled_at_once(
    office: TestClient, database: Database, subscribe: Callable[..., Any], enter: Callable[..., Any]
) -> None:
    with receiving(lambda _: (410, {})) as receiver:
        webhook = subscribe(receiver.url)
        enter()
        assert deliver(database) == 1
    assert office.get(f"/v1/webhooks/{webhook['id']}").json()["status"] == "disabled"
    assert deliveries(office, webhook)[0]["status"] == "dead"


def test_waits_grow_and_differ_and_a_receiver_may_ask_for_longer(
    office: TestClient, database: Database, subscribe: Callable[..., Any], enter: Callable[..., Any]
) -> None:
    policy = Policy(networks=(LOOPBACK,), http=True, keys=QUICK.keys)
    with (
        receiving(lambda _: (500, {})) as plain,
        receiving(lambda _: (429, {"Retry-After": "900"})) as asking,
    ):
        hooks = [subscribe(plain.url), subscribe(asking.url)]
        enter(4)
        deliver(database, policy, attempts=4)
    waits = [
        (parsed(each["due_at"]) - parsed(each["log"][-1]["at"])).total_seconds()
        for hook in hooks
        for each in deliveries(office, hook)
    ]
    assert all(4 <= wait <= 6 for wait in waits[:4]) and len(set(waits[:4])) > 1
    assert all(wait == 900 for wait in waits[4:])


def parsed(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_only_those_who_may_manage_them(
    client_for: ClientFor, office: TestClient, organisation_id: UUID
) -> None:
    body = {"name": "Desk", "url": "https://hooks.example.org/"}
    for role, status in (("administrator", 201), ("pmo_lead", 201), ("sro", 403), ("assurer", 403)):
        made = client_for(organisation_id, role).post("/v1/webhooks", json=body)
        assert made.status_code == status, (role, made.text)
    assert client_for(organisation_id, "assurer").get("/v1/webhooks").json()["items"]
    assert not client_for(organisation_id, "reader").get("/v1/webhooks").json()["items"]


def test_figures_tell_of_failures_lag_and_dead_letters(
    office: TestClient, database: Database, subscribe: Callable[..., Any], enter: Callable[..., Any]
) -> None:
    with receiving(lambda _: (500, {})) as receiver:
        subscribe(receiver.url)
        enter(2)
        deliver(database, attempts=7)
    enter()
    told = office.get("/metrics").text
    assert "steerco_webhook_failures_total 6.0" in told
    assert "steerco_webhook_dead_letters 2.0" in told
    assert "steerco_webhook_lag_events 1.0" in told
    assert "steerco_webhook_failing 1.0" in told
