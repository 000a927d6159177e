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
    "GET /risk-scales": Case(COMMON_LISTED, holds="risk_scale_id"),
    "POST /risk-scales": Case(ENTERED, EXAMPLE),
    "GET /risk-scales/{risk_scale_id}": Case(COMMON),
    "GET /risk-scales/{risk_scale_id}/history": Case(COMMON),
}
