"""The guard of every decision: who may decide it, by the verdict that an authority check tells."""

from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from app.calc.authority.matrix import Mode
from app.calc.authority.sitting import EXECUTIVE, Sitting
from app.calendars.repository import calendar_at
from app.components.places import AnyPlace
from app.core.errors import Conflict, Forbidden
from app.core.model import utc_now
from app.core.unit_of_work import Reading
from app.governance.authority.asking import Found, acting, find, standing
from app.governance.authority.counting import Asked
from app.governance.authority.schemas import Figures, Standing, in_json
from app.governance.authority.service import staff_of
from app.governance.bodies.models import RuleKind, SeatRole, TakesEffect
from app.governance.bodies.panels import Panel, deciding
from app.governance.bodies.schemas import RuleWrite
from app.governance.decisions.models import Decision, DecisionKind
from app.governance.decisions.parts import DecidedAs, InterestAction, Stance, TallyRead
from app.governance.decisions.states import Outcome
from app.governance.decisions.tallying import await_answers, carry, count_of
from app.governance.meetings.sessions import Session, session_of
from app.identity.people import people_of, person_of
from app.pmo.repository import staff_of_offices
from app.pmo.service import OWN_POWERS

OPINION_DAYS = 5  # working days for an office that must be consulted; then its opinion counts as given
HEADS = frozenset({EXECUTIVE, SeatRole.CHAIR.value})
RECUSED, FOUR_EYES = "interest.recused", "four-eyes"
OFFICES_OWN = frozenset({DecisionKind.OFFICE, DecisionKind.OFFICE_BUDGET, DecisionKind.AUDIT_FINDING})
FINAL = frozenset({Outcome.APPROVED, Outcome.APPROVED_WITH_CONDITIONS, Outcome.REJECTED})


def asked_by(decision: Decision, place: AnyPlace) -> Asked:
    """A decision as the question that it is."""
    figures = Figures.model_validate(decision)
    return Asked(
        place=place,
        kind=decision.kind,
        figures=figures,
        now=utc_now(),
        itself=decision.id,
        instead_of=decision.supersedes_id,
        before=decision.proposed_at,
    )


def refuse_nobody(said: Standing) -> None:
    """Raises ``Conflict`` for what nobody may decide."""
    if said.decided_by == "nobody":
        told = "No body's limits cover this: ask who is above them to take it."
        raise Conflict(told, rule=said.clause, clauses=[asdict(each) for each in said.clauses])


def submit(uow: Reading, decision: Decision, place: AnyPlace) -> Standing:
    """Freeze who decides it, by which limits and which part of the office."""
    said = standing(find(uow, asked_by(decision, place)))
    decision.authority, decision.body_id = in_json(said), said.body_id
    decision.requested_from = decision.requested_from or said.body or (said.office if said.mode else None)
    must_wait = said.mode in (Mode.CONSULT, Mode.APPROVE)
    decision.opinion_due_on = opinion_due(uow, place) if must_wait else None
    return said


def opinion_due(uow: Reading, place: AnyPlace) -> date:
    """Until when an office is waited for, by the working days of the component."""
    return calendar_at(uow, place.id).shifted(utc_now().date(), OPINION_DAYS)


def admit(uow: Reading, decision: Decision, place: AnyPlace, outcome: Outcome) -> None:
    """Let the actor give a decision its outcome, and keep in which seat they did. Raises where they may not."""
    refuse_own(uow, decision)
    refuse_concerned(uow, decision)
    found, said = unchanged(uow, decision, place)
    if outcome in FINAL:
        await_office(decision, said, outcome, found.on)
    if said.decided_by == "office":
        clause = said.clause
        if person_of(uow) not in staff_of(uow, said):
            raise Forbidden(f"{said.office} decides this.", rule=clause)
        decision.decided_as = DecidedAs(person_id=person_of(uow), seat_of=None, clause=clause).model_dump()
    elif found.body:
        decide_in(uow, decision, found, found.body, outcome)


