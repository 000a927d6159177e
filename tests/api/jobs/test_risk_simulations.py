"""Registers simulated over HTTP by a real worker, on each database."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.core.ids import uuid7
from app.risk.simulations.inputs import Register
from app.risk.simulations.outcome import outcome
from app.risk.simulations.schemas import RiskSimulationOrder, SimulationGaps
from tests.api.jobs.conftest import Crew, eventually
from tests.api.test_risk_estimates import COST, DAYS
from tests.api.test_risk_scoring import RATED, pounds, revised
from tests.conftest import ClientFor

ORDER = {"iterations": 2_000, "seed": 42, "confidence": 0.9}
FIGURES = ("cost", "contingency", "days", "gaps", "inputs_digest", "method", "libraries", "risks")
ESTIMATED = {
    "cost": {"low": "8000", "likely": "10000", "high": "24000", "distribution": "pert"},
    "days": {"low": "5", "likely": "10", "high": "40", "distribution": "triangular"},
}
# What the register below goes into a simulation as, whatever the database.
INPUTS = [
    {"reference": "RSK-0001", "probability": "0.3", **ESTIMATED},
    {"reference": "RSK-0002", "probability": "0.3", "cost": {"point": "10000"}, "days": None},
    {"reference": "RSK-0003", "probability": "0.3", "cost": None, "days": {"point": "3"}},
    {"reference": "RSK-0004", "probability": "0.3", "cost": None, "days": None},
]
GAPS = {
    "unquantified": ["RSK-0004"],
    "without_cost": ["RSK-0003"],
    "without_days": ["RSK-0002"],
    "cost_as_point": ["RSK-0002"],
    "days_as_point": ["RSK-0003"],
    "other_currency": [],
}


def simulated(client: TestClient, at: str, **order: Any) -> dict[str, Any]:
    """The simulation that a job has made."""
    asked = client.post(f"{at}/risk-simulations", json={**ORDER, **order})
    assert asked.status_code == 202, asked.text
    url = asked.headers["Location"]
    job = eventually(lambda: (job := client.get(url).json())["ended_at"] and job)
    assert job["status"] == "succeeded", job["problem"]
    assert job["result"].keys() == {"risk_simulation_id"}
    read = client.get(f"/v1/risk-simulations/{job['result']['risk_simulation_id']}")
    assert read.status_code == 200 and read.json()["job_id"] == job["id"]
    found: dict[str, Any] = read.json()
    return found


@pytest.fixture
def programme(component: Callable[..., UUID]) -> UUID:
    return component("PG", "programme")


@pytest.fixture
def road(client: TestClient, component: Callable[..., UUID], programme: UUID) -> UUID:
    """A project below the programme with four risks, one of each sort, a draft and a closed one."""
    road = component("ROAD", parent=programme)
    for members in (
        {**COST, **DAYS, "title": "In three points"},
        {"title": "A figure"},
        {"title": "Days", "impact": None, "schedule_impact_days": 3},
        {"title": "Words", "impact": None},
        {"title": "Draft", "status": "draft"},
    ):
        created = client.post(f"/v1/projects/{road}/risks", json={**RATED, **members})
        assert created.status_code == 201, created.text
    return road


def test_a_register_is_simulated_the_same_on_every_database(
    crew: Crew, client: TestClient, programme: UUID, road: UUID
) -> None:
    found = simulated(client, f"/v1/programmes/{programme}")
    named = {given["reference"]: {"risk_id": "", "title": ""} for given in INPUTS}
    gaps = {name: GAPS[name] for name in SimulationGaps.model_fields}
    order = RiskSimulationOrder(iterations=2_000, seed=42, confidence=Decimal("0.9"))
    expected = outcome(Register("GBP", INPUTS, gaps, named), order)
    assert {name: found[name] for name in FIGURES} == {name: expected[name] for name in FIGURES}
    assert found["cost"]["expected"] == pounds("6600.00")  # 0.3 x 12,000 and 0.3 x 10,000
    assert found["contingency"]["amount"] == found["cost"]["percentiles"]["p90"]
    assert (found["risks"], found["seed"], found["scope"]) == (4, 42, "below")
    first = found["cost_contributions"][0]
    assert (first["reference"], first["title"]) in {("RSK-0001", "In three points"), ("RSK-0002", "A figure")}
    assert client.get(f"/v1/risks/{first['risk_id']}").json()["title"] == first["title"]
    assert [each["reference"] for each in found["days_contributions"]] == ["RSK-0001", "RSK-0003"]


def test_it_is_listed_where_it_hangs_and_at_every_level_above(
    crew: Crew, client: TestClient, programme: UUID, road: UUID
) -> None:
    found = simulated(client, f"/v1/projects/{road}")
    for at in (f"projects/{road}", f"programmes/{programme}"):
        assert client.get(f"/v1/{at}/risk-simulations").json()["items"] == [found]
    own = client.get(f"/v1/programmes/{programme}/risk-simulations", params={"scope": "own"}).json()
    assert own["items"] == []
    read = client.get(f"/v1/risk-simulations/{found['id']}")
    again = client.get(read.url.path, headers={"If-None-Match": read.headers["ETag"]})
    assert again.status_code == 304
    assert client.patch(read.url.path, json={}).status_code == 405  # it never changes


def test_a_comparison_says_what_changed_and_what_it_moved(crew: Crew, client: TestClient, road: UUID) -> None:
    at = f"/v1/projects/{road}"
    before = simulated(client, at)
    first, second, *_ = client.get(f"{at}/risks").json()["items"]
    revised(client, first, probability=0.6)
    client.post(
        f"/v1/risks/{second['id']}/closure", json={"closure_reason": "avoided"}, headers={"If-Match": '"1"'}
    )
    client.post(f"{at}/risks", json={**RATED, "title": "New"})
    after = simulated(client, at)
    compared = compare(client, after, before)
    assert (compared["same_inputs"], compared["same_method"], compared["common_random_numbers"]) == (
        False,
        True,
        True,
    )
    assert (compared["added"], compared["removed"]) == (["RSK-0006"], [second["reference"]])
    change = {"reference": first["reference"], "was": {"probability": "0.3"}, "now": {"probability": "0.6"}}
    assert compared["changed"] == [change]
    means = [Decimal(found["cost"]["mean"]["amount"]) for found in (after, before)]
    assert Decimal(compared["cost"]["mean"]["amount"]) == means[0] - means[1] > 0
    assert compared["days"]["mean"] > 0
    again = compare(client, simulated(client, at), after)
    assert again["same_inputs"] and again["cost"]["p80"] == pounds("0.00") and again["changed"] == []
    other = compare(client, simulated(client, at, seed=43), after)
    assert other["same_inputs"] and not other["common_random_numbers"]


def compare(client: TestClient, found: dict[str, Any], base: dict[str, Any]) -> dict[str, Any]:
    answer = client.get(f"/v1/risk-simulations/{found['id']}/comparison", params={"with": base["id"]})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def test_who_is_not_cleared_for_contingency_is_told_no_money(
    crew: Crew, client: TestClient, client_for: ClientFor, organisation_id: UUID, road: UUID
) -> None:
    found = simulated(client, f"/v1/projects/{road}")
    contributor = client_for(organisation_id, "contributor")
    told = simulated(contributor, f"/v1/projects/{road}")  # they may ask, and are told what is open
    money = ["contingency", "cost", "cost_contributions", "response_values", "roll_up"]
    assert sorted(told["withheld"]) == money
    assert all(told[name] is None for name in told["withheld"]) and told["days"] == found["days"]
    compared = compare(contributor, told, found)
    assert compared["cost"] is None and compared["days"]["p80"] == 0
    assert client.get(f"/v1/risk-simulations/{told['id']}").json()["cost"] == found["cost"]


def test_a_register_without_figures_comes_to_nothing_known(
    crew: Crew, client: TestClient, project: UUID
) -> None:
    found = simulated(client, f"/v1/projects/{project}", seed=None)
    names = ("cost", "contingency", "cost_contributions", "days", "days_contributions")
    assert all(found[name] is None for name in names)
    assert (found["risks"], found["withheld"]) == (0, []) and 0 <= found["seed"] < 2**53


def test_who_may_ask_and_who_may_know(
    crew: Crew, client: TestClient, client_for: ClientFor, organisation_id: UUID, road: UUID
) -> None:
    at = f"/v1/projects/{road}/risk-simulations"
    found = simulated(client, f"/v1/projects/{road}")
    url = f"/v1/risk-simulations/{found['id']}"
    stranger, reader = client_for(uuid7()), client_for(organisation_id, "reader")
    assert stranger.post(at, json=ORDER).status_code == stranger.get(url).status_code == 404
    assert stranger.get(f"{url}/comparison", params={"with": found["id"]}).status_code == 404
    refused = reader.post(at, json=ORDER)
    assert (refused.status_code, refused.json()["rule"]) == (403, "risk:write")
    assert reader.get(url).json()["days"] == found["days"]
    assert client.post(at, json=ORDER, headers={"Authorization": ""}).status_code == 401
    missing = client.get(f"{url}/comparison", params={"with": str(uuid7())})
    assert missing.status_code == 404


@pytest.mark.parametrize(
    "members",
    [{"iterations": 999}, {"iterations": 100_001}, {"confidence": 0.4}, {"seed": -1}, {"seed": 2**53}],
)
def test_what_cannot_be_asked_for_is_refused(
    client: TestClient, project: UUID, members: dict[str, Any]
) -> None:
    refused = client.post(f"/v1/projects/{project}/risk-simulations", json={**ORDER, **members})
    assert refused.status_code == 422


def test_a_repeated_request_asks_for_one_job(client: TestClient, project: UUID) -> None:
    asked = [
        client.post(
            f"/v1/projects/{project}/risk-simulations", json=ORDER, headers={"Idempotency-Key": "once"}
        )
        for _ in range(2)
    ]
    assert asked[0].headers["Location"] == asked[1].headers["Location"]
    assert asked[0].json()["seed"] == 42
