"""What a client may say of a stage, and what it is told of stages and breaches."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from pydantic import Field, computed_field, model_validator

from app.core.schemas import Action, Day, EntityRead, Label, Text, Write
from app.governance.stages.models import BreachCause, BreachStatus, StageStatus


class StageRevision(Write):
    planned_start_on: Day | None = Field(default=None, examples=["2027-04-01"])
    planned_finish_on: Day | None = None
    forecast_finish_on: Day | None = Field(
        default=None, description="When it will be done, as things are: its tolerance is judged by that."
    )
    work: Label | None = Field(
        default=None,
        description="The WBS code, or the summary task, that its tasks are below in the plan.",
        examples=["2"],
    )
    decision_id: UUID | None = Field(
        default=None,
        description="The approved decision, of kind exception, change, baseline or rebaseline, that moves its planned "
        "dates; needed once it has a tolerance for them.",
    )

    @model_validator(mode="after")
    def ends_after_it_starts(self) -> "StageRevision":
        start, finish = self.planned_start_on, self.planned_finish_on
        if start and finish and finish < start:
            raise ValueError(f"it cannot finish on {finish}, before it starts")
        return self


class StageOpeningWrite(Write):
    """That a stage is begun."""

    opened_on: Day | None = Field(default=None, description="Today where null.")
    breach_reason: Text | None = Field(
        default=None,
        description="Why it was begun though a gate before it was not passed: that is kept as a breach.",
        examples=["The contractor was on site"],
    )


class StageClosingWrite(Write):
    """That a stage is done."""

    closed_on: Day | None = Field(default=None, description="Today where null.")


class StageRead(StageRevision, EntityRead):
    address: ClassVar[str] = "/v1/stages"
    actions: ClassVar[dict[str, Action]] = {
        "update": Action("gate:write", {StageStatus.NOT_STARTED, StageStatus.OPEN}),
        "opening": Action("gate:write", {StageStatus.NOT_STARTED}),
        "closing": Action("gate:write", {StageStatus.OPEN}),
    }

    component_id: UUID
    sequence: int
    code: str
    name: str
    status: StageStatus
    opened_on: date | None
    closed_on: date | None


class BreachRead(EntityRead):
    """Work that went past a gate which nobody had passed."""

    address: ClassVar[str] = "/v1/gate-breaches"

    component_id: UUID
    gate_id: UUID
    stage_id: UUID = Field(description="The stage that was begun.")
    cause: BreachCause
    subject: str = Field(description="What was begun: the stage, or a task.")
    began_on: date
    broken_rule: str = Field(examples=["gate.not-passed"])
    explanation: str = Field(description="Why the gate did not let it pass.")
    reason: str | None = Field(description="Why it was begun nevertheless, where somebody said so.")
    status: BreachStatus
    waiver_id: UUID | None = Field(description="The waiver that healed it.")

    @computed_field(description="Where a waiver of the gate as a whole heals it; null once it is not open.")  # type: ignore[prop-decorator]
    @property
    def healed_by(self) -> str | None:
        return f"/v1/gates/{self.gate_id}/waivers" if self.status is BreachStatus.OPEN else None
