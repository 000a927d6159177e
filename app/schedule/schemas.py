"""What a client may say about a plan and its tasks, and what it is told."""

import itertools
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Self
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, model_validator

from app.calc.schedule.calendar import DAY
from app.calc.schedule.network import ConstraintKind, ProgressLogic, Relation
from app.core.schemas import Action, AsNumber, EntityRead, Label, Read, Text, Write
from app.schedule.models import PlanSource, VersionStatus
from app.schedule.plan import LagCalendar, TaskKind
from app.schedule.storing import clock_minute

WRITE = "schedule:write"
MOST_MINUTES = 10_000_000
NAMED = r"^[^\x00\r\n]+$"


def local(text: str) -> str:
    """A local instant that there is, of a year that plans have. Raises ``ValueError``."""
    if not 1950 <= datetime.fromisoformat(text).year <= 2150:
        raise ValueError("a plan's dates lie in the years 1950 to 2150")
    return text


LocalInstant = Annotated[
    str,
    StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$"),
    AfterValidator(local),
    Field(description="Local time of the project, without a zone.", examples=["2026-03-02T08:00"]),
]
Clock = Annotated[
    str,
    StringConstraints(pattern=r"^([01]\d|2[0-4]):[0-5]\d$"),
    Field(description="Time of day; 24:00 is midnight at its end."),
]
Code = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400, pattern=NAMED)]
Minutes = Annotated[int, Field(ge=0, le=MOST_MINUTES)]
Short = Annotated[str | None, Field(max_length=200, pattern=r"^[^\x00]*$")]
Lag = Annotated[int, Field(ge=-MOST_MINUTES, le=MOST_MINUTES)]


class Shift(Write):
    start: Clock
    end: Clock

    @model_validator(mode="after")
    def runs_forward(self) -> Self:
        if not clock_minute(self.start) < clock_minute(self.end) <= DAY:
            raise ValueError("a shift ends after it starts, and on the same day")
        return self


Day = Annotated[list[Shift], Field(max_length=24)]


def apart(shifts: list[Shift]) -> list[Shift]:
    """Shifts in order that do not overlap. Raises ``ValueError``."""
    for one, after in itertools.pairwise(shifts):
        if clock_minute(one.end) > clock_minute(after.start):
            raise ValueError("the shifts of a day are in order and do not overlap")
    return shifts


Shifts = Annotated[Day, AfterValidator(apart)]


class CalendarException(Write):
    on: date = Field(ge=date(1950, 1, 1), le=date(2150, 12, 31))
    shifts: Shifts = Field(default=[], description="None: a day off.")


class WorkCalendar(Write):
    """A week of shifts, Monday first, and the days on which others hold."""

    key: Code
    name: Label
    minutes_per_day: int = Field(default=480, ge=1, le=DAY, description="What a day of duration means.")
    week: list[Shifts] = Field(min_length=7, max_length=7)
    exceptions: list[CalendarException] = Field(default=[], max_length=20_000)

    @model_validator(mode="after")
    def works(self) -> Self:
        if not any(self.week):
            raise ValueError("a week has some working time; days off are exceptions")
        return self


class ScheduleVersionWrite(Write):
    """What a version of a plan is calculated from, beside its tasks."""

    name: Label
    note: Text | None = None
    start: LocalInstant
    data_date: LocalInstant | None = Field(default=None, description="The first instant not yet worked.")
    must_finish: LocalInstant | None = Field(default=None, description="What late dates are measured from.")
    calendar: Code = Field(default="standard", description="The key of the calendar of all that has none.")
    calendars: list[WorkCalendar] | None = Field(
        default=None, max_length=200, description="Null for Monday to Friday, 8 to 12 and 13 to 17."
    )
    logic: ProgressLogic = Field(
        default=ProgressLogic.RETAINED, description="What becomes of links that work out of sequence broke."
    )
    lag_calendar: LagCalendar = Field(
        default=LagCalendar.PREDECESSOR, description="Whose working time lags count in."
    )
    critical_minutes: int = Field(
        default=0, ge=-MOST_MINUTES, le=MOST_MINUTES, description="Total float that still is critical."
    )


EXAMPLE: dict[str, Any] = {"name": "Station renewal", "start": "2026-03-02T08:00"}


class ScheduleVersionEntry(ScheduleVersionWrite):
    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})


class ScheduleVersionRead(ScheduleVersionWrite, EntityRead):
    address: ClassVar[str] = "/v1/schedule-versions"
    actions: ClassVar[dict[str, Action]] = {
        "update": Action(WRITE, frozenset({VersionStatus.CURRENT})),
        "create_task": Action(WRITE, frozenset({VersionStatus.CURRENT})),
    }

    component_id: UUID
    number: int
    status: VersionStatus
    calendars: list[WorkCalendar]
    source: PlanSource
    source_sha256: str | None
    source_finish: str | None = Field(description="The finish that the file itself gave.")
    finish: str | None = Field(description="What was calculated when it was superseded; null until then.")
    timeline_template_id: UUID | None = Field(
        description="The version of a template that the plan was made of, if it was."
    )


