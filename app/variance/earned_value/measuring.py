"""Everything that earned value says of a component and all below it, at a date."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID

from app.calc.evm.earned_schedule import Adherence, EarnedSchedule, Task, adherence, earned_schedule
from app.calc.evm.estimates import Beside, Estimate, Forecast, Method, estimates, forecast
from app.calc.evm.measures import NOTHING, Amount, Position, Reason
from app.variance.earned_value.accounts import Account, Standing, standing, total
from app.variance.earned_value.repository import Records
from app.variance.earned_value.timeline import Timeline, plan_of, timeline

RECENT = 3  # periods


@dataclass(frozen=True, slots=True)
class Part:
    """What is forecast of one component."""

    at: Position
    estimates: tuple[Estimate, ...]
    forecast: Forecast


@dataclass(frozen=True, slots=True)
class Measured:
    """The figures at a date, with what they were worked out from."""

    records: Records
    now: Standing
    time: Timeline
    in_period: Position
    recent: Position | None
    schedule: EarnedSchedule | Reason
    estimates: tuple[Estimate, ...]
    parts: Mapping[UUID, Part]
    packages: tuple[tuple[Estimate, ...], ...]  # the estimates of each account, in their order

    @property
    def whole(self) -> Position:
        return self.now.whole

    @property
    def is_measured(self) -> bool:
        return bool(self.now.accounts)

    @property
    def eac(self) -> Fraction:
        """The sum of what is recommended for each component: never one index over all of them."""
        return sum((value(part.forecast.recommended) for part in self.parts.values()), Fraction(0))

    @property
    def low(self) -> Fraction:
        return sum((value(part.forecast.low) for part in self.parts.values()), Fraction(0))

    @property
    def high(self) -> Fraction:
        return sum((value(part.forecast.high) for part in self.parts.values()), Fraction(0))

    def summed(self, method: Method) -> Fraction | None:
        """The estimates of all components by one method; None where one of them has none."""
        return added([e.eac.value for p in self.parts.values() for e in p.estimates if e.method is method])

    def by_package(self, method: Method) -> Fraction | None:
        """The same of all work packages."""
        return added([e.eac.value for listed in self.packages for e in listed if e.method is method])

    @property
    def adherence(self) -> Adherence | None:
        if isinstance(self.schedule, Reason):
            return None
        return adherence(task(self, account, self.schedule) for account in self.now.accounts)


def value(estimate: Estimate) -> Fraction:
    assert estimate.eac.value is not None  # what is recommended can be stated
    return estimate.eac.value


def added(values: list[Fraction | None]) -> Fraction | None:
    known = [each for each in values if each is not None]
    return sum(known, Fraction(0)) if values and len(known) == len(values) else None


def measured(records: Records, as_of: date) -> Measured:
    """The figures at ``as_of``, by the baselines in force then."""
    now = standing(records, as_of)
    time = timeline(records, now)
    earlier = dict(before(records, time, as_of))
    recent = now.whole.since(earlier[RECENT].whole) if RECENT in earlier else None
    schedule = schedule_of(records, now, time)
    beside = Beside(to_complete(records, now.accounts), recent, spi_t(schedule))
    return Measured(
        records=records,
        now=now,
        time=time,
        in_period=now.whole.since(earlier[1].whole if 1 in earlier else NOTHING),
        recent=recent,
        schedule=schedule,
        estimates=estimates(now.whole, beside),
        parts=parts(records, now, earlier.get(RECENT), beside),
        packages=tuple(estimates(account.converted) for account in now.accounts),
    )


def before(records: Records, time: Timeline, as_of: date) -> Iterator[tuple[int, Standing]]:
    """How things stood one period ago, and as many as are recent, where there are as many."""
    at = time.time_of(as_of)
    for back in (1, RECENT):
        if at > back:
            yield back, standing(records, time.periods[at - back - 1].data_date)
        elif at == back:
            yield back, Standing(time.periods[0].start_on, {}, (), 0, 0, NOTHING)


def parts(records: Records, now: Standing, earlier: Standing | None, beside: Beside) -> Mapping[UUID, Part]:
    was = earlier.by_component() if earlier else {}
    found, own = {}, now.accounts_of()
    for id, accounts in own.items():
        at = total(accounts)
        recent = at.since(was.get(id, NOTHING)) if earlier else None
        beneath = beside if len(own) == 1 else Beside(to_complete(records, accounts), recent)
        listed = estimates(at, beneath)
        found[id] = Part(at, listed, forecast(at, listed))
    return found


def to_complete(records: Records, accounts: Sequence[Account]) -> Amount | None:
    """The re-estimated cost of what is left of the work that is measured; None where nobody made one."""
    lines = [(line.line.id, account.factor) for account in accounts for line in account.lines]
    known = [records.to_complete[id] * factor for id, factor in lines if id in records.to_complete]
    return sum(known) if known else None


def schedule_of(records: Records, now: Standing, time: Timeline) -> EarnedSchedule | Reason:
    """The earned schedule; its actual time stops when the work is done."""
    curve = time.cumulative(plan_of(records, now))
    whole, at = now.whole, time.time_of(now.as_of)
    if at == 0:
        return Reason.NO_TIME_ELAPSED if whole.bac else Reason.NO_BUDGET
    if whole.ev == whole.bac:
        at = finished_at(records, time, at)
    return earned_schedule(curve, whole.ev, at)


def finished_at(records: Records, time: Timeline, at: int) -> int:
    """The first time at which everything was earned."""
    for period in range(1, at):
        then = standing(records, time.periods[period - 1].data_date).whole
        if then.bac and then.ev == then.bac:
            return period
    return at


def spi_t(schedule: EarnedSchedule | Reason) -> Fraction | None:
    return None if isinstance(schedule, Reason) else schedule.spi_t.value


def task(found: Measured, account: Account, schedule: EarnedSchedule) -> Task:
    """A work package as schedule adherence sees it: what the plan had of it at the earned schedule."""
    planned = found.records.planned[account.baseline.id]
    by_period: dict[UUID, Amount] = {}
    for line in account.lines:
        for period, units in planned.get(line.line.id, {}).items():
            by_period[period] = by_period.get(period, 0) + units * account.factor
    curve = found.time.cumulative(by_period)
    after = curve[min(schedule.whole + 1, len(curve) - 1)]
    pv = curve[schedule.whole] + schedule.part * (after - curve[schedule.whole])
    return Task(str(account.package.id), pv, account.converted.ev)
