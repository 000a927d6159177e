"""A file as a new version of a plan: told about first, and then taken in whole."""

import hashlib
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from app.components.places import Place
from app.components.repository import ComponentRepository
from app.core.errors import Invalid
from app.core.ids import uuid7
from app.core.unit_of_work import Reading, Writing
from app.jobs.models import Job
from app.jobs.service import CHUNK, submit
from app.schedule.calculation import Calculated, calculated
from app.schedule.checking import faults
from app.schedule.exchange.mspdi import read_mspdi
from app.schedule.exchange.xer import read_xer
from app.schedule.models import PlanSource, ScheduleVersion
from app.schedule.plan import LIMITS, MILESTONES, FileRefused, Plan
from app.schedule.reports.schemas import FileProblem, ScheduleImport
from app.schedule.reports.service import changes_told, differences_told
from app.schedule.repository import ScheduleVersionRepository
from app.schedule.schemas import WRITE, Short
from app.schedule.service import milestones_of
from app.schedule.storing import calendar_kept, told
from app.schedule.successors import Ready, Successor, tasks_made

KIND = "schedule.import"
IMMEDIATE = 4 * 2**20  # bytes: a larger file is a job in any case
AT_ONCE = 5_000  # tasks: a larger plan is a job in any case, and entered in several transactions
SHOWN = 100
UNCHANGED: dict[str, list[Any]] = {
    name: []
    for name in ("tasks_added", "tasks_removed", "tasks_changed", "links_added", "links_removed", "moves")
}


class ImportAsked(BaseModel):
    component_id: UUID = Field(description="The project, programme or portfolio whose plan it is.")
    dry_run: bool = Field(default=True, description="`false` takes it in as a new version.")
    source_project: Short = Field(
        default=None, description="Which project of an XER file that holds several."
    )


@dataclass(frozen=True, slots=True)
class Preview:
    """A file as a plan, what is calculated of it if anything can be, and the plan that it would replace."""

    component: Place
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


def previewed(uow: Reading, plan: Plan, asked: ImportAsked) -> Preview:
    """What a plan comes to, for who may take it in. Raises ``Invalid`` where it cannot be, and is to be."""
    component = ComponentRepository(uow).open(asked.component_id, WRITE)
    errors = [one for one in plan.problems if one.severity == "error"]
    if errors and not asked.dry_run:
        raise Invalid(
            f"{errors[0].sentence} Nothing was taken in.",
            rule=errors[0].code,
            tasks=[one.task for one in errors if one.task][:SHOWN],
        )
    versions = ScheduleVersionRepository(uow)
    before = versions.current(component.id)
    was = calculated(versions.plan(before)) if before else None
    return Preview(component, plan, None if errors else calculated(plan), before, was)


def successor(uow: Reading, preview: Preview, digest: str | None, id: UUID) -> Successor:
    """The version that a plan is to be, in the snapshot in which it was previewed; ``digest`` is of its file."""
    before, was = preview.before, preview.was
    return Successor(
        id=id,
        component_id=preview.component.id,
        settings=settings_of(preview.plan, digest) | {"number": before.number + 1 if before else 1},
        before=ScheduleVersionRepository(uow).state(before) if before else None,
        finish=told(was.finish) if was else None,
        milestones=milestones_of(was) if was else [],
    )


def settings_of(plan: Plan, digest: str | None) -> dict[str, Any]:
    return {
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
        "timeline_template_id": None,
    }


@dataclass(frozen=True, slots=True)
class Understood:
    """A file that has been read and compared, ready to be taken in unless that was a dry run."""

    told: ScheduleImport
    ready: Ready | None

    def taken_in(self, uow: Writing) -> ScheduleImport:
        """What came of it, all of it written now; the version before is kept as it is."""
        if self.ready:
            self.ready.begun(uow)
        return self.told


def understood(uow: Reading, content: bytes, asked: ImportAsked) -> Understood | None:
    """What a file comes to, with all that is to be written; None where it is too large for a request."""
    ComponentRepository(uow).open(asked.component_id, WRITE)
    if len(content) > IMMEDIATE:
        return None
    plan = parsed(content, asked.source_project)
    if len(plan.tasks) > AT_ONCE:
        return None
    preview = previewed(uow, plan, asked)
    if asked.dry_run:
        return Understood(report(preview, None), None)
    new = successor(uow, preview, hashlib.sha256(content).hexdigest(), uuid7())
    return Understood(report(preview, new.id), Ready(new, [*tasks_made(uow.actor, new, plan)]))


def submitted(uow: Writing, content: bytes, asked: ImportAsked) -> Job:
    """Ask for a file to be taken in, or told about, as a job."""
    component = ComponentRepository(uow).open(asked.component_id, WRITE)
    if len(content) > LIMITS.content:
        raise Invalid(f"The file is larger than {LIMITS.content // 2**20} MiB.", rule="too_large")
    inputs = {
        "asked": asked.model_dump(mode="json"),
        "schedule_version_id": str(uuid7()),
        "file_sha256": hashlib.sha256(content).hexdigest(),
        "file_bytes": len(content),
    }
    pieces = (content[at : at + CHUNK] for at in range(0, len(content), CHUNK))
    return submit(uow, KIND, inputs, component_id=component.id, files={"input": pieces})


def report(preview: Preview, taken_in_as: UUID | None) -> ScheduleImport:
    """What came of a file."""
    plan, found, before, was = preview.plan, preview.found, preview.before, preview.was
    compared = changes_told(was, found) if was and found else UNCHANGED
    number = before.number if before else 0
    return ScheduleImport(
        component_id=preview.component.id,
        source=PlanSource(plan.source or PlanSource.ENTERED),
        dry_run=taken_in_as is None,
        applied=taken_in_as is not None,
        number=number + 1,
        schedule_version_id=taken_in_as,
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
