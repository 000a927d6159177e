"""What a client may say about an independent review, and what it is told."""

from datetime import datetime
from typing import Annotated, ClassVar, Literal, Self
from uuid import UUID

from pydantic import Field, computed_field, model_validator

from app.calc.confidence import SCALES, Rating
from app.core.schemas import Action, Day, EntityRead, Label, Read, Text, Write
from app.governance.assurance.plan.schemas import PLAN, KindOfReview
from app.governance.assurance.reviews.models import ReviewStatus

REVIEW = "assurance:review"
ScaleName = Literal["uk-five-point", "uk-three-point"]
assert set(SCALES) == set(ScaleName.__args__)  # type: ignore[attr-defined]


class Reviewer(Write):
    person_id: UUID = Field(description="The member that the person is; not of the delivery line.")
    role: Label = Field(default="Reviewer", examples=["Review team leader"])


class ReviewConfidence(Write):
    """How confident the reviewers are of delivery, on a named scale."""

    scale: ScaleName = Field(description="Ratings of two scales are never compared.")
    value: str = Field(
        max_length=40,
        description="; ".join(f"{scale.id}: {', '.join(scale.ratings)}" for scale in SCALES.values()),
        examples=["amber"],
    )
    assessor: Label = Field(description="In whose name it is given.", examples=["Review team"])

    @model_validator(mode="after")
    def is_on_its_scale(self) -> Self:
        Rating(self.scale, self.value)
        return self


class ReviewWrite(KindOfReview):
    title: Label = Field(examples=["Gate review 3 of the signalling works"])
    planned_review_id: UUID | None = Field(
        default=None, description="What it was on the assurance plan: held, once this is issued."
    )
    reviewers: Annotated[list[Reviewer], Field(min_length=1, max_length=20)]
    reviewed_on: Day | None = Field(default=None, description="The last day of the review.")
    delivery_confidence: ReviewConfidence | None = None
    summary: Text | None = Field(default=None, examples=["Ready, but for the operator's acceptance plan."])

    @model_validator(mode="after")
    def names_each_once(self) -> Self:
        if len({each.person_id for each in self.reviewers}) < len(self.reviewers):
            raise ValueError("a reviewer is named once")
        return self


class CorrectionWrite(Write):
    text: Text = Field(
        description="What is wrong in the report, and what is right.",
        examples=["Page 2: the contract was signed in May, not in March"],
    )


class CorrectionRead(CorrectionWrite, Read):
    by: str = Field(description="The member who entered it.")
    at: datetime


class FollowUpWrite(Write):
    follow_up_id: UUID = Field(description="The planned review, of the same component, that follows it up.")


class ReviewRead(ReviewWrite, EntityRead):
    address: ClassVar[str] = "/v1/assurance-reviews"
    actions: ClassVar[dict[str, Action]] = {
        "update": Action(REVIEW, {ReviewStatus.DRAFT}),
        "delete": Action(REVIEW, {ReviewStatus.DRAFT}),
        "create_recommendation": Action(REVIEW, {ReviewStatus.DRAFT}),
        "issue": Action(REVIEW, {ReviewStatus.DRAFT}),
        "corrections": Action(REVIEW, {ReviewStatus.ISSUED}),
        "follow-up": Action(PLAN, {ReviewStatus.ISSUED}),
    }

    component_id: UUID
    reference: str
    status: ReviewStatus
    is_red: bool = Field(description="Issued with the least confident rating of its scale.")
    follow_up_id: UUID | None
    corrections: list[CorrectionRead] = Field(description="Appended; what was issued stays as it was.")
    issued_by: str | None
    issued_at: datetime | None

    @computed_field(description="Whether it is red, and no follow-up review is planned yet.")  # type: ignore[prop-decorator]
    @property
    def needs_follow_up(self) -> bool:
        return bool(self.is_red) and self.follow_up_id is None
