"""What a programme of many projects has to set aside for its risks: registered, simulated and rolled up."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

import numpy as np
import pytest
from fastapi.testclient import TestClient

from app.components.models import ComponentKind
from app.components.schemas import Address
from app.risk.schemas import RiskEntry
from app.risk.service import identify
from tests.api.jobs.conftest import Crew
from tests.api.jobs.test_risk_simulations import simulated
from tests.api.test_risk_scoring import RATED, pounds
from tests.conftest import ClientFor, Office

PROJECTS, OWN, SHARED, DRAWS = 40, 25, 30, 5_000
EVERY = 5  # a shared risk hits every fifth project


class Plain(NamedTuple):
    """A risk of fixed cost, as the scenario has it."""

    probability: float
    costs: dict[int, int]  # by the number of the project


def own_risks() -> Iterator[Plain]:
    for number in range(PROJECTS * OWN):
        yield Plain((number % 9 + 1) / 20, {number // OWN: 1_000 + 137 * (number % 23)})


def shared_risks() -> Iterator[Plain]:
    for number in range(SHARED):
        hit = range(number % EVERY, PROJECTS, EVERY)
        yield Plain((number % 5 + 1) / 20, {project: 9_000 + 400 * number for project in hit})


def p80s(risks: list[Plain], common: bool) -> tuple[float, float]:
    """The P80 of all, and the sum of those of the projects, by drawing with another generator.

    ``common``: a risk strikes all its projects at once; else as if each had one of its own.
    """
    draw = np.random.default_rng(20_260_401)
    totals = np.zeros((PROJECTS, 40_000), dtype=np.float64)
    for risk in risks:
        strikes = draw.random(40_000) < risk.probability
        for project, cost in risk.costs.items():
            totals[project] += cost * (strikes if common else draw.random(40_000) < risk.probability)
    return float(np.quantile(totals.sum(0), 0.8)), float(np.quantile(totals, 0.8, axis=1).sum())


@pytest.fixture
def programme(component: Callable[..., UUID]) -> UUID:
    return component("PG", "programme")


@pytest.fixture
def projects(component: Callable[..., UUID], programme: UUID, as_office: Office) -> list[UUID]:
    """Forty projects with twenty-five risks each, entered as the address enters them, in one go."""
    found = [component(f"P{number:02}", parent=programme) for number in range(PROJECTS)]
    with as_office() as uow:
        for risk in own_risks():
            ((project, cost),) = risk.costs.items()
            said = {**RATED, "probability": risk.probability, "impact": pounds(f"{cost}")}
            identify(uow, Address(ComponentKind.PROJECT, found[project]), RiskEntry.model_validate(said))
    return found


@pytest.fixture
def shared(client: TestClient, programme: UUID, projects: list[UUID]) -> list[dict[str, Any]]:
    """Thirty risks of the programme that hit eight projects each."""
    return [entered(client, programme, projects, risk) for risk in shared_risks()]


def entered(client: TestClient, programme: UUID, projects: list[UUID], risk: Plain) -> dict[str, Any]:
    at = f"/v1/programmes/{programme}/risks"
    made = client.post(at, json={**RATED, "title": "Shared", "probability": risk.probability})
    impacts = [
        {"component_id": str(projects[project]), "impact": pounds(f"{cost}")}
        for project, cost in risk.costs.items()
    ]
    version = {"If-Match": made.headers["ETag"]}
    said = client.put(f"/v1/risks/{made.json()['id']}/impacts", json={"impacts": impacts}, headers=version)
    assert said.status_code == 200, said.text
    told: dict[str, Any] = said.json()
    return told


def amount(told: dict[str, str]) -> float:
    return float(told["amount"])


def test_the_contingency_of_a_programme_and_its_drivers_are_one_call(
    crew: Crew,
    client: TestClient,
    client_for: ClientFor,
    organisation_id: UUID,
    programme: UUID,
    projects: list[UUID],
    shared: list[dict[str, Any]],
) -> None:
    at = f"/v1/programmes/{programme}"
    order = {"iterations": DRAWS, "seed": 7, "confidence": 0.8}
    run = simulated(client, at, **order)
    told = client.get(f"{at}/risk-contingency").json()
    needed = told["needed"]
    assert run["risks"] == PROJECTS * OWN + SHARED and needed["risk_simulation_id"] == run["id"]
    assert needed["amount"] == needed["p80"] == run["contingency"]["amount"]
    drivers = {driver["reference"] for driver in needed["drivers"]}
    assert len(drivers) == 5 and drivers <= {risk["reference"] for risk in shared}

    common, one_by_one = p80s([*own_risks(), *shared_risks()], common=True)
    apart, _ = p80s([*own_risks(), *shared_risks()], common=False)
    rolled = run["roll_up"]
    assert amount(needed["amount"]) == pytest.approx(common, rel=0.015)
    assert amount(rolled["sum"]) == pytest.approx(one_by_one, rel=0.015)
    assert amount(needed["amount"]) > apart * 1.02, "a risk that is shared strikes all at once"
    assert rolled["count"] == PROJECTS and rolled["whole"] == needed["amount"]
    pooled = Decimal(rolled["sum"]["amount"]) - Decimal(rolled["whole"]["amount"])
    assert Decimal(rolled["pooled"]["amount"]) == pooled and pooled > 0

    part = simulated(client, f"/v1/projects/{projects[3]}", **order)
    (own,) = (each for each in rolled["components"] if each["component_id"] == str(projects[3]))
    assert part["contingency"]["amount"] == own["amount"], "the same luck in the part and in the whole"
    assert part["risks"] == OWN + SHARED // EVERY and part["roll_up"] is None

    contributor = client_for(organisation_id, "contributor")
    hidden = contributor.get(f"{at}/risk-contingency").json()
    assert (hidden["needed"], hidden["needed_gap"]) == (None, "withheld")
    assert (hidden["held"], hidden["held_gap"], hidden["cover"]) == (None, "withheld", None)


def test_what_is_left_is_held_against_what_may_still_come(
    crew: Crew, client: TestClient, project: UUID
) -> None:
    at = f"/v1/projects/{project}"
    empty = client.get(f"{at}/risk-contingency").json()
    assert (empty["needed_gap"], empty["held_gap"], empty["cover_gap"]) == (
        *("not_simulated", "none_recorded"),
        "not_simulated",
    )
    made = client.post(f"{at}/risks", json={**RATED, "probability": 0.5, "impact": pounds("100000")})
    simulated(client, at, confidence=0.8)
    reserve = {"kind": "contingency", "amount": pounds("90000"), "drawn": pounds("30000")}
    assert client.post(f"{at}/reserves", json=reserve).status_code == 201
    told = client.get(f"{at}/risk-contingency", params={"earned": 0.25}).json()
    assert told["needed"]["amount"] == pounds("100000.00") and told["needed"]["changed_since"] == 0
    assert told["held"] == {name: pounds(of) for name, of in LEFT.items()}
    assert (told["cover"], told["short"], told["cover_gap"]) == (0.6, True, None)
    assert (told["burn_index"], told["burning_fast"]) == (1.33333, True)  # a third used, a quarter earned
    version = {"If-Match": made.headers["ETag"]}
    client.patch(f"/v1/risks/{made.json()['id']}", json={"probability": 0.1}, headers=version)
    assert client.get(f"{at}/risk-contingency").json()["needed"]["changed_since"] == 1
    simulated(client, at, confidence=0.8)
    told = client.get(f"{at}/risk-contingency").json()
    assert told["needed"]["amount"] == pounds("0.00") and told["needed"]["management_reserve"] is not None
    assert (told["cover"], told["cover_gap"], told["burn_index"]) == (None, "no_exposure", None)


LEFT = {"amount": "90000.00", "used": "30000.00", "left": "60000.00"}
