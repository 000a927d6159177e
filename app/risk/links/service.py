"""Linking risks to what they have to do with."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from app.benefits.repository import BenefitRepository
from app.components.repository import ComponentRepository
from app.core.errors import Conflict, Invalid, NotFound
from app.core.unit_of_work import Reading, Writing
from app.governance.decisions.repository import DecisionRepository
from app.risk.links.models import LinkKind, RiskLink
from app.risk.links.repository import RiskLinkRepository
from app.risk.links.schemas import IN_A_PLAN, RiskLinkWrite
from app.risk.models import REVISABLE
from app.risk.repository import RiskRepository
from app.risk.service import WRITE, place_of, refuse_unless
from app.schedule.plan import MILESTONES
from app.schedule.repository import ScheduleVersionRepository, TaskRepository

Find = Callable[[Reading, UUID], Any]
FOUND: Mapping[LinkKind, Find] = {
    LinkKind.BENEFIT: lambda uow, id: BenefitRepository(uow).place_of(id),
    LinkKind.DECISION: lambda uow, id: DecisionRepository(uow).place_of(id),
    LinkKind.SECONDARY_RISK: lambda uow, id: RiskRepository(uow).place_of(id),
    LinkKind.CAUSING_RISK: lambda uow, id: RiskRepository(uow).place_of(id),
}


def link(uow: Writing, risk_id: UUID, data: RiskLinkWrite) -> RiskLink:
    """Link a risk to something that the caller can see. Raises ``Invalid`` where they cannot."""
    risk = RiskRepository(uow).get(risk_id, WRITE)
    place_of(uow, risk)
    refuse_unless(risk, REVISABLE, "linked")
    if data.target_id == risk.id:
        raise Invalid("A risk is not linked to itself.")
    try:
        find(uow, data)
    except NotFound as missing:
        raise Invalid(missing.detail) from missing
    same = RiskLinkRepository(uow).all(risk=risk.id, kind=data.kind)
    if any((each.target_id, each.task_code) == (data.target_id, data.task_code) for each in same):
        raise Conflict("It is linked so already.", rule="linked")
    made = uow.add(RiskLink(risk_id=risk.id, component_id=risk.place_id, **dict(data)))
    uow.record("risk_link.made", made)
    return made


def find(uow: Reading, data: RiskLinkWrite) -> None:
    """Raises ``NotFound`` where the caller sees no such thing, ``Invalid`` for a milestone that is none."""
    if data.kind not in IN_A_PLAN:
        FOUND[data.kind](uow, data.target_id)
        return
    place = ComponentRepository(uow).place(data.target_id)
    version = ScheduleVersionRepository(uow).numbered(place.id, None)
    tasks = TaskRepository(uow).all(of_version=version.id, code=data.task_code)
    if not tasks:
        raise NotFound(f"The plan of {place.code} has no task {data.task_code}.")
    if (tasks[0].kind in MILESTONES) != (data.kind == LinkKind.MILESTONE):
        raise Invalid(f"{data.task_code} is a {tasks[0].kind}: link it as what it is.")


def unlink(uow: Writing, id: UUID, version: int) -> None:
    found = RiskLinkRepository(uow).get(id, WRITE, version)
    place_of(uow, RiskRepository(uow).get(found.risk_id, WRITE))
    uow.remove("risk_link.removed", found)
