"""Who is heard on a decision: opinions, declarations of interest, and votes."""

from typing import Any
from uuid import UUID

from app.calc.authority.matrix import Mode
from app.components.repository import ComponentRepository
from app.core.errors import Conflict, Forbidden
from app.core.model import utc_now
from app.core.unit_of_work import Writing
from app.governance.authority.schemas import Standing
from app.governance.authority.service import staff_of
from app.governance.bodies.models import SeatRole
from app.governance.decisions.guard import own_seat, refuse_own, seats_of, unchanged
from app.governance.decisions.models import Decision
from app.governance.decisions.parts import InterestAction, InterestWrite, OpinionWrite, VoteWrite
from app.governance.decisions.repository import DecisionRepository
from app.governance.decisions.states import WANTED, DecisionStatus
from app.governance.meetings.sessions import session_of
from app.identity.people import person_of

ADVISE, DECIDE = "decision:advise", "decision:decide"


def advise(uow: Writing, id: UUID, data: OpinionWrite) -> Decision:
    """Give an opinion on what is wanted; of who works in the office, it is the office's."""
    decision = heard(uow, id, ADVISE, *WANTED)
    said = Standing.model_validate(decision.authority) if decision.authority else None
    person = person_of(uow)
    of_office = said is not None and person in staff_of(uow, said)
    if said and of_office and said.mode is Mode.NOT_ALLOWED:
        raise Forbidden(f"{said.office} has no part in this.", rule=said.clauses[0].id)
    if of_office:
        refuse_own(uow, decision)
    office_id = str(said.office_id) if said and of_office else None
    by = {"person_id": person, "office_id": office_id, "given_at": utc_now().isoformat()}
    decision.opinions = [*decision.opinions, data.model_dump(mode="json") | by]
    uow.record("decision.advised", decision)
    return decision


def declare(uow: Writing, id: UUID, data: InterestWrite) -> Decision:
    """Declare an interest, or that one has none; a recusal takes back one's vote."""
    decision = heard(uow, id, DECIDE, *WANTED)
    person = person_of(uow)
    by = {"person_id": person, "declared_at": utc_now().isoformat()}
    decision.interests = [*without(decision.interests, person), data.model_dump(mode="json") | by]
    if data.action is not InterestAction.NOTE:
        decision.votes = without(decision.votes, person)
    uow.record("decision.interest_declared", decision)
    return decision


def vote(uow: Writing, id: UUID, data: VoteWrite) -> Decision:
    """Cast a vote, or another in its place; who put it forward and who is recused have none."""
    decision = heard(uow, id, DECIDE, DecisionStatus.IN_REVIEW)
    refuse_own(uow, decision)
    found, _ = unchanged(uow, decision, ComponentRepository(uow).place(decision.component_id))
    if found.body is None or decision.body_id is None:
        raise Conflict(f"{decision.reference} is put to no body: there is no vote.", rule="decision.no-body")
    held = session_of(uow, decision.meeting_id, decision.id)
    if held:
        held.refuse_vote(person_of(uow), found.on)
    own = own_seat(uow, decision, found.body, seats_of(uow, decision, found, found.body, held))
    if not own.seat.votes:
        raise Forbidden("This seat has a voice and no vote.", rule=f"body.{found.body.id}")
    if data.casting and not (found.body.rule.casting_vote and own.seat.role == SeatRole.CHAIR):
        told = "Only who acts as chair has a casting vote, where the body's rule says so: others vote once."
        raise Forbidden(told, rule=f"body.{found.body.id}.rule.casting_vote")
    person = person_of(uow)
    by = {"person_id": person, "seat_of": own.seat.person, "clause": own.clause}
    cast = data.model_dump(mode="json") | by | {"cast_at": utc_now().isoformat()}
    decision.votes = [*without(decision.votes, person), cast]
    uow.record("decision.voted", decision)
    return decision


def heard(uow: Writing, id: UUID, permission: str, *states: DecisionStatus) -> Decision:
    """A decision in one of these states, for one at a time: several may speak at once, and none is lost."""
    uow.lock(f"decision:{id}")
    decision = DecisionRepository(uow).get(id, permission)
    ComponentRepository(uow).open(decision.component_id, permission)
    if decision.status not in states:
        rule = f"decision.{decision.status}"
        raise Conflict(f"{decision.reference} is {decision.status}: nobody is heard on it now.", rule=rule)
    return decision


def without(said: list[Any], person: str) -> list[Any]:
    return [each for each in said if each["person_id"] != person]
