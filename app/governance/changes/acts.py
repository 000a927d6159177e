"""What approvals do to change requests."""

from typing import Any
from uuid import UUID

from pydantic import Field

from app.components.places import AnyPlace
from app.core.errors import Conflict, Invalid
from app.core.schemas import Write
from app.core.unit_of_work import Reading, Writing
from app.governance.changes.models import MOVES
from app.governance.changes.repository import ChangeRepository
from app.governance.changes.schemas import ChangeDecisionWrite
from app.governance.changes.service import settle
from app.governance.decisions.effects import effect
from app.governance.decisions.models import Decision, DecisionKind

TAKEN_BACK = "The budget may have moved by it: another change request takes it back."


class ChangeSettlement(Write):
    """The change request that the approval approves."""

    change_request_id: UUID = Field(description="Of the decision's component, or of one below it.")


def as_assessed(uow: Reading, place: AnyPlace, asked: ChangeSettlement) -> dict[str, Any]:
    """What of a request is approved: it is before its authority, with these effects. Raises where it is not."""
    changes = ChangeRepository(uow)
    request = changes.get(asked.change_request_id)
    if not changes.place_of(request.id).startswith(place.path):
        raise Invalid(f"{request.reference} is not of {place.code} or of what is below it.")
    if request.status not in MOVES["decision"].sources:
        raise Conflict(f"{request.reference} is {request.status}: it is not to be decided.", rule="status")
    cost = None if request.cost_effect is None else [request.cost_effect.minor, request.cost_effect.currency]
    return {"status": request.status, "cost": cost, "days": request.time_effect_days}


@effect("change_request.approve", ChangeSettlement, {DecisionKind.CHANGE}, as_assessed, stays=TAKEN_BACK)
def settle_as_decided(uow: Writing, decision: Decision, asked: ChangeSettlement) -> None:
    """Approve a change request, if the decision is of the level that has to decide it as things stand."""
    request = ChangeRepository(uow).get(asked.change_request_id)
    settle(uow, request.id, request.version, ChangeDecisionWrite(decision_id=decision.id))
