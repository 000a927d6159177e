"""What is delivered, how it is signed, and that each event arrives once or, after a crash, again with its id."""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
import standardwebhooks
from fastapi.testclient import TestClient

from app.core.database import Database
from app.events.webhooks.courier import Courier, deliver_due
from app.events.webhooks.models import Delivery, WebhookSecret
from app.events.webhooks.policy import Policy
from tests.api.test_risks import FLOOD
from tests.api.webhooks.delivering import LOOPBACK, QUICK, deliver, deliveries
from tests.api.webhooks.receiving import Receiver, hangs, receiving, signatures_of
from tests.conftest import PEPPER


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
        (sealed,) = session.scalars(sa.select(WebhookSecret.sealed).filter_by(webhook_id=UUID(webhook["id"])))
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
