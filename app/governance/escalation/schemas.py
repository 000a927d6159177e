"""What a client may say about ladders and clock stops, and what it is told."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field, StringConstraints, computed_field, model_validator

from app.core.schemas import Action, EntityRead, Label, Text, Write
from app.governance.escalation.models import Rung
from app.reminders.models import ReminderKind
from app.reminders.schemas import READ, WRITE, TimeZone

__all__ = ["READ", "WRITE"]


class LadderKind(StrEnum):
    """What is escalated, by the kind of reminder that lists it; `expiries` are told of before they come."""

    DECISIONS = ReminderKind.DECISIONS
    CONDITIONS = ReminderKind.CONDITIONS
    EXCEPTIONS = ReminderKind.EXCEPTIONS
    ACTIONS = ReminderKind.ACTIONS
    GATES = ReminderKind.GATES
    EXPIRIES = ReminderKind.EXPIRIES


class StepWrite(Write):
    days: int = Field(ge=-60, le=250, description="Working days after it is due; before it below zero.")
    rung: Rung = Field(description="Who is told: `manager` is the sponsor, where the manager is the owner.")


class LadderWrite(Write):
    """When whom is told of what is due."""

    name: Label = Field(examples=["Decisions and actions"])
    kinds: list[LadderKind] = Field(min_length=1, max_length=6)
    steps: list[StepWrite] = Field(
        min_length=1,
        max_length=20,
        examples=[
            [
                {"days": -3, "rung": "owner"},
                {"days": 0, "rung": "owner"},
                {"days": 5, "rung": "manager"},
                {"days": 10, "rung": "next_body"},
            ]
        ],
    )
    stop_days_max: int = Field(
        default=10,
        ge=0,
        le=250,
        description="For how many working days in all the clock of a thing may stop.",
    )
    local_time: Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")] = "08:00"
    time_zone: TimeZone = "UTC"

    @model_validator(mode="after")
    def says_each_once(self) -> Self:
        steps = {(step.days, step.rung) for step in self.steps}
        if len(set(self.kinds)) < len(self.kinds) or len(steps) < len(self.steps):
            raise ValueError("each kind and each step is named once")
        return self


class LadderRead(LadderWrite, EntityRead):
    address: ClassVar[str] = "/v1/escalation-ladders"
    actions: ClassVar[dict[str, Action]] = {"update": Action(WRITE), "delete": Action(WRITE)}

    time_zone: str
    component_id: UUID
    next_fire_at: datetime = Field(description="When it looks next: each working day, once.")
    last_fired_at: datetime | None


class EscalationRead(EntityRead):
    """A step that was taken."""

    address: ClassVar[str] = "/v1/escalations"

    component_id: UUID
    ladder_id: UUID
    reminder_id: UUID = Field(description="The reminder that was sent.")
    kind: LadderKind
    thing: str = Field(description="Where it is read.")
    title: str
    reference: str | None
    owner: str | None
    due_on: date
    days: int = Field(description="Which step: working days after it was due, or before.")
    rung: Rung
    addressee: str | None = Field(description="Who that was; null where nobody was named.")
    fired_at: datetime


class ClockStopWrite(Write):
    """Why a thing waits on who asked for it, and for how long at most."""

    kind: LadderKind
    thing: Label = Field(
        description="Where it is read, as reminders tell it in `link`.",
        examples=["/v1/decisions/01a2093c-9380-74fd-8bf2-3ffdca97e2b2"],
    )
    days: int = Field(ge=1, le=250, description="Working days, today among them.")
    reason: Text = Field(examples=["Waiting on requester: the cost of draining is missing"])


class StopStatus(StrEnum):
    RUNNING = "running"
    ENDED = "ended"


class ClockStopRead(ClockStopWrite, EntityRead):
    address: ClassVar[str] = "/v1/clock-stops"
    actions: ClassVar[dict[str, Action]] = {"end": Action("action:write", {StopStatus.RUNNING})}

    component_id: UUID
    from_on: date
    until_on: date = Field(description="The last day on which the clock stands still.")
    ended_at: datetime | None = Field(description="When it was ended before that.")
    ended_by: str | None

    @computed_field(description="Ended, where somebody ended it; else it ends after `until_on` by itself.")  # type: ignore[prop-decorator]
    @property
    def status(self) -> StopStatus:
        return StopStatus.ENDED if self.ended_at else StopStatus.RUNNING
