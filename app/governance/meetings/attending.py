"""Who attends a meeting in which capacity, and whether that is a quorum for each item."""

from collections import Counter
from datetime import date
from typing import Any
from uuid import UUID

from app.calc.authority.attending import present_at
from app.calc.authority.voting import Ballot, counted
from app.core.errors import Conflict, Invalid
from app.core.model import utc_now
from app.core.unit_of_work import Reading
from app.governance.authority.asking import acting
from app.governance.bodies.models import Body
from app.governance.bodies.panels import panel_of
from app.governance.decisions.guard import recused
from app.governance.decisions.parts import InterestAction
from app.governance.decisions.repository import DecisionRepository
from app.governance.meetings.models import Meeting
from app.governance.meetings.schemas import AttendanceRegister, AttendanceWrite, Capacity, ItemQuorum
from app.governance.meetings.sessions import attending
from app.identity.people import known_people


def checked(uow: Reading, meeting: Meeting, body: Body, data: AttendanceRegister) -> list[Any]:
    """Attendance as it is kept. Raises for who is nobody, is there twice, or has not that capacity."""
    known_people(uow, {each.person_id for each in data.attendance})
    items = range(1, len(meeting.items) + 1)
    kept: list[Any] = data.model_dump(mode="json")["attendance"]
    for item in items:
        there = Counter(each.person for each in attending(kept) if each.covers(item))
        if there and max(there.values()) > 1:
            raise Invalid(f"Somebody is there twice for item {item}.")
    if any(
        each.from_item > len(items) or (each.until_item or each.from_item) < each.from_item
        for each in data.attendance
    ):
        raise Invalid(f"There are {len(items)} items, and nobody leaves before they come.")
    refuse_capacity(uow, body, data.attendance, meeting.meets_on or utc_now().date())
    return kept


def refuse_capacity(uow: Reading, body: Body, those: list[AttendanceWrite], on: date) -> None:
    """Raises ``Conflict`` for a member without a seat, and for an alternate of nobody."""
    panel = panel_of(uow, body, on)
    seats = [seat for seat in panel.seats if seat.is_held(on)]
    holders = {seat.person for seat in seats}
    others = {str(seat.alternate) for seat in seats} | {str(each.delegate) for each in panel.away}
    fitting = {Capacity.MEMBER: holders, Capacity.ALTERNATE: others}
    for each in those:
        if each.capacity in fitting and str(each.person_id) not in fitting[each.capacity]:
            told = (
                f"{each.person_id} is no {each.capacity} of {body.name} on {on}: let them be in attendance."
            )
            raise Conflict(told, rule="meeting.capacity")


def taken_part(uow: Reading, meeting: Meeting) -> list[Any]:
    """The attendance of a written procedure: who acknowledged it, or voted."""
    ids = [UUID(each["decision_id"]) for each in meeting.items if each["decision_id"]]
    voted = {vote["person_id"] for id in ids for vote in DecisionRepository(uow).get(id).votes}
    people = sorted({*meeting.acknowledged, *voted})
    return [AttendanceWrite(person_id=UUID(person)).model_dump(mode="json") for person in people]


def quorums(uow: Reading, meeting: Meeting, body: Body) -> list[ItemQuorum]:
    """The quorum of each item, one after the other."""
    return [quorum_of(uow, meeting, body, item) for item in range(1, len(meeting.items) + 1)]


def quorum_of(uow: Reading, meeting: Meeting, body: Body, item: int) -> ItemQuorum:
    """Whether enough members are there for an item."""
    on, out = meeting.meets_on or utc_now().date(), out_of(uow, meeting, item)
    there, panel = present_at(item, attending(meeting.attendance)), panel_of(uow, body, on)
    acts = acting(panel, on, None, out, there)
    ballots = [
        Ballot(
            member=each.person or each.seat.person,
            present=each.person in there,
            recused=(each.person or each.seat.person) in out,
            required=each.seat.required,
        )
        for each in acts
        if each.seat.votes
    ]
    count = counted(ballots, panel.rule.quorum, panel.rule.quorum_base)
    return ItemQuorum(
        item=item,
        eligible=count.eligible,
        present=count.present,
        quorum_needed=count.quorum_needed,
        quorate=count.quorate,
    )


def out_of(uow: Reading, meeting: Meeting, item: int) -> frozenset[str]:
    """Who has no vote in an item: by its decision, or by what they declared here."""
    decision_id = meeting.items[item - 1]["decision_id"]
    here = frozenset(
        each["person_id"]
        for each in meeting.declarations
        if each["item"] == item and each["action"] != InterestAction.NOTE
    )
    return here | recused(uow, DecisionRepository(uow).get(UUID(decision_id))) if decision_id else here
