"""What a client is told of what is calculated."""

from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from app.calc.schedule.holding import Because
from app.calc.schedule.network import ConstraintKind, ProgressLogic, Relation
from app.core.schemas import Read
from app.schedule.models import PlanSource, VersionStatus
from app.schedule.plan import LagCalendar, TaskKind


class LinkTold(TypedDict):
    """A link, by the codes of its ends."""

    predecessor: str
    successor: str
    relation: Relation
    lag_minutes: int
    lag_calendar: LagCalendar | None


class ScheduledTask(TypedDict):
    """A task with its dates, in local time; floats in working minutes of its calendar.

    ``start`` and ``finish`` are actual dates, or else early ones. What is complete has no float, and a
    summary has neither float nor early and late dates; without anything below it, no dates at all.
    """

    code: str
    name: str
    kind: TaskKind
    level: int
    parent: str | None
    owner: str | None
    start: str | None
    finish: str | None
    early_start: str | None
    early_finish: str | None
    late_start: str | None
    late_finish: str | None
    total_float_minutes: int | None
    free_float_minutes: int | None
    remaining_minutes: int | None
    complete: bool
    critical: bool


class ViolationTold(TypedDict):
    code: str
    constraint: ConstraintKind
    minutes: int


class ScheduleCounts(TypedDict):
    tasks: int
    summaries: int
    milestones: int
    links: int
    complete: int
    critical: int


class PlanReport(Read):
    """Which version of a plan something is calculated of."""

    component_id: UUID
    schedule_version_id: UUID
    number: int
    status: VersionStatus
    data_date: str | None


class Schedule(PlanReport):
    """A version of a plan, calculated."""

    name: str
    source: PlanSource
    start: str
    finish: str = Field(description="When the last task finishes.")
    must_finish: str | None
    source_finish: str | None
    logic: ProgressLogic
    critical_minutes: int
    counts: ScheduleCounts
    critical_path: list[str] = Field(
        description="The codes of what has no more total float than is critical."
    )
    driving_path: list[str] = Field(description="The codes of what drives the finish, earliest first.")
    out_of_sequence: list[LinkTold] = Field(description="Links whose successor did not wait.")
    not_calculated: list[LinkTold] = Field(
        description="Links of summaries, which are kept and drive nothing."
    )
    violations: list[ViolationTold] = Field(description="Constraints that the logic does not keep.")
    tasks: list[ScheduledTask]


class DrivingPath(PlanReport):
    task: str
    codes: list[str] = Field(description="What drives it, earliest first, and itself.")


class FigureTold(Read):
    """A figure of a task, and how it comes about."""

    name: str
    value: str | None = Field(description="Null for the floats of what is complete.")
    formula: str


class BoundTold(Read):
    """What bounds the start of a task: of early dates from below, of late dates from above."""

    because: Because
    start: str = Field(description="The start that it allows.")
    slack_minutes: int = Field(description="How much it could give before it holds; 0: it holds.")
    holds: bool
    other: str | None = Field(description="The task at the other end of a link.")
    relation: Relation | None
    lag_minutes: int | None
    constraint: ConstraintKind | None
    at: str | None = Field(description="The date of the constraint.")


class ScheduleExplanation(PlanReport):
    """How the dates and floats of a task come about: formulas, values, bounds, and the path that drives it."""

    task: str
    calendar: str = Field(description="The name of the calendar whose minutes it works in.")
    figures: list[FigureTold]
    early_bounds: list[BoundTold] = Field(description="The closest first.")
    late_bounds: list[BoundTold] = Field(description="The closest first; none where it is complete.")
    driving_path: list[str]


class QualityPoint(Read):
    """One of the fourteen points."""

    number: int
    name: str
    value: float | None = Field(description="Per cent, or as its name says; null with the reason.")
    threshold: str
    passed: bool | None
    count: int | None
    denominator: int | None
    reason: str | None
    tasks: list[str]
    links: list[LinkTold]


class ScheduleQuality(PlanReport):
    """The DCMA 14-point assessment."""

    baseline_number: int | None = Field(
        description="The version that baseline dates are of; null: the file's own."
    )
    incomplete_tasks: int
    links_considered: int
    points: list[QualityPoint]


class VersionFinish(Read):
    number: int
    data_date: str | None
    finish: str
    source_finish: str | None


class MilestoneReport(Read):
    number: int
    data_date: str | None
    at: str
    actual: bool


class MilestoneTrend(Read):
    """What the versions of a plan forecast for one milestone; slips in calendar days, late above zero."""

    code: str
    name: str
    reports: list[MilestoneReport]
    slope: float | None = Field(description="Days of slip per day of reporting.")
    trend_on: str | None = Field(description="The day on which the trend meets the diagonal.")
    total_slip_days: int | None
    last_slip_days: int | None
    reason: str | None = Field(description="Why there is no slope, or no day.")


class MilestoneTrends(Read):
    component_id: UUID
    finishes: list[VersionFinish]
    milestones: list[MilestoneTrend]


class TaskChange(Read):
    code: str
    members: list[str]


class FinishMove(Read):
    """A task on the path that drives the finish now, and how far it moved the finish by itself."""

    code: str
    name: str
    slip_minutes: int | None = Field(description="How much later it finishes; null for a new task.")
    own_minutes: int = Field(description="The part that its driver does not explain; all add up to the slip.")
    because: list[str]


class ScheduleComparison(PlanReport):
    """What one version has that another has not, and what moved the finish."""

    against: int
    finish: str
    finish_before: str
    slip_minutes: int = Field(description="Working minutes of the plan's calendar; later above zero.")
    tasks_added: list[str]
    tasks_removed: list[str]
    tasks_changed: list[TaskChange]
    links_added: list[LinkTold]
    links_removed: list[LinkTold]
    moves: list[FinishMove]


class SourceDifference(Read):
    code: str
    member: str
    stored: str | None
    calculated: str | None


class SourceDifferences(PlanReport):
    """Where the dates and floats of the source and ours are not the same."""

    compared_tasks: int
    differences: list[SourceDifference]


class FileProblem(Read):
    severity: str
    code: str
    sentence: str
    task: str | None
    line: int | None


class ScheduleImport(Read):
    """What a file comes to, and what would change, or has."""

    component_id: UUID
    source: PlanSource
    dry_run: bool
    applied: bool
    number: int = Field(description="Of the version that it is, or would be.")
    schedule_version_id: UUID | None
    name: str
    start: str
    data_date: str | None
    source_finish: str | None
    finish: str | None = Field(description="As calculated here; null where it cannot be.")
    counts: dict[str, int]
    problems: list[FileProblem]
    source_differences: list[SourceDifference]
    against: int | None = Field(description="The version it is compared with; null for the first.")
    finish_before: str | None
    tasks_added: list[str]
    tasks_removed: list[str]
    tasks_changed: list[TaskChange]
    links_added: list[LinkTold]
    links_removed: list[LinkTold]
    moves: list[FinishMove]
