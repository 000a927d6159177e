"""What responses to risks are worth in a simulation, and the curve as a picture, over HTTP."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from tests.api.jobs.conftest import Crew
from tests.api.jobs.test_risk_simulations import simulated
from tests.api.test_risk_estimates import COST
from tests.api.test_risk_scoring import RATED, pounds
from tests.conftest import ClientFor

PUMP: dict[str, Any] = {
    "strategy": "reduce",
    "text": "Pump the cutting.",
    "cost": pounds("12000"),
    "expected_probability": 0.1,
    "expected_impact": pounds("50000"),
}


@pytest.fixture
def enter(client: TestClient, project: UUID) -> Callable[..., dict[str, Any]]:
    def enter(path: str, **members: Any) -> dict[str, Any]:
        made = client.post(path, json=members)
        assert made.status_code == 201, made.text
        told: dict[str, Any] = made.json()
        return told

    return enter


Enter = Callable[..., dict[str, Any]]


def test_a_response_is_worth_what_the_percentile_falls_by(
    crew: Crew, client: TestClient, client_for: ClientFor, organisation_id: UUID, project: UUID, enter: Enter
) -> None:
    at = f"/v1/projects/{project}"
    assert simulated(client, at)["response_values"] is None
    flood = enter(f"{at}/risks", **{**RATED, "probability": 0.4, "impact": pounds("100000")})
    own = f"/v1/risks/{flood['id']}/responses"
    pump, vague = enter(own, **PUMP), enter(own, strategy="share", text="Ask the insurer.")
    avoid = enter(own, strategy="avoid", text="Go round it.", expected_probability=0)
    run = simulated(client, at, confidence=0.8, seed=7)
    values = run["response_values"]
    assert (values["valued"], values["not_known"]) == (2, 1)
    by_id = {each["risk_response_id"]: each for each in values["items"]}
    assert by_id.keys() == {pump["id"], avoid["id"]}
    # Four in ten cost 100,000: that is the P80. One in ten costs 50,000: then the P80 is nothing.
    found = by_id[pump["id"]]
    assert (found["without"], found["done"]) == (pounds("100000.00"), pounds("0.00"))
    assert (found["reduction"], found["net"]) == (pounds("100000.00"), pounds("88000.00"))
    assert (found["reference"], found["text"]) == (flood["reference"], "Pump the cutting.")
    assert by_id[avoid["id"]]["net"] is None, "its cost is not known"

    told = client.get(f"/v1/risks/{flood['id']}/response-value").json()["responses"]
    by_response = {each["risk_response_id"]: each["simulated"] for each in told}
    simulated_value = {"risk_simulation_id": run["id"], "reduction": found["reduction"], "net": found["net"]}
    assert by_response[pump["id"]] == simulated_value and by_response[vague["id"]] is None
    contributor = client_for(organisation_id, "contributor")
    hidden = contributor.get(f"/v1/risks/{flood['id']}/response-value").json()["responses"]
    assert {each["simulated"] is None for each in hidden} == {True}


def test_its_effect_is_measured_from_the_assessment_without_it(
    crew: Crew, client: TestClient, project: UUID, enter: Enter
) -> None:
    """In place and assessed, the register has its effect already: it is still worth what it was."""
    at = f"/v1/projects/{project}"
    enter(f"{at}/risks", **{**RATED, "probability": 0.3, "impact": pounds("40000")})
    flood = enter(f"{at}/risks", **{**RATED, **COST, "probability": 0.4})
    enter(f"/v1/risks/{flood['id']}/responses", **{**PUMP, "expected_impact": pounds("6000")})
    (before,) = simulated(client, at, confidence=0.9, seed=7)["response_values"]["items"]
    halved = {"impact_low": pounds("4000"), "impact": pounds("5000"), "impact_high": pounds("12000")}
    version = {"If-Match": client.get(f"/v1/risks/{flood['id']}").headers["ETag"]}
    changed = client.patch(f"/v1/risks/{flood['id']}", json={"probability": 0.1, **halved}, headers=version)
    assert changed.status_code == 200, changed.text
    run = simulated(client, at, confidence=0.9, seed=7)
    (after,) = run["response_values"]["items"]
    assert after == before and after["done"] == run["contingency"]["amount"]
    assert float(after["reduction"]["amount"]) > 0


def test_the_curve_is_a_picture(
    crew: Crew, client: TestClient, client_for: ClientFor, organisation_id: UUID, project: UUID, enter: Enter
) -> None:
    at = f"/v1/projects/{project}"
    enter(f"{at}/risks", **{**RATED, **COST})
    run = simulated(client, at)
    url = f"/v1/risk-simulations/{run['id']}/exceedance.svg"
    drawn = client.get(url)
    assert drawn.headers["Content-Type"].startswith("image/svg+xml") and drawn.text.startswith("<svg")
    assert drawn.text.count(",") >= len(run["cost"]["exceedance"]) and "P80" in drawn.text
    points = drawn.text.split('points="')[1].split('"')[0].split()
    heights = [float(point.split(",")[1]) for point in points]
    assert len(points) == len(run["cost"]["exceedance"]) and heights == sorted(heights)
    assert "is not known" in client.get(url, params={"of": "days"}).text or run["days"]
    contributor = client_for(organisation_id, "contributor")
    assert "withheld" in contributor.get(url).text and "polyline" not in contributor.get(url).text
    assert client.get(url, params={"of": "hours"}).status_code == 422
