"""What a client may say about lifecycles, and what it is told."""

from datetime import datetime
from typing import ClassVar, Self
from uuid import UUID

from pydantic import Field, computed_field, model_validator

from app.core.schemas import Action, Day, EntityRead, Label, Read, Slug, Text, Write
from app.governance.lifecycles.models import LifecycleStatus
from app.governance.lifecycles.templates import Stages, StageTemplate

CONFIGURE, FOLLOW = "lifecycle:write", "gate:write"


class LifecycleStandard(Read):
    """A ready-made lifecycle: read-only, to follow or to tailor."""

    slug: Slug
    name: Label
    description: Text
    stages: list[StageTemplate]


class LifecycleStandards(Read):
    items: list[LifecycleStandard]


class LifecycleRevision(Write):
    name: Label = Field(examples=["Our stages"])
    description: Text | None = None
    stages: Stages = Field(examples=[[{"code": "plan", "name": "Plan"}]])


class LifecycleWrite(Write):
    """A lifecycle of one's own: with stages, or those of what it is tailored from."""

    slug: Slug = Field(
        description="With one that there is, this is its next version.", examples=["our_stages"]
    )
    name: Label = Field(examples=["Our stages"])
    description: Text | None = None
    based_on: Label | None = Field(
        default=None,
        description="The slug of a standard lifecycle, or the id of one of the organisation's.",
        examples=["prince2"],
    )
    stages: Stages | None = Field(default=None, description="As they are in `based_on` where null.")

    @model_validator(mode="after")
    def has_stages(self) -> Self:
        if self.stages is None and self.based_on is None:
            raise ValueError("it has stages, or is based on what has")
        return self


class LifecycleRead(LifecycleRevision, EntityRead):
    address: ClassVar[str] = "/v1/lifecycles"
    actions: ClassVar[dict[str, Action]] = {
        "update": Action(CONFIGURE, {LifecycleStatus.DRAFT}),
        "adoption": Action(CONFIGURE, {LifecycleStatus.DRAFT}),
        "retirement": Action(CONFIGURE, {LifecycleStatus.IN_USE}),
    }

    slug: Slug
    number: int
    based_on: str | None
    status: LifecycleStatus
    adopted_at: datetime | None
    retired_at: datetime | None


class StageDates(Write):
    """When a stage and the gate that ends it are to be, and which part of the plan is its work."""

    stage: Slug = Field(examples=["initiation"])
    planned_start_on: Day | None = None
    planned_finish_on: Day | None = None
    gate_planned_on: Day | None = None
    work: Label | None = Field(
        default=None,
        description="The WBS code, or the summary task, that the stage's work is below in the plan.",
        examples=["2"],
    )


class LifecycleUseWrite(Write):
    """Which lifecycle a component follows from now on: a standard one, or a version in use."""

    standard: Slug | None = Field(default=None, examples=["prince2"])
    lifecycle_id: UUID | None = None
    dates: list[StageDates] = Field(default_factory=list, max_length=30)
    decision_id: UUID | None = Field(
        default=None,
        description="The approved decision, of kind `tailoring` or `method`, to follow another once work has begun.",
    )

    @model_validator(mode="after")
    def names_one(self) -> Self:
        if (self.standard is None) == (self.lifecycle_id is None):
            raise ValueError("it follows a standard lifecycle, or a version of the organisation's")
        return self


class LifecycleUseRead(LifecycleUseWrite, EntityRead):
    address: ClassVar[str] = "/v1/lifecycle-uses"

    component_id: UUID
    name: str
    number: int | None = Field(description="Of the version; null of a standard one.")
    follows_from: Day


class LifecycleGate(Read):
    """A gate as the lifecycle of a component shows it."""

    id: UUID
    code: str | None
    name: str
    planned_on: Day | None
    forecast_on: Day | None
    held_on: Day | None
    outcome: str | None
    waived_on: Day | None


class LifecycleStage(Read):
    """A stage as the lifecycle of a component shows it."""

    id: UUID
    code: str
    name: str
    status: str
    planned_start_on: Day | None
    planned_finish_on: Day | None
    opened_on: Day | None
    closed_on: Day | None
    gate: LifecycleGate | None = Field(description="The gate that ends it.")


class ComponentLifecycle(Read):
    """The lifecycle that a component follows, laid out in its stages and gates."""

    component_id: UUID
    use_id: UUID | None = Field(description="Null where it follows none.")
    standard: str | None
    lifecycle_id: UUID | None
    name: str | None
    number: int | None
    stages: list[LifecycleStage]

    @computed_field(description="The code of the last stage that is open.")  # type: ignore[prop-decorator]
    @property
    def stage(self) -> str | None:
        open_ = [each.code for each in self.stages if each.status == "open"]
        return open_[-1] if open_ else None
