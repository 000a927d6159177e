"""A scenario adopted by a decision: states, dates and funding, deviations, refusal and drift."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from tests.api.governance.conftest import APPROVED, RESERVE, act
from tests.api.jobs.conftest import Crew
from tests.api.jobs.scenarios import candidate, drafted, ok, solved
from tests.conftest import ClientFor

PATCH = "application/merge-patch+json"
UNEXPLAINED = {"explains": False, "frontiers": []}


def changed(client: TestClient, url: str, **members: Any) -> None:
    headers = {"If-Match": client.get(url).headers["ETag"], "Content-Type": PATCH}
    ok(client.patch(url, json=members, headers=headers))


@pytest.fixture
def portfolio(component: Callable[..., UUID]) -> UUID:
    return component("PF", "portfolio")


@pytest.fixture
def projects(client: TestClient, component: Callable[..., UUID], portfolio: UUID) -> dict[str, str]:
    """Three that are proposed, one of them with dates, and one under way."""
    found = {code: f"/v1/projects/{component(code, parent=portfolio)}" for code in ("A", "B", "C", "RUN")}
    for code in ("A", "B", "C"):
        changed(client, found[code], status="proposed")
    changed(client, found["A"], planned_start_on="2026-10-01", planned_finish_on="2027-09-30")
    changed(client, found["RUN"], status="active")
    return found


def test_a_decision_carries_a_scenario_out(
    crew: Crew,
    client: TestClient,
    client_for: ClientFor,
    organisation_id: UUID,
    portfolio: UUID,
    projects: dict[str, str],
) -> None:
    proposer, decider = (client_for(organisation_id, role=role) for role in ("project_manager", "sponsor"))
    ids = {code: url.rpartition("/")[2] for code, url in projects.items()}
    items = [
        candidate("A", "10", "6", component_id=ids["A"]),
        candidate("B", "6", "4", component_id=ids["B"]),
        candidate("C", "5", "4", component_id=ids["C"]),
        candidate("RUN", "1", "9", component_id=ids["RUN"]),
    ]
    found = solved(client, drafted(client, portfolio, items), **UNEXPLAINED)
    assert found["selection"]["candidates"] == ["A", "B"]

    def decision(**arguments: Any) -> str:
        effects = [{"effect": "scenario.adopt", "arguments": {"solution_id": found["id"], **arguments}}]
        body = RESERVE | {"kind": "scenario", "title": "Adopt the base scenario", "effects": effects}
        made = proposer.post(f"/v1/portfolios/{portfolio}/decisions", json=body)
        assert made.status_code == 201, made.text
        return str(made.headers["Location"])

    def proposed(**arguments: Any) -> str:
        url = decision(**arguments)
        for who, action in ((proposer, "proposal"), (decider, "review")):
            ok(act(who, url, action))
        return url

    deviations = [
        {"code": "B", "is_selected": False, "reason": "Its sponsor withdrew."},
        {"code": "C", "is_selected": True, "reason": "It takes its place."},
    ]
    wanted = proposed(deviations=deviations, left_out="pause")
    stale = proposed()
    ok(act(decider, wanted, "outcome", APPROVED))
    (told,) = ok(client.get(f"/v1/portfolios/{portfolio}/authorisations"))["items"]
    assert (told["objective"], told["decided_value"], told["cost_of_deviation"]) == ("16", "15", "1")
    assert [each["reason"] for each in told["deviations"]] == [each["reason"] for each in deviations]
    assert told["violations"] == [] and told["status"] == "in_force"
    a, b, c, run = (ok(client.get(projects[code])) for code in ("A", "B", "C", "RUN"))
    assert [each["status"] for each in (a, b, c, run)] == ["active", "proposed", "active", "paused"]
    assert (a["planned_start_on"], a["planned_finish_on"]) == ("2027-04-01", "2028-03-30")
    total = ok(client.get(f"{projects['C']}/funding-total"))
    assert total["approved"] == {"amount": "4.00", "currency": "GBP"}
    # What was proposed of the same components presupposes what is no longer so, and is refused.
    refused = act(decider, stale, "outcome", APPROVED)
    assert (refused.status_code, refused.json()["rule"]) == (409, "effect.presupposes")
    check = ok(client.get(f"/v1/scenario-solutions/{found['id']}/adoption-check"))
    assert not check["is_ready"] and {each["code"] for each in check["changed"]} == {"A", "C", "RUN"}
    again = act(proposer, decision(), "proposal")
    assert again.json()["rule"] == "scenario.unchanged" and "A (status was proposed" in again.json()["detail"]
    # The portfolio runs on, and drifts.
    changed(client, projects["B"], status="active")
    changed(client, projects["C"], status="stopped")
    changed(client, projects["A"], planned_start_on="2027-05-01")
    drift = ok(client.get(f"/v1/portfolio-authorisations/{told['id']}/drift"))
    kinds = {(each["kind"], each["code"], each["days"]) for each in drift["items"]}
    assert kinds == {
        ("started_not_chosen", "B", None),
        ("chosen_not_started", "C", None),
        ("dates_moved", "A", 30),
    }
    assert drift["not_known"] == ["A", "C"]
