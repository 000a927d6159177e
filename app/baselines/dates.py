"""The dates of a plan beside those of the baseline in force and of the original."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from app.baselines.freezing import Span, span_of
from app.baselines.models import Baseline, BaselineTask
from app.baselines.repository import BaselineTaskRepository
from app.baselines.schemas import DatedTask, PlanVariance, Slip
from app.calc.schedule.calendar import Calendar, between, minute_of
from app.core.unit_of_work import Reading
from app.schedule.calculation import Calculated, calculated, minute
from app.schedule.models import ScheduleVersion
from app.schedule.plan import PlanTask
from app.schedule.repository import ScheduleVersionRepository
from app.schedule.storing import instant_told, read, told


@dataclass(frozen=True, slots=True)
class Kept:
    """The dates of a baseline, by the code of the task."""

    baseline: Baseline
    tasks: Mapping[str, BaselineTask]

    def slip(self, code: str, now: Span | None, clock: Calendar) -> Slip | None:
        """How much later a task is than here; None where this has no dates of it."""
        task = self.tasks.get(code)
        if task is None or task.finish is None:
            return None
        return slip(self.baseline.number, task.start, task.finish, now, clock)


@dataclass(frozen=True, slots=True)
class Compared:
    """A plan as of a date, and what it is compared with; ``original`` may be ``current``."""

    version: ScheduleVersion
    found: Calculated
    current: Kept
    original: Kept

    @property
    def clock(self) -> Calendar:
        return self.found.clocks[self.found.plan.calendar]

    def plan(self) -> PlanVariance:
        """The finish of the whole."""
        return PlanVariance(
            schedule_version_id=self.version.id,
            schedule_number=self.version.number,
            data_date=self.version.data_date,
            finish=told(self.found.finish) or "",
            current=self.finish_against(self.current.baseline),
            original=self.finish_against(self.original.baseline),
        )

    def finish_against(self, baseline: Baseline) -> Slip | None:
        if baseline.finish is None:
            return None
        finish = self.found.outcome.finish
        return slip(baseline.number, None, baseline.finish, (finish, finish), self.clock)

    def tasks(self) -> Iterator[DatedTask]:
        """What the plan has, in its order, and then what only the baseline in force has."""
        for task in self.found.plan.tasks:
            yield self.of_plan(task)
        known = {task.code for task in self.found.plan.tasks}
        yield from (self.gone(kept) for code, kept in self.current.tasks.items() if code not in known)

    def of_plan(self, task: PlanTask) -> DatedTask:
        now, clock = span_of(self.found, task), self.found.clock(task)
        start, finish = now or (None, None)
        current = self.current.slip(task.code, now, clock)
        return DatedTask(
            code=task.code,
            name=task.name,
            kind=task.kind,
            start=instant_told(start),
            finish=instant_told(finish),
            complete=task.actual_finish is not None,
            current=current,
            original=self.original.slip(task.code, now, clock),
            reason=None if current else "not_in_baseline",
        )

    def gone(self, task: BaselineTask) -> DatedTask:
        return DatedTask(
            code=task.code,
            name=task.name,
            kind=task.kind,
            start=None,
            finish=None,
            complete=False,
            current=self.current.slip(task.code, None, self.clock),
            original=self.original.slip(task.code, None, self.clock),
            reason="not_in_plan",
        )


def slip(number: int, start: str | None, finish: str, now: Span | None, clock: Calendar) -> Slip:
    """Dates of a baseline, and how much working time later those of now are."""
    first, last = minute(read(start)), minute(read(finish))
    assert last is not None
    late = between(clock, last, now[1]) if now else None
    return Slip(
        number=number,
        start=start,
        finish=finish,
        start_slip_minutes=between(clock, first, now[0]) if now and first is not None else None,
        finish_slip_minutes=late,
        finish_slip_days=None if late is None else round(late / clock.minutes_per_day, 2),
    )


def compared(
    uow: Reading, component_id: UUID, current: Baseline, original: Baseline, as_of: date
) -> Compared | None:
    """The plan as of a date beside two baselines; None where there is no plan then."""
    versions = ScheduleVersionRepository(uow)
    version = as_of_date(versions.plan_versions(component_id), as_of)
    if version is None:
        return None
    now = kept(uow, current)
    first = now if original.id == current.id else kept(uow, original)
    return Compared(version, calculated(versions.plan(version)), now, first)


def as_of_date(versions: list[ScheduleVersion], as_of: date) -> ScheduleVersion | None:
    """The last version whose data date has come by the end of a day; one without a data date counts always."""
    end = minute_of(datetime.combine(as_of, time(23, 59)))
    begun = [one for one in versions if (minute(read(one.data_date)) or 0) <= end]
    return begun[-1] if begun else None


def kept(uow: Reading, baseline: Baseline) -> Kept:
    tasks = BaselineTaskRepository(uow).all(baseline=baseline.id)
    return Kept(baseline, {task.code: task for task in sorted(tasks, key=lambda task: task.position)})
