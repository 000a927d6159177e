"""The states of a decision, and the moves between them, as data."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple


class DecisionStatus(StrEnum):
    DRAFT = "draft"
    PROPOSED = "proposed"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    APPROVED_WITH_CONDITIONS = "approved_with_conditions"
    REJECTED = "rejected"
    DEFERRED = "deferred"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"


class Outcome(StrEnum):
    """What a body may make of a decision it has in review; each is the state of that name."""

    APPROVED = "approved"
    APPROVED_WITH_CONDITIONS = "approved_with_conditions"
    REJECTED = "rejected"
    DEFERRED = "deferred"


class Move(NamedTuple):
    """From which states an action leads, and to which."""

    sources: frozenset[DecisionStatus]
    targets: frozenset[DecisionStatus]


S = DecisionStatus
OUTCOMES = frozenset(DecisionStatus(outcome) for outcome in Outcome)
APPROVALS = frozenset({S.APPROVED, S.APPROVED_WITH_CONDITIONS})
WANTED = frozenset({S.PROPOSED, S.IN_REVIEW, S.DEFERRED})

MOVES: Mapping[str, Move] = {
    "proposal": Move(frozenset({S.DRAFT}), frozenset({S.PROPOSED})),
    "return": Move(frozenset({S.PROPOSED}), frozenset({S.DRAFT})),
    # A deferred decision comes back, and a conditional approval whose condition is overdue.
    "review": Move(frozenset({S.PROPOSED, S.DEFERRED, S.APPROVED_WITH_CONDITIONS}), frozenset({S.IN_REVIEW})),
    "outcome": Move(frozenset({S.IN_REVIEW}), OUTCOMES),
    "discharge": Move(frozenset({S.APPROVED_WITH_CONDITIONS}), frozenset({S.APPROVED})),
    "withdrawal": Move(WANTED | {S.DRAFT}, frozenset({S.WITHDRAWN})),
    # Happens to the old one when a new one that names it is approved.
    "supersession": Move(APPROVALS, frozenset({S.SUPERSEDED})),
    # A draft is withdrawn, it does not expire.
    "expiry": Move(WANTED | APPROVALS, frozenset({S.EXPIRED})),
}


def reachable(source: DecisionStatus) -> frozenset[DecisionStatus]:
    """The states that any move leads to from ``source``."""
    return frozenset().union(*(move.targets for move in MOVES.values() if source in move.sources))


def leads(action: str, source: DecisionStatus, target: DecisionStatus) -> bool:
    """Whether ``action`` moves a decision from ``source`` to ``target``."""
    return source in MOVES[action].sources and target in MOVES[action].targets


UNDECIDED = WANTED | {S.DRAFT}
TERMINAL = frozenset(status for status in DecisionStatus if not reachable(status))
