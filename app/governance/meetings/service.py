"""What can be done with meetings until they are held."""

from datetime import UTC
from typing import Any
from uuid import UUID

from app.calendars.repository import calendar_at
from app.components.repository import ComponentRepository
from app.core.errors import Conflict, Invalid
from app.core.ids import uuid7
from app.core.merge_patch import MergePatch
from app.core.model import utc_now
from app.core.sequences import next_reference
from app.core.unit_of_work import Reading, Writing
from app.governance.authority.asking import acting
from app.governance.bodies.models import Body
from app.governance.bodies.panels import panel_of
from app.governance.bodies.repository import BodyRepository
from app.governance.decisions import evidence, voices
from app.governance.decisions.parts import InterestWrite
from app.governance.meetings.agenda import lock_decisions, locked, of, refuse_unfit, table, untable
from app.governance.meetings.attending import checked, taken_part
from app.governance.meetings.models import Meeting
from app.governance.meetings.repository import MeetingRepository
from app.governance.meetings.schemas import (
    DECIDE,
    WRITE,
    AttendanceRegister,
    DeclarationRead,
    DeclarationWrite,
    MeetingCancellation,
    MeetingWrite,
    PaperRead,
)
from app.governance.meetings.states import LIVE, MOVES, MeetingStatus, Procedure
from app.identity.people import person_of


def convene(uow: Writing, body_id: UUID, data: MeetingWrite) -> Meeting:
    """Plan a meeting of a body, or a written procedure, with its agenda and papers."""
    body = BodyRepository(uow).get(body_id, WRITE)
    ComponentRepository(uow).open(body.component_id, WRITE)
    refuse_unfit(uow, body, data.items)
    reference = next_reference(uow, "MTG")
    meeting = Meeting(
        id=uuid7(), component_id=body.component_id, body_id=body.id, reference=reference, **kept(data)
    )
    lock_decisions(uow, of(meeting.items))
    uow.record("meeting.convened", uow.add(meeting))
    table(uow, meeting, body, of(meeting.items))
    return meeting


def kept(data: MeetingWrite) -> dict[str, Any]:
    """A meeting as its row has it."""
    whole = data.model_dump(mode="json", include={"items"})
    papers = [PaperRead(**dict(paper)).model_dump(mode="json") for paper in data.papers]
    on = data.starts_at.astimezone(UTC).date() if data.starts_at else None
    return dict(data) | whole | {"papers": papers, "meets_on": on}


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[MeetingWrite]) -> Meeting:
    """Change a meeting that is only planned."""
    meeting = locked(uow, id, WRITE, version)
    require(meeting, MeetingStatus.PLANNED)
    body, was = body_of(uow, meeting), of(meeting.items)
    known = {name: getattr(meeting, name) for name in MeetingWrite.model_fields if name != "papers"}
    papers = [{name: each[name] for name in PAPER} for each in meeting.papers]
    revised = patch.applied_to(MeetingWrite.model_validate(known | {"papers": papers}))
    refuse_unfit(uow, body, revised.items)
    for name, value in kept(revised).items():
        setattr(meeting, name, value)
    now = of(meeting.items)
    lock_decisions(uow, set(now) - set(was))
    untable(uow, meeting, [each for each in was if each not in now])
    table(uow, meeting, body, [each for each in now if each not in was])
    uow.record("meeting.revised", meeting)
    return meeting


PAPER = ("item", "title", "record", "address", "sha256", "edition")


def invite(uow: Writing, id: UUID, version: int) -> Meeting:
    """Open a written procedure: all who may vote are invited, and have so many working days."""
    meeting = moved(uow, id, WRITE, version, "invitation")
    if meeting.procedure is not Procedure.WRITTEN:
        raise Conflict(f"{meeting.reference} is no written procedure.", rule="meeting.written-is-opened")
    today = utc_now().date()
    meeting.meets_on = calendar_at(uow, meeting.component_id).shifted(today, meeting.response_days or 1)
    seats = acting(panel_of(uow, body_of(uow, meeting), today), today, None)
    meeting.invited = sorted({each.person for each in seats if each.seat.votes and each.person})
    freeze(uow, meeting)
    uow.record("meeting.opened", meeting)
    return meeting


