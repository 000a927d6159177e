"""Levelling a component's plan, now or as a job, and keeping what came of it."""

import hashlib
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from app.components.places import Place
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.core.audit import canonical
from app.core.errors import Invalid
from app.core.unit_of_work import Reading, Writing
from app.jobs.models import Job
from app.jobs.service import submit
from app.resources.levelling.capacities import by_period, refuse_unstated
from app.resources.levelling.grid import grid_of
from app.resources.levelling.modelling import Modelled, demanded_by, left_to_do
from app.resources.levelling.models import Adoption, Levelling
from app.resources.levelling.outcome import outcome
from app.resources.levelling.running import is_long, libraries, refuse_without_solver, run
from app.resources.levelling.schemas import ENGINE, KIND, LevellingOrder
from app.resources.levelling.supply import supplied
from app.schedule.models import ScheduleVersion
from app.schedule.reports.service import tried
from app.schedule.repository import ScheduleVersionRepository, State
from app.schedule.schemas import WRITE

MOST_TASKS = 5_000


@dataclass(frozen=True)
class Ready:
    """A plan that is ready to be levelled, as an order wants it."""

    place: Place
    version: ScheduleVersion
    state: State
    modelled: Modelled
    order: LevellingOrder

    @property
    def is_long(self) -> bool:
        return is_long(self.modelled.problem, self.order)

    @cached_property
    def columns(self) -> dict[str, Any]:
        """Level the plan: all that is kept of it, as JSON has it."""
        wanted = self.order.model_dump(mode="json")
        return {
            "schedule_version_id": str(self.version.id),
            "number": self.version.number,
            **wanted,
            "engine": ENGINE,
            "libraries": libraries(self.order),
            "plan_state": list(self.state),
            "inputs_digest": digest(self.modelled),
            **outcome(self.modelled, run(self.modelled.problem, self.order)),
        }


def ready(uow: Reading, place: Place, order: LevellingOrder) -> Ready:
    """The current plan of a component as a problem of levelling. Raises ``Invalid`` where that cannot be."""
    refuse_without_solver(order)
    versions = ScheduleVersionRepository(uow)
    version = versions.numbered(place.id, None)
    found = tried(versions.plan(version))
    grid = grid_of(found, order.unit)
    tasks = left_to_do(found)
    if not 0 < len(tasks) <= MOST_TASKS:
        raise Invalid(f"From 1 to {MOST_TASKS} tasks that are not done can be levelled.", rule="tasks")
    demanded = demanded_by(tasks)
    stated = order.capacities
    if stated is None:
        stated = supplied(uow, place, sorted(demanded), grid, found.outcome.finish)
    capacities = by_period(stated, grid)
    refuse_unstated(demanded, capacities)
    settled = order.model_copy(update={"capacities": stated})
    modelled = Modelled(found, grid, capacities, tasks)
    return Ready(place, version, versions.state(version), modelled, settled)


def ready_at(uow: Reading, at: Address, order: LevellingOrder) -> Ready:
    """The same, for who may change the plan at an address."""
    return ready(uow, ComponentRepository(uow).at(at, WRITE), order)


def digest(modelled: Modelled) -> str:
    """SHA-256 of the problem: activities, links and capacities as they were levelled."""
    problem = modelled.problem
    said = {
        "activities": [asdict(one) for one in problem.activities],
        "links": problem.links,
        "capacities": {role: asdict(each) for role, each in problem.capacities.items()},
        "first": modelled.grid.first,
    }
    return hashlib.sha256(canonical(said).encode()).hexdigest()


def ask(uow: Writing, component_id: UUID, order: LevellingOrder) -> Job:
    """Ask for a levelling as a job."""
    inputs = {"component_id": str(component_id), "order": order.model_dump(mode="json")}
    return submit(uow, KIND, inputs, component_id=component_id, seed=order.seed)


def keep(uow: Writing, component_id: UUID, columns: dict[str, Any], job_id: UUID | None = None) -> Levelling:
    """Keep what a plan was levelled to, as a resource of its component."""
    place = ComponentRepository(uow).open(component_id, WRITE)
    version_id = UUID(columns["schedule_version_id"])
    given = columns | {"schedule_version_id": version_id, "component_id": place.id, "job_id": job_id}
    made = uow.add(Levelling(adoption=Adoption.PROPOSED, adopted_version_id=None, **given))
    uow.record("levelling.made", made)
    return made
