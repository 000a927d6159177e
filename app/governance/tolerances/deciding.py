"""The decision that something rests on."""

from collections.abc import Collection
from uuid import UUID

from app.components.places import AnyPlace
from app.components.repository import ComponentRepository
from app.core.errors import Conflict, Invalid
from app.core.unit_of_work import Writing
from app.governance.decisions.models import Decision, DecisionKind
from app.governance.decisions.repository import DecisionRepository
from app.governance.decisions.states import APPROVALS


def decision_on(
    uow: Writing, component: AnyPlace, id: UUID, kinds: Collection[DecisionKind], rule: str
) -> Decision:
    """A decision of one of these kinds, of the component or what is above it. Raises where it is not."""
    decision = DecisionRepository(uow).get(id)
    place = ComponentRepository(uow).place(decision.component_id)
    if not component.path.startswith(place.path):
        raise Invalid(
            f"{decision.reference} is a decision on {place.code}: this needs one on {component.code}, or on what is "
            "above it."
        )
    if decision.kind not in kinds:
        wanted = " or ".join(sorted(kinds))
        raise Conflict(
            f"{decision.reference} is a {decision.kind} decision: it needs one of kind {wanted}.", rule=rule
        )
    return decision


def approved_on(
    uow: Writing, component: AnyPlace, id: UUID, kinds: Collection[DecisionKind], rule: str
) -> Decision:
    """The same, approved."""
    decision = decision_on(uow, component, id, kinds, rule)
    if decision.status not in APPROVALS:
        raise Conflict(
            f"{decision.reference} is {decision.status}: it needs a decision that is approved.", rule=rule
        )
    return decision
