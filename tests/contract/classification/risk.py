"""Risk registers and the scales they are scored by."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from app.components.repository import ComponentRepository
from app.components.scope import Scope
from app.core.ids import uuid7
from app.core.unit_of_work import Actor, Writing, opened
from app.identity.rights import EVERYTHING
from app.jobs.committing import Ended
from app.risk.scales.schemas import EXAMPLE
from app.risk.schedule_simulations.inputs import given_at
from app.risk.schedule_simulations.outcome import outcome as plan_outcome
from app.risk.schedule_simulations.schemas import ScheduleSimulationOrder
from app.risk.schedule_simulations.simulating import enter as enter_plan
from app.risk.simulations.inputs import register_of
from app.risk.simulations.outcome import outcome
from app.risk.simulations.schemas import RiskSimulationOrder
from app.risk.simulations.simulating import enter
from tests.contract.classification.access import (
    CHANGED,
    COMMON,
    COMMON_LISTED,
    ENTERED,
    READ,
    Case,
    Cases,
    Makers,
    posted,
)
from tests.contract.world import World

RISK = {
    "title": "Flooded cutting",
    "cause": "The water table is high",
    "event": "the cutting floods",
    "effect": "earthworks stop for a month",
    "probability": 0.3,
    "impact": {"amount": "10000", "currency": "GBP"},
    "response_strategy": "reduce",
}
ASSESSED = {"stage": "inherent", "probability": 0.5, "impact": {"amount": "20000", "currency": "GBP"}}
RESPONSE = {"strategy": "reduce", "text": "Pump the cutting.", "owner": "Site engineer"}
LIMIT = {"applies_to": "single", "measure": "score", "appetite": {"amount": "20", "unit": "score"}}
UP = {"direction": "up", "reason": "It needs the reserve of the level above."}
REASON = {"reason": "Assessed with the contractor."}
OPENED = ("POST /risks/{risk_id}/opening",)


def simulation(world: World) -> str:
    """A simulation as a job leaves it, of a register of one risk."""
    assert world["risk_id"]
    order = RiskSimulationOrder(iterations=1000, seed=42, confidence=Decimal("0.8"))
    actor = Actor("worker", world.organisation_id, EVERYTHING)
    with opened(Writing, world.office.app.state.database, lambda _: actor) as uow:  # type: ignore[attr-defined]
        project = UUID(world["project_id"])
        register = register_of(uow, ComponentRepository(uow).place(project), Scope.BELOW)
        inputs = {"component_id": str(project), "order": order.model_dump(mode="json")}
        ended = Ended(uuid7(), inputs, project, outcome(register, order), lambda _: iter(()))
        return str(enter(uow, ended)["risk_simulation_id"])


def hit(world: World) -> dict[str, object]:
    """The project is what the risk hits."""
    cost = {"amount": "5000", "currency": "GBP"}
    return {"impacts": [{"component_id": world["project_id"], "impact": cost}]}


def impact(world: World) -> str:
    """An impact of a risk of its own, for what is said of it replaces it."""
    risk = world.post(f"/projects/{world['project_id']}/risks", RISK)
    version = {"If-Match": f'"{risk["version"]}"'}
    answer = world.office.put(f"/v1/risks/{risk['id']}/impacts", json=hit(world), headers=version)
    assert answer.status_code == 200, answer.text
    return str(world.office.get(f"/v1/risks/{risk['id']}/impacts").json()["items"][0]["id"])


def proposal(world: World) -> str:
    """A risk of its own, put to the level above by the author, who is not asked."""
    risk = world.post(f"/projects/{world['project_id']}/risks", RISK)
    return str(world.post(f"/risks/{risk['id']}/escalations", UP)["id"])


def linked(world: World) -> dict[str, object]:
    second = world.post(f"/projects/{world['project_id']}/risks", RISK)
    return {"kind": "secondary_risk", "target_id": second["id"]}


def correlated(world: World) -> dict[str, object]:
    """Two risks that nothing has been said of together."""
    risks = [world.post(f"/projects/{world['project_id']}/risks", RISK) for _ in range(2)]
    return {"groups": [{"risk_ids": [risk["id"] for risk in risks], "cost": 0.4}]}


def broken(world: World) -> dict[str, object]:
    """A limit that a threat breaks, and that nobody has put to the level above."""
    world.post(f"/projects/{world['project_id']}/risks", RISK)
    amount = {"amount": "1", "unit": "GBP"}
    return {
        "applies_to": "aggregate",
        "measure": "expected_value",
        "appetite": amount,
        "escalation": "offered",
    }


UNCERTAINTY = {
    "tasks": [{"task": "A100", "remaining": {"low": 0.9, "likely": 1, "high": 1.5}}],
    "cost_per_day": {"amount": "100.00", "currency": "GBP"},
}


def schedule_simulation(world: World) -> str:
    """A simulation as a job leaves it, of a plan of one task."""
    assert world["planned"]
    order = ScheduleSimulationOrder(iterations=1000, seed=42)
    actor = Actor("worker", world.organisation_id, EVERYTHING)
    with opened(Writing, world.office.app.state.database, lambda _: actor) as uow:  # type: ignore[attr-defined]
        project = UUID(world["project_id"])
        given = given_at(uow, ComponentRepository(uow).place(project), Scope.BELOW)
        inputs = {"component_id": str(project), "order": order.model_dump(mode="json")}
        ended = Ended(uuid7(), inputs, project, plan_outcome(given, order), lambda _: iter(()))
        return str(enter_plan(uow, ended)["schedule_simulation_id"])


def with_a_plan(world: World) -> dict[str, Any]:
    """An order, once there is something to simulate."""
    assert world["planned"]
    return {"iterations": 1000, "seed": 42}


MADE: Makers = {
    "risk_assessment_id": posted("/risks/{risk_id}/assessments", ASSESSED),
    "risk_response_id": posted("/risks/{risk_id}/responses", RESPONSE),
    "risk_link_id": posted("/risks/{risk_id}/links", linked),
    "risk_escalation_id": proposal,
    "risk_impact_id": impact,
    "risk_limit_id": posted("/projects/{project_id}/risk-limits", broken),
    "risk_correlation_id": posted("/projects/{project_id}/risk-correlations", correlated),
    "schedule_uncertainty_id": posted("/projects/{other_project}/schedule-uncertainties", UNCERTAINTY),
    "schedule_simulation_id": schedule_simulation,
    "risk_id": posted("/projects/{project_id}/risks", RISK | {"status": "draft"}),
    "risk_simulation_id": simulation,
    "risk_scale_id": posted("/risk-scales", EXAMPLE),
}

CASES: Cases = {
    "GET /components/{component_id}/schedule-uncertainties": Case(READ),
    "POST /components/{component_id}/schedule-uncertainties": Case(CHANGED, UNCERTAINTY),
    "GET /schedule-uncertainties/{schedule_uncertainty_id}": Case(READ),
    "PATCH /schedule-uncertainties/{schedule_uncertainty_id}": Case(CHANGED, {"note": "Agreed."}),
    "GET /schedule-uncertainties/{schedule_uncertainty_id}/history": Case(READ),
    "GET /components/{component_id}/schedule-simulations": Case(READ),
    "POST /components/{component_id}/schedule-simulations": Case(CHANGED, with_a_plan),
    "GET /schedule-simulations/{schedule_simulation_id}": Case(READ),
    "GET /schedule-simulations/{schedule_simulation_id}/comparison": Case(
        READ, query=lambda world: {"with": world["schedule_simulation_id"]}
    ),
    "GET /components/{component_id}/risk-simulations": Case(READ),
    "POST /components/{component_id}/risk-simulations": Case(CHANGED, {"iterations": 1000, "seed": 42}),
    "GET /risk-simulations/{risk_simulation_id}": Case(READ),
    "GET /risk-simulations/{risk_simulation_id}/comparison": Case(
        READ, query=lambda world: {"with": world["risk_simulation_id"]}
    ),
    "GET /components/{component_id}/risks": Case(READ),
    "POST /components/{component_id}/risks": Case(CHANGED, RISK),
    "GET /components/{component_id}/risk-exposure": Case(READ, query={"scope": "below"}),
    "GET /components/{component_id}/risk-register.csv": Case(READ),
    "GET /risks/{risk_id}": Case(READ),
    "GET /risks/{risk_id}/history": Case(READ),
    "PATCH /risks/{risk_id}": Case(CHANGED, {"title": "Flooded tunnel"}),
    "POST /risks/{risk_id}/opening": Case(CHANGED, REASON),
    "POST /risks/{risk_id}/treatment": Case(CHANGED, REASON, after=OPENED),
    "POST /risks/{risk_id}/acceptance": Case(CHANGED, REASON, after=OPENED),
    "POST /risks/{risk_id}/closure": Case(CHANGED, {"closure_reason": "avoided"}),
    "POST /risks/{risk_id}/occurrence": Case(CHANGED, {"occurred_on": "2026-03-14"}, after=OPENED),
    "POST /risks/{risk_id}/reopening": Case(CHANGED, REASON, after=("POST /risks/{risk_id}/closure",)),
    "GET /risks/{risk_id}/assessments": Case(READ),
    "POST /risks/{risk_id}/assessments": Case(CHANGED, ASSESSED),
    "GET /risk-assessments/{risk_assessment_id}": Case(READ),
    "GET /risks/{risk_id}/responses": Case(READ),
    "POST /risks/{risk_id}/responses": Case(CHANGED, RESPONSE),
    "GET /risks/{risk_id}/response-value": Case(READ),
    "GET /risk-responses/{risk_response_id}": Case(READ),
    "GET /risk-responses/{risk_response_id}/history": Case(READ),
    "PATCH /risk-responses/{risk_response_id}": Case(CHANGED, {"owner": "Works manager"}),
    "POST /risk-responses/{risk_response_id}/start": Case(CHANGED, REASON),
    "POST /risk-responses/{risk_response_id}/completion": Case(CHANGED, REASON),
    "POST /risk-responses/{risk_response_id}/cancellation": Case(CHANGED, REASON),
    "GET /risks/{risk_id}/links": Case(READ),
    "POST /risks/{risk_id}/links": Case(CHANGED, linked),
    "GET /risk-links/{risk_link_id}": Case(READ),
    "DELETE /risk-links/{risk_link_id}": Case(CHANGED),
    "GET /risks/{risk_id}/escalations": Case(READ),
    "POST /risks/{risk_id}/escalations": Case(CHANGED, UP, after=OPENED),
    "GET /components/{component_id}/risk-escalations": Case(READ),
    "GET /risk-escalations/{risk_escalation_id}": Case(READ),
    "GET /risk-escalations/{risk_escalation_id}/history": Case(READ),
    "POST /risk-escalations/{risk_escalation_id}/acceptance": Case(CHANGED, {"owner": "Programme manager"}),
    "POST /risk-escalations/{risk_escalation_id}/return": Case(CHANGED, REASON),
    "POST /risk-escalations/{risk_escalation_id}/withdrawal": Case(CHANGED, REASON),
    "GET /risks/{risk_id}/impacts": Case(READ),
    "PUT /risks/{risk_id}/impacts": Case(CHANGED, hit),
    "GET /risk-impacts/{risk_impact_id}": Case(READ),
    "GET /components/{component_id}/risk-limits": Case(READ),
    "POST /components/{component_id}/risk-limits": Case(CHANGED, LIMIT, second={"category": "Supply"}),
    "GET /components/{component_id}/risk-correlations": Case(READ),
    "POST /components/{component_id}/risk-correlations": Case(CHANGED, correlated),
    "GET /risk-correlations/{risk_correlation_id}": Case(READ),
    "GET /risk-correlations/{risk_correlation_id}/history": Case(READ),
    "PATCH /risk-correlations/{risk_correlation_id}": Case(CHANGED, {"basis": "One survey."}),
    "DELETE /risk-correlations/{risk_correlation_id}": Case(CHANGED),
    "POST /risk-limits/{risk_limit_id}/escalations": Case(CHANGED, REASON),
    "GET /components/{component_id}/risk-breaches": Case(READ),
    "GET /risks/{risk_id}/breaches": Case(READ),
    "GET /risk-limits/{risk_limit_id}": Case(READ),
    "GET /risk-limits/{risk_limit_id}/history": Case(READ),
    "PATCH /risk-limits/{risk_limit_id}": Case(CHANGED, {"note": "As the board has it."}),
    "DELETE /risk-limits/{risk_limit_id}": Case(CHANGED),
    "GET /components/{component_id}/risk-contingency": Case(READ),
    "GET /risk-simulations/{risk_simulation_id}/exceedance.svg": Case(READ),
    "GET /components/{component_id}/risk-heat-map": Case(READ),
    "GET /components/{component_id}/risk-heat-map.svg": Case(READ),
    "GET /risk-scales": Case(COMMON_LISTED, holds="risk_scale_id"),
    "POST /risk-scales": Case(ENTERED, EXAMPLE),
    "GET /risk-scales/{risk_scale_id}": Case(COMMON),
    "GET /risk-scales/{risk_scale_id}/history": Case(COMMON),
}
