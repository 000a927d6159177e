"""Decision performance: how soon, by whom, and what came of it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
import time_machine
from fastapi.testclient import TestClient

from app.core.ids import uuid7
from app.core.model import Base
from app.governance.decisions.due import act_due
from tests.api.governance.authority import Cast, ok
from tests.api.governance.conftest import APPROVED, REMARK, RESERVE, act
from tests.conftest import ClientFor
from tests.unit.calc.conftest import Oracle
from tests.unit.calc.conftest import oracle as oracle

PAPERS = RESERVE | {"due_on": "2026-12-31"}


@pytest.fixture
def office(client_for: ClientFor, organisation_id: UUID) -> TestClient:
    return client_for(organisation_id)


@pytest.fixture
def decider(client_for: ClientFor, organisation_id: UUID) -> TestClient:
    return client_for(organisation_id)


def noon(day: str) -> Any:
    return time_machine.travel(datetime.fromisoformat(f"{day}T12:00:00Z").astimezone(UTC), tick=False)


def at(day: str, client: TestClient, url: str, action: str, body: Any = None) -> dict[str, Any]:
    with noon(day):
        return ok(act(client, url, action, body))


def proposed(office: TestClient, project: UUID, day: str, **members: Any) -> str:
    with noon(day):
        made = office.post(f"/v1/projects/{project}/decisions", json=PAPERS | members)
        assert made.status_code == 201, made.text
        ok(act(office, made.headers["Location"], "proposal"))
    return str(made.headers["Location"])


def told(client: TestClient, place: str, day: str = "2026-06-30", **asked: Any) -> dict[str, Any]:
    with noon(day):
        return ok(client.get(f"/v1/{place}/decision-performance", params=asked))


def returned(office: TestClient, decider: TestClient, url: str) -> None:
    at("2026-05-06", decider, url, "return", REMARK)
    at("2026-05-13", office, url, "proposal")


def stopped(office: TestClient, project: UUID, url: str, day: str, days: int) -> str:
    """The clock of a decision stands still for so many working days, from a day."""
    body = {"kind": "decisions", "thing": url, "days": days, "reason": "Waiting on requester"}
    with noon(day):
        made = office.post(f"/v1/projects/{project}/clock-stops", json=body)
    ok(made)
    return str(made.headers["Location"])


@pytest.mark.parametrize("by", ["return", "clock stop"])
def test_published_latencies(
    oracle: Oracle, office: TestClient, decider: TestClient, project: UUID, by: str
) -> None:
    example = oracle("GOV-04")
    holidays = [{"on": day, "name": "Bank holiday"} for day in example["inputs"]["holidays"]]
    calendar = {"name": "England", "component_id": f"{project}", "holidays": holidays}
    assert office.post("/v1/calendars", json=calendar).status_code == 201
    for one in example["inputs"]["decisions"]:
        url = proposed(office, project, one["submitted"])
        if days := one.get("clock_stopped_working_days"):
            if by == "return":
                returned(office, decider, url)
            else:
                stopped(office, project, url, "2026-05-06", days)
        at(one["decided"], decider, url, "review")
        taken = at(one["decided"], decider, url, "outcome", APPROVED)
        assert taken["days_to_decide"] == example["expected"]["latency"][int(one["id"][1:]) - 1]
    found = told(office, f"projects/{project}", target_days=example["inputs"]["sla"])
    total, expected = found["total"], example["expected"]
    assert (total["median_days"], total["p90_days"]) == (expected["median"], expected["p90"])
    assert (total["within_target"], total["returned"], total["decided"]) == (
        expected["within_sla"],
        by == "return",
        4,
    )
    assert total["median_wait_days"] == 4, "the day by which half were decided"
    assert {each["name"] for each in found["formulas"]} == set(total)


def test_what_is_waited_for_is_not_left_out(office: TestClient, decider: TestClient, project: UUID) -> None:
    quick = proposed(office, project, "2026-06-01")
    at("2026-06-02", decider, quick, "review")
    at("2026-06-02", decider, quick, "outcome", APPROVED)
    old = proposed(office, project, "2026-06-01", kind="investment")
    returned = proposed(office, project, "2026-06-01")
    at("2026-06-05", decider, returned, "return", REMARK)
    found = told(office, f"projects/{project}")
    total = found["total"]
    assert (total["median_days"], total["median_wait_days"]) == (1.0, None)
    assert (total["proposed"], total["decided"], total["open"], total["oldest_open_days"]) == (3, 1, 2, 21)
    assert [(each["age_days"], each["status"]) for each in found["open"]] == [(21, "proposed"), (4, "draft")]
    assert found["open"][0]["decision_id"] == old.rpartition("/")[2]
    kinds = {each["kind"]: each for each in found["by_kind"]}
    assert (kinds["investment"]["decided"], kinds["investment"]["median_days"]) == (0, None)
    assert told(office, f"projects/{project}", since="2026-06-02")["total"]["proposed"] == 0
    assert told(office, f"projects/{project}", until="2026-05-31")["total"]["proposed"] == 0


def ages(office: TestClient, project: UUID, day: str) -> list[int]:
    return [each["age_days"] for each in told(office, f"projects/{project}", day)["open"]]


def test_a_clock_that_stands_still_does_not_age_what_is_waited_for(
    office: TestClient, decider: TestClient, project: UUID
) -> None:
    url = proposed(office, project, "2026-06-01")  # a Monday
    stopped(office, project, url, "2026-06-01", 2)  # the day of the proposal never counts
    assert ages(office, project, "2026-06-30") == [20]
    second = stopped(office, project, url, "2026-06-05", 8)  # over a weekend, to the next Tuesday but one
    assert ages(office, project, "2026-06-10") == [2]
    assert ages(office, project, "2026-06-30") == [12]
    body = {"kind": "decisions", "thing": url, "days": 1, "reason": "Waiting on requester"}
    with noon("2026-06-18"):
        over = office.post(f"/v1/projects/{project}/clock-stops", json=body)
    assert (over.status_code, over.json()["rule"]) == (409, "clock-stop.capped")
    at("2026-06-08", office, second, "end")
    assert ages(office, project, "2026-06-30") == [18]
    at("2026-06-12", decider, url, "return", REMARK)
    assert ages(office, project, "2026-06-30") == [6]
    stopped_while = proposed(office, project, "2026-06-01")
    stopped(office, project, stopped_while, "2026-06-03", 5)
    at("2026-06-04", decider, stopped_while, "review")
    assert at("2026-06-04", decider, stopped_while, "outcome", APPROVED)["days_to_decide"] == 1


def test_what_did_not_hold(cast: Cast, app: Any, office: TestClient) -> None:
    cast.boards()
    first = cast.in_review(variance=0.01)
    ok(cast.decide(first))
    second = cast.in_review(variance=0.01, supersedes_id=first.rpartition("/")[2])
    ok(cast.decide(second))
    third = cast.in_review(variance=0.01, kind="start")
    week_ago = f"{date.today() - timedelta(days=7)}"
    condition = {
        "text": "So",
        "owner": "Sponsor",
        "due_on": week_ago,
        "grace_days": 0,
        "if_missed": "escalate",
    }
    body = {"outcome": "approved_with_conditions", "rationale": "If.", "conditions": [condition]}
    ok(act(cast.executive, third, "outcome", body))
    overdue = ok(office.get(f"/v1/projects/{cast.project}/decision-performance"))["total"]
    assert (overdue["conditions_overdue"], overdue["conditions_missed"]) == (1, 0)
    act_due(app.state.database, date.today())
    found = ok(office.get(f"/v1/programmes/{cast.programme}/decision-performance"))
    total = found["total"]
    assert (total["reversed"], total["conditions_missed"], total["out_of_authority"]) == (1, 1, 0)
    (board,) = found["by_body"]
    assert (board["body"], board["body_id"], board["decided"]) == ("Project board", cast.lower, 3)
    assert found == ok(office.get("/v1/decision-performance")) | {"component_id": f"{cast.programme}"}


def test_what_a_change_did_beside_what_it_was_to_do(
    office: TestClient, decider: TestClient, project: UUID
) -> None:
    def reading(day: str, actual: float) -> None:
        body = {
            "metric": "scope",
            "as_of": day,
            "unit": "homes",
            "baseline": 100,
            "actual": actual,
            "source": "Survey",
        }
        with noon(day):
            answer = office.post(f"/v1/projects/{project}/tolerance-readings", json=body)
        assert answer.status_code == 201, answer.text

    effects = [{"metric": "scope", "units": 12}, {"metric": "quality", "units": -1}]
    request = {"reason": "scope", "title": "More homes", "outcome": "Homes", "other_effects": effects}
    request |= {"cost_effect": {"amount": "0.00", "currency": "GBP"}, "time_effect_days": 0}
    reading("2026-06-01", 100)
    with noon("2026-06-02"):
        made = office.post(f"/v1/projects/{project}/change-requests", json=request)
        assert made.status_code == 201, made.text
        url = made.headers["Location"]
        ok(act(office, url, "submission"))
    decision = proposed(office, project, "2026-06-02", kind="change")
    at("2026-06-03", decider, decision, "review")
    at("2026-06-03", decider, decision, "outcome", APPROVED)
    at("2026-06-03", decider, url, "decision", {"decision_id": decision.rpartition("/")[2]})
    assert {each["reason"] for each in told(office, f"projects/{project}")["outturns"]} == {
        "no_reading_after",
        "no_reading_before",
    }
    reading("2026-06-20", 109.5)
    scope, quality = told(office, f"projects/{project}")["outturns"]
    assert (scope["predicted"], scope["actual"], scope["reason"]) == ("12", "9.5", None)
    assert (scope["before_on"], scope["after_on"]) == ("2026-06-01", "2026-06-20")
    assert (quality["actual"], quality["reason"]) == (None, "no_reading_before")


def test_who_sees_what(
    client_for: ClientFor, office: TestClient, project: UUID, organisation_id: UUID
) -> None:
    proposed(office, project, "2026-06-01")
    there = f"/v1/projects/{project}/decision-performance"
    assert client_for(uuid7()).get(there).status_code == 404
    assert client_for(uuid7()).get("/v1/decision-performance").json()["total"]["proposed"] == 0
    reader = client_for(organisation_id, role="reader", on=project)
    assert told(reader, f"projects/{project}")["total"]["proposed"] == 1
    assert office.get(there, params={"since": "2026-02-01", "until": "2026-01-01"}).status_code == 422
    assert office.get(f"/v1/programmes/{project}/decision-performance").status_code == 404


def test_as_many_statements_for_many_as_for_one(app: Any, office: TestClient, project: UUID) -> None:
    proposed(office, project, "2026-06-01")
    database, seen = app.state.database, list[str]()
    sa.event.listen(database.engine, "before_cursor_execute", lambda *each: seen.append(each[2]))
    told(office, f"projects/{project}")
    few = len(seen)
    table = Base.metadata.tables["decisions"]
    with database.writing() as session:
        mine = sa.select(table).where(table.c.component_id == project)
        row = dict(session.execute(mine).mappings().one())
        copies = [row | {"id": uuid7(), "reference": f"DEC-C{n}"} for n in range(300)]
        session.execute(sa.insert(table), copies)
    seen.clear()
    found = told(office, f"projects/{project}")
    assert (found["total"]["proposed"], len(found["open"]), len(seen)) == (301, 100, few)