def admit_body(uow: Reading, decision: Decision, place: AnyPlace) -> None:
    """Let the actor speak for the body that gave a decision its outcome. Raises ``Forbidden`` to others."""
    refuse_own(uow, decision)
    said = Standing.model_validate(decision.authority) if decision.authority else None
    if said and said.decided_by == "office" and person_of(uow) not in staff_of(uow, said):
        raise Forbidden(f"{said.office} has decided this.", rule=said.clause)
    if decision.body_id is None or (said and said.decided_by == "office"):
        return
    on, rule = utc_now().date(), f"body.{decision.body_id}"
    body = next((each for each in deciding(uow, place.path, on) if each.id == decision.body_id), None)
    if body is None:
        raise Forbidden("The body that has decided this is no more.", rule=rule)
    own = own_seat(uow, decision, body, acting(body, on, None, recused(uow, decision)))
    if not speaks_for(body, own):
        raise Forbidden(f"For {body.name} speaks who is its executive or chair.", rule=rule)


def speaks_for(body: Panel, own: Sitting) -> bool:
    """Whether who acts in a seat may speak for the body: its executive or chair, or where it has none, a member."""
    heads = HEADS & {seat.role for seat in body.seats}
    return own.seat.role in heads if heads else own.seat.votes


def speaks(uow: Reading, decision: Decision, place: AnyPlace, person_id: UUID) -> bool:
    """Whether a person may speak today for the body whose limits cover what the actor puts forward."""
    found = find(uow, asked_by(decision, place))
    if found.body is None:
        return False
    seats = acting(found.body, found.on, found.verdict.question, frozenset({person_of(uow)}))
    return any(each.person == str(person_id) and speaks_for(found.body, each) for each in seats)


def unchanged(uow: Reading, decision: Decision, place: AnyPlace) -> tuple[Found, Standing]:
    """Who decides by the limits of now, and the part of the office as it was at submission.

    Raises ``Conflict`` where that is another body: limits changed, or what counts together grew.
    """
    found = find(uow, asked_by(decision, place))
    now = standing(found)
    was = Standing.model_validate(
        decision.authority or in_json(now) | {"decided_by": "role", "body_id": None}
    )
    refuse_nobody(now)
    if was.decided_by == "nobody":  # it was recorded nevertheless, and somebody may ratify it by now
        return found, now
    if (now.body_id, now.matter) != (was.body_id, was.matter):
        raise Conflict(
            f"Since {decision.reference} was proposed, who decides it became another: return it, and propose it again.",
            rule=now.clause,
            clauses=[asdict(each) for each in now.clauses],
        )
    return found, was


def await_office(decision: Decision, said: Standing, outcome: Outcome, on: date) -> None:
    """Raises ``Conflict`` while the office is to be heard, or where it must approve and has not."""
    clause, latest = said.clauses[0].id, office_opinion(decision, said.office_id)
    if said.mode is Mode.CONSULT and latest is None and on <= deadline(decision):
        until = f"until its opinion, or {deadline(decision)} has passed"
        raise Conflict(f"{said.office} is consulted first: {until}.", rule=clause)
    needs = said.mode is Mode.APPROVE and outcome is not Outcome.REJECTED
    if needs and (latest is None or latest["stance"] != Stance.SUPPORT):
        told = "has not approved it yet" if latest is None else "does not approve it: take it to who is above"
        raise Conflict(f"{said.office} {told}.", rule=clause)


def deadline(decision: Decision) -> date:
    return decision.opinion_due_on or date.max


def office_opinion(decision: Decision, office_id: UUID | None) -> dict[str, Any] | None:
    """The last opinion of the office, if it gave one."""
    own = [each for each in decision.opinions if office_id and each["office_id"] == str(office_id)]
    return own[-1] if own else None


