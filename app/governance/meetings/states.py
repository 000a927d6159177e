"""The states of a meeting, and the moves between them, as data."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple


class Procedure(StrEnum):
    MEETING = "meeting"
    WRITTEN = "written"


class MeetingStatus(StrEnum):
    PLANNED = "planned"
    OPEN = "open"  # a written procedure that is answered
    HELD = "held"
    MINUTES_ISSUED = "minutes_issued"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


class Move(NamedTuple):
    """From which states an action leads, and to which."""

    sources: frozenset[MeetingStatus]
    target: MeetingStatus


S = MeetingStatus
SITTING = frozenset({S.OPEN, S.HELD})  # in these it can decide
LIVE = SITTING | {S.PLANNED}
ISSUED = frozenset({S.MINUTES_ISSUED, S.CONFIRMED})

MOVES: Mapping[str, Move] = {
    "invitation": Move(frozenset({S.PLANNED}), S.OPEN),
    "holding": Move(frozenset({S.PLANNED, S.OPEN}), S.HELD),
    "issue": Move(frozenset({S.HELD}), S.MINUTES_ISSUED),
    "confirmation": Move(frozenset({S.MINUTES_ISSUED}), S.CONFIRMED),
    "cancellation": Move(frozenset({S.PLANNED, S.OPEN}), S.CANCELLED),
}
