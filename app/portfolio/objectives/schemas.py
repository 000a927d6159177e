"""What a client may say about strategic objectives and contributions, and what it is told."""

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from app.components.models import ComponentKind
from app.core.schemas import Action, EntityRead, Label, Number, Ratio, Read, Text, Write


class ObjectiveWrite(Write):
    code: Label = Field(description="Unique in the organisation.", examples=["OBJ-1"])
    title: Label = Field(examples=["Journeys that arrive on time"])
    description: Text | None = None
    weight: Annotated[Number, Field(ge=0, le=1000)] = Field(
        description="Beside the weights of the others; of any sum.", examples=[3]
    )
    owner: Label | None = Field(default=None, description="Role or person answerable for it.")
    period: Label | None = Field(default=None, description="What it is for.", examples=["2025 to 2030"])


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
    over_allocated: bool = Field(description="Whether the shares add up to more than 1.")


class Uncovered(Read):
    """A live component that contributes to no objective, nor does any above it."""

    component_id: UUID
    kind: ComponentKind
    code: str
    name: str


class Coverage(Read):
    """Who serves which objective, both ways."""

    portfolio_id: UUID
    objectives: list[ObjectiveCoverage]
    objectives_nobody_serves: list[str] = Field(description="Their codes.")
    components: int = Field(description="Live projects of the portfolio.")
    components_that_serve_none: int
    serving_none: list[Uncovered] = Field(description="The first 500 of them, by code.")