def decide_in(uow: Reading, decision: Decision, found: Found, body: Panel, outcome: Outcome) -> None:
    """Let the actor record the outcome for a body, as its rule has it."""
    rule, held = body.rule, session_of(uow, decision.meeting_id, decision.id)
    if held:
        held.refuse_closed()
    seats = seats_of(uow, decision, found, body, held)
    own = own_seat(uow, decision, body, seats)
    clause = f"body.{body.id}.rule.{rule.kind}"
    if rule.kind is RuleKind.EXECUTIVE and own.seat.role != EXECUTIVE:
        raise Forbidden(f"The executive of {body.name} decides; others advise.", rule=clause)
    count = count_of(decision, recused(uow, decision), rule, seats, held)
    if outcome in FINAL:
        await_answers(held, count, found.on)
        carry(decision, body, rule, count, outcome, found.on, held)
        decision.awaits_minutes = awaits_minutes(body, rule, held)
    decision.tally = TallyRead.model_validate(count, from_attributes=True).model_dump(mode="json")
    seat_of = own.seat.person
    decision.decided_as = DecidedAs(
        person_id=person_of(uow), seat_of=seat_of, clause=own.clause or clause
    ).model_dump()


def awaits_minutes(body: Panel, rule: RuleWrite, held: Session | None) -> bool:
    """Whether what is decided waits for confirmed minutes. Raises ``Conflict`` where there will be none."""
    if rule.takes_effect is TakesEffect.IMMEDIATELY:
        return False
    if held is None:
        told = f"What {body.name} decides takes effect with its minutes: put this on the agenda of a meeting."
        raise Conflict(told, rule=f"body.{body.id}.rule.{rule.takes_effect}")
    return True


def seats_of(
    uow: Reading, decision: Decision, found: Found, body: Panel, held: Session | None
) -> list[Sitting]:
    """Who acts in each seat of the body in this matter, and in the meeting, if it is taken in one."""
    present = held.present if held else frozenset[str]()
    return acting(body, found.on, found.verdict.question, recused(uow, decision), present)


def own_seat(uow: Reading, decision: Decision, body: Panel, seats: list[Sitting]) -> Sitting:
    """The seat in which the actor acts. Raises ``Forbidden`` where there is none, or they are recused."""
    person = person_of(uow)
    if person in recused(uow, decision):
        raise Forbidden(f"Who is recused has no part in {decision.reference}.", rule=RECUSED)
    own = next((each for each in seats if each.person == person), None)
    if own is None:
        raise Forbidden(f"{body.name} decides this, and you do not act in it today.", rule=f"body.{body.id}")
    return own


def recused(uow: Reading, decision: Decision) -> frozenset[str]:
    """Who has no vote: those who said so, and whoever put it forward."""
    own = people_of(uow, filter(None, (decision.drafted_by, decision.proposed_by))).values()
    declared = (each["person_id"] for each in decision.interests if each["action"] != InterestAction.NOTE)
    return frozenset({*own, *declared, *concerned(uow, decision)})


def refuse_own(uow: Reading, decision: Decision) -> None:
    """Four eyes: raises ``Forbidden`` to who put the decision forward, under whatever account: an opinion, a vote
    or an outcome is another's."""
    if is_own(uow, decision):
        raise Forbidden(
            f"Who put {decision.reference} forward neither advises on it nor votes nor decides.",
            rule=FOUR_EYES,
        )


def refuse_concerned(uow: Reading, decision: Decision) -> None:
    """Raises ``Forbidden`` to who works in an office whose powers, budget or findings it is about."""
    if person_of(uow) in concerned(uow, decision):
        raise Forbidden("Who works in an office does not decide what it may do.", rule=OWN_POWERS)


def concerned(uow: Reading, decision: Decision) -> set[str]:
    """The staff of the office that serves the place and of those whose type would change."""
    if decision.kind not in OFFICES_OWN:
        return set()
    named = {each["arguments"].get("office_id") for each in decision.effects}
    said = decision.authority or {}
    return staff_of_offices(uow, {UUID(id) for id in {*named, said.get("office_id")} if id})


def is_own(uow: Reading, decision: Decision) -> bool:
    by = [each for each in (decision.drafted_by, decision.proposed_by) if each]
    people = people_of(uow, [*by, uow.actor.id])
    return people[uow.actor.id] in {people[each] for each in by}
