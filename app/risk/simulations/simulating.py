"""Simulating a register as a job, and keeping what it came to."""

from typing import Any
from uuid import UUID

from app.components.repository import ComponentRepository
from app.core.unit_of_work import Writing
from app.jobs.kinds import Ended, Task, work
from app.risk.limits.aggregates import follow
from app.risk.limits.models import RiskMeasure
from app.risk.service import WRITE
from app.risk.simulations.inputs import register_of
from app.risk.simulations.models import RiskSimulation
from app.risk.simulations.schemas import KIND, RiskSimulationOrder


def enter(uow: Writing, ended: Ended) -> dict[str, Any]:
    """Keep what a job came to as a resource of the component."""
    component = ComponentRepository(uow).open(UUID(ended.inputs["component_id"]), WRITE)
    order = RiskSimulationOrder.model_validate(ended.inputs["order"])
    made = RiskSimulation(component_id=component.id, job_id=ended.id, **dict(order), **(ended.result or {}))
    uow.record("risk_simulation.made", uow.add(made))
    follow(uow, [component.id], RiskMeasure.SIMULATED_COST)
    return {"risk_simulation_id": str(made.id)}


@work(KIND, WRITE, apply=enter)
def simulate(task: Task) -> dict[str, Any]:
    """Draw what the active risks of a component come to."""
    from app.risk.simulations.outcome import outcome  # numpy: not before there is something to draw

    order = RiskSimulationOrder.model_validate(task.inputs["order"])
    with task.reading() as uow:
        component = ComponentRepository(uow).place(UUID(task.inputs["component_id"]), WRITE)
        register = register_of(uow, component, order.scope)
    task.log(f"{len(register.inputs)} risks, {order.iterations} iterations")
    return outcome(register, order, lambda fraction: task.progress(0.8 * fraction, "drawing"))
