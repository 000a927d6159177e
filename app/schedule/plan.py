"""A plan as values: what is read from a file, stored as a version, calculated and written out again.

Instants are local times of the project, without a zone; durations, lags and floats are whole working minutes.
What a plan has thousands of are named tuples, which are made in a third of the time.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from app.calc.schedule.calendar import Shifts
from app.calc.schedule.network import ConstraintKind, ProgressLogic, Relation


class TaskKind(StrEnum):
    TASK = "task"
    START_MILESTONE = "start_milestone"
    FINISH_MILESTONE = "finish_milestone"
    SUMMARY = "summary"
    HAMMOCK = "hammock"


MILESTONES = frozenset({TaskKind.START_MILESTONE, TaskKind.FINISH_MILESTONE})


class LagCalendar(StrEnum):
    """Whose working time lags count in."""

    PREDECESSOR = "predecessor"
    SUCCESSOR = "successor"
    PROJECT = "project"
    ELAPSED = "elapsed"


@dataclass(frozen=True, slots=True)
class PlanCalendar:
    key: str
    name: str
    week: tuple[Shifts, ...]
    exceptions: Mapping[date, Shifts]
    minutes_per_day: int = 480


class Stored(NamedTuple):
    """What the program a plan came from had calculated; None where it had not."""

    early_start: datetime | None = None
    early_finish: datetime | None = None
    late_start: datetime | None = None
    late_finish: datetime | None = None
    total_float_minutes: int | None = None
    free_float_minutes: int | None = None


NOTHING_STORED = Stored()
Held = tuple[ConstraintKind, datetime | None]


class RoleDemand(NamedTuple):
    """So many units of a role, by its code, in every working minute of a task; 1 is one full-time equivalent."""

    role: str
    units: Decimal


class PlanTask(NamedTuple):
    """``start`` and ``finish`` are what the source showed; ``wbs`` is the place in its breakdown structure."""

    code: str
    name: str
    kind: TaskKind = TaskKind.TASK
    parent: str | None = None
    wbs: str | None = None
    level: int = 1
    calendar: str | None = None
    duration_minutes: int = 0
    remaining_minutes: int = 0
    percent_complete: float = 0
    actual_start: datetime | None = None
    actual_finish: datetime | None = None
    resume: datetime | None = None
    constraints: tuple[Held, ...] = ()
    expected_finish: datetime | None = None
    baseline_start: datetime | None = None
    baseline_finish: datetime | None = None
    baseline_minutes: int | None = None
    owner: str | None = None
    resourced: bool | None = None
    source_id: str | None = None
    start: datetime | None = None
    finish: datetime | None = None
    stored: Stored = NOTHING_STORED
    demands: tuple[RoleDemand, ...] = ()


class PlanLink(NamedTuple):
    """``lag_calendar``: None for the plan's own rule."""

    predecessor: str
    successor: str
    relation: Relation = Relation.FS
    lag_minutes: int = 0
    lag_calendar: LagCalendar | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a file or a plan; an ``error`` keeps it from being taken in."""

    severity: str
    code: str
    sentence: str
    task: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything a version of a plan holds. ``critical_minutes``: the total float that still is critical."""

    name: str
    calendars: tuple[PlanCalendar, ...]
    tasks: tuple[PlanTask, ...]
    links: tuple[PlanLink, ...]
    calendar: str
    start: datetime
    data_date: datetime | None = None
    must_finish: datetime | None = None
    stored_finish: datetime | None = None
    logic: ProgressLogic = ProgressLogic.RETAINED
    lag_calendar: LagCalendar = LagCalendar.PREDECESSOR
    critical_minutes: int = 0
    source: str | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


class FileRefused(ValueError):
    """A file that cannot be read as a schedule at all: ``code`` for programs, the sentence for people."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code, self.sentence = code, sentence


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file and a plan may be."""

    content: int = 32 * 2**20
    tasks: int = 50_000
    links: int = 200_000
    problems: int = 1_000
    depth: int = 64
    elements: int = 2_000_000


LIMITS = Limits()
