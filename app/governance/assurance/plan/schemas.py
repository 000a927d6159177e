"""What a client may say about a planned review, and what it is told."""

from typing import ClassVar, Self
from uuid import UUID

from pydantic import Field, model_validator

from app.core.schemas import Action, Day, EntityRead, Label, Text, Write
from app.governance.assurance.plan.models import LineOfDefence, PlannedStatus, ReviewKind

PLAN = "assurance:plan"


class KindOfReview(Write):
    """Which review it is."""

    kind: ReviewKind
    gate_number: int | None = Field(
        default=None, ge=0, le=5, description="Of a gate review: 0 (strategic assessment) to 5 (benefits)."
    )
    gate_id: UUID | None = Field(default=None, description="The gate of the same component that it informs.")

    @model_validator(mode="after")
    def is_numbered_as_its_kind_is(self) -> Self:
        if (self.kind is ReviewKind.GATE_REVIEW) != (self.gate_number is not None):
            raise ValueError("a gate review has a gate_number, and no other review has one")
        return self


class PlannedReviewWrite(KindOfReview):
    purpose: Text = Field(
        description="What it is to give assurance of.", examples=["Is the case ready for investment?"]
    )
    line: LineOfDefence = Field(
        description="`first` is management itself, `second` oversight such as a PMO, `third` independent."
    )
    provider: Label = Field(description="Who reviews.", examples=["Internal audit"])
    planned_on: Day = Field(examples=["2027-03-31"])


class PlannedReviewCancellation(Write):
    remark: Text = Field(description="Why it is not held.", examples=["Covered by the review of March"])


class PlannedReviewRead(PlannedReviewWrite, EntityRead):
    address: ClassVar[str] = "/v1/planned-reviews"
    actions: ClassVar[dict[str, Action]] = {
        "update": Action(PLAN, {PlannedStatus.PLANNED}),
        "cancellation": Action(PLAN, {PlannedStatus.PLANNED}),
    }

    component_id: UUID
    status: PlannedStatus = Field(description="`held` once a review that names it is issued.")
    remark: str | None = Field(description="Why it was cancelled.")
