"""From the kind of a decision to the matter that authority speaks of."""

from collections.abc import Mapping

from app.calc.authority.matrix import Matter
from app.governance.decisions.models import DecisionKind

# Those that are not called the same; which row a rebaseline is in, its figures say.
OTHERWISE: Mapping[DecisionKind, Matter] = {
    DecisionKind.REBASELINE: Matter.REBASELINE_WITHIN_TOLERANCE,
    DecisionKind.FUNDING: Matter.INVESTMENT,
    DecisionKind.SCENARIO: Matter.PRIORITIES,
    DecisionKind.START: Matter.INITIATION,
    DecisionKind.CLOSE: Matter.CLOSURE,
}
MATTERS: Mapping[DecisionKind, Matter] = {
    kind: OTHERWISE[kind] if kind in OTHERWISE else Matter(kind.value) for kind in DecisionKind
}
# What each decides adds to what others of the kind decided; a gate's value is the whole project's again.
ADDING = frozenset(
    {
        *(DecisionKind.REBASELINE, DecisionKind.CHANGE, DecisionKind.FUNDING, DecisionKind.CONTINGENCY),
        *(DecisionKind.RESERVE, DecisionKind.PROCUREMENT),
    }
)
# What moves a component from its original baseline, one after the other.
MOVING = frozenset({DecisionKind.REBASELINE, DecisionKind.CHANGE})
