"""What can be done with dependencies between components."""

from collections import defaultdict
from uuid import UUID

import sqlalchemy as sa

from app.calc.circles import path
from app.components.models import Component
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.core.errors import Conflict, Invalid, NotFound
from app.core.merge_patch import MergePatch
from app.core.model import utc_now
from app.core.sequences import next_reference
from app.core.unit_of_work import Reading, Writing
from app.risk.component_dependencies.models import (
    AHEAD,
    MOVES,
    ComponentDependency,
    DependencyStatus,
    Side,
)
from app.risk.component_dependencies.repository import edges, seen
from app.risk.component_dependencies.schemas import Delivery, DependencyPlan, DependencyWrite
from app.risk.raid import WRITE, move, refuse_unless

AGREED = ("what", "needed_by")  # once either changes, both sides agree anew
DONE = {
    "concern": "dependency.in_doubt",
    "reassurance": "dependency.reassured",
    "delivery": "dependency.met",
    "miss": "dependency.missed",
    "withdrawal": "dependency.withdrawn",
}


def propose(uow: Writing, at: Address, data: DependencyWrite) -> ComponentDependency:
    """Say that a component needs something of another."""
    components = ComponentRepository(uow)
    receiver = components.at(at, WRITE)
    try:
        components.place(data.giver_id)
    except NotFound as missing:
        raise Invalid(missing.detail) from missing
    if data.giver_id == receiver.id:
        raise Invalid("A component does not depend on itself: inside a plan that is a logic link.")
    uow.lock("dependencies")
    if not data.circular:
        refuse_circle(uow, data.giver_id, receiver.id)
    made = ComponentDependency(component_id=receiver.id, reference=next_reference(uow, "DEP"), **dict(data))
    uow.record("dependency.proposed", uow.add(made))
    return made


def refuse_circle(uow: Reading, giver: UUID, receiver: UUID) -> None:
    """Raises ``Conflict``, naming the circle, where the giver already waits for the receiver."""
    following: dict[UUID, list[UUID]] = defaultdict(list)
    for source, target in edges(uow):
        following[source].append(target)
    if circle := path(following, receiver, giver):
        raise Conflict(
            f"It closes a circle: {' -> '.join(codes(uow, [giver, *circle]))}. "
            "Say `circular` where that is known, and the dates allow it.",
            rule="dependency.circle",
        )


def codes(uow: Reading, ids: list[UUID]) -> list[str]:
    """The code of each component that the caller sees."""
    columns = (Component.id, Component.code, Component.path)
    query = sa.select(*columns).where(
        Component.organisation_id == uow.actor.organisation_id, Component.id.in_(ids)
    )
    allow = uow.actor.rights.allow
    known = {row.id: row.code for row in uow.session.execute(query) if allow("component:read", row.path)}
    return [known.get(id, "(another component)") for id in ids]


def opened(uow: Writing, id: UUID, version: int) -> ComponentDependency:
    """The dependency, for who may write on the side from which they see it."""
    side = seen(uow, id)
    dependency = side.get(id, WRITE, version)
    ComponentRepository(uow).open(getattr(dependency, type(side).component.key), WRITE)
    return dependency


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[DependencyPlan]) -> ComponentDependency:
    """Change a dependency: both sides agree anew to other goods, or another day."""
    dependency = opened(uow, id, version)
    refuse_unless(dependency, AHEAD | {DependencyStatus.MISSED}, "a change")
    revised = patch.applied_to(DependencyPlan.model_validate(dependency))
    if any(getattr(dependency, name) != getattr(revised, name) for name in AGREED):
        dependency.status = DependencyStatus.PROPOSED
        dependency.giver_agreed_on = dependency.receiver_agreed_on = None
        dependency.giver_agreed_by = dependency.receiver_agreed_by = None
    for name, value in revised:
        setattr(dependency, name, value)
    uow.record("dependency.revised", dependency)
    return dependency


def agree(uow: Writing, id: UUID, version: int, side: Side) -> ComponentDependency:
    """Agree for one side; it is agreed once both have."""
    dependency = seen(uow, id).get(id, None, version)
    refuse_unless(dependency, {DependencyStatus.PROPOSED}, "an agreement")
    at = dependency.giver_id if side is Side.GIVER else dependency.component_id
    ComponentRepository(uow).open(at, WRITE)
    setattr(dependency, f"{side}_agreed_on", utc_now().date())
    setattr(dependency, f"{side}_agreed_by", uow.actor.id)
    if dependency.giver_agreed_on and dependency.receiver_agreed_on:
        dependency.status = DependencyStatus.AGREED
    uow.record("dependency.agreed", dependency)
    return dependency


def judge(uow: Writing, id: UUID, version: int, action: str, reason: str) -> ComponentDependency:
    """Take a dependency to the state that ``action`` leads to."""
    dependency = opened(uow, id, version)
    move(dependency, MOVES, action)
    uow.record(DONE[action], dependency, reason)
    return dependency


def deliver(uow: Writing, id: UUID, version: int, data: Delivery) -> ComponentDependency:
    """Say that what was needed has been given."""
    dependency = opened(uow, id, version)
    if data.met_on > utc_now().date():
        raise Invalid(f"It cannot have been given on {data.met_on}: that is yet to come.")
    move(dependency, MOVES, "delivery")
    dependency.met_on = data.met_on
    uow.record(DONE["delivery"], dependency)
    return dependency
