"""Asking for a simulation of plans, and comparing two."""

import secrets
from datetime import datetime
from typing import Any
from uuid import UUID

from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.components.service import kept_in
from app.core.errors import Invalid
from app.core.unit_of_work import Reading, Writing
from app.jobs.models import Job
from app.jobs.service import submit
from app.risk.schedule_simulations.inputs import versions_at
from app.risk.schedule_simulations.repository import ScheduleSimulationRepository
from app.risk.schedule_simulations.schemas import (
    KIND,
    MOST_CELLS,
    ChangedInput,
    ScheduleSimulationComparison,
    ScheduleSimulationOrder,
    SimulatedFinishChange,
)
from app.risk.service import WRITE
from app.risk.simulations.service import cost_change
from app.schedule.repository import TaskRepository

DAY = 86_400  # seconds
KINDS = ("plans", "tasks", "drivers", "alike", "links", "cost_per_day", "risks")


def ask(uow: Writing, at: Address, order: ScheduleSimulationOrder) -> Job:
    """Ask for a simulation of the plans at a component. Raises ``Invalid`` where there is none, or too much."""
    component = ComponentRepository(uow).at(at, WRITE)
    kept_in(component, *(target.cost for target in order.targets))
    versions = versions_at(uow, component, order.scope)
    if not versions:
        raise Invalid("There is no plan to simulate here.", rule="no_plan")
    tasks = sum(TaskRepository(uow).count(of_version=version.id) for _, version in versions)
    if tasks * order.iterations > MOST_CELLS:
        raise Invalid(f"{tasks} tasks are simulated at most {MOST_CELLS // tasks} times.", rule="too_large")
    seed = secrets.randbelow(2**53) if order.seed is None else order.seed
    wanted = order.model_copy(update={"seed": seed}).model_dump(mode="json")
    inputs = {"component_id": str(component.id), "order": wanted}
    return submit(uow, KIND, inputs, component_id=component.id, seed=seed)


def compared(uow: Reading, id: UUID, base_id: UUID) -> ScheduleSimulationComparison:
    """What differs in a simulation from another, as far as the caller may know either."""
    simulations = ScheduleSimulationRepository(uow)
    told, base_told = simulations.row(id).content, simulations.row(base_id).content
    now, was = (simulations.get(one).inputs for one in (id, base_id))
    draws = ("seed", "iterations", "method")
    confidences = [each["finish"]["deterministic_confidence"] for each in (told, base_told)]
    return ScheduleSimulationComparison(
        id=id,
        compared_with=base_id,
        same_inputs=told["inputs_digest"] == base_told["inputs_digest"],
        same_method=all(told[name] == base_told[name] for name in ("method", "libraries")),
        common_random_numbers=all(told[name] == base_told[name] for name in draws),
        **{kind: changed(was[kind], now[kind]) for kind in KINDS},
        finish=finish_change(told["finish"], base_told["finish"]),
        deterministic_confidence=round(confidences[0] - confidences[1], 6),
        cost=cost_change(told["cost"], base_told["cost"]),
    )


def changed(was: dict[str, Any], now: dict[str, Any]) -> list[ChangedInput]:
    keys = sorted(key for key in was.keys() | now.keys() if was.get(key) != now.get(key))
    return [ChangedInput(key=key, was=was.get(key), now=now.get(key)) for key in keys]


def finish_change(now: dict[str, Any], was: dict[str, Any]) -> SimulatedFinishChange:
    after, before = instants(now), instants(was)
    return SimulatedFinishChange(**{name: days_between(before[name], after[name]) for name in after})


def instants(finish: dict[str, Any]) -> dict[str, str]:
    """The instants that a comparison is about."""
    shares = {name: finish["percentiles"][name] for name in ("p50", "p80", "p90")}
    return {name: finish[name] for name in ("deterministic", "mean")} | shares


def days_between(before: str, after: str) -> float:
    """Calendar days from one local instant to another."""
    passed = datetime.fromisoformat(after) - datetime.fromisoformat(before)
    return round(passed.total_seconds() / DAY, 4)
