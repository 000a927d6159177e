"""The states of an exception, and the moves between them, as data."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple


class ExceptionStatus(StrEnum):
    OPEN = "open"  # found by rule; its report is awaited
    REPORTED = "reported"  # before the authority that must answer
    DEFERRED = "deferred"  # put off until a day
    PLANNING = "planning"  # an exception plan was asked for
    CLOSED = "closed"


class Response(StrEnum):
    """What the authority may answer (PRINCE2 7, exception report)."""

    MORE_TOLERANCE = "more_tolerance"
    EXCEPTION_PLAN = "exception_plan"
    PREMATURE_CLOSE = "premature_close"
    DEFER = "defer"
    CONCESSION = "concession"


class Move(NamedTuple):
    sources: frozenset[ExceptionStatus]
    targets: frozenset[ExceptionStatus]


S = ExceptionStatus
LEADS_TO: Mapping[Response, ExceptionStatus] = {
    Response.MORE_TOLERANCE: S.CLOSED,
    Response.EXCEPTION_PLAN: S.PLANNING,
    Response.PREMATURE_CLOSE: S.CLOSED,
    Response.DEFER: S.DEFERRED,
    Response.CONCESSION: S.CLOSED,
}
MOVES: Mapping[str, Move] = {
    "report": Move(frozenset({S.OPEN}), frozenset({S.REPORTED})),
    "return": Move(frozenset({S.REPORTED}), frozenset({S.OPEN})),
    # What was deferred is answered on its day, or as soon as there is more to go by.
    "response": Move(frozenset({S.REPORTED, S.DEFERRED}), frozenset(LEADS_TO.values())),
    "plan": Move(frozenset({S.PLANNING}), frozenset({S.CLOSED, S.OPEN})),
}
UNANSWERED = frozenset({S.OPEN, S.REPORTED, S.DEFERRED})
LIVE = UNANSWERED | {S.PLANNING}


def leads(action: str, source: ExceptionStatus, target: ExceptionStatus) -> bool:
    """Whether ``action`` moves an exception from ``source`` to ``target``."""
    return source in MOVES[action].sources and target in MOVES[action].targets
