"""What approvals do to the tree and to offices; other domains hand over effects of their own."""

from collections.abc import Callable
from typing import Any

from app.components.models import Component, ComponentStatus
from app.components.places import AnyPlace
from app.components.repository import ComponentRepository
from app.core.model import utc_now
from app.core.schemas import Write
from app.core.unit_of_work import Reading, Writing
from app.governance.decisions.effects import effect
from app.governance.decisions.models import Decision, DecisionKind
from app.pmo import service as pmo
from app.pmo.repository import overrides, serving
from app.pmo.schemas import CellChange, ProfileChange

ENDS = {
    "component.start": (DecisionKind.START, ComponentStatus.ACTIVE),
    "component.pause": (DecisionKind.PAUSE, ComponentStatus.PAUSED),
    "component.stop": (DecisionKind.STOP, ComponentStatus.STOPPED),
    "component.close": (DecisionKind.CLOSE, ComponentStatus.COMPLETED),
}


class Nothing(Write):
    """No arguments: the component is the decision's."""


def status_of(uow: Reading, place: AnyPlace, _: Nothing) -> str:
    return str(component_at(uow, place).status)


def component_at(uow: Reading, place: AnyPlace) -> Component:
    return ComponentRepository(uow).get(place.id)


def becoming(status: ComponentStatus) -> Callable[[Writing, Decision, Nothing], None]:
    """What gives the decision's component a status."""

    def become(uow: Writing, decision: Decision, _: Nothing) -> None:
        component = ComponentRepository(uow).get(decision.component_id)
        component.status = status
        uow.record(f"component.{status}", component, decision.reference)

    return become


for name, (kind, status) in ENDS.items():
    effect(name, Nothing, {kind}, status_of)(becoming(status))


def profile_now(uow: Reading, place: AnyPlace, change: ProfileChange) -> Any:
    """The type that is in force where the office is to have another."""
    at = ComponentRepository(uow).place(change.component_id)
    found = serving(uow, at.path, utc_now().date())
    return found.profile_id if found else None


@effect("office.profile", ProfileChange, {DecisionKind.OFFICE}, profile_now)
def set_profile(uow: Writing, decision: Decision, change: ProfileChange) -> None:
    """Give an office another type, or other limits of its own."""
    pmo.set_profile(uow, change, decision.id, utc_now().date())


def cell_now(uow: Reading, _: AnyPlace, change: CellChange) -> Any:
    """What overrides the cell so far."""
    pmo.allowed_cell(change)
    found = overrides(uow, utc_now().date()).get((change.matter, change.type))
    return found.id if found else None


@effect("authority_matrix.cell", CellChange, {DecisionKind.OFFICE}, cell_now)
def set_cell(uow: Writing, decision: Decision, change: CellChange) -> None:
    """Give the organisation another cell of the authority matrix."""
    pmo.set_cell(uow, change, decision.id, utc_now().date())
