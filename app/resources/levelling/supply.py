"""What a plan can have of roles, day by day: people and statements, less what other components were promised."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal
from itertools import groupby
from uuid import UUID

from app.calc.capacity import effective
from app.calc.presence import Span, Windows
from app.calc.schedule.calendar import Calendar, instant_of, length
from app.components.places import Place
from app.core.unit_of_work import Reading
from app.people.roles.repository import RoleRepository
from app.periods.repository import PeriodRepository
from app.resources.heat_map.repository import LoadRepository
from app.resources.levelling.grid import Grid
from app.resources.levelling.schemas import CapacityChange, RoleCapacity
from app.resources.pool import Pool

LONGER = 3  # times as long as planned, and a year: how far ahead is looked; from then on nothing changes
A_YEAR = timedelta(366)
FOUR_DECIMALS = Decimal("0.0001")


def supplied(uow: Reading, place: Place, codes: Sequence[str], grid: Grid, finish: int) -> list[RoleCapacity]:
    """The capacity of roles on the working days of a plan. Raises ``Invalid`` for a code that is no role's."""
    roles = RoleRepository(uow).by_code(codes)
    first, last = grid.day(0), instant_of(finish).date()
    days = working_days(grid.clock, first, max(first, first + LONGER * (last - first)) + A_YEAR)
    there = Supply(uow, place, days)
    return [of_days(code, days, there.of_role(roles[code].id)) for code in codes]


def working_days(clock: Calendar, first: date, last: date) -> list[date]:
    start = first.toordinal()
    days = range(start, last.toordinal() + 1)
    return [date.fromordinal(day) for day in days if length(clock.shifts_on(day - 1))]


class Supply:
    """Full-time equivalents on each of some days."""

    def __init__(self, uow: Reading, place: Place, days: Sequence[date]) -> None:
        self.days, self.path = days, place.path
        pool = Pool.of(uow, (days[0], days[-1]))
        self.people = pool.capacity(Windows([(day, day) for day in days]))
        self.is_off = [not pool.days.within((day, day)) for day in days]
        periods = PeriodRepository(uow).all()
        self.spans = [(period.start_on, period.finish_on) for period in periods]
        since, until = min((start for start, _ in self.spans), default=days[0]), days[-1]
        self.sums = LoadRepository(uow, since, until, place.path)
        self.place = self.sums.keys(period.id for period in periods)
        self.stated = self.sums.stated()

    def of_role(self, role_id: UUID) -> list[float]:
        """What there is of a role beside what is committed to components that are not at or below the place."""
        there = self.bridged(self.people.get(role_id, [0.0] * len(self.days)))
        wanted = next(iter(self.sums.keys([role_id])))
        for role, period, fte, availability in self.stated:
            if role == wanted:
                self.put(there, self.spans[self.place[period]], effective(fte, availability))
        spans = {str(period): self.spans[at] for period, at in self.place.items()}
        for period, _, _, path, committed, _ in self.sums.behind(role_id):
            if not path.startswith(self.path):
                self.put(there, spans[str(period)], -committed)
        return there

    def bridged(self, there: Sequence[float]) -> list[float]:
        """The same, with what there is the day before on the organisation's days off: the plan says which are worked."""
        found, last = (
            list[float](),
            next((n for n, off in zip(there, self.is_off, strict=True) if not off), 0.0),
        )
        for each, off in zip(there, self.is_off, strict=True):
            last = last if off else each
            found.append(last)
        return found

    def put(self, there: list[float], span: Span, fte: float) -> None:
        for at, day in enumerate(self.days):
            if span[0] <= day <= span[1]:
                there[at] += fte


def of_days(role: str, days: Sequence[date], there: Sequence[float]) -> RoleCapacity:
    """A capacity that changes on the days on which it does."""
    units = [
        max(Decimal(0), Decimal(str(round(each, 6))).quantize(FOUR_DECIMALS, ROUND_FLOOR)) for each in there
    ]
    runs = [next(same) for _, same in groupby(zip(days, units, strict=True), key=lambda each: each[1])]
    changes = [CapacityChange.model_construct(from_on=day, units=each) for day, each in runs[1:]]
    return RoleCapacity.model_construct(role=role, units=runs[0][1], changes=changes)
