"""What can be done with demands: each step from an idea to a component, one way and told why."""

from collections.abc import Set
from typing import Any
from uuid import UUID

from app.components import service as components
from app.components.places import AnyPlace
from app.components.repository import ComponentRepository
from app.components.schemas import ComponentWrite
from app.core.errors import Conflict, Forbidden, Invalid
from app.core.merge_patch import MergePatch
from app.core.model import utc_now
from app.core.sequences import next_reference
from app.core.unit_of_work import Writing
from app.portfolio.demands.models import Demand, DemandStatus
from app.portfolio.demands.repository import DemandRepository
from app.portfolio.demands.schemas import (
    EDITED,
    REOPENED,
    TRIAGE,
    TRIAGED,
    WRITE,
    DemandConversion,
    DemandOutcome,
    DemandReopening,
    DemandTriage,
    DemandWrite,
)

STATUS, ONCE = "demand.status", "demand.converted-once"


def enter(uow: Writing, data: DemandWrite) -> Demand:
    """Keep an idea or a request as a draft."""
    if not DemandRepository(uow).enters():
        raise Forbidden(f"A demand needs {WRITE} somewhere.", rule=WRITE)
    aimed(uow, data)
    reference, since = next_reference(uow, "DMD"), utc_now()
    demand = Demand(reference=reference, raised_by=uow.actor.id, status_since=since, **dict(data))
    uow.record("demand.entered", uow.add(demand))
    return demand


def aimed(uow: Writing, data: DemandWrite) -> None:
    """Raises ``NotFound`` for a component that the actor does not see, ``Conflict`` for an archived one."""
    if data.target_id:
        target(uow, data.target_id)


def target(uow: Writing, id: UUID) -> AnyPlace:
    repository = ComponentRepository(uow)
    return repository.open(id, repository.reads)


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[DemandWrite]) -> Demand:
    """Change what is not decided on yet."""
    demand = within(own(uow, id, version), EDITED, "changed")
    data = patch.applied_to(DemandWrite.model_validate(demand))
    if data.target_id != demand.target_id:
        aimed(uow, data)
    for name, value in data:
        if getattr(demand, name) != value:
            setattr(demand, name, value)
    uow.record("demand.revised", demand)
    return demand


def own(uow: Writing, id: UUID, version: int) -> Demand:
    """A demand that is the actor's to change. Raises ``Forbidden``."""
    demands = DemandRepository(uow)
    demand = demands.get(id, WRITE, version)
    if not demands.edits(demand.raised_by):
        raise Forbidden(f"Another raised it: that needs {WRITE} in the whole organisation.", rule=WRITE)
    return demand


def submit(uow: Writing, id: UUID, version: int) -> Demand:
    """Hand a draft in."""
    demand = within(own(uow, id, version), {DemandStatus.DRAFT}, "submitted")
    demand.submitted_at = utc_now()
    return moved(uow, demand, DemandStatus.SUBMITTED, "demand.submitted")


def triage(uow: Writing, id: UUID, version: int, data: DemandTriage) -> Demand:
    """Take a demand up, to be answered by a day."""
    demand = within(DemandRepository(uow).get(id, TRIAGE, version), TRIAGED, "taken into triage")
    return moved(uow, demand, DemandStatus.IN_TRIAGE, "demand.triaged", **dict(data))


def decide(uow: Writing, id: UUID, version: int, data: DemandOutcome) -> Demand:
    """Say what triage came to; who raised a demand may not."""
    demands = DemandRepository(uow)
    demand = within(demands.get(id, TRIAGE, version), {DemandStatus.IN_TRIAGE}, "decided on")
    if uow.actor.id == demand.raised_by:
        raise Forbidden("Who raised a demand does not decide on it: ask another.", rule="four_eyes")
    if data.duplicate_of_id:
        uow.lock("demands")
        refuse_circle(demand, demands.get(data.duplicate_of_id))
    status = DemandStatus(data.status)
    told = data.model_dump(exclude={"status"})
    return moved(uow, demand, status, f"demand.{status}", **told)


def refuse_circle(demand: Demand, stays: Demand) -> None:
    """Raises ``Conflict`` unless the demand that is to stay does stay."""
    if stays.id == demand.id:
        raise Conflict("A demand is not a duplicate of itself.", rule="demand.duplicate")
    if stays.status in (DemandStatus.DRAFT, DemandStatus.MERGED):
        raise Conflict(
            f"{stays.reference} is {stays.status}: name the demand that stays.", rule="demand.duplicate"
        )


def convert(uow: Writing, id: UUID, version: int, data: DemandConversion) -> Demand:
    """Make the component that comes of an accepted demand, once, and link the two in one transaction."""
    uow.lock("tree")
    demand = DemandRepository(uow).get(id, TRIAGE)
    if demand.converted_to_id:
        raise Conflict(
            f"{demand.reference} was converted already.", rule=ONCE, component_id=str(demand.converted_to_id)
        )
    demand = within(DemandRepository(uow).get(id, TRIAGE, version), {DemandStatus.ACCEPTED}, "converted")
    component = components.add(uow, data.kind, plan(uow, demand, data))
    demand.converted_to_id = component.id
    return moved(uow, demand, DemandStatus.CONVERTED, "demand.converted", reason=demand.reason)


def plan(uow: Writing, demand: Demand, data: DemandConversion) -> ComponentWrite:
    """What the component says: what a component has no member for stays with the demand."""
    parent_id = data.parent_id or demand.target_id
    currency = data.currency or (demand.cost_high.currency if demand.cost_high else None)
    if currency is None and parent_id:
        currency = target(uow, parent_id).currency
    if currency is None:
        raise Invalid("In which currency it is kept is not known: send currency.")
    return ComponentWrite(
        name=data.name or demand.title,
        code=data.code,
        description=demand.need,
        category=demand.category,
        sponsor=demand.sponsor,
        currency=currency,
        planned_finish_on=demand.wanted_by,
        parent_id=parent_id,
    )


def reopen(uow: Writing, id: UUID, version: int, data: DemandReopening) -> Demand:
    """Put a demand back among the submitted ones; of one that was converted the component goes on instead."""
    demand = DemandRepository(uow).get(id, TRIAGE, version)
    if demand.converted_to_id:
        raise Conflict(
            f"{demand.reference} was converted: it goes on as a component.",
            rule=ONCE,
            component_id=str(demand.converted_to_id),
        )
    within(demand, REOPENED, "reopened")
    return moved(uow, demand, DemandStatus.SUBMITTED, "demand.reopened", **dict(data))


def within(demand: Demand, states: Set[DemandStatus], done: str) -> Demand:
    """Raises ``Conflict`` unless the demand is in one of the states."""
    if demand.status not in states:
        words = " or ".join(state.replace("_", " ") for state in DemandStatus if state in states)
        told = f"{demand.reference} is {demand.status.replace('_', ' ')}: only {words} is {done}."
        raise Conflict(told, rule=STATUS)
    return demand


def moved(
    uow: Writing,
    demand: Demand,
    status: DemandStatus,
    action: str,
    *,
    reason: str | None = None,
    **members: Any,
) -> Demand:
    """Put a demand in a state, with what holds in it: of the state before only history tells."""
    demand.status, demand.status_since, demand.decided_by = status, utc_now(), uow.actor.id
    demand.reason = reason
    demand.due_on, demand.duplicate_of_id = members.get("due_on"), members.get("duplicate_of_id")
    uow.record(action, demand, reason)
    return demand
