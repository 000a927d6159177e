"""Scenarios solved over HTTP by a real worker, on each database."""

from collections.abc import Callable
from decimal import Decimal
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from bench.knapsacks import knapsacks
from bench.scenarios_mkp import DATA, candidates_of, scenario_of
from tests.api.jobs.conftest import Crew
from tests.api.jobs.scenarios import SCENARIO, candidate, drafted, lines, ok, solved
from tests.api.prioritising import adopted, scored

PATCH = "application/merge-patch+json"


def gbp(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "GBP"}


ITEMS = [
    candidate("A", "10", "6"),
    candidate("B", "6", "5", roles={"Engineer": ["5"]}),
    candidate("C", "5", "5", roles={"Engineer": ["4"]}),
    candidate("D", "1", "4", mandatory={"reason": "The law", "citation": "Act 3"}),
    candidate("E", "9", "4", excluded={"reason": "No land"}),
    candidate("F", "4", "3", "3", latest="2028"),
]


@pytest.fixture
def portfolio(component: Callable[..., UUID]) -> UUID:
    return component("PF", "portfolio")


def test_a_scenario_is_solved_explained_compared_and_told(
    crew: Crew, client: TestClient, portfolio: UUID
) -> None:
    url = drafted(client, portfolio, ITEMS)
    found = solved(client, url)
    assert found["status"] == "optimal" and found["objective"] == found["bound"] == "11"
    assert found["selection"]["candidates"] == ["A", "D"] and found["checked"]["is_feasible"]
    assert found["checked"]["objective"] == found["objective"] and found["seconds"]
    told = lines(client, found)
    assert told["D"]["stated"] == "Act 3: The law" and told["D"]["standing"] == "mandatory"
    assert told["E"]["standing"] == "excluded" and told["E"]["stated"] == "No land"
    assert told["A"]["start_on"] == "2027-04-01" and told["A"]["price"]["exact"]
    assert told["D"]["instead"] == ["F"] and told["D"]["price"]["exact"] == "3"  # the mandate's price
    budget = {"constraint": "budget capital 2027", "kind": "budget", "by": "2", "reason": None}
    assert budget in told["B"]["admissions"] and told["B"]["price"]["exact"] == "4"
    assert found["greedy"]["candidates"] == ["A", "E"] and found["greedy"]["shortfall"] is None
    again = solved(client, url)
    assert again["answer_digest"] == found["answer_digest"]
    base = f"/v1/scenario-solutions/{found['id']}"
    assert ok(client.get(url))["status"] == "solved"
    assert (
        client.patch(
            url, json={"name": "Other"}, headers={"If-Match": client.get(url).headers["ETag"]}
        ).json()["rule"]
        == "scenario_status"
    )
    copy = client.post(f"{url}/copies", json={"name": "More"})
    richer = copy.headers["Location"]
    more = {"budgets": [{"fund": "capital", "amounts": ["15", "10"]}]}
    ok(client.patch(richer, json=more, headers={"If-Match": copy.headers["ETag"], "Content-Type": PATCH}))
    best = solved(client, richer)
    compared = ok(client.get(f"/v1/scenario-solutions/{best['id']}/comparison?with={found['id']}"))
    gain = Decimal(best["objective"]) - Decimal(found["objective"])
    assert gain > 0 and Decimal(compared["value_difference"]) == gain
    assert compared["changed_inputs"] == ["budgets"] and not compared["same_inputs"]
    assert client.get(f"{base}/selection.csv").text.startswith("code,name,is_selected")
    assert client.get(f"{base}/selection.xlsx").content[:2] == b"PK"
    assert "<svg" in client.get(f"{base}/selection.svg").text
    assert "<circle" in client.get(f"{base}/frontier.svg").text


def test_what_cannot_be_is_told_by_the_fewest_limits_that_conflict(
    crew: Crew, client: TestClient, portfolio: UUID
) -> None:
    law = {"reason": "The law"}
    items = [candidate("A", "1", "6", mandatory=law), candidate("B", "1", "7", mandatory=law)]
    limits = {"periods": SCENARIO["periods"][:1], "budgets": [{"fund": "capital", "amounts": ["10"]}]}
    found = solved(client, drafted(client, portfolio, items, **limits, capacities=[]))
    assert (found["status"], found["objective"], found["checked"]["is_feasible"]) == (
        "infeasible",
        None,
        None,
    )
    conflict = found["selection"]["conflict"]
    assert conflict["constraints"] == ["budget capital 2027", "mandatory A", "mandatory B"]
    assert conflict["is_smallest"] and conflict["is_irreducible"]


