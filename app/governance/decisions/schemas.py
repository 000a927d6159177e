"""What a client may say about a decision, and what it is told."""

import re
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from app.calc.money import Money
from app.core.model import Marking
from app.core.schemas import Action, Day, EntityRead, Instant, Label, Read, Text, Write
from app.governance.authority.schemas import Figures, Standing
from app.governance.decisions.models import DecisionKind
from app.governance.decisions.parts import (
    DecidedAs,
    EffectRead,
    EffectWrite,
    EvidenceRead,
    EvidenceWrite,
    InterestRead,
    OpinionRead,
    SourceWrite,
    TakenElsewhere,
    TallyRead,
    VoteRead,
)
from app.governance.decisions.states import MOVES, WANTED, DecisionStatus, Outcome


class Option(Write):
    """One way to go."""

    label: Label = Field(examples=["Do nothing"])
    summary: Text = Field(examples=["The cutting floods again next winter."])
    cost: Money | None = None

    @property
    def does_nothing(self) -> bool:
        return re.sub("[^a-z]", "", self.label.lower()) in {"donothing", "doingnothing"}


class DecisionBasis(Figures):
    """What is asked, but for the options. A draft may leave open what a proposal may not."""

    kind: DecisionKind
    title: Label = Field(examples=["Release reserve for the cutting"])
    question: Text | None = None
    recommendation: Text | None = None
    requested_from: Label | None = Field(
        default=None, description="The body or role that is to decide.", examples=["Programme board"]
    )
    due_on: Day | None = Field(default=None, description="The last day on which the decision is of use.")
    lapses_on: Day | None = Field(
        default=None, description="If it is not decided by then, the proposal may expire."
    )
    supersedes_id: UUID | None = Field(
        default=None, description="The approved decision that this one supersedes once it is approved."
    )


class DecisionWrite(DecisionBasis):
    options: list[Option] = Field(
        default_factory=list,
        max_length=20,
        description='The ways to go; when it is proposed, "Do nothing" must be among them.',
    )
    evidence: list[EvidenceWrite] = Field(
        default_factory=list, max_length=50, description="Frozen, with its digests, when it is proposed."
    )
    effects: list[EffectWrite] = Field(
        default_factory=list, max_length=20, description="What its approval does by itself, once."
    )


class TakenDecisionWrite(DecisionWrite, SourceWrite):
    """A decision that was taken elsewhere, recorded with what shows it."""

    evidence: list[EvidenceWrite] = Field(min_length=1, max_length=50)
    outcome: Literal[Outcome.APPROVED, Outcome.REJECTED]
    rationale: Text = Field(examples=["The line had to open for the games"])
    decided_at: Instant = Field(examples=["2026-03-31T12:00:00Z"])
    effective_on: Day | None = None

    @model_validator(mode="after")
    def says_what_an_emergency_needs(self) -> Self:
        if self.emergency_by_id and (self.body_id is None or self.outcome != Outcome.APPROVED):
            raise ValueError("an emergency decision approves, in the name of a body that ratifies it")
        return self


class Remark(Write):
    """Why it is returned or withdrawn."""

    remark: Text = Field(examples=["The figures of the business case are a year old"])


class IfMissed(StrEnum):
    """What becomes of an approval whose condition is not met in time."""

    SUSPEND = "suspend"
    REVERT = "revert"
    ESCALATE = "escalate"


class ConditionWrite(Write):
    """What must be true for a conditional approval to hold."""

    text: Text
    owner: Label = Field(description="The role that sees to it.")
    due_on: Day
    verifier_id: UUID | None = Field(
        default=None, description="The person who verifies it; whoever may decide, where null."
    )
    if_missed: IfMissed = Field(
        default=IfMissed.SUSPEND,
        description="When the grace is over: `suspend` puts it in review again, `revert` ends the approval, "
        "`escalate` tells who is above.",
    )
    grace_days: int = Field(default=5, ge=0, le=365, description="Working days after `due_on`.")


class ConditionStatus(StrEnum):
    OPEN = "open"
    MET = "met"
    WAIVED = "waived"
    MISSED = "missed"


class ConditionRead(ConditionWrite):
    status: ConditionStatus = ConditionStatus.OPEN
    discharged_at: datetime | None = None
    discharged_by: str | None = Field(default=None, description="The member who verified it.")
    evidence: Text | None = None
    waived_at: datetime | None = None
    waived_by: str | None = Field(default=None, description="The member of the body who said so.")
    waiver: Text | None = Field(default=None, description="Why it was done without.")
    missed_at: datetime | None = Field(default=None, description="When its grace was over.")


