"""Counting the votes of a body, and what its rule makes of them."""

from datetime import date, timedelta

from app.calc.authority.sitting import Sitting
from app.calc.authority.voting import Ballot, Count, Result, Vote, counted
from app.core.errors import Conflict
from app.core.model import utc_now
from app.governance.bodies.models import RuleKind, SeatRole
from app.governance.bodies.panels import Panel
from app.governance.bodies.schemas import RuleWrite
from app.governance.decisions.models import Decision
from app.governance.decisions.parts import VoteRead
from app.governance.decisions.states import Outcome
from app.governance.meetings.sessions import Session

CARRIED = {Outcome.APPROVED: Result.APPROVED, Outcome.APPROVED_WITH_CONDITIONS: Result.APPROVED} | {
    Outcome.REJECTED: Result.REJECTED
}


def await_answers(held: Session | None, count: Count, on: date) -> None:
    """Raises ``Conflict`` while a written procedure may still be answered by who has not."""
    if held and held.is_written and not held.is_over(on) and count.present < count.eligible and not count.no:
        told = f"{held.reference} is answered until {held.last_on}: {count.present} of {count.eligible} have."
        raise Conflict(told, rule="meeting.answers-awaited")


def count_of(
    decision: Decision, out: frozenset[str], rule: RuleWrite, seats: list[Sitting], held: Session | None
) -> Count:
    """What the votes come to; where one against is enough, each has a veto. Who is not there, or ``out``, has none."""
    cast = {each["person_id"]: VoteRead(**each) for each in decision.votes}
    there = frozenset(cast)
    if held:
        there = held.taking_part(there, rule.kind is RuleKind.NO_OBJECTION)
    one_is_enough = rule.kind in (RuleKind.UNANIMITY, RuleKind.NO_OBJECTION)
    ballots = [
        Ballot(
            member=each.person or each.seat.person,
            present=each.person in there,
            **spoken(cast.get(each.person or ""), rule, each),
            recused=(each.person or each.seat.person) in out,
            weight=each.seat.weight,
            veto=each.seat.veto or one_is_enough,
            required=each.seat.required,
        )
        for each in seats
        if each.seat.votes
    ]
    return counted(ballots, rule.quorum, rule.quorum_base, rule.majority)


def spoken(said: VoteRead | None, rule: RuleWrite, sits: Sitting) -> dict[str, Vote | None]:
    """How somebody voted, and, where the rule has it and they act as chair, their casting vote."""
    if said is None:
        return {}
    casts = rule.casting_vote and sits.seat.role == SeatRole.CHAIR
    return {"vote": said.vote, "casting": said.casting if casts else None}


def carry(
    decision: Decision,
    body: Panel,
    rule: RuleWrite,
    count: Count,
    outcome: Outcome,
    on: date,
    held: Session | None,
) -> None:
    """Raises ``Conflict`` unless the body's rule carries the outcome."""
    if not count.quorate:
        missing = f"{count.present} of {count.quorum_needed} took part, or one who must did not"
        raise Conflict(f"{body.name} has no quorum: {missing}.", rule=f"body.{body.id}.quorum")
    clause, wanted = f"body.{body.id}.rule.{rule.kind}", CARRIED[outcome]
    if rule.kind is RuleKind.EXECUTIVE:
        return
    if rule.kind is RuleKind.NO_OBJECTION:
        if not (held and held.is_written):  # which says itself until when
            await_objections(decision, rule, count, clause, on)
        result = Result.REJECTED if count.no else Result.APPROVED
    else:
        result = count.result
    if result is not wanted:
        raise Conflict(f"The votes came to {result}: {count.yes} yes, {count.no} no.", rule=clause)


def await_objections(decision: Decision, rule: RuleWrite, count: Count, clause: str, on: date) -> None:
    """Raises ``Conflict`` while there is time to object, and not everybody has said something."""
    began = (decision.reviewed_at or utc_now()).date()
    last = began + timedelta(days=rule.days or 0)
    if not count.no and count.present < count.eligible and on <= last:
        raise Conflict(f"There is time to object until {last}.", rule=clause)