@pytest.mark.skipif(not DATA.exists(), reason="the published knapsacks are not here")
def test_published_instances_come_to_their_known_optima(
    crew: Crew, client: TestClient, portfolio: UUID
) -> None:
    known = {each.name: each for each in knapsacks(DATA)}
    for name in ("mknap1.txt 1", "mknap1.txt 4", "sac94/pb4.dat"):
        instance = known[name]
        url = drafted(client, portfolio, candidates_of(instance.problem), **scenario_of(instance.problem))
        found = solved(client, url, explains=False, frontiers=[])
        assert (found["status"], Decimal(found["objective"])) == ("optimal", instance.best), name
        assert found["checked"]["is_feasible"] and found["checked"]["violations"] == []


def test_candidates_are_drawn_from_records_that_are_named(
    client: TestClient, component: Callable[..., UUID], portfolio: UUID
) -> None:
    case = {"stage": "full", "options": [], "recommendation": None}
    for code, cost, benefits, dates in (
        ("EVEN", "730.00", "1000.00", ("2026-04-01", "2028-03-30")),
        ("UNDATED", "1.00", "2.00", (None, None)),
        ("LATER", "1.00", "2.00", ("2035-01-01", "2036-01-01")),
    ):
        url = f"/v1/projects/{component(code, parent=portfolio)}"
        headers = {"If-Match": client.get(url).headers["ETag"], "Content-Type": PATCH}
        planned = dict(zip(("planned_start_on", "planned_finish_on"), dates, strict=True))
        ok(client.patch(url, json={**planned, "status": "proposed"}, headers=headers))
        money = {"whole_life_cost": gbp(cost), "benefits": gbp(benefits)}
        ok(client.post(f"{url}/business-cases", json={**case, **money}))
    component("BARE", parent=portfolio)
    made = client.post(f"/v1/portfolios/{portfolio}/scenarios", json=SCENARIO)
    url, headers = made.headers["Location"], {"If-Match": made.headers["ETag"]}
    asked = {"value_from": "npv", "cost_from": "business_case", "delay": 1}
    told = ok(client.post(f"{url}/drawing", json=asked, headers=headers))
    assert told["candidate_count"] == 1
    assert told["drawn_from"]["not_drawn"] == {
        "BARE": "its value is not known",
        "LATER": "none of its money falls in the horizon",
        "UNDATED": "its planned start or finish is not known",
    }
    (even,) = ok(client.get(f"{url}/candidates"))["items"]
    # The year before the horizon is spent: of 730 days at a pound each 365 are left, all in the first period.
    assert (even["value"], even["spend"]) == ("270", {"capital": ["365"]})
    assert (even["earliest"], even["latest"]) == ("2027", "2028")
    assert even["value_source"] == "npv of business case 1"
    assert even["cost_source"] == "whole-life cost of business case 1"


@pytest.mark.only_on("postgresql")
def test_values_are_those_of_a_stored_ranking_whatever_was_scored_since(
    client: TestClient, component: Callable[..., UUID], portfolio: UUID
) -> None:
    model, (first, later) = adopted(client), (component(code, parent=portfolio) for code in ("A", "B"))
    case = {"stage": "full", "options": [], "recommendation": None}
    for id in (first, later):
        money = {"whole_life_cost": gbp("10.00"), "benefits": gbp("20.00")}
        ok(client.post(f"/v1/projects/{id}/business-cases", json=case | money))
    scored(client, first, model, strategic_fit=5)
    order = {"model_id": model["id"], "draws": 100, "seed": 1, "top": 1}
    stored = ok(client.post(f"/v1/portfolios/{portfolio}/rankings", json=order))["id"]
    scored(client, later, model, strategic_fit=5)
    made = client.post(f"/v1/portfolios/{portfolio}/scenarios", json=SCENARIO)
    url, headers = made.headers["Location"], {"If-Match": made.headers["ETag"]}
    asked = {"cost_from": "business_case", "spread": "at_start", "value_from": "ranking"}
    twice = asked | {"ranking_id": stored, "model_id": model["id"]}
    assert client.post(f"{url}/drawing", json=twice, headers=headers).status_code == 422
    told = ok(client.post(f"{url}/drawing", json=asked | {"ranking_id": stored}, headers=headers))
    assert told["drawn_from"]["ranking_id"] == stored
    assert told["drawn_from"]["not_drawn"] == {"B": "its value is not known"}
    (item,) = ok(client.get(f"{url}/candidates"))["items"]
    assert (item["value"], item["value_source"]) == ("50", f"score in ranking {stored}")
    elsewhere = component("PF2", "portfolio")
    made = client.post(f"/v1/portfolios/{elsewhere}/scenarios", json=SCENARIO)
    headers = {"If-Match": made.headers["ETag"]}
    strange = client.post(
        f"{made.headers['Location']}/drawing", json=asked | {"ranking_id": stored}, headers=headers
    )
    assert (strange.status_code, strange.json()["rule"]) == (422, "scenario.ranking")
