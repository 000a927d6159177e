"""The moves of a decision: from where to where, and the refusal of every other."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from app.components.places import AnyPlace
from app.components.repository import ComponentRepository
from app.core.errors import Conflict
from app.core.unit_of_work import Writing
from app.governance.decisions.models import Decision
from app.governance.decisions.repository import DecisionRepository
from app.governance.decisions.states import MOVES, DecisionStatus, leads, reachable


def found(uow: Writing, id: UUID, permission: str, version: int | None = None) -> tuple[Decision, AnyPlace]:
    """A decision to be changed, and its component, which must not be archived."""
    decision = DecisionRepository(uow).get(id, permission, version)
    return decision, ComponentRepository(uow).open(decision.component_id, permission)


def moved(
    uow: Writing, id: UUID, permission: str, version: int, action: str, target: DecisionStatus
) -> tuple[Decision, AnyPlace]:
    """A decision that ``action`` has moved to ``target``, yet to be recorded."""
    uow.lock(f"decision:{id}")
    decision, component = found(uow, id, permission, version)
    move(decision, action, target)
    return decision, component


def move(decision: Decision, action: str, target: DecisionStatus) -> None:
    require(decision, action, target)
    decision.status = target


def require(decision: Decision, action: str, target: DecisionStatus) -> None:
    """Raises ``Conflict`` where ``action`` does not lead from where the decision is to ``target``."""
    if not leads(action, decision.status, target):
        allowed = sorted(reachable(decision.status))
        rule = f"decision.{decision.status}->{target}"
        ways = ", ".join(
            f"{to} by {way}" for to in allowed for way in sorted(MOVES) if leads(way, decision.status, to)
        )
        next_best = f"it can become {ways}" if allowed else "that is final: make a new one"
        raise Conflict(f"{decision.reference} is {decision.status}; {next_best}.", rule=rule, allowed=allowed)


def is_pending(condition: Mapping[str, Any]) -> bool:
    """Whether a condition is neither met nor waived."""
    return not (condition["discharged_at"] or condition.get("waived_at"))


def overdue(condition: Mapping[str, Any], today: date) -> bool:
    return is_pending(condition) and date.fromisoformat(condition["due_on"]) < today
