"""Risks that go together, stated over HTTP and drawn so by a real worker, on each database."""

import math
from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from tests.api.jobs.conftest import Crew
from tests.api.jobs.test_risk_simulations import compare, simulated
from tests.api.test_risk_scoring import RATED, pounds
from tests.conftest import ClientFor

DRAWS = {"iterations": 20_000, "seed": 11}


@pytest.fixture
def road(component: Callable[..., UUID]) -> UUID:
    return component("ROAD", parent=component("PG", "programme"))


def risk(client: TestClient, road: UUID, **members: Any) -> dict[str, Any]:
    created = client.post(f"/v1/projects/{road}/risks", json={**RATED, **members})
    assert created.status_code == 201, created.text
    told: dict[str, Any] = created.json()
    return told


def state(
    client: TestClient, road: UUID, *risks: dict[str, Any], status: int = 201, **of: Any
) -> dict[str, Any]:
    return stated(client, road, [group(*risks, **of)], status=status)


def group(*risks: dict[str, Any], **of: Any) -> dict[str, Any]:
    return {"risk_ids": [each["id"] for each in risks], **of}


def stated(client: TestClient, road: UUID, groups: list[Any], status: int = 201) -> dict[str, Any]:
    body = {"groups": groups, "basis": "One survey."}
    answer = client.post(f"/v1/projects/{road}/risk-correlations", json=body)
    assert answer.status_code == status, answer.text
    told: dict[str, Any] = answer.json()
    return told


def test_what_is_stated_is_recovered_kept_and_compared(
    crew: Crew, client: TestClient, client_for: ClientFor, organisation_id: UUID, road: UUID
) -> None:
    at = f"/v1/projects/{road}"
    pair = [risk(client, road, probability=0.5, impact=pounds("10000")) for _ in range(2)]
    alone = simulated(client, at, **DRAWS)
    made = state(client, road, *pair, occurrence=0.7)
    url = f"/v1/risk-correlations/{made['id']}"
    found = simulated(client, at, **DRAWS)
    # Both stay away with the chance 1/4 + asin(r) / 2 pi: the parameter that this would be is what was stated.
    for run, stated in ((alone, 0.0), (found, 0.7)):
        recovered = math.sin(2 * math.pi * (run["cost"]["chance_of_none"] - 0.25))
        assert recovered == pytest.approx(stated, abs=0.03)
    references = sorted(each["reference"] for each in pair)
    assert found["correlations"] == [
        {"references": references, "occurrence": 0.7, "cost": None, "days": None}
    ]
    assert found["inputs_digest"] != alone["inputs_digest"] and alone["correlations"] == []
    assert found["cost"]["expected"] == alone["cost"]["expected"]
    compared = compare(client, found, alone)
    assert compared["correlations"] == [{"references": references, "was": None, "now": {"occurrence": 0.7}}]
    assert not compared["common_random_numbers"] and not compared["same_inputs"]
    assert compared["changed"] == compared["added"] == []
    above = simulated(client, f"/v1/programmes/{client.get(at).json()['parent_id']}", **DRAWS)
    assert above["cost"] == found["cost"], "the same risks go together at the level above"

    version = {"If-Match": f'"{made["version"]}"'}
    stranger, reader = client_for(UUID(int=7)), client_for(organisation_id, role="reader")
    assert stranger.get(url).status_code == 404
    assert reader.get(url).json()["basis"] == "One survey."
    refused = reader.patch(url, json={"basis": "Two."}, headers=version)
    assert (refused.status_code, refused.json()["rule"]) == (403, "risk:write")
    assert client.patch(url, json={"basis": "Two."}).status_code == 428
    changed = client.patch(url, json={"groups": [group(*pair, occurrence=-0.4)]}, headers=version)
    assert changed.json()["groups"][0]["occurrence"] == -0.4
    assert client.delete(url, headers=version).status_code == 412
    listed = client.get(f"{at}/risk-correlations", params={"risk_id": pair[0]["id"]}).json()["items"]
    assert [each["id"] for each in listed] == [made["id"]]
    assert client.delete(url, headers={"If-Match": '"2"'}).status_code == 204
    assert client.get(url).status_code == 404
    assert simulated(client, at, **DRAWS)["inputs_digest"] == alone["inputs_digest"]


def test_severities_go_together_and_responses_meet_the_luck_of_the_run(
    crew: Crew, client: TestClient, road: UUID
) -> None:
    """Two nearly certain risks with uniform costs: their variances and twice their covariance add up."""
    spread = {"impact_low": pounds("0"), "impact": pounds("6000"), "impact_high": pounds("12000")}
    pair = [risk(client, road, probability=0.9999, impact_distribution="uniform", **spread) for _ in range(2)]
    state(client, road, *pair, cost=0.8)
    planned = client.post(
        f"/v1/risks/{pair[0]['id']}/responses",
        json={
            "strategy": "reduce",
            "text": "Fix the price.",
            "cost": pounds("100"),
            "expected_probability": 0.9999,
            "expected_impact": pounds("0"),
        },
    )
    assert planned.status_code == 201, planned.text
    found = simulated(client, f"/v1/projects/{road}", **DRAWS)
    variance = 12_000**2 / 12
    pearson = 6 / math.pi * math.asin(0.8 / 2)  # of uniforms it is Spearman's
    deviation = math.sqrt(2 * variance * (1 + pearson))
    assert float(found["cost"]["standard_deviation"]["amount"]) == pytest.approx(deviation, rel=0.02)
    (valued,) = found["response_values"]["items"]
    assert valued["without"] == found["cost"]["percentiles"]["p90"], "without it, it is as it was drawn"
    assert float(valued["done"]["amount"]) == pytest.approx(0.9 * 12_000, rel=0.02)


def test_what_no_risks_can_be_is_refused_and_the_nearest_is_offered(client: TestClient, road: UUID) -> None:
    a, b, c = (risk(client, road) for _ in range(3))
    given = [group(a, b, cost=0.9), group(b, c, cost=0.9)]
    refused = stated(client, road, [*given, group(a, c, cost=-0.9)], status=422)
    assert (refused["rule"], refused["of"]) == ("positive_semidefinite", "cost")
    assert refused["smallest_eigenvalue"] == pytest.approx(-0.8)
    nearest = {tuple(each["references"]): each for each in refused["nearest"]}
    assert len(nearest) == refused["nearest_changes"] == 3
    assert nearest[a["reference"], c["reference"]]["stated"] == -0.9
    assert all(abs(each["offered"]) == pytest.approx(0.5, abs=1e-3) for each in nearest.values())
    offered = [nearest[key]["offered"] for key in sorted(nearest)]
    accept(client, road, [risk(client, road) for _ in range(3)], offered)

    stated(client, road, [*given, group(a, c, cost=0.8, occurrence=0.9)])
    again = state(client, road, a, b, cost=0.1, status=409)
    assert again["rule"] == "pair"
    later = state(client, road, c, risk(client, road), cost=0.99, status=422)
    assert later["nearest_changes"] == 6, "with all that it hangs together with"
    stated(client, road, [given[0], given[0]], status=422)
    state(client, road, a, a, cost=0.5, status=422)
    state(client, road, a, risk(client, road), status=422)
    elsewhere = {**a, "id": str(UUID(int=3))}
    state(client, road, a, elsewhere, cost=0.5, status=422)


def accept(client: TestClient, road: UUID, risks: Sequence[dict[str, Any]], offered: Sequence[float]) -> None:
    """What was offered can be stated."""
    pairs = zip(combinations(risks, 2), offered, strict=True)
    stated(client, road, [group(*pair, cost=coefficient) for pair, coefficient in pairs])
