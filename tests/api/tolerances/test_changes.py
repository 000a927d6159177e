"""Change control: what a request does, who decides it, and what it lets the budget do."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from fastapi.testclient import TestClient

from app.core.ids import uuid7
from app.core.model import utc_now
from tests.api.cost.conftest import Books
from tests.api.tolerances.conftest import Tree, act, acted, gbp
from tests.conftest import ClientFor

ENTRANCE: dict[str, Any] = {
    "reason": "scope",
    "title": "A second entrance",
    "outcome": "Step-free access",
    "cost_effect": gbp("40.00"),
    "time_effect_days": 0,
}


@pytest.fixture
def planned(tree: Tree) -> Tree:
    """A baseline of GBP 1,000, of which 5 % are the project's to move, and 10 % the programme's."""
    books = Books(tree.client, tree.project, tree.decider)
    books.line("LAB")
    books.post("budget", "2026-01", ("LAB", 1000, "2026-03"))
    books.baseline("2026-01")
    books.post("forecast", "2026-02", ("LAB", 1010, "2026-03"))
    tree.periods |= books.periods.keys()
    tree.tolerance("cost_at_completion", "portfolio", applies_to="programmes", over_ratio=0.1)
    tree.tolerance("cost_at_completion", over_ratio=0.05)
    return tree


def books_of(tree: Tree) -> Books:
    return Books(tree.client, tree.project, tree.decider, periods={f"2026-{m:02d}": "" for m in range(1, 4)})


def requested(tree: Tree, submit: bool = True, **members: Any) -> tuple[str, dict[str, Any]]:
    """The address of a change request, and what it comes to."""
    made = tree.made(f"{tree.url()}/change-requests", ENTRANCE | members)
    url = f"/v1/change-requests/{made['id']}"
    if submit:
        act(tree.client, url, "submission")
    told: dict[str, Any] = tree.client.get(f"{url}/impact").json()
    return url, told


def settled(tree: Tree, url: str, level: str, client: TestClient | None = None, **outcome: Any) -> Any:
    decision = tree.decided("change", level, **outcome)
    return acted(client or tree.decider, url, "decision", {"decision_id": decision})


def rule(refused: Any) -> tuple[int, str | None]:
    return refused.status_code, refused.json().get("rule")


def test_a_request_says_what_it_does_to_each_tolerance(planned: Tree, component: Callable[..., UUID]) -> None:
    planned.tolerance("scope", under_ratio=0.1)
    other = component("P2", "project", planned.programme)
    planned.client.post(
        f"/v1/projects/{other}/tolerances",
        json={"metric": "finish", "over_units": 5, "effective_on": "2020-01-01", "rationale": "As agreed."},
    ).raise_for_status()
    figures = {
        "start_on": "2026-01-01",
        "approved_finish_on": "2026-06-30",
        "forecast_finish_on": "2026-07-02",
    }
    planned.report("2026-02", project=other, **figures)
    affects = [{"component_id": str(other), "summary": "Signals wait for it.", "time_effect_days": 4}]
    effects = [{"metric": "scope", "units": 1}]
    _, told = requested(planned, affects=affects, other_effects=effects)
    (cost, scope) = sorted(told["tolerances"], key=lambda one: one["metric"])
    assert (cost["before"], cost["effect"], cost["after"]) == ("1010.00", "40.00", "1050.00")
    assert (cost["used_before"], cost["used_after"], cost["standing_after"]) == (0.2, 1.0, "within")
    assert (scope["standing_after"], scope["reason"]) == (None, "not_measured")
    (elsewhere,) = told["others"]
    (finish,) = elsewhere["tolerances"]
    assert (elsewhere["code"], finish["after"], finish["standing_after"]) == ("P2", "186", "forecast_breach")
    assert (told["aggregate"]["cost"], told["authority"]["body"]) == (gbp("40.00"), "Project board")


@pytest.mark.parametrize(
    "cost, days, body",
    [
        ("50.00", 0, "Project board"),  # the limit is inside
        ("50.01", 0, "Programme board"),
        ("100.01", 0, "Portfolio board"),
        ("-400.00", 0, "Project board"),  # under is open
    ],
)
def test_the_lowest_level_whose_tolerance_holds_it_decides(
    planned: Tree, cost: str, days: int, body: str
) -> None:
    _, told = requested(planned, cost_effect=gbp(cost), time_effect_days=days)
    assert told["authority"]["body"] == body


def test_what_is_split_is_decided_as_one(planned: Tree) -> None:
    first, told = requested(planned)
    assert told["authority"]["body"] == "Project board"
    second, split = requested(planned, title="Its lift", outcome="step-free ACCESS")
    assert split["authority"]["body"] == "Programme board"
    assert split["aggregate"]["cost"] == gbp("80.00") and len(split["aggregate"]["references"]) == 2
    assert rule(settled(planned, second, "project")) == (422, None)
    assert settled(planned, second, "programme").json()["status"] == "approved"
    _, apart = requested(planned, outcome="Noise", cost_effect=gbp("5.00"))
    assert apart["authority"]["body"] == "Project board"  # beside what is approved: 45
    _, supplier = requested(planned, outcome="Paint", cost_effect=gbp("5.00"), supplier="Acme")
    again, _ = requested(planned, outcome="Signs", cost_effect=gbp("5.00"), supplier="ACME")
    aggregate = planned.client.get(f"{again}/impact").json()["aggregate"]
    assert supplier["aggregate"]["cost"] == gbp("45.00") and aggregate["cost"] == gbp("50.00")
    frozen = planned.client.get(second).json()["impact"]
    assert (frozen["authority"]["body"], frozen["aggregate"]["cost"]) == ("Programme board", gbp("80.00"))
    assert planned.client.get(first).json()["impact"]["authority"]["body"] == "Project board"


def test_after_a_year_it_is_another_request(
    planned: Tree, client_for: ClientFor, organisation_id: UUID
) -> None:
    requested(planned)
    with time_machine.travel(utc_now() + timedelta(days=366), tick=True):
        planned.client = client_for(organisation_id)
        _, told = requested(planned)
    assert told["aggregate"]["cost"] == gbp("40.00")


def test_many_small_changes_are_measured_from_the_original(planned: Tree) -> None:
    """Ten changes of 4 % are not each within 5 %."""
    books, bodies = books_of(planned), []
    for outcome in ("Lifts", "Doors", "Signs"):
        url, told = requested(planned, outcome=outcome)
        bodies.append(told["authority"]["body"])
        level = {"Project board": "project", "Programme board": "programme"}.get(bodies[-1], "portfolio")
        assert settled(planned, url, level).status_code == 200
        books.post("budget", "2026-02", ("LAB", 40, "2026-03"), change_request_id=url.rpartition("/")[2])
        books.baseline("2026-02", "scope_change")
    assert bodies == ["Project board", "Programme board", "Portfolio board"]
    status = planned.status(as_of="2026-02-28")["cost_at_completion"]
    assert (status["original"], status["baseline"]) == ("1000.00", "1120.00")


def test_what_is_baselined_changes_by_request_alone(planned: Tree) -> None:
    books, by_rule = books_of(planned), (409, "change.planned-value-changes-by-request")
    assert rule(books.posting("budget", "2026-02", ("LAB", 40, "2026-03"))) == by_rule
    url, _ = requested(planned)
    named = {"change_request_id": url.rpartition("/")[2]}
    assert rule(books.posting("budget", "2026-02", ("LAB", 40, "2026-03"), **named)) == by_rule
    settled(planned, url, "project").raise_for_status()
    assert rule(books.posting("budget", "2026-02", ("LAB", "40.01", "2026-03"), **named)) == by_rule
    posted = books.post("budget", "2026-02", ("LAB", 30, "2026-03"), **named)
    assert posted["change_request_id"] == named["change_request_id"]
    assert rule(books.posting("budget", "2026-02", ("LAB", 11, "2026-03"), **named)) == by_rule
    assert rule(books.posting("budget", "2026-02", ("LAB", -31, "2026-03"), **named)) == by_rule
    books.post("budget", "2026-02", ("LAB", -5, "2026-02"), ("LAB", 15, "2026-03"), **named)
    strange = books.posting("forecast", "2026-02", ("LAB", 1, "2026-03"), **named)
    assert strange.status_code == 422


def test_its_moves(planned: Tree, client_for: ClientFor, organisation_id: UUID) -> None:
    url, _ = requested(planned, submit=False, time_effect_days=None)
    refused = acted(planned.client, url, "submission")
    assert rule(refused) == (409, "change.assessed")
    assert [fault["pointer"] for fault in refused.json()["errors"]] == ["/time_effect_days"]
    headers = {"If-Match": planned.client.get(url).headers["ETag"]}
    planned.client.patch(url, json={"time_effect_days": 0}, headers=headers).raise_for_status()
    act(planned.client, url, "submission")
    headers = {"If-Match": planned.client.get(url).headers["ETag"]}
    assert rule(planned.client.patch(url, json={"title": "X"}, headers=headers)) == (
        409,
        "change.changes-in-draft",
    )
    draft = planned.made(f"{planned.url()}/decisions", {"kind": "change", "title": "Undecided"})["id"]
    assert rule(acted(planned.decider, url, "decision", {"decision_id": draft})) == (409, "change.decided")
    manager = client_for(organisation_id, "project_manager", planned.project)
    assert rule(settled(planned, url, "project", manager)) == (403, "change.decided-by-level")
    told = settled(planned, url, "project").json()
    assert (told["status"], told["decided_on"]) == ("approved", f"{utc_now().date()}")
    assert rule(acted(planned.client, url, "withdrawal", {"remark": "Late."}))[0] == 409
    evidence = {"evidence": "Baseline 2"}
    assert rule(acted(planned.client, url, "verification", evidence)) == (403, "four-eyes")
    assert act(planned.decider, url, "verification", evidence)["status"] == "verified"
    other, _ = requested(planned, outcome="Noise")
    assert settled(planned, other, "programme", outcome="rejected").json()["status"] == "rejected"
    third, _ = requested(planned, outcome="Dust", cost_effect=gbp("1.00"))
    assert act(planned.client, third, "withdrawal", {"remark": "Not wanted."})["status"] == "withdrawn"
    assert len(planned.client.get(f"{url}/history").json()["items"]) == 5


def test_who_may(planned: Tree, client_for: ClientFor, organisation_id: UUID) -> None:
    url, _ = requested(planned)
    told = planned.client.get(url).json()
    assert planned.client.get(f"{planned.url()}/change-requests").json()["items"] == [told]
    reader, stranger = client_for(organisation_id, "reader"), client_for(uuid7())
    assert (reader.get(url).json()["allowed_actions"], stranger.get(url).status_code) == ([], 404)
    withheld = reader.get(f"{url}/impact").json()["tolerances"]
    assert {one["reason"] for one in withheld} == {"withheld"}
    refused = reader.post(f"{planned.url()}/change-requests", json=ENTRANCE)
    assert rule(refused) == (403, "change:request")
    euros = {"cost_effect": {"amount": "5.00", "currency": "EUR"}}
    for wrong in (euros, {"other_effects": [{"metric": "finish", "units": 1}]}, {"outcome": ""}):
        assert (
            planned.client.post(f"{planned.url()}/change-requests", json=ENTRANCE | wrong).status_code == 422
        )
    itself = {"affects": [{"component_id": str(planned.project), "summary": "X"}]}
    assert planned.client.post(f"{planned.url()}/change-requests", json=ENTRANCE | itself).status_code == 422
