"""What a client may say about a recommendation, and what it is told."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from app.core.schemas import Action, Day, EntityRead, Text, Write
from app.governance.assurance.recommendations.models import RecommendationStatus, Urgency

REVIEW, RESPOND, VERIFY = "assurance:review", "assurance:respond", "assurance:verify"


class RecommendationWrite(Write):
    urgency: Urgency = Field(
        description="`critical`: do it now; `essential`: before the next gate; `recommended`: to benefit."
    )
    text: Text = Field(examples=["Agree the acceptance plan with the operator"])
    owner_id: UUID | None = Field(default=None, description="The member who is to see to it.")
    due_on: Day | None = Field(default=None, description="By when; it has one once the review is issued.")


class Assignment(Write):
    """Who sees to a recommendation, and by when."""

    owner_id: UUID = Field(description="The member who is to see to it.")
    due_on: Day = Field(examples=["2027-06-30"])
    reason: Text = Field(description="For the trail.", examples=["The operator answers in June"])


class Completion(Write):
    evidence: Text = Field(
        description="What shows that it was done, or why it need not be.",
        examples=["Acceptance plan 1.0, signed by the operator"],
    )


class RecommendationRemark(Write):
    remark: Text = Field(examples=["The plan is not signed by the operator"])


class RecommendationRead(RecommendationWrite, EntityRead):
    address: ClassVar[str] = "/v1/recommendations"
    actions: ClassVar[dict[str, Action]] = {
        "update": Action(REVIEW, {RecommendationStatus.DRAFT}),
        "delete": Action(REVIEW, {RecommendationStatus.DRAFT}),
        "assignment": Action(RESPOND, {RecommendationStatus.OPEN}),
        "completion": Action(RESPOND, {RecommendationStatus.OPEN}),
        "return": Action(VERIFY, {RecommendationStatus.COMPLETED}),
        "verification": Action(VERIFY, {RecommendationStatus.COMPLETED}),
    }

    component_id: UUID
    review_id: UUID
    reference: str
    status: RecommendationStatus = Field(
        description="A draft's opens when the review is issued; it is closed by another than did it."
    )
    evidence: str | None
    completed_by: str | None = Field(description="The member who said so.")
    completed_at: datetime | None
    remark: str | None = Field(description="What was said when it was last returned or verified.")
    verified_by: str | None = Field(description="The member who verified it: neither owner nor who did it.")
    verified_at: datetime | None
