"""A file as a new version of a plan: told about first, and then taken in whole."""

import hashlib
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from app.components.places import Place
from app.components.repository import ComponentRepository
from app.core.errors import Invalid
from app.core.unit_of_work import Writing
from app.schedule.calculation import Calculated, calculated
from app.schedule.checking import faults
from app.schedule.exchange.mspdi import read_mspdi
from app.schedule.exchange.xer import read_xer
from app.schedule.models import PlanSource, ScheduleVersion
from app.schedule.plan import MILESTONES, FileRefused, Plan
from app.schedule.reports.schemas import FileProblem, ScheduleImport
from app.schedule.reports.service import changes_told, differences_told
from app.schedule.repository import ScheduleVersionRepository
from app.schedule.schemas import WRITE
from app.schedule.service import entered, superseded
from app.schedule.storing import calendar_kept, tasks_kept, told

SHOWN = 100
UNCHANGED: dict[str, list[Any]] = {
    name: []
    for name in ("tasks_added", "tasks_removed", "tasks_changed", "links_added", "links_removed", "moves")
}


@dataclass(frozen=True, slots=True)
class Preview:
    """A file as a plan, what is calculated of it if anything can be, and the plan that it would replace."""

    plan: Plan
    found: Calculated | None
    before: ScheduleVersion | None
    was: Calculated | None


def parsed(content: bytes, project: str | None) -> Plan:
    """The plan in a file, with all that is wrong with it. Raises ``Invalid`` where it is no schedule."""
    try:
        if content[:6] == b"ERMHDR":
            plan = read_xer(content, project)
        elif content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<" or content[:2] in (b"\xff\xfe", b"\xfe\xff"):
            plan = read_mspdi(content)
        else:
            raise FileRefused(
                "unknown_format", "The file is neither Primavera XER nor Microsoft Project XML."
            )
    except FileRefused as refused:
        raise Invalid(refused.sentence, rule=refused.code) from refused
    return replace(plan, problems=(*plan.problems, *faults(plan)))


def run(
    uow: Writing, content: bytes, component_id: UUID, dry_run: bool, project: str | None
) -> ScheduleImport:
    """Tell what a file comes to, and take it in unless it is a dry run. Raises ``Invalid`` where it cannot be."""
    component = ComponentRepository(uow).open(component_id, WRITE)
    plan = parsed(content, project)
    errors = [one for one in plan.problems if one.severity == "error"]
    if errors and not dry_run:
        raise Invalid(
            f"{errors[0].sentence} Nothing was taken in.",
            rule=errors[0].code,
            tasks=[one.task for one in errors if one.task][:SHOWN],
        )
    preview = previewed(uow, component, plan, sound=not errors)
    version = None
    if not dry_run:
        version = taken_in(uow, component, preview, hashlib.sha256(content).hexdigest())
    return report(component, preview, dry_run, version)


def previewed(uow: Writing, component: Place, plan: Plan, sound: bool) -> Preview:
    versions = ScheduleVersionRepository(uow)
    before = versions.current(component.id)
    was = calculated(versions.plan(before)) if before else None
    return Preview(plan, calculated(plan) if sound else None, before, was)


def taken_in(uow: Writing, component: Place, preview: Preview, digest: str) -> ScheduleVersion:
    """The file as the current version; the one before is kept as it is."""
    before, _ = superseded(uow, component)
    plan = preview.plan
    settings = {
        "number": before.number + 1 if before else 1,
        "name": plan.name.strip()[:200] or "Plan",
        "note": None,
        "start": told(plan.start),
        "data_date": told(plan.data_date),
        "must_finish": told(plan.must_finish),
        "calendar": plan.calendar,
        "calendars": [calendar_kept(calendar) for calendar in plan.calendars],
        "logic": plan.logic,
        "lag_calendar": plan.lag_calendar,
        "critical_minutes": plan.critical_minutes,
        "source": PlanSource(plan.source or PlanSource.ENTERED),
        "source_sha256": digest,
        "source_finish": told(plan.stored_finish),
    }
    return entered(uow, component, settings, tasks_kept(plan))


def report(
    component: Place, preview: Preview, dry_run: bool, version: ScheduleVersion | None
) -> ScheduleImport:
    """What came of a file."""
    plan, found, before, was = preview.plan, preview.found, preview.before, preview.was
    compared = changes_told(was, found) if was and found else UNCHANGED
    number = before.number if before else 0
    return ScheduleImport(
        component_id=component.id,
        source=PlanSource(plan.source or PlanSource.ENTERED),
        dry_run=dry_run,
        applied=version is not None,
        number=number + 1,
        schedule_version_id=version.id if version else None,
        name=plan.name,
        start=told(plan.start) or "",
        data_date=told(plan.data_date),
        source_finish=told(plan.stored_finish),
        finish=told(found.finish) if found else None,
        counts=dict(plan.counts) | counted(plan),
        problems=[FileProblem.of(one) for one in plan.problems],
        source_differences=differences_told(found) if found else [],
        against=number or None,
        finish_before=told(was.finish) if was else None,
        **compared,
    )


def counted(plan: Plan) -> dict[str, int]:
    """How much the plan holds, beside what the file says of its own parts."""
    return {
        "plan_tasks": len(plan.tasks),
        "plan_links": len(plan.links),
        "plan_milestones": sum(task.kind in MILESTONES for task in plan.tasks),
        "plan_calendars": len(plan.calendars),
    }
