"""Rules that go by working days, and rules that send each their own."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.core.database import Database
from app.reminders.figures import checks
from app.reminders.figures import overdue as figures
from tests.api.reminders.conftest import RISK, Desk, utc
from tests.api.reminders.test_kinds import ASKED

EASTER = [{"on": "2026-04-03", "name": "Good Friday"}, {"on": "2026-04-06", "name": "Easter Monday"}]
AN_HOUR = timedelta(hours=1)


@pytest.fixture
def easter(client: TestClient) -> str:
    made = client.post("/v1/calendars", json={"name": "England", "holidays": EASTER})
    assert made.status_code == 201, made.text
    return made.headers["Location"]


def risk(client: TestClient, on: Any, title: str, review_on: str, owner: str | None) -> None:
    body = {**RISK, "title": title, "review_on": review_on, "owner": owner}
    assert client.post(f"/v1/projects/{on}/risks", json=body).status_code == 201


def fired(desk: Desk, id: UUID) -> list[str]:
    return sorted({f"{reminder.due_at:%Y-%m-%d}" for reminder in desk.reminders(id)})


def test_it_fires_on_the_next_working_day(desk: Desk, overdue: dict[str, Any], easter: str) -> None:
    start = utc("2026-04-01T00:00")
    daily = desk.plan(start, working_days=True)
    weekly = desk.plan(start, working_days=True, every="week", weekday="friday")
    desk.pass_by(start, utc("2026-04-11T00:00"), AN_HOUR)
    assert fired(desk, daily) == [
        "2026-04-01",
        "2026-04-02",
        "2026-04-07",
        "2026-04-08",
        "2026-04-09",
        "2026-04-10",
    ]
    assert fired(desk, weekly) == ["2026-04-07", "2026-04-10"]


def test_working_days_before_the_due_date(desk: Desk, client: TestClient, project: UUID, easter: str) -> None:
    for day in ("2026-04-07", "2026-04-08", "2026-04-04"):
        risk(client, project, f"Due {day}", day, None)
    start = utc("2026-03-30T00:00")
    rule = {"every": "due_date", "days_from_due": -2, "working_days": True}
    id = desk.plan(start, **rule)
    desk.pass_by(start, utc("2026-04-14T00:00"), AN_HOUR)
    said = {f"{r.due_at:%Y-%m-%d}": sorted(i["title"] for i in r.items) for r in desk.reminders(id)}
    assert said == {
        "2026-04-01": ["Due 2026-04-04", "Due 2026-04-07"],
        "2026-04-02": ["Due 2026-04-08"],
    }
    assert desk.reminders(id)[0].rule.startswith("risk_reviews, 2 working days before the due date")


def test_a_horizon_of_working_days(desk: Desk, client: TestClient, project: UUID, easter: str) -> None:
    for day in ("2026-04-07", "2026-04-08", "2026-04-09"):
        risk(client, project, f"Due {day}", day, None)
    id = desk.plan(utc("2026-04-02T00:00"), working_days=True, within_days=2)
    assert desk.fire(utc("2026-04-02T09:00")) == 1
    (reminder,) = desk.reminders(id)
    assert [item["title"] for item in reminder.items] == ["Due 2026-04-07", "Due 2026-04-08"]


def test_a_day_that_becomes_a_holiday_puts_it_off(
    desk: Desk, client: TestClient, overdue: dict[str, Any], easter: str
) -> None:
    id = desk.plan(utc("2026-05-01T10:00"), working_days=True)
    assert desk.rule(id).next_fire_at == utc("2026-05-04T09:00")
    holidays = [*EASTER, {"on": "2026-05-04", "name": "Early May"}]
    headers = {"Content-Type": "application/merge-patch+json", "If-Match": '"1"'}
    assert client.patch(easter, json={"holidays": holidays}, headers=headers).status_code == 200
    assert desk.fire(utc("2026-05-04T09:00")) == 0 and fired(desk, id) == []
    assert desk.rule(id).next_fire_at == utc("2026-05-05T09:00")
    assert desk.fire(utc("2026-05-06T08:00")) == 1  # late, and once
    assert fired(desk, id) == ["2026-05-05"]


@pytest.mark.parametrize("change", [("2026-03-27", "2026-03-31"), ("2026-10-23", "2026-10-27")])
def test_it_fires_once_across_a_change_of_clocks(
    desk: Desk, overdue: dict[str, Any], change: tuple[str, str]
) -> None:
    start, end = (utc(f"{day}T00:00") for day in change)
    rule = {"time_zone": "Europe/London", "local_time": "01:30", "working_days": True}
    id = desk.plan(start, **rule)
    desk.pass_by(start, end, timedelta(minutes=15))
    days = [f"{r.due_at:%A}" for r in desk.reminders(id)]
    assert days == ["Friday", "Monday"] or days == ["Friday", "Monday", "Tuesday"][: len(days)]
    assert len(set(fired(desk, id))) == len(desk.reminders(id))


def test_each_project_gets_its_own(
    desk: Desk, client: TestClient, component: Any, organisation_id: UUID
) -> None:
    top = component("PFL", "portfolio")
    one, other = component("ONE", "project", top), component("TWO", "project", top)
    for number, at in enumerate((one, one, other)):
        risk(client, at, f"R{number}", "2026-01-05", None)
    id = desk.plan(utc("2026-05-01T00:00"), split_by="component", component_id=top)
    assert desk.fire(utc("2026-05-01T09:00")) == 1 and desk.fire(utc("2026-05-01T10:00")) == 0
    said = {r.component_id: sorted(i["title"] for i in r.items) for r in desk.reminders(id)}
    assert said == {one: ["R0", "R1"], other: ["R2"]}
    listed = client.get(f"/v1/projects/{other}/reminders").json()["items"]
    assert [item["total"] for item in listed] == [1]


def test_each_owner_gets_one(desk: Desk, client: TestClient, component: Any) -> None:
    one, other = component("ONE", "project"), component("TWO", "project")
    risk(client, one, "R0", "2026-01-05", "Head of engineering")
    risk(client, other, "R1", "2026-01-06", "Head of engineering")
    risk(client, other, "R2", "2026-01-07", None)
    id = desk.plan(utc("2026-05-01T00:00"), split_by="owner")
    desk.pass_by(utc("2026-05-01T00:00"), utc("2026-05-01T23:00"), AN_HOUR)
    said = {r.addressee: [i["title"] for i in r.items] for r in desk.reminders(id)}
    assert said == {"Head of engineering": ["R0", "R1"], None: ["R2"]}
    assert all("for each owner" in r.rule for r in desk.reminders(id))


def test_expiries_and_the_list_of_all_that_is_open(desk: Desk, client: TestClient, project: UUID) -> None:
    risk(client, project, "A review", "2026-01-05", None)
    proposed = {"kind": "funding", "title": "More", "lapses_on": "2026-05-20", **ASKED}
    made = client.post(f"/v1/projects/{project}/decisions", json={**proposed, "due_on": "2026-05-04"})
    assert made.status_code == 201, made.text
    url, version = made.headers["Location"], {"If-Match": '"1"'}
    assert client.post(f"{url}/proposal", headers=version).status_code == 200
    now = utc("2026-05-01T00:00")
    expiries = desk.plan(now, kind="expiries", within_days=30)
    every = {"every": "quarter", "day": 1, "month_of_quarter": 2, "within_days": 30}
    quarterly = desk.plan(now, kind="open_items", **every)
    assert desk.fire(utc("2026-05-01T09:00")) == 2
    ((expiry,),) = (r.items for r in desk.reminders(expiries))
    assert (expiry["title"], expiry["due_on"]) == ("More", "2026-05-20")
    (listed,) = desk.reminders(quarterly)
    assert [(i["title"], i["due_on"]) for i in listed.items] == [
        ("A review", "2026-01-05"), ("More", "2026-05-04"), ("More", "2026-05-20"),
    ]  # fmt: skip
    assert desk.rule(quarterly).next_fire_at == utc("2026-08-01T09:00")


def test_operators_see_rules_that_are_overdue(
    desk: Desk, database: Database, overdue: dict[str, Any]
) -> None:
    now = datetime.now(UTC)
    with database.reading() as session:
        before = figures(session, now)
    id = desk.plan(now - timedelta(days=2))
    with database.reading() as session:
        after = figures(session, now)
    assert (after.active, after.overdue) == (before.active + 1, before.overdue + 1)
    (check,) = checks(database)
    assert not check.ok and "overdue, one since" in check.detail
    desk.fire(now)
    with database.reading() as session:
        assert figures(session, now).overdue == before.overdue
    assert desk.rule(id).next_fire_at > now
