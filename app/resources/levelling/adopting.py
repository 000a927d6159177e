"""A levelling as the next version of the plan: its dates, held where capacity holds them."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from app.calc.schedule.network import ConstraintKind
from app.core.errors import Conflict
from app.core.ids import uuid7
from app.core.unit_of_work import Reading, Writing
from app.resources.levelling.models import Adoption, Levelling
from app.resources.levelling.repository import LevellingRepository
from app.resources.levelling.schemas import AdoptionEntry
from app.schedule.calculation import Calculated, calculated, minute
from app.schedule.models import PlanSource, ScheduleVersion
from app.schedule.plan import Plan, PlanTask
from app.schedule.repository import ScheduleVersionRepository
from app.schedule.schemas import WRITE
from app.schedule.service import SETTINGS, milestones_of, sound
from app.schedule.storing import read, told
from app.schedule.successors import Ready, Successor, tasks_made


def ready(uow: Reading, id: UUID, entry: AdoptionEntry) -> Ready:
    """The version that a levelling becomes. Raises ``Conflict`` where the plan has changed since, or it is adopted."""
    levelling, versions = LevellingRepository(uow).get(id, WRITE), ScheduleVersionRepository(uow)
    refuse_adopted(levelling)
    before = versions.current(levelling.component_id)
    if before is None or list(versions.state(before)) != levelling.plan_state:
        raise Conflict(
            "The plan was changed since it was levelled: level it again.", rule="changed_meanwhile"
        )
    was = calculated(versions.plan(before))
    plan = levelled_plan(was.plan, levelling)
    sound(plan)
    refuse_other_dates(calculated(plan), levelling)
    settings = {name: getattr(before, name) for name in SETTINGS} | {"name": entry.name, "note": entry.note}
    source = {
        "source": PlanSource.ENTERED,
        "source_sha256": None,
        "source_finish": None,
        "timeline_template_id": before.timeline_template_id,
    }
    new = Successor(
        id=uuid7(),
        component_id=levelling.component_id,
        settings={**settings, **source, "number": before.number + 1},
        before=versions.state(before),
        finish=told(was.finish),
        milestones=milestones_of(was),
    )
    return Ready(new, [*tasks_made(uow.actor, new, plan)])


def adopt(uow: Writing, id: UUID, ready: Ready) -> ScheduleVersion:
    """Enter that version, and say of the levelling what it became."""
    version = ready.begun(uow)
    levelling = LevellingRepository(uow).get(id, WRITE)
    refuse_adopted(levelling)
    levelling.adoption, levelling.adopted_version_id = Adoption.ADOPTED, version.id
    uow.record("levelling.adopted", levelling)
    return version


def refuse_adopted(levelling: Levelling) -> None:
    if levelling.adoption == Adoption.ADOPTED:
        raise Conflict("It is adopted already: level the plan again.", rule="adopted")


def levelled_plan(plan: Plan, levelling: Levelling) -> Plan:
    """The plan with a start no earlier than levelled for each task that waits for a role."""
    held = {one["code"]: read(one["start"]) for one in levelling.tasks if one["own_delay_minutes"]}
    return replace(plan, tasks=tuple(held_to(task, held.get(task.code)) for task in plan.tasks))


def held_to(task: PlanTask, start: datetime | None) -> PlanTask:
    if start is None:
        return task
    others = tuple(one for one in task.constraints if one[0] != ConstraintKind.SNET)
    return task._replace(constraints=(*others, (ConstraintKind.SNET, start)))


def refuse_other_dates(found: Calculated, levelling: Levelling) -> None:
    """Raises ``ArithmeticError`` where the plan with what holds it does not come to the dates that were told."""
    for one in levelling.tasks:
        dates = found.dates(one["code"])
        if (dates.start, dates.finish) != tuple(minute(read(one[name])) for name in ("start", "finish")):
            raise ArithmeticError(f"{one['code']} is not calculated to be where it was levelled to")
