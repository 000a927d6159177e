"""Levelling a plan as a job: what takes longer than a request, and all that is solved exactly."""

from typing import Any
from uuid import UUID

from pydantic_core import from_json, to_json

from app.components.repository import ComponentRepository
from app.core.unit_of_work import Writing
from app.jobs.kinds import Ended, Task, work
from app.jobs.service import CHUNK
from app.resources.levelling import service
from app.resources.levelling.schemas import KIND, LevellingOrder
from app.schedule.schemas import WRITE

FILE = "levelling"


def enter(uow: Writing, ended: Ended) -> dict[str, Any]:
    """Keep what a job came to."""
    columns = from_json(b"".join(ended.chunks(FILE)))
    made = service.keep(uow, UUID(ended.inputs["component_id"]), columns, ended.id)
    return {"levelling_id": str(made.id)}


@work(KIND, WRITE, apply=enter)
def level(task: Task) -> dict[str, Any]:
    """Level the current plan of a component as it is now."""
    order = LevellingOrder.model_validate(task.inputs["order"])
    with task.reading() as uow:
        place = ComponentRepository(uow).open(UUID(task.inputs["component_id"]), WRITE)
        ready = service.ready(uow, place, order)
    task.progress(0.1, "levelling")
    content = to_json(ready.columns)
    for at in range(0, len(content), CHUNK):
        task.keep(content[at : at + CHUNK], FILE)
    return {"status": ready.columns["status"]}