class OutcomeWrite(Write):
    """What the body made of it, and why."""

    outcome: Outcome
    rationale: Text = Field(examples=["Within tolerance, and the benefit still exceeds the cost"])
    conditions: list[ConditionWrite] = Field(default_factory=list, max_length=50)
    next_on: Day | None = Field(default=None, description="When a deferred decision comes back.")
    effective_on: Day | None = Field(default=None, description="From when it holds; at once where null.")
    expires_on: Day | None = Field(default=None, description="An approval not used by then may expire.")
    decided_at: Instant | None = Field(
        default=None, description="When the body decided, if that was not just now."
    )

    @model_validator(mode="after")
    def says_what_its_outcome_needs(self) -> Self:
        conditional = self.outcome == Outcome.APPROVED_WITH_CONDITIONS
        if conditional != bool(self.conditions):
            raise ValueError("an approval with conditions has conditions, and no other outcome has any")
        if (self.outcome == Outcome.DEFERRED) != (self.next_on is not None):
            raise ValueError("a deferral says on which day it comes back, and no other outcome does")
        approved = conditional or self.outcome == Outcome.APPROVED
        if not approved and (self.effective_on or self.expires_on):
            raise ValueError("only what is approved takes effect and expires")
        if self.effective_on and self.expires_on and self.expires_on < self.effective_on:
            raise ValueError(f"it cannot expire on {self.expires_on}, before it takes effect")
        return self


class Discharge(Write):
    condition: int = Field(ge=1, le=50, description="Its place in `conditions`, from 1.")
    evidence: Text = Field(description="What shows that it is met.", examples=["Signed survey of the site"])


class Waiver(Write):
    condition: int = Field(ge=1, le=50, description="Its place in `conditions`, from 1.")
    reason: Text = Field(examples=["The landowner has sold, and the buyer agrees in writing"])


def action(name: str, permission: str) -> Action:
    return Action(permission, MOVES[name].sources)


class DecisionRead(DecisionBasis, EntityRead):
    address: ClassVar[str] = "/v1/decisions"
    actions: ClassVar[dict[str, Action]] = {
        "update": Action("decision:propose", {DecisionStatus.DRAFT}),
        "proposal": action("proposal", "decision:propose"),
        "return": action("return", "decision:review"),
        "review": action("review", "decision:review"),
        "opinions": Action("decision:advise", WANTED),
        "interests": Action("decision:decide", WANTED),
        "votes": Action("decision:decide", {DecisionStatus.IN_REVIEW}),
        "outcome": action("outcome", "decision:decide"),
        "discharge": action("discharge", "decision:decide"),
        "waiver": action("discharge", "decision:decide"),
        "withdrawal": action("withdrawal", "decision:propose"),
        "expiry": action("expiry", "decision:review"),
    }
    marked: ClassVar[dict[str, Marking]] = dict.fromkeys(
        ("question", "options", "recommendation", "rationale", "remark", "opinions", "interests"),
        Marking.DECISION_PAPERS,
    )

    reference: str
    component_id: UUID
    status: DecisionStatus
    options: list[Option] | None
    evidence: list[EvidenceRead]
    effects: list[EffectRead]
    authority: Standing | None = Field(
        description="Who decides it, by the limits and the office's type in force when it was proposed."
    )
    body_id: UUID | None
    meeting_id: UUID | None = Field(description="The meeting that it is taken in, if it is on an agenda.")
    awaits_minutes: bool = Field(
        description="Whether what it does waits until the minutes of that meeting are confirmed."
    )
    opinion_due_on: Day | None = Field(description="Until when an office that must be heard is waited for.")
    opinions: list[OpinionRead] | None
    interests: list[InterestRead] | None
    votes: list[VoteRead]
    tally: TallyRead | None
    decided_as: DecidedAs | None
    elsewhere: TakenElsewhere | None = Field(description="Where it was taken, if it was only recorded here.")
    is_unauthorised: bool = Field(
        description="Whether it was taken elsewhere beyond the authority of who took it; it stays so when ratified."
    )
    reviewed_at: datetime | None = Field(description="When it was last taken into review.")
    effects_due_on: Day | None = Field(description="When what it does is yet to be done.")
    attempts: int = Field(description="How often a worker failed at what was due since it last did it.")
    next_try_at: datetime | None = Field(description="When it tries again.")
    last_failure: str | None = Field(description="How it failed last.")
    outcome: Outcome | None = Field(description="What was last made of it in review.")
    rationale: str | None
    remark: str | None = Field(description="Why it was last returned or withdrawn.")
    conditions: list[ConditionRead]
    grace_until: Day | None = Field(
        description="The last day on which an open condition can be met before what it says follows."
    )
    misses: int = Field(description="How many conditions were not met in time.")
    days_to_decide: int | None = Field(
        description="Working days from the proposal to the first outcome that was no deferral, but for those while "
        "it was returned."
    )
    next_on: Day | None
    effective_on: Day | None
    expires_on: Day | None
    returns: int = Field(description="How often it was returned to its proposer.")
    deferrals: int = Field(description="How often it was deferred.")
    drafted_by: str
    proposed_by: str | None
    decided_by: str | None
    proposed_at: datetime | None
    decided_at: datetime | None
    recorded_at: datetime | None = Field(description="When the outcome was entered.")
    superseded_by_id: UUID | None


class DecisionWanted(Read):
    """A decision that somebody waits for, without its papers."""

    id: UUID
    reference: str
    component_id: UUID
    kind: DecisionKind
    title: str
    status: DecisionStatus
    requested_from: str | None
    value: Money | None
    due_on: Day | None
    next_on: Day | None = Field(description="When it comes back, if it is deferred.")
