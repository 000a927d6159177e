"""What needs attention: one call over the rules of every domain, as far as the caller may read."""

import csv
import io
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from app.core.database import Database
from app.core.ids import uuid7
from app.core.model import utc_now
from app.core.unit_of_work import Actor, Reading, opened
from app.identity.rights import EVERYTHING
from app.reminders.kinds import KINDS
from app.reminders.models import ReminderKind
from app.reporting.attention.finding import Look, attention
from tests.conftest import ClientFor

TODAY = utc_now().date()
RISK = {"title": "Flood", "cause": "C", "event": "E", "effect": "F", "probability": 0.3, "owner": "Engineer"}
BENEFIT = {"title": "Fewer delays", "category": "non_cashable", "status": "planned"}
OFFICE = {
    "name": "Portfolio office",
    "type": "controlling",
    "charter": {
        "purpose": "Decisions are taken in time",
        "scope": "All projects",
        "services": ["Decision secretariat"],
        "authority": "As the authority matrix has it",
        "review_on": "2030-09-30",
    },
}
OF_THE_ORGANISATION = {"service_tokens", "certificates", "scheme_rules", "skill_rechecks"}
Post = Callable[..., Any]


def day(offset: int) -> str:
    return f"{TODAY + timedelta(days=offset)}"


@pytest.fixture
def post(client: TestClient) -> Post:
    def post(url: str, body: dict[str, Any]) -> Any:
        answer = client.post(url, json=body)
        assert answer.status_code == 201, answer.text
        return answer.json()

    return post


