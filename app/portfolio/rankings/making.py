"""Making a ranking as a job, and keeping it."""

from typing import Any
from uuid import UUID

import orjson

from app.core.audit import canonical
from app.core.unit_of_work import Writing
from app.jobs.kinds import Ended, Task, work
from app.portfolio.rankings.schemas import KIND, RankingOrder
from app.portfolio.rankings.service import WRITE, Made, made, wanted

ROWS, AT_ONCE = "rows", 100  # rows in a piece of the file


def keep(uow: Writing, ended: Ended) -> dict[str, Any]:
    """Keep what a job came to as a ranking of the portfolio."""
    rows = [row for piece in ended.chunks(ROWS) for row in orjson.loads(piece)]
    kept = Made((ended.result or {}), [(given, told) for given, told in rows]).keep(uow)
    return {"ranking_id": str(kept.id)}


@work(KIND, WRITE, apply=keep)
def rank(task: Task) -> dict[str, Any]:
    """Rank what a portfolio holds now."""
    asked = RankingOrder.model_validate(task.inputs["order"])
    with task.reading() as uow:
        order, inputs = wanted(uow, UUID(task.inputs["component_id"]), asked)
    task.log(f"{len(inputs.components)} components, {asked.draws} draws of weights")
    task.progress(0.1, "ranking")
    found = made(order, inputs)
    for start in range(0, len(found.rows), AT_ONCE):
        task.keep(canonical(found.rows[start : start + AT_ONCE]).encode(), ROWS)
    return found.members
