"""Receivers that fail, hang, redirect or are gone: what becomes of their deliveries, and that nobody else waits."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from fastapi.testclient import TestClient

from app.core.database import Database
from app.core.model import utc_now
from app.events.webhooks.courier import deliver_due
from app.events.webhooks.models import WebhookCursor
from app.events.webhooks.policy import Policy
from tests.api.webhooks.delivering import LOOPBACK, QUICK, deliver, deliveries
from tests.api.webhooks.receiving import hangs, receiving


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


def test_figures_tell_of_failures_lag_and_dead_letters(
    office: TestClient, database: Database, subscribe: Callable[..., Any], enter: Callable[..., Any]
) -> None:
    before = figures(office)
    with receiving(lambda _: (500, {})) as receiver:
        subscribe(receiver.url)
        enter(2)
        deliver(database, attempts=7)
    enter()
    told = figures(office)
    assert told["failures_total"] - before["failures_total"] == 6
    assert told["dead_letters"] - before["dead_letters"] == 2
    assert (told["lag_events"], told["failing"]) == (1, 1)


def figures(office: TestClient) -> dict[str, float]:
    """What Prometheus is told of all webhooks in the database."""
    lines = office.get("/metrics").text.splitlines()
    own = (
        line.removeprefix("steerco_webhook_").split() for line in lines if line.startswith("steerco_webhook_")
    )
    return {name: float(value) for name, value in own}