class TaskConstraint(Write):
    kind: ConstraintKind
    at: LocalInstant | None = None

    @model_validator(mode="after")
    def has_its_date(self) -> Self:
        if (self.at is None) != (self.kind == ConstraintKind.ALAP):
            raise ValueError("every constraint but ALAP has a date, and ALAP has none")
        return self


class Predecessor(Write):
    """A link that leads to the task."""

    task: Code = Field(description="The code of the task that it leads from.")
    relation: Relation = Relation.FS
    lag_minutes: Lag = 0
    lag_calendar: LagCalendar | None = Field(default=None, description="Null for the rule of the plan.")


class TaskDemand(Write):
    """What a task demands of a role while it is worked on."""

    role: Code = Field(description="The code of the role.")
    units: Annotated[Decimal, Field(gt=0, le=100_000, decimal_places=4), AsNumber] = Field(
        description="Full-time equivalents: 1 is all of somebody's time."
    )


def each_once(demands: list[TaskDemand]) -> list[TaskDemand]:
    """Demands of different roles. Raises ``ValueError``."""
    if len({one.role for one in demands}) < len(demands):
        raise ValueError("a task demands each role once")
    return demands


class TaskShape(Write):
    """What of a task holds whenever it is done, and whoever does it."""

    name: Label
    kind: TaskKind = TaskKind.TASK
    parent: Code | None = Field(default=None, description="The code of the summary it is below.")
    wbs: Annotated[str, StringConstraints(max_length=400, pattern=NAMED)] | None = None
    calendar: Code | None = Field(default=None, description="Null for the calendar of the plan.")
    duration_minutes: Minutes = 0
    demands: Annotated[list[TaskDemand], AfterValidator(each_once)] = Field(
        default=[], max_length=100, description="What it demands of roles: what levelling goes by."
    )
    constraints: list[Any] = Field(default=[], max_length=8)
    predecessors: list[Predecessor] = Field(default=[], max_length=1000)

    @model_validator(mode="after")
    def is_of_its_kind(self) -> Self:
        if self.kind in (TaskKind.START_MILESTONE, TaskKind.FINISH_MILESTONE) and self.duration_minutes:
            raise ValueError("a milestone takes no time")
        if self.kind == TaskKind.SUMMARY and (self.predecessors or self.constraints or self.duration_minutes):
            raise ValueError("a summary takes its dates from what is below it: link and constrain that")
        if self.demands and self.kind != TaskKind.TASK:
            raise ValueError("only a task demands roles: no milestone, summary or hammock does")
        return self


class TaskWrite(TaskShape):
    """A task or a milestone. Durations are working minutes of its calendar."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "Lay the foundations", "duration_minutes": 4800}]}
    )

    constraints: list[TaskConstraint] = Field(default=[], max_length=8)
    remaining_minutes: Minutes | None = Field(
        default=None, description="Null: all of it until it is complete, nothing after."
    )
    percent_complete: Annotated[Decimal, Field(ge=0, le=100, decimal_places=4), AsNumber] = Decimal(0)
    actual_start: LocalInstant | None = None
    actual_finish: LocalInstant | None = None
    resume: LocalInstant | None = Field(default=None, description="When suspended work goes on.")
    expected_finish: LocalInstant | None = Field(default=None, description="Replaces what remains.")
    baseline_start: LocalInstant | None = None
    baseline_finish: LocalInstant | None = None
    baseline_minutes: Minutes | None = None
    owner: Label | None = None
    resourced: bool | None = Field(default=None, description="Whether it has resources; null if not known.")

    @model_validator(mode="after")
    def is_done_in_order(self) -> Self:
        if self.actual_finish and not self.actual_start:
            raise ValueError("what is finished has an actual start")
        if self.actual_start and self.actual_finish and self.actual_finish < self.actual_start:
            raise ValueError("it cannot finish before it starts")
        return self


TASK_EXAMPLE: dict[str, Any] = {
    "code": "A100",
    "name": "Lay the foundations",
    "duration_minutes": 4800,
    "demands": [{"role": "GROUNDWORKER", "units": 3}],
    "constraints": [{"kind": "SNET", "at": "2026-03-09T08:00"}],
    "predecessors": [],
}


class TaskEntry(TaskWrite):
    """A task as it enters a plan, under a code that it keeps."""

    model_config = ConfigDict(json_schema_extra={"examples": [TASK_EXAMPLE]})

    code: Code


class SourceDates(Read):
    """What the program that the plan came from had calculated."""

    start: str | None
    finish: str | None
    early_start: str | None
    early_finish: str | None
    late_start: str | None
    late_finish: str | None
    total_float_minutes: int | None
    free_float_minutes: int | None


class TaskRead(TaskWrite, EntityRead):
    address: ClassVar[str] = "/v1/tasks"
    actions: ClassVar[dict[str, Action]] = {"update": Action(WRITE), "delete": Action(WRITE)}

    component_id: UUID
    schedule_version_id: UUID
    code: str
    position: int
    remaining_minutes: int
    source_id: str | None
    source_dates: SourceDates | None
