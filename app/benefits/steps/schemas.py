"""What a client may say about what leads to benefits, and what it is told."""

from typing import Any, ClassVar, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from app.benefits.steps.models import StepKind
from app.core.schemas import Action, Day, EntityRead, Label, Read, Write

WRITE = "benefit:write"
EXAMPLE: dict[str, Any] = {"kind": "output", "title": "Lined cutting", "due_on": "2027-03-31"}


class BenefitStepWrite(Write):
    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    kind: StepKind
    title: Label
    owner: Label | None = None
    due_on: Day | None = Field(default=None, description="When it is to be there.")
    done_on: Day | None = Field(default=None, description="When it was there.")
    leads_to: list[UUID] = Field(
        default_factory=list,
        max_length=100,
        description="Steps of the same kind or of a later one, and benefits: output, capability, outcome, benefit.",
    )


class BenefitStepRead(BenefitStepWrite, EntityRead):
    address: ClassVar[str] = "/v1/benefit-steps"
    actions: ClassVar[dict[str, Action]] = {"update": Action(WRITE), "delete": Action(WRITE)}

    component_id: UUID
    reference: str


class MapNode(Read):
    """Something that a benefit depends on, the benefit itself, or what it serves."""

    id: UUID
    kind: StepKind | Literal["benefit", "objective"]
    title: str | None = Field(description="Null of an objective: read it at its link.")
    leads_to: list[UUID]
    link: str


class BenefitMap(Read):
    """All that leads to a benefit, as far as the caller sees it, and the objective that it serves."""

    benefit_id: UUID
    nodes: list[MapNode]
    missing: list[StepKind | Literal["objective"]] = Field(description="Kinds of which there is none.")
