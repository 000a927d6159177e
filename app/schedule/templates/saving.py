"""A plan as a draft of a template: what it takes, what it leaves out, and what it has learned."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from app.calc.schedule.offsets import actual_minutes
from app.components.repository import ComponentRepository
from app.core.errors import Invalid
from app.core.unit_of_work import Reading, Writing
from app.schedule import comparing
from app.schedule.calculation import clocks_of, minute
from app.schedule.models import ScheduleVersion
from app.schedule.plan import MILESTONES, Plan, PlanTask, TaskKind
from app.schedule.reports.schemas import TaskChange
from app.schedule.reports.service import links_told
from app.schedule.repository import ScheduleVersionRepository
from app.schedule.storing import told
from app.schedule.templates.repository import TemplateRepository
from app.schedule.templates.schemas import TimelineTemplateRevision, TimelineTemplateWrite
from app.schedule.templates.service import draft, drafts
from app.schedule.templates.shaping import any_plan, shape_of
from app.schedule.templates.using_schemas import (
    DateAsOffset,
    DurationsTaken,
    NoActualDuration,
    TaskDurations,
    TimelineSaving,
    TimelineSavingWrite,
)

NO_DIFFERENCES: dict[str, list[Any]] = {
    name: [] for name in ("tasks_added", "tasks_removed", "tasks_changed", "links_added", "links_removed")
}
UNTIMED = MILESTONES | {TaskKind.SUMMARY}
LEFT_OUT = (
    "percent_complete", "actual_start", "actual_finish", "resume", "expected_finish", "baseline_start",
    "baseline_finish", "baseline_minutes", "owner", "resourced", "source_id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Saved:
    """A template that a plan makes, and what is told of it."""

    asked: TimelineSavingWrite
    template: TimelineTemplateWrite
    told: TimelineSaving

    def drafted(self, uow: Writing) -> TimelineSaving:
        """What came of it, drafted now unless that was a dry run."""
        if self.asked.dry_run:
            return self.told
        made = draft(uow, self.template, f"Saved from version {self.told.number} of a plan.")
        return self.told.model_copy(update={"timeline_template_id": made.id})


def saved(uow: Reading, asked: TimelineSavingWrite) -> Saved:
    """The template that a plan makes. Raises ``Invalid`` where its shape is none that a template can have."""
    drafts(uow)
    versions = ScheduleVersionRepository(uow)
    component = ComponentRepository(uow).place(asked.component_id, versions.reads)
    version = versions.numbered(component.id, asked.number)
    plan, origin = versions.plan(version), origin_of(uow, version)
    durations = [*durations_of(plan, asked.durations, origin)]
    kept = {one.code: one.saved_minutes for one in durations}
    template = template_of(asked, plan, shape_of(plan, kept))
    return Saved(asked, template, report(asked, version, plan, origin, template, durations))


def origin_of(uow: Reading, version: ScheduleVersion) -> TimelineTemplateRevision | None:
    """What the template said that a plan came from."""
    if version.timeline_template_id is None:
        return None
    return TimelineTemplateRevision.model_validate(TemplateRepository(uow).get(version.timeline_template_id))


def template_of(asked: TimelineSavingWrite, plan: Plan, shape: dict[str, Any]) -> TimelineTemplateWrite:
    said = {"slug": asked.slug, "name": asked.name or plan.name, "description": asked.description}
    try:
        return TimelineTemplateWrite.model_validate(said | shape)
    except ValidationError as error:
        first = error.errors()[0]
        at = ".".join(map(str, first["loc"]))
        raise Invalid(
            f"The plan has a shape that no template can have: {first['msg']} ({at}).",
            rule="timeline_template.shape",
        ) from error


def durations_of(
    plan: Plan, wanted: DurationsTaken, origin: TimelineTemplateRevision | None
) -> Iterator[TaskDurations]:
    """What each task was to take and took; a milestone takes nothing, and a summary what is below it."""
    before = {task.code: task.duration_minutes for task in origin.tasks} if origin else {}
    clocks = clocks_of(plan)
    for task in plan.tasks:
        taken = actual_minutes(
            clocks[task.calendar or plan.calendar], minute(task.actual_start), minute(task.actual_finish)
        )
        learned = taken is not None and wanted == DurationsTaken.ACTUAL and task.kind not in UNTIMED
        yield TaskDurations(
            code=task.code,
            name=task.name,
            template_minutes=before.get(task.code),
            planned_minutes=task.duration_minutes,
            actual_minutes=taken,
            reason=None if taken is not None else unmeasured(task),
            saved_minutes=taken if learned and taken is not None else task.duration_minutes,
        )


def unmeasured(task: PlanTask) -> NoActualDuration:
    return NoActualDuration.OUTSIDE_CALENDAR if task.actual_finish else NoActualDuration.NOT_FINISHED


def report(
    asked: TimelineSavingWrite,
    version: ScheduleVersion,
    plan: Plan,
    origin: TimelineTemplateRevision | None,
    template: TimelineTemplateWrite,
    durations: list[TaskDurations],
) -> TimelineSaving:
    kinds = {task.code: task.kind for task in plan.tasks}
    return TimelineSaving(
        component_id=version.component_id,
        schedule_version_id=version.id,
        number=version.number,
        dry_run=asked.dry_run,
        applied=not asked.dry_run,
        timeline_template_id=None,
        template=template,
        dropped=[*dropped(plan)],
        offsets=[*offsets(plan, template)],
        durations=[one for one in durations if kinds[one.code] not in UNTIMED],
        against=version.timeline_template_id,
        **(differences(origin, template) if origin else NO_DIFFERENCES),
    )


def dropped(plan: Plan) -> Iterator[TaskChange]:
    """What only the plan knows of each task: people, progress, other dates, and the logic of summaries."""
    linked = {link.successor for link in plan.links}
    for task in plan.tasks:
        members = [name for name in LEFT_OUT if getattr(task, name) not in (None, 0)]
        if task.kind == TaskKind.SUMMARY:
            members += ["constraints"] * bool(task.constraints) + ["predecessors"] * (task.code in linked)
        if members:
            yield TaskChange(code=task.code, members=members)


def offsets(plan: Plan, template: TimelineTemplateWrite) -> Iterator[DateAsOffset]:
    """Each date that the template keeps, as how long after the start it is."""
    if plan.must_finish is not None and template.must_finish_offset_minutes is not None:
        yield DateAsOffset(
            code=None,
            kind=None,
            at=told(plan.must_finish) or "",
            offset_minutes=template.must_finish_offset_minutes,
        )
    for task, shape in zip(plan.tasks, template.tasks, strict=True):
        for (kind, at), one in zip(task.constraints, shape.constraints, strict=False):
            if one.offset_minutes is not None:
                yield DateAsOffset(
                    code=task.code, kind=kind, at=told(at) or "", offset_minutes=one.offset_minutes
                )


def differences(origin: TimelineTemplateRevision, template: TimelineTemplateWrite) -> dict[str, Any]:
    """What differs between two templates, as between the plans that they make of one start."""
    before, after = any_plan(origin), any_plan(template)
    found = comparing.changes(before, after)
    return {
        "tasks_added": list(found.added),
        "tasks_removed": list(found.removed),
        "tasks_changed": [
            TaskChange(code=code, members=[name for name in names if name != "remaining_minutes"])
            for code, names in found.changed.items()
        ],
        "links_added": links_told(found.links_added),
        "links_removed": links_told(found.links_removed),
    }
