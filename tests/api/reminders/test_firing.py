"""Each time of a rule fires once: whatever the clocks, restarts and other workers do."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from app.core.database import Database
from app.core.model import utc_now
from app.jobs.kinds import LOOPS, imported
from app.reminders import firing
from app.reminders.firing import fire, fire_due
from app.work import MODULES
from tests.api.reminders.conftest import A_MINUTE, Desk, utc

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("zone", "at", "begin", "due"),
    [
        # 02:30 is skipped: the clocks of Berlin go from 02:00 to 03:00 at 01:00 UTC.
        ("Europe/Berlin", "02:30", "2026-03-28T12:00", ["2026-03-29T01:00", "2026-03-30T00:30"]),
        # 01:30 is there twice in London: at 00:30 and at 01:30 UTC.
        ("Europe/London", "01:30", "2026-10-24T12:00", ["2026-10-25T00:30", "2026-10-26T01:30"]),
    ],
)
def test_a_time_fires_once_where_the_clocks_change(
    desk: Desk, overdue: Any, zone: str, at: str, begin: str, due: list[str]
) -> None:
    id = desk.plan(utc(begin), time_zone=zone, local_time=at)
    desk.pass_by(utc(begin), utc(due[-1]) + HOUR, 10 * A_MINUTE)
    assert [reminder.due_at for reminder in desk.reminders(id)] == [utc(each) for each in due]


def test_what_was_missed_fires_once_on_return(desk: Desk, overdue: Any) -> None:
    id = desk.plan(utc("2026-05-01T08:00"))
    assert desk.fire(utc("2026-05-01T08:59")) == 0
    back = utc("2026-05-06T08:00")
    assert desk.fire(back) == 1
    assert desk.fire(back) == desk.fire(back + 59 * A_MINUTE) == 0
    (reminder,) = desk.reminders(id)
    assert (reminder.due_at, reminder.fired_at) == (utc("2026-05-01T09:00"), back)
    assert desk.rule(id).next_fire_at == utc("2026-05-06T09:00")
    assert desk.fire(back + HOUR) == 1


@pytest.fixture
def another(database_url: str) -> Iterator[Database]:
    """The database as another worker has it."""
    database = Database(database_url)
    yield database
    database.engine.dispose()


def test_two_workers_at_once_fire_a_time_once(
    desk: Desk, overdue: Any, another: Database, database: Database
) -> None:
    ids = [desk.plan(utc("2026-05-01T08:00"), name=f"Rule {number}") for number in range(8)]
    now, start, fired = utc("2026-05-01T09:00"), threading.Barrier(4), []

    def worker(own: Database) -> None:
        found = desk.come(now)  # all of them see the same, and only then begin
        start.wait()
        fired.append(sum(fire(own, due, now) for due in found))

    threads = [threading.Thread(target=worker, args=(own,)) for own in (database, another) * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(fired) == 4 and sum(fired) == len(ids)
    for id in ids:
        assert len(desk.reminders(id)) == 1
        assert desk.rule(id).next_fire_at == utc("2026-05-02T09:00")


def test_what_another_worker_holds_is_left_to_it(desk: Desk, overdue: Any, another: Database) -> None:
    if another.is_sqlite:
        pytest.skip("SQLite has one writer, who is waited for")
    id, now = desk.plan(utc("2026-05-01T08:00")), utc("2026-05-01T09:00")
    (due,) = desk.come(now)
    with another.writing() as session:
        session.execute(sa.select(firing.ReminderRule).filter_by(id=id).with_for_update())
        assert fire(desk.database, due, now) is False
    assert desk.fire(now) == 1


def test_a_worker_that_dies_while_firing_has_done_nothing(
    desk: Desk, overdue: Any, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    id, now = desk.plan(utc("2026-05-01T08:00")), utc("2026-05-01T09:00")
    said = firing.say

    def dies(*arguments: Any) -> None:
        said(*arguments)
        raise KeyboardInterrupt

    monkeypatch.setattr(firing, "say", dies)
    with pytest.raises(KeyboardInterrupt):
        desk.fire(now)
    monkeypatch.setattr(firing, "say", said)
    assert not desk.reminders(id) and desk.rule(id).last_fired_at is None
    assert desk.fire(now) == 1 and len(desk.reminders(id)) == 1


def test_one_that_fails_keeps_no_other_waiting(
    desk: Desk, overdue: Any, monkeypatch: pytest.MonkeyPatch, database: Database
) -> None:
    bad, good = desk.plan(utc("1999-05-01T08:00"), name="Bad"), desk.plan(utc("1999-05-01T08:30"))
    now, said = utc("1999-05-01T09:00"), firing.say  # before what other tests have planned

    def fails(uow: Any, rule: Any, now: Any) -> bool:
        if rule.id == bad:
            raise ValueError("a fault")
        return said(uow, rule, now)

    monkeypatch.setattr(firing, "say", fails)
    assert fire_due(database, now) == 1
    assert desk.rule(good).last_fired_at == now
    assert desk.rule(bad).last_fired_at is None and not desk.reminders(bad)
    assert fire_due(database, now, lambda: False) == 0
    monkeypatch.setattr(firing, "say", said)
    assert fire_due(database, now) == 1


def test_each_firing_is_on_the_trail_and_the_feed(
    desk: Desk, overdue: dict[str, Any], client: TestClient
) -> None:
    id = desk.plan(utc("2026-05-01T08:00"))
    desk.fire(utc("2026-05-01T09:00"))
    told = client.get("/v1/events", params={"after": 0, "type": "org.steerco.reminder.*"}).json()["items"]
    (event,) = told
    assert event["type"] == "org.steerco.reminder.sent" and event["data"]["actor_id"] == "scheduler"
    (item,) = event["data"]["after"]["items"]
    assert item["link"] == f"/v1/risks/{overdue['id']}" and item["owner"] == "Head of engineering"
    history = client.get(f"/v1/reminder-rules/{id}/history").json()["items"]
    assert [version["action"] for version in history] == ["reminder_rule.planned", "reminder_rule.fired"]


def test_every_worker_has_the_loop(desk: Desk, database: Database) -> None:
    imported(MODULES)
    id = desk.plan(utc("1999-05-01T08:00"))
    LOOPS["reminders"].function(database, threading.Event())
    assert desk.rule(id).next_fire_at > utc_now()


def test_where_nothing_is_due_it_fires_and_says_nothing(desk: Desk, project: UUID) -> None:
    id = desk.plan(utc("2026-05-01T08:00"))
    assert desk.fire(utc("2026-05-01T09:00")) == 1
    assert not desk.reminders(id)
    rule = desk.rule(id)
    assert rule.last_fired_at == utc("2026-05-01T09:00")
    assert rule.next_fire_at == utc("2026-05-02T09:00")
