"""What issues, assumptions and dependencies have in common: how they move from state to state."""

from collections.abc import Mapping, Set
from enum import StrEnum
from typing import Any, NamedTuple, Protocol

from app.core.errors import Conflict

WRITE = "risk:write"


class Move(NamedTuple):
    """A transition: what it starts from, and where it leads."""

    sources: Set[Any]
    target: StrEnum


class Moving(Protocol):
    """What has a reference and a status."""

    reference: Any
    status: Any


def move(thing: Moving, moves: Mapping[str, Move], name: str) -> None:
    """Take ``thing`` where the transition leads. Raises ``Conflict`` where it does not start there."""
    sources, target = moves[name]
    refuse_unless(thing, sources, name)
    thing.status = target


def refuse_unless(thing: Moving, states: Set[Any], action: str) -> None:
    if thing.status not in states:
        allowed = ", ".join(sorted(states))
        raise Conflict(
            f"{thing.reference} is {thing.status}: {action} is for what is {allowed}.", rule="status"
        )
