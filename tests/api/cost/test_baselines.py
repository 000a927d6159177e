"""Baselines: approved by a decision, numbered, never changed; variance against the current and the original."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from app.baselines.models import Baseline
from app.core.database import Database
from tests.api.cost.conftest import Books, gbp


@pytest.fixture
def planned(books: Books) -> Books:
    books.line("LAB", work_package_id=books.package())
    books.line("MAT")
    months = ("2026-01", "2026-02", "2026-03")
    books.post("budget", "2026-01", *((line, 100, month) for line in ("LAB", "MAT") for month in months))
    return books


def test_a_baseline_is_the_budget_as_it_was_agreed(planned: Books, client: TestClient) -> None:
    decision = planned.decided()
    answer = planned.baselining("2026-01", decision_id=decision)
    assert answer.status_code == 201, answer.text
    agreed, url = answer.json(), answer.headers["Location"]
    expected = {"number": 1, "reason": "initial", "budget": gbp(600), "decision_id": decision}
    assert {name: agreed[name] for name in expected} == expected
    assert client.get(url).json() == agreed == client.get(f"{planned.at}/baselines").json()["items"][0]
    planned.post("budget", "2026-01", ("LAB", 1000, "2026-03"))
    lines = client.get(f"{url}/lines", params={"include": "total"}).json()
    assert (lines["total"], {line["amount"]["amount"] for line in lines["items"]}) == (6, {"100.00"})
    assert client.get(url).json() == agreed
    assert len(client.get(f"{url}/history").json()["items"]) == 1
    for method in ("PATCH", "DELETE"):
        assert client.request(method, url, json={}).status_code == 405


def test_it_needs_a_decision_that_approved_it(
    planned: Books, client: TestClient, component: Callable[..., UUID]
) -> None:
    for kind, outcome in (("funding", "approved"), ("baseline", "rejected")):
        refused = planned.baselining("2026-01", decision_id=planned.decided(kind, outcome))
        assert (refused.status_code, refused.json()["rule"]) == (409, "baseline.approved-by-decision")
    elsewhere = Books(client, component("P2"), planned.decider).decided()
    assert planned.baselining("2026-01", decision_id=elsewhere).status_code == 422
    used = planned.decided()
    planned.baseline("2026-01", decision_id=used)
    again = planned.baselining("2026-02", "replan", decision_id=used)
    assert (again.status_code, "another baseline" in again.json()["detail"]) == (409, True)


def test_the_first_is_initial_and_no_other(planned: Books) -> None:
    refused = planned.baselining("2026-01", "replan")
    assert (refused.status_code, refused.json()["rule"]) == (409, "baseline.reason")
    planned.baseline("2026-01")
    assert planned.baselining("2026-01", "initial").json()["rule"] == "baseline.reason"


def test_there_is_a_budget_to_agree_on_and_it_never_falls(books: Books) -> None:
    books.line()
    assert books.baselining("2026-01").json()["rule"] == "baseline.needs-budget"
    books.post("budget", "2026-01", ("LAB", 100), ("LAB", -10, "2026-02"))
    assert books.baselining("2026-01").json()["rule"] == "baseline.planned-value-rises"


def test_what_was_planned_stays_when_the_rest_is_planned_anew(planned: Books) -> None:
    planned.baseline("2026-01")
    planned.post("budget", "2026-02", ("LAB", -50, "2026-01"), ("LAB", 50, "2026-03"))
    refused = planned.baselining("2026-02", "replan")
    assert (refused.status_code, refused.json()["rule"]) == (409, "baseline.past-stays")
    planned.post("budget", "2026-02", ("LAB", 50, "2026-01"), ("LAB", -50, "2026-03"))
    planned.post("budget", "2026-02", ("LAB", 75, "2026-04"))
    second = planned.baseline("2026-02", "scope_change", rationale="The second station was added.")
    assert (second["number"], second["budget"]) == (2, gbp(675))


def test_variance_is_told_against_the_current_and_the_original(planned: Books, client: TestClient) -> None:
    def told(period: str) -> dict[str, Any]:
        answer = client.get(f"{planned.at}/baseline-variance", params={"period": planned.month(period)})
        assert answer.status_code == 200, answer.text
        body: dict[str, Any] = answer.json()
        return body

    nothing = told("2026-01")
    assert (nothing["current"], nothing["reason"]) == (None, "no_performance_baseline")
    planned.baseline("2026-01")
    planned.post("actual", "2026-01", ("LAB", 150))
    assert told("2026-01")["reason"] == "no_estimate_to_complete"
    planned.post("budget", "2026-02", ("LAB", 75, "2026-04"))
    planned.baseline("2026-02", "scope_change", rationale="The second station was added.")
    planned.post("forecast", "2026-02", ("LAB", 400, "2026-03"), ("MAT", 150, "2026-04"))
    february = told("2026-02")
    assert (february["incurred"], february["at_completion"]) == (gbp(150), gbp(700))
    current, original = february["current"], february["original"]
    assert (current["number"], current["budget"], current["variance"]) == (2, gbp(675), gbp("-25.00"))
    assert (original["number"], original["budget"], original["variance"]) == (1, gbp(600), gbp("-100.00"))
    assert current["planned_to_date"] == gbp(400) and current["spend_variance"] == gbp(250)
    (change,) = february["rebaselines"]
    assert (change["reason"], change["change"], change["number"]) == ("scope_change", gbp(75), 2)
    assert (february["rebaselined"], february["yearly_resets"], february["reason"]) == (1, [], None)
    january = told("2026-01")
    assert (january["current"]["number"], january["rebaselined"]) == (1, 0)


def test_a_baseline_that_is_replaced_every_year_is_flagged(
    planned: Books, client: TestClient, database: Database
) -> None:
    planned.baseline("2026-01")
    for _ in range(2):
        planned.baseline("2026-01", "replan")
    for number, day in ((2, "2025-04-01"), (3, "2026-04-01")):  # years pass
        with database.writing() as session:
            session.execute(
                sa.update(Baseline)
                .where(Baseline.component_id == planned.project, Baseline.number == number)
                .values(approved_on=date.fromisoformat(day))
            )
    told = client.get(f"{planned.at}/baseline-variance", params={"period": "2026-01"}).json()
    assert (told["rebaselined"], told["yearly_resets"]) == (2, [2025, 2026])


def test_who_may(planned: Books, refused: Callable[..., None]) -> None:
    agreed = planned.baseline("2026-01")
    for url in (f"/v1/baselines/{agreed['id']}", f"/v1/baselines/{agreed['id']}/lines"):
        refused("GET", url, 404)
    refused("GET", f"{planned.at}/baseline-variance", 403, "cost:read", params={"period": "2026-01"})
    body = {"reason": "replan", "rationale": "X", "decision_id": agreed["decision_id"]}
    body["effective_period"] = "2026-01"
    refused("POST", f"{planned.at}/baselines", 403, "baseline:write", json=body)
    key = {"Idempotency-Key": "b"}
    body["decision_id"] = planned.decided()
    first, again = (planned.client.post(f"{planned.at}/baselines", json=body, headers=key) for _ in range(2))
    assert (first.status_code, again.headers["Idempotency-Replayed"]) == (201, "true")
