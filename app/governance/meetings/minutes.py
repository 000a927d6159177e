"""Minutes: drafted, issued, and confirmed; then what was decided takes effect. Corrections are appended."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from app.core.errors import Conflict, Forbidden, Invalid
from app.core.model import utc_now
from app.core.unit_of_work import Reading, Writing
from app.governance.authority.asking import acting
from app.governance.bodies.panels import panel_of
from app.governance.decisions import service as decisions
from app.governance.decisions.guard import FOUR_EYES
from app.governance.decisions.models import Decision
from app.governance.decisions.repository import DecisionRepository
from app.governance.decisions.states import UNDECIDED, DecisionStatus
from app.governance.meetings.agenda import locked, of, untable
from app.governance.meetings.attending import quorum_of
from app.governance.meetings.models import Meeting
from app.governance.meetings.schemas import (
    CONFIRM,
    WRITE,
    CorrectionRead,
    CorrectionWrite,
    MinutesWrite,
    ProceedingRead,
)
from app.governance.meetings.service import body_of, item_of, moved, require
from app.governance.meetings.states import ISSUED, MeetingStatus
from app.identity.people import people_of, person_of


def draft(uow: Writing, id: UUID, version: int, data: MinutesWrite) -> Meeting:
    """Draft the minutes, or draft them anew, of the items that are named."""
    meeting = locked(uow, id, WRITE, version)
    require(meeting, MeetingStatus.HELD)
    by_item = {each["item"]: each for each in meeting.proceedings}
    for each in data.proceedings:
        item_of(meeting, each.item)
        by_item[each.item] = ProceedingRead(**dict(each)).model_dump(mode="json")
    meeting.proceedings = [by_item[item] for item in sorted(by_item)]
    uow.record("meeting.minuted", meeting)
    return meeting


def issue(uow: Writing, id: UUID, version: int) -> Meeting:
    """Issue the minutes, with the quorum of each item and what was decided; from then on they are corrected only."""
    meeting = moved(uow, id, WRITE, version, "issue")
    if faults := list(missing(uow, meeting)):
        told = f"The minutes of {meeting.reference} are not complete: see errors."
        raise Conflict(told, rule="meeting.minutes-complete", errors=faults)
    meeting.proceedings = [final(uow, meeting, each) for each in meeting.proceedings]
    meeting.issued_at, meeting.issued_by = utc_now(), uow.actor.id
    uow.record("meeting.minutes_issued", meeting)
    untable(uow, meeting, of(meeting.items))
    return meeting


def missing(uow: Reading, meeting: Meeting) -> Iterator[dict[str, str]]:
    """What the minutes lack, item by item."""
    by_item = {each["item"]: each for each in meeting.proceedings}
    for number, item in enumerate(meeting.items, 1):
        minuted, pointer = by_item.get(number), f"/items/{number - 1}"
        if minuted is None:
            yield {"pointer": pointer, "detail": f"Item {number} is not minuted."}
        elif minuted["was_taken"] and item["decision_id"]:
            decision = DecisionRepository(uow).get(UUID(item["decision_id"]))
            if not minuted["declarations_asked"]:
                yield {"pointer": pointer, "detail": f"Interests in item {number} were not asked for."}
            if not is_taken(meeting, decision):
                yield {"pointer": pointer, "detail": f"{decision.reference} is {decision.status}."}


def is_taken(meeting: Meeting, decision: Decision) -> bool:
    """Whether a decision was decided, or deferred, in a meeting."""
    decided = decision.status not in UNDECIDED or decision.status == DecisionStatus.DEFERRED
    return decided and decision.meeting_id == meeting.id


def final(uow: Reading, meeting: Meeting, minuted: dict[str, Any]) -> dict[str, Any]:
    """What is minuted of an item, with its quorum and the outcome of its decision."""
    quorum = quorum_of(uow, meeting, body_of(uow, meeting), minuted["item"])
    decision_id = meeting.items[minuted["item"] - 1]["decision_id"]
    decision = DecisionRepository(uow).get(UUID(decision_id)) if decision_id else None
    taken = decision is not None and is_taken(meeting, decision)
    outcome = decision.outcome if decision and taken else None
    return minuted | {"quorum": quorum.model_dump(mode="json"), "outcome": outcome}


def confirm(uow: Writing, id: UUID, version: int) -> Meeting:
    """Confirm the minutes; what was decided, and was to wait for this, takes effect, once."""
    meeting = moved(uow, id, CONFIRM, version, "confirmation")
    refuse_confirming(uow, meeting)
    meeting.confirmed_at, meeting.confirmed_by = utc_now(), uow.actor.id
    uow.record("meeting.minutes_confirmed", meeting)
    for decision in map(DecisionRepository(uow).get, of(meeting.items)):
        if decision.meeting_id == meeting.id and decision.awaits_minutes:
            decisions.minutes_confirmed(uow, decision)
    return meeting


def refuse_confirming(uow: Reading, meeting: Meeting) -> None:
    """Raises ``Forbidden`` to who issued the minutes, and to who does not act in the body."""
    people = people_of(uow, [each for each in (meeting.issued_by, uow.actor.id) if each])
    if meeting.issued_by and people[meeting.issued_by] == people[uow.actor.id]:
        raise Forbidden("Who issued the minutes does not confirm them.", rule=FOUR_EYES)
    body = body_of(uow, meeting)
    today = datetime.now(UTC).date()
    if person_of(uow) not in {each.person for each in acting(panel_of(uow, body, today), today, None)}:
        raise Forbidden(
            f"{body.name} confirms its minutes, and you do not act in it.", rule=f"body.{body.id}"
        )


def correct(uow: Writing, id: UUID, data: CorrectionWrite) -> Meeting:
    """Append a correction to minutes that were issued."""
    meeting = locked(uow, id, WRITE)
    require(meeting, *ISSUED)
    if data.item and data.item > len(meeting.items):
        raise Invalid(f"{meeting.reference} has {len(meeting.items)} items.")
    said = CorrectionRead(**dict(data), corrected_by=uow.actor.id, corrected_at=utc_now())
    meeting.corrections = [*meeting.corrections, said.model_dump(mode="json")]
    uow.record("meeting.minutes_corrected", meeting)
    return meeting
