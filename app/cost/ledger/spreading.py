"""A budget or forecast spread over the periods in which the tasks of its work package are planned."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app.calc.evm.phasing import phased
from app.calc.money import Money
from app.calc.schedule.calendar import between, minute_of
from app.components.places import AnyPlace
from app.core.errors import Invalid
from app.core.unit_of_work import Writing
from app.cost.ledger.schemas import EntryWrite, PostingWrite
from app.cost.lines.models import CostLine
from app.cost.work_packages.models import WorkPackage
from app.cost.work_packages.repository import WorkPackageRepository
from app.periods.models import ReportingPeriod
from app.periods.repository import PeriodRepository
from app.schedule.calculation import Calculated, calculated
from app.schedule.repository import ScheduleVersionRepository

DAY = timedelta(days=1)


def spread(
    uow: Writing, component: AnyPlace, data: PostingWrite, lines: Mapping[str, CostLine]
) -> PostingWrite:
    """A posting whose entries each name their period. Raises ``Invalid`` where there is nothing to spread over."""
    if not any(entry.spread for entry in data.entries):
        return data
    version = ScheduleVersionRepository(uow).current(component.id)
    if version is None:
        raise Invalid(f"{component.code} has no plan to spread a cost over.", rule="cost.spread")
    packages = {package.id: package for package in WorkPackageRepository(uow).all(component=component.id)}
    periods = apart(PeriodRepository(uow).all())
    over = Over(calculated(ScheduleVersionRepository(uow).plan(version)), packages, periods)
    entries = [
        each
        for entry in data.entries
        for each in (over.spread(entry, lines[entry.line]) if entry.spread else [entry])
    ]
    return data.model_copy(update={"entries": entries})


def apart(periods: Sequence[ReportingPeriod]) -> list[ReportingPeriod]:
    """Periods in order that do not overlap: of those that begin together, the shortest."""
    row: list[ReportingPeriod] = []
    for period in sorted(periods, key=lambda one: (one.start_on, one.finish_on)):
        if not row or row[-1].finish_on < period.start_on:
            row.append(period)
    return row


@dataclass(frozen=True, slots=True)
class Over:
    """A plan, the work packages that are tied to its tasks, and the periods that it reaches over."""

    plan: Calculated
    packages: Mapping[UUID, WorkPackage]
    periods: Sequence[ReportingPeriod]

    def spread(self, entry: EntryWrite, line: CostLine) -> Iterator[EntryWrite]:
        """Entries of one amount, by the working time of each period; they add up to it exactly."""
        package = self.packages[line.work_package_id] if line.work_package_id else None
        if package is None or not package.tasks:
            raise Invalid(f"{line.code} is of no work package that is tied to tasks.", rule="cost.spread")
        weights = [self.worked(package, period) for period in self.periods]
        if (whole := self.whole(package)) == 0 or sum(weights) < whole:
            raise Invalid(
                f"The tasks of {package.wbs} take no time, or more than there are reporting periods for.",
                rule="cost.spread",
            )
        for period, units in zip(self.periods, phased(entry.amount.minor, weights), strict=True):
            if units:
                amount = Money.of_minor(units, entry.amount.currency)
                yield entry.model_copy(update={"period": period.code, "amount": amount})

    def worked(self, package: WorkPackage, period: ReportingPeriod) -> int:
        """Working minutes of the tasks of a package in a period, each on its own calendar."""
        first, last = (
            minute_of(datetime.combine(day, datetime.min.time()))
            for day in (period.start_on, period.finish_on + DAY)
        )
        return sum(self.minutes(package, code, first, last) for code in package.tasks)

    def whole(self, package: WorkPackage) -> int:
        return sum(self.minutes(package, code) for code in package.tasks)

    def minutes(
        self, package: WorkPackage, code: str, first: int | None = None, last: int | None = None
    ) -> int:
        """Working minutes of a task, or of the part of it between two instants."""
        if code not in self.plan.outcome.numbers:
            raise Invalid(f"The plan has no task {code}, to which {package.wbs} is tied.", rule="cost.spread")
        dates, clock = self.plan.dates(code), self.plan.outcome.activity(code).clock
        start = dates.start if first is None else max(dates.start, first)
        finish = dates.finish if last is None else min(dates.finish, last)
        return between(clock, start, finish) if start < finish else 0
