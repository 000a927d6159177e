"""Decisions taken elsewhere: by a minister, in chair's action, in an emergency; recorded with what shows them."""

from app.calc.authority.matrix import Mode
from app.components.places import AnyPlace
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.core.errors import Conflict, Forbidden, Invalid
from app.core.ids import uuid7
from app.core.model import utc_now
from app.core.sequences import next_reference
from app.core.unit_of_work import Writing
from app.governance.authority.schemas import Standing
from app.governance.decisions import effects, guard
from app.governance.decisions.models import Decision
from app.governance.decisions.parts import DecidedAs, TakenElsewhere
from app.governance.decisions.schemas import DecisionWrite, TakenDecisionWrite
from app.governance.decisions.service import freeze, kept, missing, supersede
from app.governance.decisions.states import APPROVALS, DecisionStatus, Outcome
from app.identity.people import known_people, person_of

REVIEW = "decision:review"
UNHEARD = (Mode.CONSULT, Mode.APPROVE, Mode.DECIDE)


def record(uow: Writing, at: Address, data: TakenDecisionWrite) -> Decision:
    """Record what was decided elsewhere: it stands if it was within their authority, else it is to be ratified.

    What one person decided in an emergency is to be ratified anyway; within the limits it takes effect before.
    """
    place, now = ComponentRepository(uow).at(at, REVIEW), utc_now()
    if data.decided_at > now or data.ratify_by < now.date():
        raise Invalid("It was decided before now, and can be ratified from now on.")
    refuse_alone(uow, data)
    decision = proposed(uow, place, data)
    said = submit(uow, decision, place)
    freeze(uow, decision, place)
    decision.is_unauthorised = not within_authority(uow, decision, place, said, data)
    decision.status = DecisionStatus.IN_REVIEW
    uow.record("decision.taken_elsewhere", uow.add(decision))
    if decision.is_unauthorised:
        return decision
    if not data.emergency_by_id:
        stand(uow, decision, place, data, said)
    elif data.effective_on is None or data.effective_on <= now.date():
        effects.anticipate(uow, decision, place)
    return decision


def refuse_alone(uow: Writing, data: TakenDecisionWrite) -> None:
    """Raises where who took an emergency decision records it as well, or is nobody."""
    if data.emergency_by_id is None:
        return
    known_people(uow, [data.emergency_by_id])
    if person_of(uow) == str(data.emergency_by_id):
        raise Forbidden("Who took an emergency decision has another record it.", rule=guard.FOUR_EYES)


def proposed(uow: Writing, place: AnyPlace, data: TakenDecisionWrite) -> Decision:
    """The decision as it would have been proposed, at the time when it was taken."""
    papers = DecisionWrite.model_validate({name: getattr(data, name) for name in DecisionWrite.model_fields})
    taken = {name: getattr(data, name) for name in TakenElsewhere.model_fields}
    decision = Decision(
        id=uuid7(),
        component_id=place.id,
        reference=next_reference(uow, "DEC"),
        drafted_by=uow.actor.id,
        **kept(uow, place, papers) | {"lapses_on": data.ratify_by},
    )
    decision.proposed_by, decision.proposed_at, decision.reviewed_at = (
        uow.actor.id,
        data.decided_at,
        utc_now(),
    )
    decision.elsewhere = TakenElsewhere(**taken).model_dump(mode="json")
    decision.rationale, decision.effective_on = data.rationale, data.effective_on
    return decision


def submit(uow: Writing, decision: Decision, place: AnyPlace) -> Standing:
    """Find who should have decided it. Raises ``Conflict`` where it is not complete."""
    uow.lock("authority")
    said = guard.submit(uow, decision, place)
    if faults := list(missing(decision)):
        raise Conflict("It is not complete: see errors.", rule="decision.complete", errors=faults)
    return said


def within_authority(
    uow: Writing, decision: Decision, place: AnyPlace, said: Standing, data: TakenDecisionWrite
) -> bool:
    """Whether it was taken by the body that decides such questions, and no office was passed over.

    In an emergency, by who may speak for that body: the office is heard before it is ratified.
    """
    if said.decided_by != "body" or said.body_id != data.body_id:
        return False
    if data.emergency_by_id:
        return guard.speaks(uow, decision, place, data.emergency_by_id)
    return not (data.outcome == Outcome.APPROVED and said.mode in UNHEARD)


def stand(
    uow: Writing, decision: Decision, place: AnyPlace, data: TakenDecisionWrite, said: Standing
) -> None:
    """Let what was decided within authority stand, and do what it does."""
    decision.status = DecisionStatus(data.outcome)
    decision.outcome = Outcome(data.outcome)
    decision.decided_by, decision.decided_at, decision.recorded_at = uow.actor.id, data.decided_at, utc_now()
    decision.decided_as = DecidedAs(person_id=data.taken_by, seat_of=None, clause=said.clause).model_dump()
    uow.record(f"decision.{decision.status}", decision)
    effects.release(uow, decision, place, utc_now().date())
    if decision.status in APPROVALS:
        supersede(uow, decision)
