"""A plan's working time as periods of one length, and what of a plan does not fit into them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.calc.schedule.calendar import DAY, Calendar, instant_of, length
from app.calc.schedule.network import ActivityKind, ConstraintKind
from app.calc.schedule.outcome import Outcome
from app.core.errors import Invalid
from app.resources.levelling.models import PeriodUnit
from app.schedule.calculation import Calculated

FIRST_SHOWN = 20
HOUR = 60


@dataclass(frozen=True, slots=True)
class Grid:
    """Periods of ``minutes`` working minutes of a calendar, the first of them after ``first`` such minutes."""

    clock: Calendar
    first: int
    minutes: int

    def period(self, worked: int) -> int:
        """The period that begins after so many working minutes."""
        return (worked - self.first) // self.minutes

    def worked(self, period: int) -> int:
        return self.first + period * self.minutes

    def start(self, period: int) -> int:
        """The instant at which a period begins."""
        return self.clock.start_of(self.worked(period))

    def finish(self, period: int) -> int:
        """The instant at which the period before it has ended: the finish of what lasts up to this one."""
        return self.clock.finish_of(self.worked(period))

    def day(self, period: int) -> date:
        return instant_of(self.start(period)).date()

    def periods_before(self, day: date) -> int:
        """How many periods there are before a day, from the first on."""
        return max(0, -(-(self.clock.worked((day.toordinal() - 1) * DAY) - self.first) // self.minutes))


def grid_of(found: Calculated, unit: PeriodUnit) -> Grid:
    """The grid of a plan. Raises ``Invalid`` for what does not fit into whole periods, naming the tasks."""
    clock = found.clocks[found.plan.calendar]
    minutes = clock.minutes_per_day if unit == PeriodUnit.DAY else HOUR
    lengths = {length(shifts) for shifts in (*clock.week, *clock.exceptions.values())}
    if any(each % minutes for each in lengths):
        raise Invalid(
            f"A working day of the plan's calendar is not a whole number of periods of {minutes} minutes: "
            "level by the hour, or let its days be alike.",
            rule="unequal_days",
        )
    grid = Grid(clock, clock.worked(found.outcome.basis.earliest), minutes)
    day = (instant_of(grid.start(0)).toordinal() - 1) * DAY
    if (grid.first - clock.worked(day)) % minutes:
        raise Invalid(
            "The data date, or the start of the plan, lies within a period: move it to its beginning, or level "
            "by the hour.",
            rule="begins_within_a_period",
        )
    refuse(of_another_calendar(found), "other_calendar", "They, or their lags, go by another calendar")
    refuse(as_late_as_possible(found), "as_late_as_possible", "They are to be as late as possible")
    refuse(off(found.outcome, grid), "not_whole_periods", f"They are no whole periods of {minutes} minutes")
    return grid


def refuse(tasks: Iterator[str], rule: str, what: str) -> None:
    found = list(dict.fromkeys(tasks))
    if found:
        named = ", ".join(found[:FIRST_SHOWN])
        raise Invalid(f"{what}: {named}. That cannot be levelled.", rule=rule, tasks=found[:FIRST_SHOWN])


def of_another_calendar(found: Calculated) -> Iterator[str]:
    """What works by another calendar than the plan's, or waits by one."""
    outcome, clock = found.outcome, found.clocks[found.plan.calendar]
    for number, one in enumerate(outcome.activities):
        own = one.actual_finish is not None or one.kind == ActivityKind.HAMMOCK or one.clock is clock
        if not own or number in outcome.arcs.bridges_in:
            yield one.key


def as_late_as_possible(found: Calculated) -> Iterator[str]:
    for one in found.outcome.activities:
        if any(held.kind == ConstraintKind.ALAP for held in one.constraints) and one.actual_start is None:
            yield one.key


def off(outcome: Outcome, grid: Grid) -> Iterator[str]:
    """What has a duration, a lag or a date that is not at the edge of a period."""
    for number, one in enumerate(outcome.activities):
        if one.actual_finish is None and one.kind != ActivityKind.HAMMOCK:
            offsets = [offset for _, offset in outcome.arcs.into[number]]
            at = [outcome.early[number] - grid.first, outcome.arcs.durations[number], *offsets]
            at += [limits[number] - grid.first for limits in of_dates(outcome) if number in limits]
            if any(each % grid.minutes for each in at):
                yield one.key


def of_dates(outcome: Outcome) -> tuple[dict[int, int], ...]:
    return outcome.bounds.below, outcome.bounds.at
