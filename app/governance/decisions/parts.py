"""What a decision is made of besides its question: evidence, effects, opinions, interests and votes."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from app.calc.authority.voting import Result, Vote
from app.core.schemas import Day, Label, Read, Slug, Text, Write

Sha256 = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]


class RecordNamed(Write):
    """A record that this service keeps."""

    kind: Slug = Field(description="The table that its history is kept by.", examples=["business_cases"])
    id: UUID


class EvidenceWrite(Write):
    """What a decision rests on: a record kept here, or a document kept elsewhere, with its digest."""

    title: Label = Field(examples=["Business case, version 3"])
    record: RecordNamed | None = Field(
        default=None, description="Its digest is taken when the decision is proposed."
    )
    address: Label | None = Field(default=None, description="Where the document is.")
    sha256: Sha256 | None = Field(default=None, description="Of the document; of a record it is found.")

    @model_validator(mode="after")
    def is_one_of_both(self) -> Self:
        if (self.record is None) == (self.address is None):
            raise ValueError("it is a record, or it has an address")
        if self.address and not self.sha256:
            raise ValueError("a document comes with its digest")
        return self


class EvidenceRead(EvidenceWrite):
    record_version: int | None = None
    frozen_at: datetime | None = Field(default=None, description="When the decision was proposed.")


class EffectWrite(Write):
    """What an approval does by itself."""

    effect: Label = Field(description="Its name; see the documentation.", examples=["component.start"])
    arguments: dict[str, Any] = Field(default_factory=dict, max_length=50)
    permitted_before_discharge: bool = Field(
        default=False, description="Whether a conditional approval releases it already."
    )


class Written(Read):
    """The version of a record that an effect wrote."""

    kind: str = Field(examples=["components"])
    id: UUID
    version: int


class EffectRead(EffectWrite):
    state_sha256: Sha256 | None = Field(
        default=None, description="Of what it presupposes, as that was when the decision was proposed."
    )
    applied_at: datetime | None = None
    refused: str | None = Field(default=None, description="Why it could not be done when it was due.")
    wrote: list[Written] = Field(
        default_factory=list, description="What it wrote, where it can be undone by that."
    )
    provisional: bool = Field(
        default=False, description="Whether an emergency decision has done it, and is yet to be ratified."
    )
    undone_at: datetime | None = Field(
        default=None, description="When it was taken back, for the decision came to nothing."
    )
    not_undone: str | None = Field(
        default=None, description="Why it was not taken back then: an action asks somebody to see to it."
    )


class Stance(StrEnum):
    SUPPORT = "support"
    OPPOSE = "oppose"
    NEUTRAL = "neutral"


class OpinionWrite(Write):
    """What somebody who was consulted thinks of it."""

    stance: Stance
    opinion: Text = Field(examples=["The estimate holds; the date does not"])


class OpinionRead(OpinionWrite):
    person_id: str
    office_id: UUID | None = Field(description="The office it is the opinion of, if they work there.")
    given_at: datetime


class InterestKind(StrEnum):
    NONE = "none"
    FINANCIAL = "financial"
    PERSONAL = "personal"
    PROFESSIONAL = "professional"


class InterestAction(StrEnum):
    NOTE = "note"
    NO_VOTE = "no_vote"
    LEAVE = "leave"


class InterestWrite(Write):
    """Whether one has an interest in the matter oneself, and what follows from it."""

    interest: InterestKind
    action: InterestAction = Field(
        default=InterestAction.NOTE, description="All but `note` are recusals: no vote, and no decision."
    )
    note: Text | None = None

    @model_validator(mode="after")
    def follows(self) -> Self:
        if self.interest is InterestKind.NONE and self.action is not InterestAction.NOTE:
            raise ValueError("from no interest nothing follows")
        return self


class InterestRead(InterestWrite):
    person_id: str
    declared_at: datetime


class VoteWrite(Write):
    vote: Vote
    casting: Vote | None = Field(
        default=None,
        description="The second vote of who acts as chair, where the body's rule has a `casting_vote`: it counts "
        "where the votes are tied.",
    )


class VoteRead(VoteWrite):
    person_id: str
    seat_of: str = Field(description="Whose seat it was cast in.")
    clause: str | None = Field(description="By which it was another who cast it.")
    cast_at: datetime


class TallyRead(Read):
    """What the votes came to when it was decided."""

    eligible: int
    present: int
    quorum_needed: int
    quorate: bool
    yes: float
    no: float
    result: Result
    casting: Vote | None = Field(default=None, description="The casting vote, where it broke a tie.")


class DecidedAs(Read):
    """In which seat it was decided, or for which office."""

    person_id: str
    seat_of: str | None
    clause: str


class TakenElsewhere(Read):
    """Where a decision was taken that was only recorded here."""

    source: str
    taken_by: str
    outcome: str
    decided_at: datetime
    body_id: UUID | None
    ratify_by: date | None
    emergency_by_id: UUID | None = None


class SourceWrite(Write):
    """Where, by whom and when a decision was taken that is only recorded here."""

    source: Label = Field(examples=["Letter of the minister"])
    taken_by: Label = Field(examples=["Minister"])
    body_id: UUID | None = Field(default=None, description="The body in whose name it was, if any.")
    ratify_by: Day = Field(
        description="If it was beyond their authority, or taken in an emergency: the last day to ratify it."
    )
    emergency_by_id: UUID | None = Field(
        default=None,
        description="Who took it alone in an emergency, in the name of `body_id`: where they are its executive or "
        "chair and it is within its limits, what can be undone is done at once, provisionally, until the body "
        "ratifies it.",
    )
