"""The time axis of earned schedule: reporting periods in a row, from the first with planned value on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import accumulate
from uuid import UUID

from app.calc.evm.measures import Amount
from app.periods.models import ReportingPeriod
from app.variance.earned_value.accounts import Standing
from app.variance.earned_value.repository import Records


@dataclass(frozen=True, slots=True)
class Timeline:
    """Periods in order; time 0 is the start of the first, time n the end of the n-th."""

    periods: tuple[ReportingPeriod, ...]

    def time_of(self, as_of: date) -> int:
        """How many periods have come to their data date."""
        return sum(period.data_date <= as_of for period in self.periods)

    def cumulative(self, by_period: Mapping[UUID, Amount]) -> list[Amount]:
        """The curve of what is kept by period, from 0 at time 0."""
        return [0, *accumulate(by_period.get(period.id, 0) for period in self.periods)]

    def day_of(self, time: Fraction) -> date | None:
        """The day at a time, by calendar days within a period; after the last, at the mean length of all."""
        if not self.periods or time <= 0:
            return None
        whole = int(time)
        if whole == time:
            whole -= 1  # the end of a period is its last day
        if whole < len(self.periods):
            period = self.periods[whole]
            length = (period.finish_on - period.start_on).days + 1
            return period.start_on + timedelta(days=max(-(-(time - whole) * length // 1) - 1, 0))
        return self.after(time)

    def after(self, time: Fraction) -> date | None:
        first, last = self.periods[0].start_on, self.periods[-1].finish_on
        mean = Fraction((last - first).days + 1, len(self.periods))
        days = round((time - len(self.periods)) * mean)
        return last + timedelta(days=days) if days < (date.max - last).days else None


def timeline(records: Records, now: Standing) -> Timeline:
    """The periods of the plan in force, and those after it until now, without any that overlap others."""
    planned = plan_of(records, now)
    used = {id for id, units in planned.items() if units}
    if not used:
        return Timeline(())
    first = min(records.periods[id].start_on for id in used)
    used |= {id for by_period in records.incurred.values() for id in by_period}
    used |= {claim.period_id for claims in records.claims.values() for claim in claims}
    taken = [records.periods[id] for id in used if records.periods[id].start_on >= first]
    due = [p.finish_on for p in records.periods.values() if p.data_date == now.as_of]
    last = max([p.finish_on for p in taken if p.id in planned] + due)
    return Timeline(tuple(filled(taken, records.periods.values(), last)))


def plan_of(records: Records, now: Standing) -> dict[UUID, Amount]:
    """What is planned in each period for the work that is measured."""
    found: dict[UUID, Amount] = {}
    for account in now.accounts:
        planned = records.planned[account.baseline.id]
        for line in account.lines:
            for period, units in planned.get(line.line.id, {}).items():
                found[period] = found.get(period, 0) + units * account.factor
    return found


def filled(
    taken: Sequence[ReportingPeriod], known: Iterable[ReportingPeriod], last: date
) -> list[ReportingPeriod]:
    """``taken``, and the periods between them that overlap none, until ``last``; in order."""
    first = min(period.start_on for period in taken)
    row = [period for period in taken if period.start_on <= last]
    for period in sorted(known, key=lambda p: (p.start_on, p.finish_on)):
        within = first <= period.start_on and period.finish_on <= last
        apart = all(period.finish_on < p.start_on or p.finish_on < period.start_on for p in row)
        if within and apart:
            row.append(period)
    return sorted(row, key=lambda period: (period.data_date, period.start_on))
