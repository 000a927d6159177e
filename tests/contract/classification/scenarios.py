"""Scenarios of portfolios, their solutions and adoptions, and continuation reviews."""

from typing import Any
from uuid import UUID

from app.core.ids import uuid7
from app.core.unit_of_work import Actor, Writing, opened
from app.governance.decisions.repository import DecisionRepository
from app.identity.rights import EVERYTHING
from app.jobs.committing import Ended
from app.portfolio.authorisations.acts import adopt_as_decided
from app.portfolio.authorisations.repository import AuthorisationRepository
from app.portfolio.authorisations.schemas import ScenarioAdoption
from app.portfolio.scenarios.answers import SolutionOrder
from app.portfolio.scenarios.outcome import outcome
from app.portfolio.scenarios.problem import snapshot_of
from app.portfolio.scenarios.repository import ScenarioRepository
from app.portfolio.scenarios.solving import enter
from tests.contract.classification.access import (
    CHANGED,
    HIDDEN,
    HIDDEN_LISTED,
    READ,
    Case,
    Cases,
    Makers,
    posted,
)
from tests.contract.classification.governance import DECISION
from tests.contract.world import World

SCENARIO = {
    "name": "Base",
    "periods": [{"code": "2027", "start_on": "2027-04-01"}],
    "budgets": [{"fund": "capital", "amounts": ["10"]}],
}
ITEMS = [
    {"code": code, "value": value, "spend": {"capital": ["6"]}} for code, value in (("A", "3"), ("B", "2"))
]
DRAWING = {"value_from": "npv", "cost_from": "business_case"}
ORDER = {"time_limit_seconds": 5, "explains": False, "frontiers": []}
REVIEW = {
    "quarter": "2026-Q4",
    "reviewed_on": "2026-11-20",
    "exit_cost": {"amount": "5", "currency": "GBP"},
    "recommendation": "continue",
    "rationale": "It is worth what is left to spend.",
}
FILLED = ("PUT /scenarios/{scenario_id}/candidates",)


def writing(world: World) -> Any:
    actor = Actor("worker", world.organisation_id, EVERYTHING)
    return opened(Writing, world.office.app.state.database, lambda _: actor)  # type: ignore[attr-defined]


def filled(world: World) -> str:
    """A scenario of its own with candidates."""
    id = str(world.post(f"/portfolios/{world['portfolio_id']}/scenarios", SCENARIO)["id"])
    put = world.author.put(
        f"/v1/scenarios/{id}/candidates", json={"items": ITEMS}, headers={"If-Match": '"1"'}
    )
    assert put.is_success, put.text
    return id


def solution(world: World) -> str:
    """A solution as a job leaves it."""
    id, order = filled(world), SolutionOrder.model_validate(ORDER)
    with writing(world) as uow:
        snapshot = snapshot_of(ScenarioRepository(uow).get(UUID(id)))
        inputs = {"scenario_id": id, "order": order.model_dump(mode="json")}
        found = {"components": {}, **outcome(snapshot, order, lambda fraction, stage: None)}
        ended = Ended(uuid7(), inputs, UUID(world["portfolio_id"]), found, lambda _: iter(()))
        return str(enter(uow, ended)["scenario_solution_id"])


def of_the_solved(world: World) -> dict[str, str]:
    """No query, but the scenario is the one that the solution is of."""
    told = world.author.get(f"/v1/scenario-solutions/{world['scenario_solution_id']}").json()
    world.things["scenario_id"] = told["scenario_id"]
    return {}


def authorisation(world: World) -> str:
    """An authorisation as the approval of a decision leaves it."""
    at = f"/portfolios/{world['portfolio_id']}"
    decision = world.post(f"{at}/decisions", DECISION | {"kind": "scenario"})["id"]
    asked = ScenarioAdoption(solution_id=UUID(world["scenario_solution_id"]))
    with writing(world) as uow:
        adopt_as_decided(uow, DecisionRepository(uow).get(UUID(decision)), asked)
        uow.flush()
        (made,) = AuthorisationRepository(uow).all(component=UUID(world["portfolio_id"]), status="in_force")
        return str(made.id)


MADE: Makers = {
    "scenario_id": posted("/portfolios/{portfolio_id}/scenarios", SCENARIO),
    "scenario_solution_id": solution,
    "authorisation_id": authorisation,
    "continuation_review_id": posted("/projects/{project_id}/continuation-reviews", REVIEW),
}
CASES: Cases = {
    "GET /components/{component_id}/scenarios": Case(HIDDEN_LISTED, holds="scenario_id"),
    "POST /components/{component_id}/scenarios": Case(CHANGED, SCENARIO),
    "GET /scenarios/{scenario_id}": Case(HIDDEN),
    "PATCH /scenarios/{scenario_id}": Case(HIDDEN, {"name": "Ten per cent less"}),
    "GET /scenarios/{scenario_id}/history": Case(HIDDEN),
    "GET /scenarios/{scenario_id}/candidates": Case(HIDDEN),
    "PUT /scenarios/{scenario_id}/candidates": Case(HIDDEN, {"items": ITEMS}),
    "POST /scenarios/{scenario_id}/drawing": Case(HIDDEN, DRAWING),
    "POST /scenarios/{scenario_id}/copies": Case(HIDDEN, {"name": "Less"}),
    "GET /scenarios/{scenario_id}/solutions": Case(HIDDEN, query=of_the_solved),
    "POST /scenarios/{scenario_id}/solutions": Case(HIDDEN, ORDER, after=FILLED),
    "GET /scenario-solutions/{scenario_solution_id}": Case(HIDDEN),
    "GET /scenario-solutions/{scenario_solution_id}/lines": Case(HIDDEN),
    "GET /scenario-solutions/{scenario_solution_id}/selection.csv": Case(HIDDEN),
    "GET /scenario-solutions/{scenario_solution_id}/selection.xlsx": Case(HIDDEN),
    "GET /scenario-solutions/{scenario_solution_id}/selection.svg": Case(HIDDEN),
    "GET /scenario-solutions/{scenario_solution_id}/frontier.svg": Case(HIDDEN),
    "GET /scenario-solutions/{scenario_solution_id}/comparison": Case(
        HIDDEN, query=lambda world: {"with": world["scenario_solution_id"]}
    ),
    "GET /scenario-solutions/{scenario_solution_id}/adoption-check": Case(HIDDEN),
    "GET /components/{component_id}/authorisations": Case(HIDDEN_LISTED, holds="authorisation_id"),
    "GET /portfolio-authorisations/{authorisation_id}": Case(HIDDEN),
    "GET /portfolio-authorisations/{authorisation_id}/drift": Case(HIDDEN),
    "GET /components/{component_id}/continuation-reviews": Case(READ),
    "POST /components/{component_id}/continuation-reviews": Case(
        CHANGED, REVIEW, second={"quarter": "2027-Q1"}
    ),
    "GET /continuation-reviews/{continuation_review_id}": Case(READ),
    "PATCH /continuation-reviews/{continuation_review_id}": Case(CHANGED, {"rationale": "It pays."}),
    "GET /continuation-reviews/{continuation_review_id}/history": Case(READ),
}
