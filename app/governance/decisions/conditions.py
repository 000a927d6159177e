"""The conditions of an approval: met, waived by the body that set them, or missed, with what follows from that."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from app.calendars.repository import calendar_at
from app.components.places import AnyPlace
from app.components.repository import ComponentRepository
from app.core.errors import Conflict, Forbidden, Invalid
from app.core.model import utc_now
from app.core.unit_of_work import Writing
from app.governance.authority.schemas import Standing
from app.governance.decisions import effects, guard
from app.governance.decisions.models import Decision
from app.governance.decisions.moves import found, move, require
from app.governance.decisions.schemas import (
    ConditionRead,
    ConditionStatus,
    ConditionWrite,
    Discharge,
    IfMissed,
    Waiver,
)
from app.governance.decisions.states import DecisionStatus
from app.governance.decisions.undoing import undo
from app.identity.people import person_of

DECIDE = "decision:decide"
PENDING = (ConditionStatus.OPEN, ConditionStatus.MISSED)
GRAVEST = (IfMissed.REVERT, IfMissed.SUSPEND, IfMissed.ESCALATE)


def impose(uow: Writing, decision: Decision, conditions: Iterable[ConditionWrite]) -> None:
    """Keep the conditions of an approval, and until when they can be met."""
    decision.conditions = [ConditionRead(**dict(each)).model_dump(mode="json") for each in conditions]
    decision.grace_until = graced(uow, decision)


def graced(uow: Writing, decision: Decision) -> date | None:
    """The last day of grace of the open condition whose grace ends first."""
    last = graces(uow, decision)
    return min((last(each) for each in decision.conditions if is_open(each)), default=None)


def graces(uow: Writing, decision: Decision) -> Callable[[Mapping[str, Any]], date]:
    """What tells the last day of grace of a condition, by the working days of the decision's component."""
    working = calendar_at(uow, decision.component_id)
    return lambda each: working.shifted(date.fromisoformat(each["due_on"]), each.get("grace_days", 0))


def is_open(condition: Mapping[str, Any]) -> bool:
    return status_of(condition) is ConditionStatus.OPEN


def status_of(condition: Mapping[str, Any]) -> ConditionStatus:
    """Those set before they had a status are open until they are discharged."""
    told = condition.get("status")
    return ConditionStatus(
        told or (ConditionStatus.MET if condition["discharged_at"] else ConditionStatus.OPEN)
    )


def discharge(uow: Writing, id: UUID, version: int, data: Discharge) -> Decision:
    """Verify that a condition is met; with the last one the approval is without conditions."""
    decision, place = pending(uow, id, version)
    guard.refuse_own(uow, decision)
    refuse_other_verifier(uow, named(decision, data.condition))
    met = {"status": ConditionStatus.MET, "discharged_at": utc_now(), "discharged_by": uow.actor.id}
    end(
        uow,
        decision,
        place,
        data.condition,
        "decision.condition_discharged",
        met | {"evidence": data.evidence},
    )
    return decision


def waive(uow: Writing, id: UUID, version: int, data: Waiver) -> Decision:
    """Do without a condition; for the body that set it, and nobody else."""
    decision, place = pending(uow, id, version)
    named(decision, data.condition)
    guard.admit_body(uow, decision, place)
    waived = {"status": ConditionStatus.WAIVED, "waived_at": utc_now(), "waived_by": uow.actor.id}
    end(uow, decision, place, data.condition, "decision.condition_waived", waived | {"waiver": data.reason})
    return decision


def pending(uow: Writing, id: UUID, version: int) -> tuple[Decision, AnyPlace]:
    """An approval whose conditions are looked at, one after the other."""
    uow.lock(f"decision:{id}")
    decision, place = found(uow, id, DECIDE, version)
    require(decision, "discharge", DecisionStatus.APPROVED)
    return decision, place