def attending(client: TestClient, at: str = "", **query: Any) -> Any:
    answer = client.get(f"/v1{at}/attention", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.fixture
def portfolio(post: Post, component: Callable[..., UUID]) -> dict[str, UUID]:
    """A portfolio with a late action, a gate to come, risks late and to come, and a benefit without a measure."""
    top = component("TOP", "portfolio")
    made = {"top": top, "one": component("ONE", parent=top), "two": component("TWO", parent=top)}
    one, two = (f"/v1/projects/{made[name]}" for name in ("one", "two"))
    post(f"{one}/actions", {"text": "Write to the operator", "owner": "Sponsor", "due_on": day(-3)})
    post(f"{one}/gates", {"sequence": 1, "name": "Gate 1", "planned_on": day(7)})
    post(f"{one}/risks", RISK | {"review_on": day(-30)})
    post(f"{two}/risks", RISK | {"review_on": day(-1), "title": "Strike"})
    post(f"{two}/risks", RISK | {"review_on": day(8), "title": "Too far ahead"})
    post(f"{two}/risks", RISK | {"review_on": day(5), "title": "Soon"})
    post(f"{two}/benefits", BENEFIT)
    return made


def test_one_call_tells_what_needs_attention_and_by_which_rule(
    client: TestClient, portfolio: dict[str, UUID]
) -> None:
    told = attending(client, f"/portfolios/{portfolio['top']}")
    assert (told["as_of"], told["until"], told["withheld"]) == (day(0), day(7), [])
    assert [(each["severity"], each["title"], each["days_overdue"]) for each in told["items"]] == [
        ("high", "Flood", 30),
        ("high", "Write to the operator", 3),
        ("high", "Strike", 1),
        ("normal", "Gate 1", -7),
        ("normal", "Fewer delays", None),
        ("low", "Soon", -5),
    ]
    first = told["items"][0]
    assert client.get(first["link"]).json()["title"] == "Flood"
    assert (first["owner"], first["component_code"], first["rule"]) == ("Engineer", "ONE", "risk_reviews")
    rules = {each["code"]: each for each in told["rules"]}
    assert rules["risk_reviews"]["sentence"] == "An active risk is looked at again by its review date."
    assert rules["risk_reviews"]["source"] == "`review_on` of the risk."
    counts = ("total", "overdue", "ahead", "undated", "listed")
    assert [rules["risk_reviews"][name] for name in counts] == [3, 2, 1, 0, 3]
    assert [rules["benefit_measures"][name] for name in counts] == [1, 0, 0, 1, 1]
    assert rules["gates"]["holds_up"] and not rules["risk_reviews"]["holds_up"]
    assert told["severities"] == {"urgent": 0, "high": 3, "normal": 2, "low": 1}
    assert rules.keys() == {kind for kind in KINDS if kind != ReminderKind.OPEN_ITEMS and KINDS[kind].placed}


def test_totals_are_those_of_what_is_listed_and_what_is_not(
    client: TestClient, portfolio: dict[str, UUID]
) -> None:
    at = f"/portfolios/{portfolio['top']}"
    told, few = attending(client, at, days=30), attending(client, at, days=30, listed=2)
    listed = Counter(each["rule"] for each in told["items"])
    assert {each["code"]: each["total"] for each in told["rules"] if each["total"]} == listed
    assert told["total"] == told["listed"] == 7
    assert (few["total"], few["listed"], few["items"]) == (7, 2, told["items"][:2])
    assert [each["total"] for each in few["rules"]] == [each["total"] for each in told["rules"]]
    assert sum(each["listed"] for each in few["rules"]) == 2
    own = attending(client, at, rule=["actions", "gates"], owner="Sponsor")
    assert [each["title"] for each in own["items"]] == ["Write to the operator"]
    assert [each["code"] for each in own["rules"]] == ["actions", "gates"]
    assert client.get(f"/v1{at}/attention", params={"days": 400}).status_code == 422


def test_it_is_told_at_every_level_and_for_an_office(
    client: TestClient, post: Post, portfolio: dict[str, UUID], component: Callable[..., UUID]
) -> None:
    elsewhere = component("OTHER")
    post(f"/v1/projects/{elsewhere}/actions", {"text": "Elsewhere", "owner": "Sponsor", "due_on": day(0)})
    office = post(f"/v1/portfolios/{portfolio['top']}/offices", OFFICE)
    served = attending(client, f"/offices/{office['id']}")
    assert served["office_id"] == office["id"] and served["component_id"] == f"{portfolio['top']}"
    assert served["items"] == attending(client, f"/portfolios/{portfolio['top']}")["items"]
    assert attending(client, f"/projects/{portfolio['one']}")["total"] == 3
    everywhere = attending(client)
    assert everywhere["total"] == 8 and everywhere["component_id"] is None
    (token,) = (each for each in everywhere["items"] if each["rule"] == "service_tokens")  # ends tomorrow
    assert (token["severity"], token["component_id"]) == ("low", None)
    assert client.get(f"/v1/programmes/{portfolio['one']}/attention").status_code == 404


def test_only_what_the_caller_may_read(
    client: TestClient, client_for: ClientFor, organisation_id: UUID, portfolio: dict[str, UUID]
) -> None:
    at = f"/portfolios/{portfolio['top']}"
    read = attending(client_for(organisation_id, role="reader"), at)
    assert {"actions", "exceptions"} <= set(read["withheld"])
    assert {each["rule"] for each in read["items"]} == {"risk_reviews", "gates", "benefit_measures"}
    one = client_for(organisation_id, on=portfolio["one"])
    assert one.get(f"/v1{at}/attention").status_code == 404
    everywhere = attending(one)
    assert {each["component_code"] for each in everywhere["items"]} == {"ONE"}
    assert everywhere["total"] == 3 and set(everywhere["withheld"]) == OF_THE_ORGANISATION
    scoped = client_for(organisation_id, scopes=("component:read", "gate:read"))
    assert [each["title"] for each in attending(scoped, at)["items"]] == ["Gate 1"]
    stranger = client_for(uuid7())
    assert (attending(stranger, rule="actions")["total"], stranger.get(f"/v1{at}/attention").status_code) == (
        0,
        404,
    )


def test_a_certificate_that_ends_is_told_where_its_holder_is_booked(
    client: TestClient, post: Post, portfolio: dict[str, UUID]
) -> None:
    role = post("/v1/resource-roles", {"code": "PM", "name": "Project manager"})["id"]
    person = post("/v1/people", {"code": "PM-1", "role_id": role, "availability": 1})["id"]
    held = {"person_id": person, "scheme": "PMP", "valid_from": day(-900), "expires_on": day(6)}
    held = post("/v1/held-certificates", held)
    for code, start, finish in (("PAST", -60, -31), ("NOW", -30, 30), ("NEXT", 31, 60)):
        dates = {"start_on": day(start), "finish_on": day(finish), "data_date": day(finish)}
        post("/v1/reporting-periods", {"code": code, "name": code, **dates})
    for on, period in (("one", "NOW"), ("one", "NEXT"), ("two", "PAST")):
        booked = {"component_id": f"{portfolio[on]}", "person_id": person, "period": period, "fte": 0.5}
        post("/v1/resource-assignments", booked)
    post("/v1/lessons", {"title": "Ask early", "lesson": "Ask"})
    (told,) = attending(client, f"/portfolios/{portfolio['top']}", rule="booked_certificates")["items"]
    assert (told["owner"], told["due_on"], told["component_code"]) == ("PM-1", day(6), "ONE")
    assert told["link"] == f"/v1/held-certificates/{held['id']}"
    rules = ["certificates", "lessons"]
    everywhere = attending(client, rule=rules, days=90)
    assert [(each["rule"], each["component_id"]) for each in everywhere["items"]] == [
        ("certificates", None),
        ("lessons", None),
    ]
    assert attending(client, f"/portfolios/{portfolio['top']}", rule=rules, days=90)["total"] == 0


@pytest.mark.only_on("sqlite")
def test_it_comes_as_lines_and_as_a_calendar(
    client: TestClient, portfolio: dict[str, UUID], app: Any
) -> None:
    at = f"/v1/portfolios/{portfolio['top']}/attention"
    lines = client.get(at, headers={"Accept": "text/csv"})
    rows = list(csv.DictReader(io.StringIO(lines.text)))
    assert [row["title"] for row in rows] == [each["title"] for each in client.get(at).json()["items"]]
    assert rows[0]["sentence"].startswith("An active risk") and rows[4]["due_on"] == ""
    shown = client.get(at, headers={"Accept": "text/calendar"})
    assert shown.headers["Content-Type"].startswith("text/calendar")
    assert shown.text.count("BEGIN:VEVENT") == 5  # what has no day is not in a calendar
    assert client.get(at, headers={"Accept": "image/png"}).status_code == 406
    assert client.get(at, headers={"If-None-Match": client.get(at).headers["ETag"]}).status_code == 304
    feed = {"name": "All that is due", "kinds": ["open_items"]}
    made = client.post(f"/v1/portfolios/{portfolio['top']}/calendar-feeds", json=feed).json()
    followed = TestClient(app).get(made["link"]).text
    assert followed.count("BEGIN:VEVENT") == 6  # the risk that is too far ahead for a week is in the feed
    assert "SUMMARY:ACT-0001: Write to the operator" in followed


def test_as_many_statements_for_a_portfolio_as_for_a_project(
    database: Database, organisation_id: UUID, post: Post, component: Callable[..., UUID]
) -> None:
    top = component("TOP", "portfolio")

    def statements() -> tuple[int, int]:
        told: list[str] = []

        def seen(*arguments: Any) -> None:
            told.append(arguments[2])

        with opened(Reading, database, lambda _: Actor("tests", organisation_id, EVERYTHING)) as uow:
            uow.session.connection()
            sa.event.listen(database.engine, "before_cursor_execute", seen)
            try:
                found = attention(uow, Look("", TODAY, TODAY))
            finally:
                sa.event.remove(database.engine, "before_cursor_execute", seen)
        return len(told), len(found.noticed)

    def add(code: str) -> None:
        at = f"/v1/projects/{component(code, parent=top)}"
        post(f"{at}/actions", {"text": "Ask", "owner": "Sponsor", "due_on": day(-1)})
        post(f"{at}/risks", RISK | {"review_on": day(-1)})

    add("FIRST")
    few, found = statements()
    assert found == 2
    for number in range(9):
        add(f"P{number}")
    assert statements() == (few, 20)
    assert few < 2 * len(KINDS)
