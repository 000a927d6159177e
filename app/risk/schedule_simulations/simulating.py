"""Simulating plans as a job, and keeping what they came to."""

from typing import Any
from uuid import UUID

from app.calc.schedule.calendar import NoWorkingTime
from app.calc.schedule.network import Cycle
from app.components.repository import ComponentRepository
from app.core.errors import Invalid
from app.core.unit_of_work import Writing
from app.jobs.kinds import Ended, Task, work
from app.risk.schedule_simulations.inputs import given_at
from app.risk.schedule_simulations.models import ScheduleSimulation
from app.risk.schedule_simulations.schemas import KIND, ScheduleSimulationOrder
from app.risk.service import WRITE


def enter(uow: Writing, ended: Ended) -> dict[str, Any]:
    """Keep what a job came to as a resource of the component."""
    component = ComponentRepository(uow).open(UUID(ended.inputs["component_id"]), WRITE)
    order = ended.inputs["order"]
    wanted = dict(ScheduleSimulationOrder.model_validate(order)) | {"targets": order["targets"]}
    made = ScheduleSimulation(component_id=component.id, job_id=ended.id, **wanted, **(ended.result or {}))
    uow.record("schedule_simulation.made", uow.add(made))
    return {"schedule_simulation_id": str(made.id)}


@work(KIND, WRITE, apply=enter)
def simulate(task: Task) -> dict[str, Any]:
    """Draw when the plans of a component finish, and what they then cost."""
    from app.risk.schedule_simulations.outcome import outcome  # numpy: not before there is something to draw

    order = ScheduleSimulationOrder.model_validate(task.inputs["order"])
    with task.reading() as uow:
        component = ComponentRepository(uow).place(UUID(task.inputs["component_id"]), WRITE)
        given = given_at(uow, component, order.scope)
    task.log(
        f"{len(given.plans)} plans, {len(given.inputs['tasks'])} uncertain tasks, {order.iterations} iterations"
    )
    if not given.plans:
        raise Invalid("There is no plan here any more.", rule="no_plan")
    try:
        return outcome(given, order, lambda fraction: task.progress(0.1 + 0.8 * fraction, "drawing"))
    except Cycle as cycle:
        raise Invalid(f"Between the plans, {cycle}.", rule="cycle", tasks=[*cycle.keys]) from cycle
    except NoWorkingTime as refused:
        raise Invalid(f"The plans cannot be calculated: {refused}.", rule="not_calculable") from refused
