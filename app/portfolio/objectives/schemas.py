"""What a client may say about strategic objectives and contributions, and what it is told."""

from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field, model_validator

from app.components.models import ComponentKind
from app.core.schemas import Action, Day, EntityRead, Label, Number, Ratio, Read, Text, Write


class ObjectiveMeasure(Write):
    """What an objective is measured by: where it was, is, and is to be."""

    name: Label = Field(examples=["Journeys within five minutes of plan"])
    unit: Label = Field(examples=["%"])
    baseline: Number | None = Field(default=None, examples=[81])
    target: Number = Field(examples=[92])
    due_on: Day | None = Field(default=None, description="When the target is to be reached.")
    actual: Number | None = Field(default=None, description="The newest reading.", examples=[84])
    actual_on: Day | None = Field(default=None, description="The day of that reading.")
    source: Text | None = Field(default=None, description="What the reading was taken from.")

    @model_validator(mode="after")
    def says_when(self) -> Self:
        if (self.actual is None) != (self.actual_on is None):
            raise ValueError("a reading has an actual and its actual_on")
        if self.baseline == self.target:
            raise ValueError("a target differs from the baseline: what would there be to reach?")
        return self


class ObjectiveWrite(Write):
    code: Label = Field(description="Unique in the organisation.", examples=["OBJ-1"])
    title: Label = Field(examples=["Journeys that arrive on time"])
    description: Text | None = None
    weight: Annotated[Number, Field(ge=0, le=1000)] = Field(
        description="Beside the weights of the others; of any sum.", examples=[3]
    )
    owner: Label | None = Field(default=None, description="Role or person answerable for it.")
    period: Label | None = Field(default=None, description="What it is for.", examples=["2025 to 2030"])
    measures: list[ObjectiveMeasure] = Field(default_factory=list, max_length=20)


class ObjectiveRead(ObjectiveWrite, EntityRead):
    address: ClassVar[str] = "/v1/strategic-objectives"
    actions: ClassVar[dict[str, Action]] = {
        "update": Action("objective:write"),
        "delete": Action("objective:write"),
    }


class ContributionRevision(Write):
    """What of a contribution can change."""

    share: Ratio = Field(description="How much of the objective it is to deliver, 0 to 1.", examples=[0.25])
    rationale: Text | None = None


class ContributionWrite(ContributionRevision):
    objective_id: UUID


class ContributionRead(ContributionWrite, EntityRead):
    address: ClassVar[str] = "/v1/strategic-contributions"
    actions: ClassVar[dict[str, Action]] = {
        "update": Action("objective:write"),
        "delete": Action("objective:write"),
    }

    component_id: UUID


class ObjectiveCoverage(Read):
    """What the live components of a portfolio contribute to one objective."""

    objective_id: UUID
    code: str
    title: str
    weight: float = Field(description="Its part of the weight of all objectives, 0 to 1.")
    components: int
    share: float | None = Field(description="The sum of the shares; null where nobody contributes.")
    weighted_share: float = Field(description="Weight times share, a share above 1 counting as 1.")
    over_allocated: bool = Field(description="Whether the shares add up to more than 1.")


class Uncovered(Read):
    """A live component that contributes to no objective, nor does any above it."""

    component_id: UUID
    kind: ComponentKind
    code: str
    name: str


class Serving(Read):
    """A live component that contributes by itself, and how much of the strategy that is."""

    component_id: UUID
    kind: ComponentKind
    code: str
    name: str
    objectives: list[str] = Field(description="Their codes.")
    weighted_share: float = Field(description="Its shares, each weighed by its objective.")


class Coverage(Read):
    """Who serves which objective, both ways."""

    portfolio_id: UUID
    objectives: list[ObjectiveCoverage]
    objectives_nobody_serves: list[str] = Field(description="Their codes.")
    weight_nobody_serves: float = Field(description="Their part of the weight of all objectives, 0 to 1.")
    weighted_share: float | None = Field(
        description="How much of the strategy is covered, 0 to 1; null without an objective that has a weight."
    )
    components: int = Field(description="Live projects of the portfolio.")
    components_that_serve_none: int
    serving: list[Serving] = Field(description="The first 500 of them, those that serve most first.")
    serving_none: list[Uncovered] = Field(description="The first 500 of them, by code.")
