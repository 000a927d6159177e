"""What a client may say about a demand, and what it is told."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, Self
from uuid import UUID

from pydantic import Field, model_validator

from app.calc.money import Currency
from app.components.models import ComponentKind
from app.core.schemas import Action, Day, EntityRead, Label, Read, Text, Write
from app.portfolio.business_cases.schemas import Cost
from app.portfolio.demands.models import DemandStatus

READ, WRITE, TRIAGE = "demand:read", "demand:write", "demand:triage"
OPEN = frozenset(
    {DemandStatus.DRAFT, DemandStatus.SUBMITTED, DemandStatus.IN_TRIAGE, DemandStatus.ACCEPTED}
    | {DemandStatus.DEFERRED}
)
EDITED = frozenset({DemandStatus.DRAFT, DemandStatus.SUBMITTED, DemandStatus.IN_TRIAGE})
TRIAGED = frozenset({DemandStatus.SUBMITTED, DemandStatus.DEFERRED})
REOPENED = frozenset({DemandStatus.ACCEPTED, DemandStatus.REJECTED, DemandStatus.MERGED})


class DemandWrite(Write):
    """The intake form."""

    title: Label = Field(examples=["Step-free access at Northgate"])
    need: Text = Field(
        description="The problem, and who has it.", examples=["Passengers who cannot climb stairs travel on"]
    )
    requester: Label = Field(description="Who asks: a role or a unit.", examples=["Head of stations"])
    sponsor: Label | None = Field(default=None, description="Who would pay for it and answer for it.")
    category: Label | None = Field(default=None, description="Run, grow, transform, or the office's own.")
    expected_benefits: Text | None = None
    cost_low: Cost = Field(default=None, description="The low end of the rough cost.")
    cost_high: Cost = Field(default=None, description="The high end of it; with `cost_low` or not at all.")
    wanted_by: Day | None = None
    is_mandatory: bool = Field(
        default=False, description="Whether it must be done whatever it is worth: then with a citation."
    )
    citation: Text | None = Field(default=None, description="The law, order or contract that demands it.")
    target_id: UUID | None = Field(default=None, description="The component it is aimed at, if it is.")

    @model_validator(mode="after")
    def holds_together(self) -> Self:
        if self.is_mandatory and self.citation is None:
            raise ValueError("what is mandatory needs the citation of what demands it")
        if (self.cost_low is None) != (self.cost_high is None):
            raise ValueError("a range of cost has a low and a high end")
        if self.cost_low and self.cost_high:
            if self.cost_low.currency != self.cost_high.currency:
                raise ValueError("both ends of a range are in one currency")
            if self.cost_low.minor > self.cost_high.minor:
                raise ValueError("the low end of a range is not above its high end")
        return self


class DemandTriage(Write):
    due_on: Day = Field(description="When the answer is due.", examples=["2027-04-30"])
    reason: Text | None = None


class TriageOutcome(StrEnum):
    """What triage comes to."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    DEFERRED = "deferred"
    MERGED = "merged"


class DemandOutcome(Write):
    status: TriageOutcome = Field(description="What it is from now on.", examples=[TriageOutcome.ACCEPTED])
    reason: Text = Field(examples=["It serves an objective that nothing else does"])
    due_on: Day | None = Field(default=None, description="Of a deferred one: when it is looked at again.")
    duplicate_of_id: UUID | None = Field(default=None, description="Of a merged one: the demand that stays.")

    @model_validator(mode="after")
    def holds_together(self) -> Self:
        if (self.status is TriageOutcome.DEFERRED) != (self.due_on is not None):
            raise ValueError("what is deferred, and nothing else, is looked at again on a day: due_on")
        if (self.status is TriageOutcome.MERGED) != (self.duplicate_of_id is not None):
            raise ValueError("what is merged, and nothing else, is a duplicate_of_id")
        return self


class DemandConversion(Write):
    """The component that is to come of it; what is not said here comes from the demand."""

    kind: ComponentKind = Field(default=ComponentKind.PROJECT, examples=[ComponentKind.PROJECT])
    parent_id: UUID | None = Field(
        default=None, description="What it becomes part of; `target_id` where none is named."
    )
    code: Label | None = Field(default=None, description="The next of its kind where none is given.")
    name: Label | None = Field(default=None, description="The title of the demand where none is given.")
    currency: Currency | None = Field(
        default=None, description="That of the rough cost, else of what it becomes part of."
    )


class DemandReopening(Write):
    reason: Text = Field(examples=["The money that was missing has been found"])


class DemandRead(DemandWrite, EntityRead):
    address: ClassVar[str] = "/v1/demands"
    actions: ClassVar[dict[str, Action]] = {
        "update": Action(WRITE, EDITED),
        "submission": Action(WRITE, {DemandStatus.DRAFT}),
        "triage": Action(TRIAGE, TRIAGED),
        "outcome": Action(TRIAGE, {DemandStatus.IN_TRIAGE}),
        "conversion": Action(TRIAGE, {DemandStatus.ACCEPTED}),
        "reopening": Action(TRIAGE, REOPENED),
    }

    reference: str
    status: DemandStatus
    raised_by: str = Field(description="The id of the member who entered it, and does not decide on it.")
    submitted_at: datetime | None
    status_since: datetime
    due_on: date | None = Field(description="When triage is to answer, or a deferred one is looked at again.")
    reason: str | None = Field(description="Why it is in its state.")
    decided_by: str | None = Field(description="The id of the member who last moved it.")
    duplicate_of_id: UUID | None
    converted_to_id: UUID | None = Field(description="The component that came of it.")


class LikelyDuplicate(Read):
    """A demand that says much the same; whether it is one, somebody decides who knows both."""

    id: UUID
    reference: str
    title: str
    status: DemandStatus
    likeness: float = Field(description="1 is the same words.")
    link: str


class LikelyDuplicates(Read):
    demand_id: UUID
    compared: int = Field(description="With how many others: the newest 2,000 that were submitted.")
    items: list[LikelyDuplicate] = Field(description="The most alike first, 20 at most.")


class WaitingDemand(Read):
    """A demand that waits for somebody."""

    id: UUID
    reference: str
    title: str
    status: DemandStatus
    due_on: date | None
    is_overdue: bool | None = Field(description="Null where no day is set.")
    age: int | None = Field(description="Working days since it was first submitted; null of a draft.")
    waiting: int = Field(description="Working days in its present state.")
    is_too_long: bool = Field(
        description="Whether that is more than was asked about; of a deferred one, whether its day has gone by."
    )
    link: str


class DemandCount(Read):
    status: DemandStatus
    demands: int


class DemandBacklog(Read):
    """Every demand that is neither rejected, merged nor converted: what is lost is lost here first."""

    as_of: date
    days: int = Field(description="Working days in one state beyond which it waits too long.")
    statuses: list[DemandCount]
    too_long: int
    overdue: int
    items: list[WaitingDemand] = Field(description="The longest in its state first, 500 at most.")
