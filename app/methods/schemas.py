"""What a client may say about methods and their tailoring, and what it is told."""

from datetime import date, datetime
from typing import ClassVar, Self
from uuid import UUID

from pydantic import Field, model_validator

from app.calc.methods.tailoring import Level, Tier
from app.core.schemas import Action, Day, EntityRead, Read, Slug, Text, Write
from app.governance.lifecycles.models import LifecycleStatus
from app.governance.lifecycles.templates import refuse_twice
from app.methods.standards import MethodStandard
from app.methods.templates import LifecycleKind, MethodRevision, Requirement

READ, CONFIGURE, TAILOR = "method:read", "method:write", "method:tailor"


class MethodStandards(Read):
    items: list[MethodStandard]


class MethodWrite(Write):
    """A method of one's own: what it is based on, or what it says itself."""

    slug: Slug = Field(
        description="With one that there is, this is its next version.", examples=["our_method"]
    )
    based_on: Slug | None = Field(
        default=None, description="The standard method whose principles it keeps.", examples=["prince2"]
    )
    content: MethodRevision | None = Field(default=None, description="As in `based_on` where null.")

    @model_validator(mode="after")
    def says_something(self) -> Self:
        if self.content is None and self.based_on is None:
            raise ValueError("it has content, or is based on what has")
        return self


class MethodRead(MethodRevision, EntityRead):
    address: ClassVar[str] = "/v1/methods"
    actions: ClassVar[dict[str, Action]] = {
        "update": Action(CONFIGURE, {LifecycleStatus.DRAFT}),
        "adoption": Action(CONFIGURE, {LifecycleStatus.DRAFT}),
    }

    slug: Slug
    number: int
    based_on: str | None
    status: LifecycleStatus
    adopted_at: datetime | None


class Omission(Write):
    """Something required that is left out, and until when."""

    code: Slug = Field(examples=["benefits_profile"])
    reason: Text = Field(examples=["The programme profiles them"])
    expires_on: Day = Field(description="The last day on which it is left out.", examples=["2027-03-31"])


class TailoringWrite(Write):
    """How a method is fitted to a component."""

    component_id: UUID
    standard: Slug | None = Field(
        default=None, description="A ready-made method, or else `method_id`.", examples=["prince2"]
    )
    method_id: UUID | None = Field(default=None, description="A version of the organisation's, in use.")
    size: Level = Field(examples=["medium"])
    complexity: Level = Field(description="Of its risk as well.", examples=["low"])
    regulation: Level = Field(examples=["high"])
    novelty: Level = Field(examples=["low"])
    spread: Level = Field(description="Of the team, over places and firms.", examples=["low"])
    lifecycle_kind: LifecycleKind = Field(examples=["predictive"])
    omissions: list[Omission] = Field(default_factory=list, max_length=60)
    rationale: Text = Field(examples=["Safety certification drives the tier"])
    decision_id: UUID | None = Field(
        default=None,
        description="The approved decision, of kind `tailoring` or `method`, where the matrix asks for one.",
    )

    @model_validator(mode="after")
    def is_of_one_method(self) -> Self:
        if (self.standard is None) == (self.method_id is None):
            raise ValueError("it is of a standard method, or of a version of the organisation's")
        refuse_twice("omission", (each.code for each in self.omissions))
        return self


class TailoringRead(TailoringWrite, EntityRead):
    address: ClassVar[str] = "/v1/method-tailorings"

    number: int
    method: str
    size_tier: Tier
    risk_tier: Tier
    tier: Tier = Field(description="The higher of the two, never their mean.")
    driven_by: list[str] = Field(description="The inputs that ask for the tier.")
    lifecycle: str
    report_every_days: int | None
    required: list[Requirement]
    stage: str | None = Field(description="The stage that was open: in another it is examined again.")
    tailored_on: date
    tailored_by: str
    approver_id: str | None = Field(description="Who approved its omissions, where no decision did.")
