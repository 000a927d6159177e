"""What the records say of roles in the periods of a scenario: what components ask for, and what there is for them.

All of it is in person-days, on the days of the horizon that reporting periods have: nothing is asked for on others.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from uuid import UUID

from app.calc.capacity import effective
from app.calc.presence import Span, Windows, common, merged
from app.core.unit_of_work import Reading
from app.people.roles.repository import RoleRepository
from app.periods.models import ReportingPeriod
from app.periods.repository import PeriodRepository
from app.resources.heat_map.repository import LoadRepository
from app.resources.pool import Pool

UNIT = "person-days"
Days = Mapping[int, int]  # working days by scenario period
Work = dict[int, Decimal]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a component asks for of a role in a reporting period, in full-time equivalents."""

    path: str
    role: str
    period: UUID
    committed: float
    pipeline: float

    @property
    def ids(self) -> Sequence[str]:
        """The component's and those above it."""
        return self.path.strip("/").split("/")


@dataclass(frozen=True, slots=True)
class Supply:
    """What there is in a scenario period; null where it is not known, with the reason."""

    amount: Decimal | None
    reason: str | None = None


@dataclass(frozen=True)
class RoleRecords:
    """Demand and capacity of roles in a horizon, by the codes of roles and the numbers of scenario periods."""

    days: Mapping[UUID, Days] = field(default_factory=dict)  # of each reporting period
    asked: Sequence[Asked] = ()
    stated: Mapping[tuple[str, UUID], float] = field(
        default_factory=dict
    )  # full-time equivalents to plan with
    people: Mapping[str, Sequence[float]] = field(default_factory=dict)  # person-days of the certified
    covered: Sequence[tuple[int, int]] = ()  # working days in reporting periods, and in all

    @classmethod
    def of(cls, uow: Reading, windows: Sequence[Span]) -> "RoleRecords":
        whole = (windows[0][0], windows[-1][1])
        periods = [each for each in PeriodRepository(uow).all() if common(span_of(each), whole)]
        pool = Pool.of(uow, whole)
        codes = {role.id: role.code for role in RoleRepository(uow).all()}
        starts = [each.start_on for each in periods] or [whole[0]]
        sums = LoadRepository(uow, min(starts), max(starts), "")
        ids, roles = [each.id for each in periods], list(codes)
        place, place_of_role = sums.keys(ids), sums.keys(roles)
        pieces = list(pieces_of(periods, windows))
        counted = [0] * len(windows)
        for at, piece in pieces:
            counted[at] += pool.days.within(piece)
        days = {each.id: working(span_of(each), windows, pool) for each in periods}
        return cls(
            days=days,
            asked=[
                Asked(path, codes[role], period, committed, pipeline)
                for path, role, period, committed, pipeline in sums.by_component(in_full=True)
                if period in days
            ],
            stated={
                (codes[roles[place_of_role[role]]], ids[place[period]]): effective(fte, availability)
                for role, period, fte, availability in sums.stated()
                if period in place
            },
            people={codes[role]: days for role, days in certified(pool, pieces, len(windows)).items()},
            covered=[(n, pool.days.within(window)) for n, window in zip(counted, windows, strict=True)],
        )

    @cached_property
    def by_component(self) -> Mapping[str, Sequence[Asked]]:
        """What is asked for at each component and below it."""
        found = defaultdict[str, list[Asked]](list)
        for each in self.asked:
            for id in each.ids:
                found[id].append(each)
        return found

    @cached_property
    def by_role(self) -> Mapping[str, Sequence[Asked]]:
        found = defaultdict[str, list[Asked]](list)
        for each in self.asked:
            found[each.role].append(each)
        return found

    def demand(self, component_id: UUID) -> dict[str, Work]:
        """What a component, with all below it, asks for if it is done: pipeline in full."""
        found: dict[str, Work] = {}
        for each in self.by_component.get(str(component_id), ()):
            for at, days in self.days[each.period].items():
                work = found.setdefault(each.role, {})
                work[at] = work.get(at, Decimal(0)) + exact((each.committed + each.pipeline) * days)
        return {role: work for role, work in found.items() if any(work.values())}

    def capacity(self, role: str, candidates: Collection[UUID]) -> list[Supply]:
        """What there is of a role in each period, less what is committed to all that is no candidate."""
        ids = frozenset(map(str, candidates))
        return [self.supply(role, at, ids) for at in range(len(self.covered))]

    def supply(self, role: str, at: int, ids: frozenset[str]) -> Supply:
        if not self.covered[at][0]:
            return Supply(None, "no working day of it is in a reporting period")
        asked = [each for each in self.by_role.get(role, ()) if at in self.days[each.period]]
        stated = {
            period: fte for (of, period), fte in self.stated.items() if of == role and at in self.days[period]
        }
        if role not in self.people and (not stated or {each.period for each in asked} - stated.keys()):
            return Supply(None, "nobody has said what there is in every reporting period that asks for it")
        there = self.people[role][at] if role in self.people else 0.0
        there += sum(fte * self.days[period][at] for period, fte in stated.items())
        there -= sum(
            each.committed * self.days[each.period][at] for each in asked if ids.isdisjoint(each.ids)
        )
        return Supply(max(exact(there), Decimal(0)))

    def uncovered(self, codes: Sequence[str]) -> dict[str, str]:
        """By period, of how much of it nothing is counted."""
        return {
            code: f"reporting periods have {counted} of its {days} working days: only they are counted"
            for code, (counted, days) in zip(codes, self.covered, strict=False)
            if counted < days
        }


def span_of(period: ReportingPeriod) -> Span:
    return period.start_on, period.finish_on


def working(span: Span, windows: Sequence[Span], pool: Pool) -> Days:
    """The working days that a span has in each window in which it has any."""
    found = {
        at: pool.days.within(both) for at, window in enumerate(windows) if (both := common(span, window))
    }
    return {at: days for at, days in found.items() if days}


def pieces_of(periods: Sequence[ReportingPeriod], windows: Sequence[Span]) -> Iterator[tuple[int, Span]]:
    """The parts of windows that reporting periods have, each day once."""
    for span in merged(map(span_of, periods)):
        for at, window in enumerate(windows):
            if both := common(span, window):
                yield at, both


def certified(pool: Pool, pieces: Sequence[tuple[int, Span]], many: int) -> dict[UUID, list[float]]:
    """Effective person-days of each role that somebody has, in each window."""
    found: dict[UUID, list[float]] = defaultdict(lambda: [0.0] * many)
    for role, amounts in pool.capacity(Windows([piece for _, piece in pieces])).items():
        for (at, _), amount in zip(pieces, amounts, strict=True):
            found[role][at] += amount
    return dict(found)


def exact(amount: float) -> Decimal:
    """A figure in the six decimals that amounts have."""
    return Decimal(str(round(amount, 6)))
