"""The meeting in which a decision is taken, as far as its vote must know: who is there, and until when they answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.calc.authority.attending import Attending, present_at
from app.core.errors import Conflict, Forbidden
from app.core.statements import Statement, equals, remembered
from app.core.unit_of_work import Reading, Writing
from app.governance.meetings.models import Meeting
from app.governance.meetings.states import SITTING, MeetingStatus, Procedure

IN_ATTENDANCE = "in_attendance"


@dataclass(frozen=True, slots=True)
class Session:
    """``present`` are the members and alternates there for the item; of a written procedure, nobody."""

    reference: str
    status: MeetingStatus
    is_written: bool
    present: frozenset[str]
    acknowledged: frozenset[str]
    last_on: date | None

    def refuse_closed(self) -> None:
        """Raises ``Conflict`` where nothing is decided in it yet, or any more."""
        if self.status not in SITTING:
            told = f"It is on the agenda of {self.reference}, which is {self.status}: it is decided there."
            raise Conflict(told, rule="meeting.not-held")

    def refuse_vote(self, person: str, today: date) -> None:
        """Raises where a person has no vote in it now."""
        self.refuse_closed()
        if self.is_written and self.is_over(today):
            raise Conflict(
                f"{self.reference} was to be answered by {self.last_on}.", rule="meeting.answer-in-time"
            )
        if not self.is_written and person not in self.present:
            raise Forbidden(f"You are not there for this item of {self.reference}.", rule="meeting.present")

    def is_over(self, today: date) -> bool:
        """Whether a written procedure is answered no more."""
        return self.status == MeetingStatus.HELD or (self.last_on is not None and today > self.last_on)

    def taking_part(self, voted: frozenset[str], by_silence: bool) -> frozenset[str]:
        """Who counts as present: whoever is there, or has answered; where silence is consent, acknowledged."""
        if not self.is_written:
            return self.present
        return voted | self.acknowledged if by_silence else voted


def session_of(uow: Reading, meeting_id: UUID | None, decision_id: UUID) -> Session | None:
    """The meeting that a decision is taken in, one at a time with who changes its attendance."""
    if meeting_id is None:
        return None
    if isinstance(uow, Writing):
        uow.lock(f"meeting:{meeting_id}")
    bound = {"organisation": uow.actor.organisation_id, "id": meeting_id}
    meeting = uow.session.scalars(finding(), bound).one()
    item = next(at for at, each in enumerate(meeting.items, 1) if each["decision_id"] == str(decision_id))
    return Session(
        meeting.reference,
        meeting.status,
        meeting.procedure == Procedure.WRITTEN,
        present_at(item, attending(meeting.attendance)),
        frozenset(meeting.acknowledged),
        meeting.meets_on,
    )


@remembered
def finding() -> Statement:
    own = Meeting.organisation_id == sa.bindparam("organisation", type_=Meeting.organisation_id.type)
    return sa.select(Meeting).where(own, equals("id", Meeting.id)).execution_options(populate_existing=True)


def attending(attendance: list[Any]) -> Iterator[Attending]:
    """The attendance that a meeting keeps, to count with."""
    for each in attendance:
        votes = each["capacity"] != IN_ATTENDANCE
        yield Attending(each["person_id"], each["from_item"], each["until_item"], votes)
