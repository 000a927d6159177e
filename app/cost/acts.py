"""What approvals do to contingency and to management reserve."""

from collections.abc import Callable
from uuid import UUID

from pydantic import Field

from app.calc.money import Money
from app.components.places import AnyPlace
from app.components.repository import ComponentRepository
from app.core.errors import Conflict, Invalid
from app.core.schemas import Write
from app.core.unit_of_work import Reading, Writing
from app.cost.models import Reserve, ReserveKind
from app.cost.repository import ReserveRepository
from app.cost.service import draw, put_back
from app.governance.decisions.effects import Done, effect, undoes
from app.governance.decisions.models import Decision, DecisionKind
from app.governance.tolerances.levels import unhindered

State = Callable[[Reading, AnyPlace, "ReserveDraw"], list[int]]


class ReserveDraw(Write):
    """How much is drawn on which reserve."""

    reserve_id: UUID = Field(description="Of the decision's component, or of one below it.")
    amount: Money


def left(kind: ReserveKind) -> State:
    """What tells how much of a reserve of this kind there is and was drawn, in minor units."""

    def state(uow: Reading, place: AnyPlace, asked: ReserveDraw) -> list[int]:
        reserve = reserve_of(uow, place, asked, kind)
        if not 0 < asked.amount.minor <= reserve.amount.minor - reserve.drawn.minor:
            raise Conflict(
                "What is drawn is more than nothing, and no more than is left.", rule="reserve.left"
            )
        return [reserve.amount.minor, reserve.drawn.minor]

    return state


def reserve_of(uow: Reading, place: AnyPlace, asked: ReserveDraw, kind: ReserveKind) -> Reserve:
    """The reserve that is named. Raises ``Invalid`` where it is another kind's, or another component's."""
    reserve = ReserveRepository(uow).get(asked.reserve_id)
    at = ComponentRepository(unhindered(uow)).place(reserve.component_id)
    if not at.path.startswith(place.path) or reserve.kind is not kind:
        raise Invalid(f"It is no {kind.replace('_', ' ')} of {place.code} or of what is below it.")
    if asked.amount.currency != reserve.amount.currency:
        raise Invalid(f"It is kept in {reserve.amount.currency}, not {asked.amount.currency}.")
    return reserve


def draw_as_decided(uow: Writing, decision: Decision, asked: ReserveDraw) -> None:
    """Draw on a reserve as much as was decided."""
    draw(uow, asked.reserve_id, asked.amount, decision.reference)


for name, kind, reserve in (
    ("contingency.draw", DecisionKind.CONTINGENCY, ReserveKind.CONTINGENCY),
    ("management_reserve.release", DecisionKind.RESERVE, ReserveKind.MANAGEMENT_RESERVE),
):
    effect(name, ReserveDraw, {kind}, left(reserve))(draw_as_decided)


@undoes("contingency.draw", "management_reserve.release", provisional=True)
def put_back_as_drawn(uow: Writing, done: Done) -> None:
    """Put as much back as was drawn."""
    put_back(uow, done.arguments.reserve_id, done.arguments.amount, done.decision.reference)
