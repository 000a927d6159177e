"""What a client may say of a consultation on a plan, and what it is told."""

from typing import ClassVar, Self
from uuid import UUID

from pydantic import Field, model_validator

from app.core.schemas import Action, Day, EntityRead, Label, Text, Write
from app.methods.consultations.models import PlanResponse

READ, WRITE = "consultation:read", "consultation:write"


class PlanConsultationRevision(Write):
    """Who was asked, and what came of it."""

    stakeholder: Label = Field(examples=["Passengers' council"])
    asked_on: Day = Field(examples=["2026-10-01"])
    respond_by: Day | None = None
    response: PlanResponse | None = Field(default=None, examples=["objection"])
    responded_on: Day | None = Field(default=None, examples=["2026-10-12"])
    comment: Text | None = None
    done: Text | None = Field(default=None, description="What was made of it.")
    settled_on: Day | None = Field(
        default=None, description="When an objection was settled: open until then."
    )

    @model_validator(mode="after")
    def is_in_order(self) -> Self:
        if (self.response is None) != (self.responded_on is None):
            raise ValueError("a response and its date belong together")
        if self.responded_on and self.responded_on < self.asked_on:
            raise ValueError(f"nobody responds on {self.responded_on}, before being asked")
        if self.settled_on and (self.response is not PlanResponse.OBJECTION or not self.done):
            raise ValueError("only an objection is settled, by what was done")
        return self


class PlanConsultationWrite(PlanConsultationRevision):
    """A stakeholder who is asked about a plan."""

    component_id: UUID
    baseline_id: UUID | None = Field(default=None, description="The plan, or else `schedule_version_id`.")
    schedule_version_id: UUID | None = None

    @model_validator(mode="after")
    def is_on_one_plan(self) -> Self:
        if (self.baseline_id is None) == (self.schedule_version_id is None):
            raise ValueError("it is on a baseline, or on a version of the schedule")
        return self


class PlanConsultationRead(PlanConsultationRevision, EntityRead):
    address: ClassVar[str] = "/v1/plan-consultations"
    actions: ClassVar[dict[str, Action]] = {"update": Action(WRITE)}

    component_id: UUID
    baseline_id: UUID | None
    schedule_version_id: UUID | None
