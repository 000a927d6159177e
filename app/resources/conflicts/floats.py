"""How long the work of a project could wait without moving its end, as far as its plan says."""

from datetime import date
from uuid import UUID

from app.calc.schedule.calendar import instant_of
from app.components.repository import ComponentRepository
from app.core.errors import Conflict, NotFound
from app.core.unit_of_work import Reading
from app.periods.models import ReportingPeriod
from app.schedule.calculation import Calculated
from app.schedule.plan import TaskKind
from app.schedule.reports.service import found_at

READ = "schedule:read"


class Floats:
    """The plans of projects, each calculated once."""

    def __init__(self, uow: Reading) -> None:
        self.uow = uow
        self.plans: dict[UUID, Calculated | None] = {}

    def least(self, component_id: UUID, period: ReportingPeriod) -> int | None:
        """The least total float of the tasks with work left in a period, in whole days; None without any."""
        if component_id not in self.plans:
            self.plans[component_id] = self.plan(component_id)
        plan = self.plans[component_id]
        return least(plan, period.start_on, period.finish_on) if plan else None

    def plan(self, component_id: UUID) -> Calculated | None:
        place = ComponentRepository(self.uow).place(component_id)
        if not self.uow.actor.rights.allow(READ, place.path):
            return None
        try:
            return found_at(self.uow, place, None)[1]
        except (Conflict, NotFound):
            return None


def least(found: Calculated, start: date, finish: date) -> int | None:
    floats = []
    for task in found.plan.tasks:
        if task.kind == TaskKind.SUMMARY or task.actual_finish:
            continue
        dates = found.dates(task.code)
        begins, ends = (instant_of(at).date() for at in (dates.start, dates.finish))
        if dates.total_float is not None and begins <= finish and ends >= start:
            floats.append(dates.total_float // found.clock(task).minutes_per_day)
    return min(floats, default=None)
