"""Solving a scenario as a job, and keeping what it came to."""

from typing import Any
from uuid import UUID

from app.components.repository import ComponentRepository
from app.core.errors import Conflict
from app.core.unit_of_work import Writing
from app.jobs.kinds import Ended, Task, work
from app.portfolio.scenarios.answers import SolutionOrder
from app.portfolio.scenarios.models import ScenarioSolution, ScenarioStatus
from app.portfolio.scenarios.problem import digest_of, snapshot_of
from app.portfolio.scenarios.repository import ScenarioRepository
from app.portfolio.scenarios.schemas import WRITE
from app.portfolio.scenarios.service import KIND
from app.portfolio.scenarios.standing import components_of


def enter(uow: Writing, ended: Ended) -> dict[str, Any]:
    """Keep what a job came to; its scenario stands from then on. Refused where the scenario has changed meanwhile."""
    scenario = ScenarioRepository(uow).get(UUID(ended.inputs["scenario_id"]), WRITE)
    ComponentRepository(uow).open(scenario.component_id, WRITE)
    found = ended.result or {}
    if digest_of(snapshot_of(scenario)) != found["inputs_digest"]:
        raise Conflict("The scenario was changed while it was solved: ask again.", rule="scenario.unchanged")
    made = ScenarioSolution(
        component_id=scenario.component_id,
        scenario_id=scenario.id,
        job_id=ended.id,
        parameters=ended.inputs["order"],
        **found,
    )
    uow.record("scenario.solution_found", uow.add(made))
    if scenario.status == ScenarioStatus.DRAFT:
        scenario.status = ScenarioStatus.SOLVED
        uow.record("scenario.solved", scenario)
    return {"scenario_solution_id": str(made.id), "status": made.status}


@work(KIND, WRITE, apply=enter)
def solve(task: Task) -> dict[str, Any]:
    """Select the best that a scenario allows, and say why."""
    from app.portfolio.scenarios.outcome import outcome  # the solver: not before there is something to solve

    order = SolutionOrder.model_validate(task.inputs["order"])
    with task.reading() as uow:
        scenario = ScenarioRepository(uow).get(UUID(task.inputs["scenario_id"]), WRITE)
        snapshot, known = snapshot_of(scenario), components_of(uow, scenario)
    task.log(f"{len(snapshot['candidates'])} candidates, {len(snapshot['periods'])} periods")
    return {"components": known, **outcome(snapshot, order, task.progress)}
