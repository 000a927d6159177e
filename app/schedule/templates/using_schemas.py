"""What a client may ask and is told when a template becomes a plan, and a plan a template."""

from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict, Field

from app.calc.schedule.network import ConstraintKind
from app.core.schemas import Label, Read, Slug, Text, Write
from app.schedule.reports.schemas import LinkTold, ScheduledTask, TaskChange, ViolationTold
from app.schedule.schemas import Code, LocalInstant, WorkCalendar
from app.schedule.templates.schemas import TimelineTemplateWrite

COMPONENT = {"component_id": "01980c2e-7c1f-7d3a-9b58-4a8c35f2d901"}
START: dict[str, Any] = {
    **COMPONENT,
    "timeline_template_id": "01980c2e-7c1f-7d3a-9b58-4a8c35f2d903",
    "start": "2027-01-04T08:00",
}
Number = Annotated[int | None, Field(ge=1, lt=2**31)]


class TimelineInstantiationWrite(Write):
    """A start, a calendar and a component, for a plan of a template's shape."""

    model_config = ConfigDict(json_schema_extra={"examples": [START]})

    timeline_template_id: UUID = Field(
        description="The version of the template: an approved one, but to look."
    )
    component_id: UUID = Field(description="The project, programme or portfolio whose plan it is to be.")
    start: LocalInstant
    name: Label | None = Field(default=None, description="Of the plan; null for the name of the template.")
    calendars: list[WorkCalendar] | None = Field(
        default=None,
        max_length=200,
        description="Null for office hours on the working days of the component, as the one called standard.",
    )
    calendar: Code = Field(default="standard", description="The key of the calendar of all that has none.")
    dry_run: bool = Field(default=True, description="`false` makes it the next version of the plan.")


class TimelineInstantiation(Read):
    """The plan that a template makes, with the dates that our own critical path method finds."""

    timeline_template_id: UUID
    slug: str
    template_number: int
    component_id: UUID
    dry_run: bool
    applied: bool
    number: int = Field(description="Of the version of the plan that it is, or would be.")
    schedule_version_id: UUID | None = Field(description="That version, once it is there.")
    supersedes: int | None = Field(
        description="The version of the plan that gives way to it, if there is one."
    )
    name: str
    start: str
    finish: str
    must_finish: str | None
    critical_path: list[str]
    violations: list[ViolationTold]
    tasks: list[ScheduledTask]


class DurationsTaken(StrEnum):
    """Which durations of a plan a template takes."""

    PLANNED = "planned"
    ACTUAL = "actual"


class TimelineSavingWrite(Write):
    """A plan that is to become a template."""

    model_config = ConfigDict(json_schema_extra={"examples": [{**COMPONENT, "slug": "station_works"}]})

    component_id: UUID
    number: Number = Field(default=None, description="Which version of its plan; null for the current one.")
    slug: Slug = Field(description="The template that it becomes a draft of: a new one, or its next version.")
    name: Label | None = Field(default=None, description="Of the template; null for the name of the plan.")
    description: Text | None = None
    durations: DurationsTaken = Field(
        default=DurationsTaken.PLANNED,
        description="Of what is not finished the planned one is taken in any case.",
    )
    dry_run: bool = Field(default=True, description="`false` drafts it.")


class NoActualDuration(StrEnum):
    """Why a task has no actual duration."""

    NOT_FINISHED = "not_finished"
    OUTSIDE_CALENDAR = "outside_calendar"


class TaskDurations(Read):
    """How long a task was to take and took, in working minutes of its calendar."""

    code: str
    name: str
    template_minutes: int | None = Field(
        description="In the template that the plan came from; null if not there."
    )
    planned_minutes: int
    actual_minutes: int | None
    reason: NoActualDuration | None = Field(description="Why there is no actual duration.")
    saved_minutes: int


class DateAsOffset(Read):
    """A date that became an offset; ``code`` is null for the required finish of the plan."""

    code: str | None
    kind: ConstraintKind | None
    at: str
    offset_minutes: int


class TimelineSaving(Read):
    """What a template takes of a plan, what it leaves out, and what differs from the one the plan came from."""

    component_id: UUID
    schedule_version_id: UUID
    number: int = Field(description="Of the version of the plan.")
    dry_run: bool
    applied: bool
    timeline_template_id: UUID | None = Field(description="The draft, once it is there.")
    template: TimelineTemplateWrite
    dropped: list[TaskChange] = Field(description="What only the plan knows: members of tasks, by code.")
    offsets: list[DateAsOffset]
    durations: list[TaskDurations] = Field(description="Of every task that is no milestone or summary.")
    against: UUID | None = Field(description="The version of a template that the plan came from, if it did.")
    tasks_added: list[str]
    tasks_removed: list[str]
    tasks_changed: list[TaskChange]
    links_added: list[LinkTold]
    links_removed: list[LinkTold]
