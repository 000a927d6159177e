"""What must be so before a decision is tabled: domains hand over what looks at it, by kind of decision."""

from collections.abc import Callable

from app.components.places import AnyPlace
from app.core.unit_of_work import Writing
from app.governance.decisions.models import Decision, DecisionKind

Look = Callable[[Writing, Decision, AnyPlace], None]  # raises where it cannot be tabled
TABLING: dict[DecisionKind, Look] = {}


def tables(kind: DecisionKind) -> Callable[[Look], Look]:
    """Register what a decision of a kind needs before it is proposed."""

    def registered(look: Look) -> Look:
        TABLING[kind] = look
        return look

    return registered


def refuse_untabled(uow: Writing, decision: Decision, place: AnyPlace) -> None:
    """Raises what refuses a decision of its kind to be tabled."""
    if look := TABLING.get(decision.kind):
        look(uow, decision, place)
