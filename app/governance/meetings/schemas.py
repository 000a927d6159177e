"""What a client may say about a meeting, and what it is told."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, Self
from uuid import UUID

from pydantic import Field, model_validator

from app.core.model import Marking
from app.core.schemas import Action, EntityRead, Instant, Label, Read, Text, Write
from app.governance.decisions.parts import EvidenceRead, EvidenceWrite, InterestRead, InterestWrite
from app.governance.decisions.states import Outcome
from app.governance.meetings.states import ISSUED, LIVE, MOVES, MeetingStatus, Procedure

READ, WRITE, CONFIRM = "meeting:read", "meeting:write", "meeting:confirm"
DECIDE = "decision:decide"
ITEM = Field(ge=1, le=100, description="Its place on the agenda, from 1.")


class ItemWrite(Write):
    """One item of the agenda, with what is to be taken in it, if anything."""

    subject: Label = Field(examples=["Reserve for the cutting"])
    decision_id: UUID | None = Field(default=None, description="A decision that is put to this body.")
    gate_id: UUID | None = None
    exception_id: UUID | None = None
    minutes: int | None = Field(default=None, ge=1, le=600, description="The time allotted to it.")

    @model_validator(mode="after")
    def takes_one_thing(self) -> Self:
        if sum(id is not None for id in (self.decision_id, self.gate_id, self.exception_id)) > 1:
            raise ValueError("an item takes a decision, a gate or an exception")
        return self


class PaperWrite(EvidenceWrite):
    """A paper of an item: a record kept here, or a document kept elsewhere, with its digest."""

    item: int = ITEM
    edition: Label | None = Field(default=None, description="Which version of the document.", examples=["3"])


class PaperRead(PaperWrite, EvidenceRead):
    pass


class MeetingBasis(Write):
    """When, where and about what a body meets."""

    procedure: Procedure = Procedure.MEETING
    starts_at: Instant | None = Field(default=None, examples=["2027-03-31T13:00:00Z"])
    place: Label | None = Field(default=None, examples=["Committee room 1"])
    response_days: int | None = Field(
        default=None, ge=1, le=60, description="Of a written procedure: the working days to answer in."
    )
    items: list[ItemWrite] = Field(min_length=1, max_length=100)


class MeetingWrite(MeetingBasis):
    papers: list[PaperWrite] = Field(default_factory=list, max_length=200)

    @model_validator(mode="after")
    def says_what_its_procedure_needs(self) -> Self:
        written = self.procedure is Procedure.WRITTEN
        if written != (self.starts_at is None) or written != (self.response_days is not None):
            raise ValueError("a meeting says when it starts, and a written procedure how long to answer")
        if any(paper.item > len(self.items) for paper in self.papers):
            raise ValueError(f"there are {len(self.items)} items: a paper is of another")
        return self


class Capacity(StrEnum):
    MEMBER = "member"
    ALTERNATE = "alternate"  # or the delegate of a member
    IN_ATTENDANCE = "in_attendance"


class AttendanceWrite(Write):
    """Somebody's stay; who leaves and comes back has two."""

    person_id: UUID
    capacity: Capacity = Capacity.MEMBER
    from_item: int = Field(default=1, ge=1, le=100)
    until_item: int | None = Field(default=None, ge=1, le=100, description="The last; to the end where null.")


class AttendanceRegister(Write):
    attendance: list[AttendanceWrite] = Field(
        default_factory=list,
        max_length=200,
        description="Of a written procedure it is found: who answered, or acknowledged receipt.",
    )


class DeclarationWrite(InterestWrite):
    item: int = ITEM


class DeclarationRead(DeclarationWrite, InterestRead):
    pass


class ProceedingWrite(Write):
    """What is minuted of an item."""

    item: int = ITEM
    was_taken: bool = Field(default=True, description="False where it was not reached.")
    declarations_asked: bool = Field(default=False, description="Whether interests were asked for.")
    discussion: Text = Field(description="A summary.", examples=["The survey is in; the ground holds."])
    dissent: Text | None = None


class ItemQuorum(Read):
    """Whether enough members are there for an item; the recused are not counted."""

    item: int
    eligible: int
    present: int
    quorum_needed: int
    quorate: bool


class ProceedingRead(ProceedingWrite):
    quorum: ItemQuorum | None = Field(default=None, description="As it was when the minutes were issued.")
    outcome: Outcome | None = Field(default=None, description="Of its decision.")


class MinutesWrite(Write):
    proceedings: list[ProceedingWrite] = Field(min_length=1, max_length=100)

    @model_validator(mode="after")
    def minutes_each_once(self) -> Self:
        if len({each.item for each in self.proceedings}) < len(self.proceedings):
            raise ValueError("an item is minuted once")
        return self


class CorrectionWrite(Write):
    item: int | None = Field(default=None, ge=1, le=100)
    text: Text = Field(examples=["For 400 m read 450 m"])


class CorrectionRead(CorrectionWrite):
    corrected_by: str
    corrected_at: datetime


class MeetingCancellation(Write):
    reason: Text = Field(examples=["No quorum could be had"])


class Quorums(Read):
    """The quorum of each item, by who is there for it."""

    reference: str
    body_id: UUID
    items: list[ItemQuorum]


def action(name: str, permission: str = WRITE) -> Action:
    return Action(permission, MOVES[name].sources)


class MeetingRead(MeetingBasis, EntityRead):
    address: ClassVar[str] = "/v1/meetings"
    actions: ClassVar[dict[str, Action]] = {
        "update": Action(WRITE, {MeetingStatus.PLANNED}),
        "invitation": action("invitation"),
        "acknowledgement": Action(DECIDE, {MeetingStatus.OPEN}),
        "holding": action("holding"),
        "attendance": Action(WRITE, {MeetingStatus.HELD}),
        "declarations": Action(DECIDE, LIVE),
        "minutes": Action(WRITE, {MeetingStatus.HELD}),
        "issue": action("issue"),
        "confirmation": action("confirmation", CONFIRM),
        "corrections": Action(WRITE, ISSUED),
        "cancellation": action("cancellation"),
    }
    marked: ClassVar[dict[str, Marking]] = dict.fromkeys(
        ("papers", "declarations", "proceedings", "corrections"), Marking.DECISION_PAPERS
    )

    component_id: UUID
    body_id: UUID
    reference: str
    status: MeetingStatus
    meets_on: date | None = Field(description="The day of the meeting, or the last day to answer.")
    papers: list[PaperRead] | None = Field(description="Frozen, with their digests, when it is held.")
    invited: list[str] = Field(description="The people who may answer a written procedure.")
    acknowledged: list[str] = Field(description="Who of them acknowledged receipt.")
    attendance: list[AttendanceWrite]
    declarations: list[DeclarationRead] | None
    proceedings: list[ProceedingRead] | None = Field(description="The minutes.")
    corrections: list[CorrectionRead] | None = Field(description="Of the minutes, which are never edited.")
    reason: str | None = Field(description="Why it was cancelled.")
    issued_at: datetime | None
    issued_by: str | None
    confirmed_at: datetime | None
    confirmed_by: str | None
