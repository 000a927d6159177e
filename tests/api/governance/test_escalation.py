"""Ladders: what is due is told of step by step, in working days, once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from app.calc.working_days import WorkingDays
from app.core.database import Database
from app.core.ids import uuid7
from app.governance.escalation.firing import fire
from app.governance.escalation.models import EscalationLadder
from app.reminders.firing import come
from tests.api.governance.authority import ok, refused
from tests.api.governance.conftest import CONDITIONAL, TODAY, Walk, act
from tests.conftest import ClientFor

STEPS = [
    {"days": -3, "rung": "owner"},
    {"days": 0, "rung": "owner"},
    {"days": 5, "rung": "manager"},
    {"days": 10, "rung": "next_body"},
]
LADDER = {
    "name": "Decisions and actions",
    "kinds": ["decisions", "actions"],
    "steps": STEPS,
    "stop_days_max": 4,
    "local_time": "08:00",
    "time_zone": "UTC",
}
WEEK = WorkingDays()
START = WEEK.on_or_after(TODAY + timedelta(days=1))
DUE = WEEK.shifted(START, 4)


class Clock:
    """A worker that looks on each day, of one organisation."""

    def __init__(self, database: Database, organisation_id: UUID) -> None:
        self.database, self.organisation_id = database, organisation_id

    def fire(self, day: date) -> int:
        now = datetime.combine(day, time(9), UTC)
        found = come(self.database, now, EscalationLadder)
        due = (each for each in found if each.organisation_id == self.organisation_id)
        return sum(fire(self.database, each, now) for each in due)

    def pass_by(self, first: date, last: date) -> None:
        while first <= last:
            self.fire(first)
            first += timedelta(days=1)


@pytest.fixture
def clock(database: Database, organisation_id: UUID) -> Clock:
    return Clock(database, organisation_id)


@pytest.fixture
def ladders(client: TestClient, project: UUID) -> str:
    url = f"/v1/projects/{project}"
    match = {"If-Match": client.get(url).headers["ETag"]}
    ok(client.patch(url, json={"manager": "Project manager", "sponsor": "Sponsor"}, headers=match))
    body = {"name": "Programme board", "kind": "programme_board"}
    ok(client.post(f"{url}/bodies", json=body))
    return f"{url}/escalation-ladders"


def assigned(client: TestClient, project: UUID, **members: Any) -> str:
    body = {"text": "Ask", "owner": "Project manager", "due_on": f"{DUE}", **members}
    return str(ok(client.post(f"/v1/projects/{project}/actions", json=body))["id"])


def log(client: TestClient, project: UUID, **query: Any) -> list[tuple[str, int, str, str | None]]:
    found = ok(client.get(f"/v1/projects/{project}/escalations", params={"sort": "fired_at", **query}))
    return [(e["fired_at"][:10], e["days"], e["rung"], e["addressee"]) for e in found["items"]]


def test_a_ladder_is_built_and_revised(client: TestClient, ladders: str) -> None:
    posted = client.post(ladders, json=LADDER)
    assert posted.status_code == 201, posted.text
    url, said = posted.headers["Location"], posted.json()
    assert {name: said[name] for name in LADDER} == LADDER
    assert client.get(url).json() == said == client.get(ladders).json()["items"][0]
    assert client.post(ladders, json=LADDER).status_code == 409
    for wrong in (
        {"steps": [STEPS[0]] * 2},
        {"kinds": ["actions"] * 2},
        {"kinds": ["service_tokens"]},
        {"steps": []},
    ):
        assert client.post(ladders, json=LADDER | {"name": "Another"} | wrong).status_code == 422
    assert client.patch(url, json={"stop_days_max": 5}).status_code == 428
    revised = client.patch(url, json={"stop_days_max": 5}, headers={"If-Match": '"1"'})
    assert ok(revised)["stop_days_max"] == 5
    assert client.patch(url, json={"stop_days_max": 6}, headers={"If-Match": '"1"'}).status_code == 412
    history = client.get(f"{url}/history").json()["items"]
    assert [v["action"] for v in history] == ["escalation_ladder.built", "escalation_ladder.revised"]
    assert client.delete(url, headers={"If-Match": '"2"'}).status_code == 204
    assert client.get(url).status_code == 404


def test_others_build_no_ladders(client_for: ClientFor, organisation_id: UUID, ladders: str) -> None:
    manager = client_for(organisation_id, role="project_manager")
    refused(manager.post(ladders, json=LADDER), 403, "reminder:write")
    assert client_for(uuid7()).post(ladders, json=LADDER).status_code == 404


def test_each_step_is_told_once_on_its_working_day(
    client: TestClient, project: UUID, ladders: str, clock: Clock
) -> None:
    ok(client.post(ladders, json=LADDER))
    action = assigned(client, project)
    clock.pass_by(START, DUE + timedelta(days=30))
    steps = [(WEEK.shifted(DUE, step["days"]), step) for step in STEPS]
    whom = ["Project manager", "Project manager", "Sponsor", "Programme board"]
    assert log(client, project) == [
        (f"{on}", step["days"], step["rung"], who) for (on, step), who in zip(steps, whom, strict=True)
    ]
    assert log(client, project, thing=f"/v1/actions/{action}", rung="next_body") == log(client, project)[-1:]
    first = client.get(f"/v1/projects/{project}/escalations").json()["items"][0]
    reminder = ok(client.get(f"/v1/reminders/{first['reminder_id']}"))
    assert (reminder["addressee"], reminder["items"][0]["link"]) == ("Project manager", first["thing"])
    assert reminder["rule"] == "actions, 3 working days before the due date, to the owner"
    assert ok(client.get(f"/v1/escalations/{first['id']}")) == first


def test_what_is_done_is_escalated_no_further(
    client: TestClient, project: UUID, ladders: str, clock: Clock
) -> None:
    ok(client.post(ladders, json=LADDER))
    url = f"/v1/actions/{assigned(client, project)}"
    clock.pass_by(START, DUE)
    ok(act(client, url, "completion", {"evidence": "The letter"}))
    clock.pass_by(DUE, DUE + timedelta(days=30))
    assert [days for _, days, *_ in log(client, project)] == [-3, 0]


def test_what_no_worker_saw_is_told_later_but_for_warnings(
    client: TestClient, project: UUID, ladders: str, clock: Clock
) -> None:
    ok(client.post(ladders, json=LADDER))
    assigned(client, project)
    late = WEEK.shifted(DUE, 7)
    clock.fire(late)
    assert log(client, project) == [
        (f"{late}", 0, "owner", "Project manager"),
        (f"{late}", 5, "manager", "Sponsor"),
    ]


def test_many_workers_and_two_ladders_tell_nothing_twice(
    client: TestClient, project: UUID, component: Callable[..., UUID], clock: Clock, ladders: str
) -> None:
    for name in ("One", "Another"):
        ok(client.post(ladders, json=LADDER | {"name": name}))
    for _ in range(5):
        assigned(client, project)
    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(lambda _: clock.fire(DUE), range(6))) == 2
    clock.fire(DUE)
    assert [days for _, days, *_ in log(client, project)] == [0] * 5


def test_the_nearer_ladder_holds(client: TestClient, component: Callable[..., UUID], clock: Clock) -> None:
    top = component("TOP", "portfolio")
    project, other = component("P", parent=top), component("Q", parent=top)
    upper = ok(client.post(f"/v1/portfolios/{top}/escalation-ladders", json=LADDER))["id"]
    steps = {"steps": [{"days": 1, "rung": "owner"}]}
    nearer = ok(client.post(f"/v1/projects/{project}/escalation-ladders", json=LADDER | steps))["id"]
    for each in (project, other):
        assigned(client, each)
    clock.pass_by(START, WEEK.shifted(DUE, 1))
    found = client.get(f"/v1/portfolios/{top}/escalations").json()["items"]
    told = {(each["component_id"], each["ladder_id"], each["days"]) for each in found}
    assert told == {(f"{project}", nearer, 1), (f"{other}", upper, -3), (f"{other}", upper, 0)}


def test_a_clock_that_stands_still_puts_off_and_is_capped(
    client: TestClient, project: UUID, ladders: str, clock: Clock, database: Database
) -> None:
    ladder = ok(client.post(ladders, json=LADDER | {"kinds": ["actions"]}))
    due = WEEK.on_or_after(TODAY)
    thing = f"/v1/actions/{assigned(client, project, due_on=f'{due}')}"
    stops = f"/v1/projects/{project}/clock-stops"
    stop = {"kind": "actions", "thing": thing, "days": 3, "reason": "Waiting on requester"}
    refused(client.post(stops, json=stop | {"days": 5}), 409, "clock-stop.capped")
    assert client.post(stops, json=stop | {"thing": "/v1/actions/1"}).status_code == 422
    stopped = ok(client.post(stops, json=stop))
    assert stopped["until_on"] == f"{WEEK.shifted(due, 2)}" and stopped["status"] == "running"
    assert (
        client.get(stops).json()["items"]
        == [stopped]
        == [client.get(f"/v1/clock-stops/{stopped['id']}").json()]
    )
    refused(client.post(stops, json=stop | {"days": 1}), 409, "clock-stop.one-at-a-time")
    clock.pass_by(TODAY + timedelta(days=1), WEEK.shifted(due, 2))
    assert log(client, project) == []
    clock.pass_by(WEEK.shifted(due, 2) + timedelta(days=1), WEEK.shifted(due, 8))
    assert [(on, days) for on, days, *_ in log(client, project)] == [
        (f"{WEEK.shifted(due, 3)}", 0),
        (f"{WEEK.shifted(due, 8)}", 5),
    ]
    ended = ok(act(client, f"/v1/clock-stops/{stopped['id']}", "end"))
    assert (ended["status"], ended["until_on"]) == ("ended", f"{TODAY}")
    refused(act(client, f"/v1/clock-stops/{stopped['id']}", "end"), 409, "clock-stop.ended-once")
    history = client.get(f"/v1/clock-stops/{stopped['id']}/history").json()["items"]
    assert [v["action"] for v in history] == ["clock_stop.begun", "clock_stop.ended"]
    with database.reading() as session:
        fired = session.scalars(sa.select(EscalationLadder).filter_by(id=UUID(ladder["id"]))).one()
        assert fired.last_fired_at


def test_decisions_go_to_the_next_body_and_conditions_by_their_place(
    client: TestClient, project: UUID, ladders: str, clock: Clock, decision_that_is: Walk
) -> None:
    ok(client.post(ladders, json=LADDER | {"kinds": ["decisions", "conditions"]}))
    conditional = decision_that_is("in_review")
    due = [CONDITIONAL["conditions"][0] | {"due_on": f"{DUE}"}]
    sponsor = CONDITIONAL | {"conditions": due}
    decider = client.get(conditional).json()
    assert decider["status"] == "in_review"
    ok(act(client, conditional, "outcome", sponsor))
    decision_that_is("in_review", due_on=f"{DUE}", requested_from="Programme board")
    clock.pass_by(START, WEEK.shifted(DUE, 10))
    found = client.get(f"/v1/projects/{project}/escalations").json()["items"]
    condition = [e for e in found if e["kind"] == "conditions"]
    assert {e["thing"] for e in condition} == {f"{conditional}#/conditions/0"}
    assert [e["addressee"] for e in condition] == [
        "Project manager",
        "Project manager",
        "Sponsor",
        "Programme board",
    ]
    decisions = [(e["rung"], e["addressee"]) for e in found if e["kind"] == "decisions"]
    assert decisions == [
        ("owner", "Programme board"),
        ("owner", "Programme board"),
        ("manager", "Project manager"),
        ("next_body", None),
    ]


def test_an_owner_is_told_before_a_decision_expires(
    client: TestClient, project: UUID, ladders: str, clock: Clock, decision_that_is: Walk
) -> None:
    warning = {"kinds": ["expiries"], "steps": [{"days": -2, "rung": "owner"}]}
    ok(client.post(ladders, json=LADDER | warning))
    decision_that_is("proposed", lapses_on=f"{DUE}")
    clock.pass_by(START, DUE)
    assert log(client, project) == [(f"{WEEK.shifted(DUE, -2)}", -2, "owner", "Programme board")]
