"""What a client may say about a gate, and what it is told."""

from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from pydantic import Field, computed_field

from app.core.schemas import Action, Day, EntityRead, Label, Text, Write
from app.governance.gates.models import FINAL, GateOutcome


class GateStatus(StrEnum):
    UPCOMING = "upcoming"
    OPEN = "open"
    CLOSED = "closed"


class GateWrite(Write):
    sequence: int = Field(ge=0, le=999, description="Its place among the gates of the component.")
    name: Label = Field(examples=["Gate 3: investment decision"])
    planned_on: Day | None = None
    forecast_on: Day | None = None
    decision_id: UUID | None = Field(
        default=None, description="The decision of kind `gate`, of the same component, that is taken on it."
    )


class GateOutcomeWrite(Write):
    outcome: GateOutcome
    outcome_reason: Text = Field(examples=["The plan to the next gate holds"])
    held_on: Day | None = Field(default=None, description="Today where null.")
    decision_id: UUID | None = Field(default=None, description="In place of the one it names; null keeps it.")


class GateRead(GateWrite, EntityRead):
    address: ClassVar[str] = "/v1/gates"
    actions: ClassVar[dict[str, Action]] = {
        "update": Action("gate:write", {GateStatus.UPCOMING, GateStatus.OPEN}),
        "delete": Action("gate:write", {GateStatus.UPCOMING}),
        "outcome": Action("gate:assess", {GateStatus.UPCOMING, GateStatus.OPEN}),
    }

    component_id: UUID
    held_on: Day | None
    outcome: GateOutcome | None
    outcome_reason: str | None

    @computed_field(description="Upcoming, open where it is to be held again, closed by a pass or a stop.")  # type: ignore[prop-decorator]
    @property
    def status(self) -> GateStatus:
        if self.outcome is None:
            return GateStatus.UPCOMING
        return GateStatus.CLOSED if self.outcome in FINAL else GateStatus.OPEN
