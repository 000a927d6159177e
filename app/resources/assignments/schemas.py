"""What a client may say about assignments, and what it is told."""

from typing import Annotated, Any, ClassVar, Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator

from app.core.schemas import Action, Day, EntityRead, Number, Text, Write
from app.periods.schemas import PeriodCode
from app.resources.assignments.models import AssignmentStatus

PLAN, COMMIT, OVERTIME = "resource:plan", "resource:commit", "resource:overtime"
EXAMPLE: dict[str, Any] = {
    "component_id": "01980c2e-7c1f-7d3a-9b58-4a8c35f2d901",
    "person_id": "01980c2e-7c1f-7d3a-9b58-4a8c35f2d902",
    "period": "2026-03",
    "fte": 0.5,
}


class AssignmentRevision(Write):
    """What of a draft can change."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"fte": 0.25}]})

    fte: Annotated[Number, Field(gt=0, le=10_000)] = Field(
        description="Full-time equivalents over the working days of the period."
    )
    start_on: Day | None = Field(
        default=None, description="From when in the period it is worked; null for all of it."
    )
    finish_on: Day | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def in_order(self) -> Self:
        if (self.start_on is None) is not (self.finish_on is None):
            raise ValueError("start_on and finish_on go together")
        if self.start_on and self.finish_on and self.finish_on < self.start_on:
            raise ValueError(f"finish_on {self.finish_on} is before start_on {self.start_on}")
        return self


class AssignmentWrite(AssignmentRevision):
    """Somebody of the pool on work, in a period."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    component_id: UUID
    person_id: UUID
    role_id: UUID | None = Field(
        default=None, description="Null for their own; else one that they stand in for."
    )
    period: PeriodCode


class Overtime(Write):
    """Why somebody is committed beyond their time, which takes the permission `resource:overtime`."""

    reason: Text = Field(examples=["The possession cannot be moved."])


class Commitment(Write):
    """Booking somebody; what goes beyond their time is approved as overtime, or refused."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"overtime": None}]})

    overtime: Overtime | None = None


class AssignmentRead(AssignmentWrite, EntityRead):
    address: ClassVar[str] = "/v1/resource-assignments"
    actions: ClassVar[dict[str, Action]] = {
        "update": Action(PLAN, {"draft"}),
        "delete": Action(PLAN, {"draft"}),
        "commitment": Action(COMMIT, {"draft"}),
        "release": Action(COMMIT, {"committed"}),
    }

    role: str = Field(description="The code of the role.")
    person: str = Field(description="The code of who is assigned.")
    period_id: UUID
    status: AssignmentStatus
    overtime_reason: str | None
    overtime_by: str | None = Field(description="Who approved it.")
