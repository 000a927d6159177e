"""What can be done with reserves."""

from uuid import UUID

from app.calc.money import Money
from app.components.places import AnyPlace
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.components.service import kept_in
from app.core.errors import Conflict
from app.core.merge_patch import MergePatch
from app.core.unit_of_work import Reading, Writing
from app.cost.models import Reserve
from app.cost.repository import ReserveRepository
from app.cost.schemas import ReserveTotal, ReserveTotals, ReserveWrite, remaining

WRITE = "contingency:write"


def set_aside(uow: Writing, at: Address, data: ReserveWrite) -> Reserve:
    """Set contingency or management reserve aside for a component."""
    component = ComponentRepository(uow).at(at, WRITE)
    for permission in ReserveRepository.needed():  # who may write but not know would be told by the answer
        ReserveRepository(uow).demand(permission, component.path)
    kept_in(component, data.amount)
    reserve = uow.add(Reserve(component_id=component.id, **dict(data)))
    uow.record("reserve.set_aside", reserve)
    return reserve


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[ReserveWrite]) -> Reserve:
    """Change a reserve that is still at ``version``, or draw on it."""
    reserve, component = found(uow, id, version)
    revised = patch.applied_to(ReserveWrite.model_validate(reserve))
    kept_in(component, revised.amount)
    for name, value in revised:
        setattr(reserve, name, value)
    uow.record("reserve.revised", reserve)
    return reserve


def draw(uow: Writing, id: UUID, amount: Money, reason: str) -> Reserve:
    """Draw an amount on a reserve, as somebody has decided."""
    reserve = ReserveRepository(uow).get(id)
    ComponentRepository(uow).open(reserve.component_id, WRITE)
    reserve.drawn += amount
    uow.record("reserve.drawn", reserve, reason)
    return reserve


def put_back(uow: Writing, id: UUID, amount: Money, reason: str) -> Reserve:
    """Put back what was drawn. Raises ``Conflict`` where less than that is drawn by now."""
    reserve = ReserveRepository(uow).get(id)
    place = ComponentRepository(uow).open(reserve.component_id, WRITE)
    if reserve.drawn < amount:
        raise Conflict(
            f"Less than that is drawn on the reserve of {place.code} by now.", rule="reserve.drawn"
        )
    reserve.drawn -= amount
    uow.record("reserve.put_back", reserve, reason)
    return reserve


def remove(uow: Writing, id: UUID, version: int) -> None:
    """Take away a reserve that was not drawn on; what it was stays in the trail."""
    reserve, _ = found(uow, id, version)
    if reserve.drawn.amount:
        raise Conflict("It has been drawn on: it stays on record.", rule="reserve.kept-once-drawn")
    uow.remove("reserve.removed", reserve)


def totals(uow: Reading, path: str) -> ReserveTotals:
    """The reserves at a path and below, for who may know all of them; else null and why."""
    if not all(uow.actor.rights.allow(permission, path) for permission in ReserveRepository.needed()):
        return ReserveTotals(items=None, reason="withheld")
    rows = ReserveRepository(uow).totals(path)
    items = []
    for row in rows:
        amount, drawn = (Money.of_minor(int(units), row.currency) for units in (row.amount, row.drawn))
        told = {"amount": amount, "drawn": drawn, "remaining": remaining(amount, drawn)}
        items.append(ReserveTotal(kind=row.kind, **told))
    return ReserveTotals(items=items or None, reason=None if items else "none_recorded")


def found(uow: Writing, id: UUID, version: int) -> tuple[Reserve, AnyPlace]:
    reserve = ReserveRepository(uow).get(id, WRITE, version)
    return reserve, ComponentRepository(uow).open(reserve.component_id, WRITE)