def named(decision: Decision, number: int) -> dict[str, Any]:
    """The condition with this number, that is neither met nor waived."""
    if number > len(decision.conditions):
        raise Invalid(f"{decision.reference} has {len(decision.conditions)} conditions.")
    condition: dict[str, Any] = decision.conditions[number - 1]
    if status_of(condition) not in PENDING:
        raise Conflict(f"Condition {number} is {status_of(condition)}.", rule="decision.discharged-once")
    return condition


def refuse_other_verifier(uow: Writing, condition: Mapping[str, Any]) -> None:
    """Raises ``Forbidden`` where another is to verify a condition."""
    verifier = condition.get("verifier_id")
    if verifier and verifier != person_of(uow):
        raise Forbidden("Another was named to verify this condition.", rule="condition.verifier")


def end(
    uow: Writing, decision: Decision, place: AnyPlace, number: int, action: str, members: dict[str, Any]
) -> None:
    """Say how a condition came to its end; with the last one, do what the approval does."""
    change(decision, [number - 1], members)
    decision.grace_until = graced(uow, decision)
    if not any(status_of(each) in PENDING for each in decision.conditions):
        move(decision, "discharge", DecisionStatus.APPROVED)
    uow.record(action, decision)
    effects.release(uow, decision, place, utc_now().date())


def change(decision: Decision, places: Iterable[int], members: dict[str, Any]) -> None:
    conditions = [dict(each) for each in decision.conditions]
    for at in places:
        told = ConditionRead(**conditions[at]).model_copy(update=members)
        conditions[at] = told.model_dump(mode="json")
    decision.conditions = conditions


def miss(uow: Writing, decision: Decision, today: date) -> None:
    """Do what follows from conditions whose grace is over: of several consequences, the gravest."""
    last = graces(uow, decision)
    late = [at for at, each in enumerate(decision.conditions) if is_open(each) and last(each) < today]
    follows = {IfMissed(decision.conditions[at]["if_missed"]) for at in late}
    change(decision, late, {"status": ConditionStatus.MISSED, "missed_at": utc_now()})
    decision.misses += len(late)
    decision.grace_until = graced(uow, decision)
    if late:
        FOLLOWS[next(each for each in GRAVEST if each in follows)](uow, decision)


def revert(uow: Writing, decision: Decision) -> None:
    """End the approval: what it was yet to do is not done, and what it did is undone."""
    over = {"refused": "A condition was missed: the approval has ended."}
    decision.effects = [
        each if each.get("applied_at") or each.get("refused") else each | over for each in decision.effects
    ]
    decision.effects_due_on = None
    move(decision, "expiry", DecisionStatus.EXPIRED)
    decision.grace_until = None
    uow.record("decision.reverted", decision)
    undo(uow, decision, ComponentRepository(uow).place(decision.component_id))


def suspend(uow: Writing, decision: Decision) -> None:
    """Suspend the authority that it gave: the body has it in review again."""
    said = decision.authority and Standing.model_validate(decision.authority)
    move(decision, "review", DecisionStatus.IN_REVIEW)
    reconsider(decision)
    body = (said and said.body) or decision.requested_from
    uow.record("decision.suspended", decision, f"reconsidered by: {body}")


def escalate(uow: Writing, decision: Decision) -> None:
    """Tell who is next above; the approval holds, and can be taken into review again."""
    said = decision.authority and Standing.model_validate(decision.authority)
    uow.record("decision.escalated", decision, f"to: {(said and said.above) or 'nobody is above'}")


FOLLOWS = {IfMissed.REVERT: revert, IfMissed.SUSPEND: suspend, IfMissed.ESCALATE: escalate}


def reconsider(decision: Decision) -> None:
    """Put a decision before its body as if it had not been decided; what it was stays in its history."""
    decision.reviewed_at, decision.votes, decision.tally, decision.decided_as = utc_now(), [], None, None
    decision.outcome = decision.rationale = decision.next_on = None
    decision.effective_on = decision.expires_on = decision.grace_until = None
    decision.decided_by = decision.decided_at = decision.recorded_at = None
