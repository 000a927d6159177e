"""The plan of the sample's project that is most in trouble: as it was approved, and as it is forecast now.

Of the approved one, a template is kept for the next project of its sort.
"""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from app.components.models import ComponentKind
from app.components.schemas import Address
from app.core.database import Database
from app.core.merge_patch import MergePatch
from app.core.unit_of_work import Actor, Writing, opened
from app.schedule import service
from app.schedule.models import ScheduleVersion
from app.schedule.repository import TaskRepository
from app.schedule.schemas import ScheduleVersionEntry, TaskEntry, TaskWrite
from app.schedule.templates import saving
from app.schedule.templates import service as templates
from app.schedule.templates.using_schemas import TimelineSavingWrite

PLANNED = "SIGNAL"
APPROVER = "Portfolio analyst"  # anybody who is not the one who drafts it
TEMPLATE, TEMPLATE_NAME = "resignalling", "Resignalling of a line"
DAY = 480  # minutes
TASK, MILESTONE = "task", "finish_milestone"
ENGINEER, SUPPLIER, TESTER = "Signalling engineer", "Signalling supplier", "Test and commissioning manager"

# Code, name, kind, working days, who leads it, and the links that lead to it: task, relation, lag in days.
TASKS: tuple[tuple[str, str, str, int, str, tuple[tuple[str, str, int], ...]], ...] = (
    ("D10", "Outline design", TASK, 60, ENGINEER, ()),
    ("D20", "Detailed design", TASK, 110, ENGINEER, (("D10", "FS", 0),)),
    ("D90", "Design approved", MILESTONE, 0, ENGINEER, (("D20", "FS", 0),)),
    ("P10", "Procure the interlocking", TASK, 120, SUPPLIER, (("D10", "FS", 10),)),
    ("C10", "Cable routes and foundations", TASK, 180, SUPPLIER, (("D20", "SS", 40),)),
    ("C20", "Lineside equipment", TASK, 200, SUPPLIER, (("C10", "FS", -20),)),
    ("I10", "Install the interlocking", TASK, 330, SUPPLIER, (("P10", "FS", 0), ("D90", "FS", 0))),
    ("T10", "Factory acceptance test", TASK, 30, TESTER, (("P10", "FF", 20),)),
    ("T20", "Test and commission", TASK, 150, TESTER, (("I10", "FS", 0), ("C20", "FS", 0), ("T10", "FS", 0))),
    ("T30", "Trial running", TASK, 114, TESTER, (("T20", "FS", 0),)),
    ("S90", "In service", MILESTONE, 0, TESTER, (("T30", "FS", 0),)),
)
# What is known at the end of October 2026: the supplier priced the interlocking anew and began late.
PROGRESS: Mapping[str, dict[str, Any]] = {
    "D10": {"percent_complete": 100, "actual_start": "2024-09-02T08:00", "actual_finish": "2024-11-29T17:00"},
    "D20": {"percent_complete": 100, "actual_start": "2024-12-02T08:00", "actual_finish": "2025-06-06T17:00"},
    "D90": {"percent_complete": 100, "actual_start": "2025-06-06T17:00", "actual_finish": "2025-06-06T17:00"},
    "P10": {"percent_complete": 100, "actual_start": "2024-12-16T08:00", "actual_finish": "2025-12-05T17:00"},
    "C10": {"percent_complete": 100, "actual_start": "2025-02-10T08:00", "actual_finish": "2025-11-14T17:00"},
    "C20": {"percent_complete": 90, "actual_start": "2025-10-20T08:00", "remaining_minutes": 20 * DAY},
    "T10": {"percent_complete": 100, "actual_start": "2025-11-24T08:00", "actual_finish": "2026-01-16T17:00"},
    "I10": {"percent_complete": 88, "actual_start": "2025-12-08T08:00", "remaining_minutes": 41 * DAY},
}


def plan(database: Database, acting: Callable[..., Callable[..., Actor]], ids: Mapping[str, UUID]) -> None:
    """The approved plan, and the forecast as the version after it."""
    at = Address(ComponentKind.PROJECT, ids[PLANNED])
    with opened(Writing, database, acting()) as uow:
        approved = ScheduleVersionEntry(name="Approved plan", start="2024-09-02T08:00")
        enter_tasks(uow, service.begin(uow, at, approved))
    with opened(Writing, database, acting()) as uow:
        forecast = ScheduleVersionEntry(
            name="Forecast of October 2026", start="2024-09-02T08:00", data_date="2026-10-30T17:00"
        )
        report_progress(uow, service.begin(uow, at, forecast))
    template = TimelineSavingWrite(
        component_id=at.id, number=1, slug=TEMPLATE, name=TEMPLATE_NAME, dry_run=False
    )
    with opened(Writing, database, acting()) as uow:
        drafted = saving.saved(uow, template).drafted(uow)
    with opened(Writing, database, acting(APPROVER)) as uow:
        assert drafted.timeline_template_id
        templates.approve(uow, drafted.timeline_template_id, 1)


def enter_tasks(uow: Writing, version: ScheduleVersion) -> None:
    for code, name, kind, days, owner, links in TASKS:
        before = [{"task": task, "relation": how, "lag_minutes": lag * DAY} for task, how, lag in links]
        said = {"code": code, "name": name, "kind": kind, "owner": owner, "predecessors": before}
        service.enter(uow, version.id, TaskEntry.model_validate(said | {"duration_minutes": days * DAY}))


def report_progress(uow: Writing, version: ScheduleVersion) -> None:
    for task in TaskRepository(uow).all(of_version=version.id):
        if task.code in PROGRESS:
            service.revise_task(uow, task.id, task.version, MergePatch[TaskWrite](PROGRESS[task.code]))
