"""What a client may say about templates of timelines, and what it is told."""

from datetime import datetime
from typing import Any, ClassVar, Self

from pydantic import ConfigDict, Field, model_validator

from app.calc.schedule.network import ConstraintKind, ProgressLogic
from app.core.schemas import Action, EntityRead, Label, Slug, Text, Write
from app.schedule.plan import LagCalendar
from app.schedule.schemas import MOST_MINUTES, Code, Lag, TaskShape, TaskWrite
from app.schedule.templates.models import TimelineTemplateStatus

READ, WRITE, APPROVE = "timeline:read", "timeline:write", "timeline:approve"
OF_A_PLAN = frozenset(TaskWrite.model_fields) - frozenset(TaskShape.model_fields)
MOST_TASKS = 1_000


class TimelineConstraint(Write):
    """A constraint or a deadline, by how long after the start it is."""

    kind: ConstraintKind
    offset_minutes: Lag | None = Field(
        default=None, description="Working minutes of the task's calendar after the start; ALAP has none."
    )

    @model_validator(mode="before")
    @classmethod
    def has_no_date(cls, said: Any) -> Any:
        if isinstance(said, dict) and "at" in said:
            raise ValueError("a template has no dates: say offset_minutes from the start, not at")
        return said

    @model_validator(mode="after")
    def has_its_offset(self) -> Self:
        if (self.offset_minutes is None) != (self.kind == ConstraintKind.ALAP):
            raise ValueError("every constraint but ALAP has an offset, and ALAP has none")
        return self


class TimelineTask(TaskShape):
    """A line of the work breakdown structure: a task, a milestone, a summary or a hammock."""

    code: Code
    constraints: list[TimelineConstraint] = Field(default=[], max_length=8)

    @model_validator(mode="before")
    @classmethod
    def is_shape_only(cls, said: Any) -> Any:
        """Raises ``ValueError`` where it says what only a plan can know: dates, progress and people."""
        if isinstance(said, dict) and (beyond := sorted(OF_A_PLAN & said.keys())):
            raise ValueError(
                f"a template carries shape only: {', '.join(beyond)} belongs in the plan made of it"
            )
        return said


class TimelineTemplateRevision(Write):
    """What of a draft can change."""

    name: Label = Field(examples=["Works at a station"])
    description: Text | None = None
    logic: ProgressLogic = ProgressLogic.RETAINED
    lag_calendar: LagCalendar = Field(
        default=LagCalendar.PREDECESSOR, description="Whose working time lags count in."
    )
    critical_minutes: int = Field(
        default=0, ge=-MOST_MINUTES, le=MOST_MINUTES, description="Total float that still is critical."
    )
    must_finish_offset_minutes: Lag | None = Field(
        default=None,
        description="When all must be finished: working minutes of the plan's calendar after the start.",
    )
    tasks: list[TimelineTask] = Field(min_length=1, max_length=MOST_TASKS)


EXAMPLE: dict[str, Any] = {
    "slug": "station_works",
    "name": "Works at a station",
    "tasks": [
        {"code": "DESIGN", "name": "Design", "duration_minutes": 9600},
        {
            "code": "BUILD",
            "name": "Build",
            "duration_minutes": 19200,
            "predecessors": [{"task": "DESIGN", "relation": "SS", "lag_minutes": 4800}],
        },
        {
            "code": "HANDOVER",
            "name": "Handed over",
            "kind": "finish_milestone",
            "constraints": [{"kind": "DEADLINE", "offset_minutes": 28800}],
            "predecessors": [{"task": "DESIGN"}, {"task": "BUILD"}],
        },
    ],
}


class TimelineTemplateWrite(TimelineTemplateRevision):
    """A template of a timeline: tasks, durations, dependencies, milestones and deadlines; no dates, no people."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    slug: Slug = Field(description="What all versions of it are called.")


class TimelineTemplateRead(TimelineTemplateWrite, EntityRead):
    address: ClassVar[str] = "/v1/timeline-templates"
    actions: ClassVar[dict[str, Action]] = {
        "update": Action(WRITE, {TimelineTemplateStatus.DRAFT}),
        "approval": Action(APPROVE, {TimelineTemplateStatus.DRAFT}),
        "deprecation": Action(APPROVE, {TimelineTemplateStatus.APPROVED}),
    }

    number: int
    status: TimelineTemplateStatus
    drafted_by: str = Field(description="The id of the member who said last what it says.")
    approved_by: str | None = Field(description="The id of the member who approved it: another.")
    approved_at: datetime | None
    deprecated_at: datetime | None
