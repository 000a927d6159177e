"""What approvals do to the tree and to offices; other domains hand over effects of their own."""

from collections.abc import Callable, Set
from typing import Any

import sqlalchemy as sa

from app.components.models import Component, ComponentStatus
from app.components.places import AnyPlace
from app.components.repository import ComponentRepository
from app.core.errors import Conflict
from app.core.model import utc_now
from app.core.rights import below
from app.core.schemas import Write
from app.core.unit_of_work import Reading, Writing
from app.governance.decisions.effects import Done, effect, undoes
from app.governance.decisions.models import Decision, DecisionKind
from app.governance.decisions.undoing import put_back
from app.pmo import service as pmo
from app.pmo.repository import overrides, serving
from app.pmo.schemas import CellChange, ProfileChange

WRITE = "component:write"
OFFICES_STAY = "What an office may do changes by an approved decision alone."
S = ComponentStatus
GOING_ON = (S.ACTIVE, S.PAUSED)
# What each leads to, and from where.
ENDS = {
    "component.start": (DecisionKind.START, S.ACTIVE, {S.PROPOSED, S.PAUSED}),
    "component.pause": (DecisionKind.PAUSE, S.PAUSED, {S.ACTIVE}),
    "component.stop": (DecisionKind.STOP, S.STOPPED, {S.PROPOSED, S.ACTIVE, S.PAUSED}),
    "component.close": (DecisionKind.CLOSE, S.COMPLETED, {S.ACTIVE, S.PAUSED}),
}


class Nothing(Write):
    """No arguments: the component is the decision's."""


def status_from(allowed: Set[ComponentStatus]) -> Callable[[Reading, AnyPlace, Nothing], str]:
    """What tells the status of a component. Raises ``Conflict`` where it is none of those."""

    def status_of(uow: Reading, place: AnyPlace, _: Nothing) -> str:
        status = ComponentRepository(uow).get(place.id).status
        if status not in allowed:
            wanted = ", ".join(sorted(allowed))
            raise Conflict(
                f"{place.code} is {status}: this is done to what is {wanted}.", rule="component.status"
            )
        return str(status)

    return status_of


def becoming(status: ComponentStatus) -> Callable[[Writing, Decision, Nothing], None]:
    """What gives the decision's component a status, and the day on which it began or ended."""

    def become(uow: Writing, decision: Decision, _: Nothing) -> None:
        component, today = ComponentRepository(uow).get(decision.component_id), utc_now().date()
        if status is S.COMPLETED:
            refuse_going_on(uow, component)
        component.status = status
        if status is S.ACTIVE:
            component.actual_start_on = component.actual_start_on or today
        elif status is not S.PAUSED:
            component.actual_finish_on = component.actual_finish_on or today
        uow.record(f"component.{status}", component, decision.reference)

    return become


def refuse_going_on(uow: Writing, component: Component) -> None:
    """Raises ``Conflict`` where something below is not at its end."""
    part = (Component.organisation_id == component.organisation_id, Component.id != component.id)
    goes_on = (Component.archived_at.is_(None), Component.status.in_(GOING_ON))
    query = sa.select(Component.code).where(*part, below(Component.path, component.path), *goes_on)
    if code := uow.session.scalar(query.order_by(Component.code).limit(1)):
        raise Conflict(f"{code}, a part of {component.code}, goes on.", rule="component.parts-end-first")


for name, (kind, status, allowed) in ENDS.items():
    effect(name, Nothing, {kind}, status_from(allowed))(becoming(status))


@undoes(*ENDS, provisional=True)
def give_status_back(uow: Writing, done: Done) -> None:
    """Give the component the status again that it had, unless it was archived."""
    ComponentRepository(uow).open(done.decision.component_id, WRITE)
    put_back(uow, done, Component)


def profile_now(uow: Reading, place: AnyPlace, change: ProfileChange) -> Any:
    """The type that is in force where the office is to have another."""
    at = ComponentRepository(uow).place(change.component_id)
    found = serving(uow, at.path, utc_now().date())
    return found.profile_id if found else None


@effect("office.profile", ProfileChange, {DecisionKind.OFFICE}, profile_now, stays=OFFICES_STAY)
def set_profile(uow: Writing, decision: Decision, change: ProfileChange) -> None:
    """Give an office another type, or other limits of its own."""
    pmo.set_profile(uow, change, decision.id, utc_now().date())


def cell_now(uow: Reading, _: AnyPlace, change: CellChange) -> Any:
    """What overrides the cell so far."""
    pmo.allowed_cell(change)
    found = overrides(uow, utc_now().date()).get((change.matter, change.type))
    return found.id if found else None


@effect("authority_matrix.cell", CellChange, {DecisionKind.OFFICE}, cell_now, stays=OFFICES_STAY)
def set_cell(uow: Writing, decision: Decision, change: CellChange) -> None:
    """Give the organisation another cell of the authority matrix."""
    pmo.set_cell(uow, change, decision.id, utc_now().date())