def acknowledge(uow: Writing, id: UUID) -> Meeting:
    """Acknowledge receipt of a written procedure; where silence is consent, that is what it takes."""
    uow.lock(f"meeting:{id}")
    meeting = MeetingRepository(uow).get(id, DECIDE)
    require(meeting, MeetingStatus.OPEN)
    person = person_of(uow)
    if person not in meeting.invited:
        raise Conflict(f"You are not invited to {meeting.reference}.", rule="meeting.invited")
    meeting.acknowledged = sorted({*meeting.acknowledged, person})
    uow.record("meeting.acknowledged", meeting)
    return meeting


def hold(uow: Writing, id: UUID, version: int, data: AttendanceRegister) -> Meeting:
    """Say that it was begun, and who is there; of a written procedure, that it is over."""
    meeting = moved(uow, id, WRITE, version, "holding")
    written = meeting.procedure is Procedure.WRITTEN
    if written and not meeting.invited:
        raise Conflict(f"{meeting.reference} is opened by its invitation.", rule="meeting.written-is-opened")
    if written and data.attendance:
        raise Invalid("Who took part in a written procedure is found from what they said.")
    if written:
        meeting.attendance = taken_part(uow, meeting)
    else:
        refuse_early(meeting)
        meeting.attendance = checked(uow, meeting, body_of(uow, meeting), data)
        freeze(uow, meeting)
    uow.record("meeting.held", meeting)
    return meeting


def refuse_early(meeting: Meeting) -> None:
    """Raises ``Conflict`` before the day of a meeting."""
    if meeting.meets_on and meeting.meets_on > utc_now().date():
        raise Conflict(f"{meeting.reference} is on {meeting.meets_on}.", rule="meeting.not-yet")


def attend(uow: Writing, id: UUID, version: int, data: AttendanceRegister) -> Meeting:
    """Say anew who is there for which items: people come late, and leave."""
    meeting = locked(uow, id, WRITE, version)
    require(meeting, MeetingStatus.HELD)
    if meeting.procedure is Procedure.WRITTEN:
        raise Conflict("Nobody comes to a written procedure.", rule="meeting.nobody-attends-written")
    meeting.attendance = checked(uow, meeting, body_of(uow, meeting), data)
    uow.record("meeting.attended", meeting)
    return meeting


def declare(uow: Writing, id: UUID, data: DeclarationWrite) -> Meeting:
    """Declare an interest in an item, or none; where a decision is taken in it, in the decision, too."""
    meeting = locked(uow, id, DECIDE)
    require(meeting, *LIVE)
    item = item_of(meeting, data.item)
    if item["decision_id"]:
        interest = InterestWrite.model_validate(
            {name: getattr(data, name) for name in InterestWrite.model_fields}
        )
        voices.declare(uow, UUID(item["decision_id"]), interest)
    person = person_of(uow)
    said = DeclarationRead(**dict(data), person_id=person, declared_at=utc_now()).model_dump(mode="json")
    others = [
        each for each in meeting.declarations if (each["person_id"], each["item"]) != (person, data.item)
    ]
    meeting.declarations = [*others, said]
    uow.record("meeting.interest_declared", meeting)
    return meeting


def cancel(uow: Writing, id: UUID, version: int, data: MeetingCancellation) -> Meeting:
    """Let a meeting go; its decisions may go to another."""
    meeting = moved(uow, id, WRITE, version, "cancellation")
    meeting.reason = data.reason
    uow.record("meeting.cancelled", meeting, data.reason)
    untable(uow, meeting, of(meeting.items))
    return meeting


def moved(uow: Writing, id: UUID, permission: str, version: int, action: str) -> Meeting:
    """A meeting that ``action`` has moved on, yet to be recorded."""
    meeting = locked(uow, id, permission, version)
    require(meeting, *MOVES[action].sources)
    meeting.status = MOVES[action].target
    return meeting


def require(meeting: Meeting, *states: MeetingStatus) -> None:
    """Raises ``Conflict`` where a meeting is in none of these states."""
    if meeting.status not in states:
        told = (
            f"{meeting.reference} is {meeting.status}; this is for one that is {', '.join(sorted(states))}."
        )
        raise Conflict(told, rule=f"meeting.{meeting.status}")


def freeze(uow: Reading, meeting: Meeting) -> None:
    """Keep the digests and versions that the papers are at."""
    meeting.papers = evidence.frozen(uow, meeting.papers)


def body_of(uow: Reading, meeting: Meeting) -> Body:
    return BodyRepository(uow).get(meeting.body_id)


def item_of(meeting: Meeting, number: int) -> dict[str, Any]:
    if number > len(meeting.items):
        raise Invalid(f"{meeting.reference} has {len(meeting.items)} items.")
    item: dict[str, Any] = meeting.items[number - 1]
    return item
