"""A selection as a 0/1 programme: a column for each start a candidate may have, a row for each limit and rule.

Dependencies in time are told period by period, and what carries over as sums up to each period, for both are
tighter than what fewer rows could say; every number is whole.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import accumulate
from typing import Any

from app.calc.selection.answer import Kind
from app.calc.selection.packing import Packed, packed
from app.calc.selection.problem import (
    Budget,
    CategoryBound,
    Dependency,
    Group,
    Measure,
    Problem,
    RiskMeasure,
    Start,
    Synergy,
)

Terms = Mapping[int, Decimal | int]


@dataclass(frozen=True)
class Row:
    """Terms that keep between two bounds. Without a kind it is part of what a selection is, never to be dropped.

    A row with a column that may be a fraction is not ``is_whole``: its bounds cannot be rounded to whole steps.
    """

    name: str
    kind: Kind | None
    terms: Terms
    low: Decimal | int | None
    high: Decimal | int | None
    is_whole: bool = True

    def excess(self, columns: frozenset[int]) -> Decimal:
        """How far a choice is outside its bounds, exactly; 0 within them."""
        total = sum((Decimal(amount) for at, amount in self.terms.items() if at in columns), Decimal(0))
        above = Decimal(0) if self.high is None else total - self.high
        below = Decimal(0) if self.low is None else self.low - total
        return max(Decimal(0), above, below)

    @cached_property
    def packed(self) -> Packed:
        return packed(self.terms, self.low, self.high, self.is_whole)


@dataclass(frozen=True, slots=True)
class Column:
    """A start of a candidate, or (without one) that all members of a synergy are selected."""

    owner: str
    value: Decimal
    start: Start | None = None


@dataclass(frozen=True)
class Model:
    """The columns and rows of a problem, in an order that does not depend on its."""

    problem: Problem
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @cached_property
    def starts(self) -> dict[str, dict[int, Start]]:
        """The columns of each candidate."""
        return starts_of(self.columns)

    def of(self, candidate: str) -> Terms:
        return dict.fromkeys(self.starts.get(candidate, ()), 1)

    def forced(self, candidate: str, into: bool) -> Row:
        """What keeps a candidate in or out."""
        return Row(candidate, None, self.of(candidate), int(into), int(into))

    def released(self, candidate: str) -> "Model":
        """The same with a candidate neither mandatory nor excluded."""
        known = self.problem.by_id[candidate]
        if not known.is_mandatory and not known.is_excluded:
            return self
        problem = self.problem.changed(replace(known, is_mandatory=False, is_excluded=False))
        wishes = {f"mandatory {candidate}", f"excluded {candidate}"}
        return Model(problem, self.columns, tuple(row for row in self.rows if row.name not in wishes))

    def chosen(self, columns: frozenset[int]) -> dict[str, int]:
        """The start of each candidate that some columns select."""
        picked = (self.columns[index] for index in sorted(columns))
        return {each.owner: each.start.period for each in picked if each.start is not None}

    def other_than(self, columns: frozenset[int]) -> Row:
        """What differs from a selection in a candidate or a start."""
        terms = {
            index: -1 if index in columns else 1
            for index, column in enumerate(self.columns)
            if column.start is not None
        }
        return Row("other", None, terms, 1 - sum(term < 0 for term in terms.values()), None)

    def other_candidates(self, ids: frozenset[str]) -> Row:
        """What differs from a selection in a candidate."""
        terms = {at: -1 if owner in ids else 1 for owner, of in self.starts.items() for at in of}
        return Row("other", None, terms, 1 - len(ids), None)


def starts_of(columns: tuple[Column, ...]) -> dict[str, dict[int, Start]]:
    found: dict[str, dict[int, Start]] = defaultdict(dict)
    for index, column in enumerate(columns):
        if column.start is not None:
            found[column.owner][index] = column.start
    return dict(found)


def model_of(problem: Problem, every_start: bool = False) -> Model:
    """The programme of a problem.

    With ``every_start`` the starts that a window forbids are columns too, kept out by rows that may be dropped.
    """
    allowed = problem.every_start if every_start else problem.starts
    starts = [Column(owner, start.value, start) for owner, of in allowed.items() for start in of.values()]
    synergies = [
        Column(each.name, each.value) for each in sorted(problem.synergies, key=lambda each: each.name)
    ]
    columns = (*starts, *synergies)
    return Model(problem, columns, tuple(Rows(problem, columns).all(every_start)))


class Rows:
    """Writes the rows of a problem, each rule's in turn."""

    def __init__(self, problem: Problem, columns: tuple[Column, ...]) -> None:
        self.problem = problem
        self.starts = starts_of(columns)
        self.synergies = {each.owner: index for index, each in enumerate(columns) if each.start is None}
        self.costs = {at: start.cost for of in self.starts.values() for at, start in of.items()}

    def all(self, every_start: bool) -> Iterator[Row]:
        yield from self.once()
        yield from self.budgets()
        yield from self.capacities()
        yield from self.wishes()
        if every_start:
            yield from self.windows()
        for group in named(self.problem.groups):
            yield self.group(group)
        for dependency in named(self.problem.dependencies):
            yield from self.dependency(dependency)
        for bound in named(self.problem.category_bounds):
            yield from self.category(bound)
        yield from self.risks()
        for synergy in named(self.problem.synergies):
            yield from self.synergy(synergy)

    def of(self, *candidates: str) -> dict[int, Decimal | int]:
        return {at: 1 for candidate in sorted(candidates) for at in self.starts.get(candidate, ())}

    def once(self) -> Iterator[Row]:
        for candidate, starts in self.starts.items():
            if len(starts) > 1:
                yield Row(candidate, None, dict.fromkeys(starts, 1), None, 1)

    def budgets(self) -> Iterator[Row]:
        for budget in named(self.problem.budgets):
            for at, (limit, terms) in enumerate(self.spends(budget)):
                if limit is not None:
                    yield Row(budget.label(self.problem.periods[at]), Kind.BUDGET, terms, None, limit)

    def spends(self, budget: Budget) -> Iterator[tuple[Decimal | None, Terms]]:
        """The limit and the terms of each period, or of all up to it if what is left carries over."""
        profiles = {
            at: spread(
                [amounts for fund, amounts in start.profile.spend.items() if budget.covers(fund)],
                start.period,
                len(self.problem.periods),
            )
            for of in self.starts.values()
            for at, start in of.items()
        }
        limits: list[Decimal | None] = list(budget.amounts)
        if budget.carries_over:
            profiles = {at: list(accumulate(amounts)) for at, amounts in profiles.items()}
            limits = list(
                accumulate(limits, lambda one, more: None if one is None or more is None else one + more)
            )
        for period, limit in enumerate(limits):
            yield limit, {at: amounts[period] for at, amounts in profiles.items() if amounts[period]}

    def capacities(self) -> Iterator[Row]:
        count = len(self.problem.periods)
        for capacity in named(self.problem.capacities):
            works: list[dict[int, Decimal | int]] = [{} for _ in range(count)]
            for of in self.starts.values():
                for at, start in of.items():
                    for later, amount in enumerate(start.profile.roles.get(capacity.role, ())):
                        if amount and start.period + later < count:
                            works[start.period + later][at] = amount
            for period, (limit, terms) in enumerate(zip(capacity.amounts, works, strict=True)):
                if limit is not None:
                    yield Row(capacity.label(self.problem.periods[period]), Kind.CAPACITY, terms, None, limit)

    def wishes(self) -> Iterator[Row]:
        for candidate in self.problem.by_id.values():
            if candidate.is_mandatory:
                yield Row(f"mandatory {candidate.id}", Kind.MANDATORY, self.of(candidate.id), 1, None)
            if candidate.is_excluded:
                yield Row(f"excluded {candidate.id}", Kind.EXCLUDED, self.of(candidate.id), None, 0)

    def windows(self) -> Iterator[Row]:
        for candidate, starts in self.starts.items():
            first, last = self.problem.by_id[candidate].window
            forbidden = {at: 1 for at, start in starts.items() if not first <= start.period <= last}
            if forbidden:
                yield Row(f"window {candidate}", Kind.WINDOW, forbidden, None, 0)

    def group(self, group: Group) -> Row:
        return Row(group.label, Kind.GROUP, self.of(*group.members), 1 if group.is_required else None, 1)

    def dependency(self, dependency: Dependency) -> Iterator[Row]:
        own = self.starts.get(dependency.candidate, {})
        apart = [dependency.needs] if dependency.is_any else [{each} for each in sorted(dependency.needs)]
        latest = sorted({start.period for start in own.values()}) if dependency.after_finish else [None]
        for needed in apart:
            for until in latest:
                terms: dict[int, Decimal | int] = {
                    at: 1 for at, start in own.items() if until is None or start.period <= until
                }
                for other in sorted(needed):
                    terms.update((at, -1) for at in self.finished(other, until))
                yield Row(dependency.name, Kind.DEPENDENCY, terms, None, 0)

    def finished(self, candidate: str, until: int | None) -> Iterator[int]:
        """The starts with which a candidate has finished before a period begins."""
        for at, start in self.starts.get(candidate, {}).items():
            if until is None or start.period + self.problem.by_id[candidate].lasts(start) <= until:
                yield at

    def category(self, bound: CategoryBound) -> Iterator[Row]:
        within = self.of(*(each.id for each in self.problem.candidates if bound.category in each.categories))
        everything = self.of(*self.starts)
        if bound.measure in (Measure.COST, Measure.SHARE_OF_COST):
            within = {at: self.costs[at] for at in within}
            everything = dict(self.costs)
        for limit, is_floor in ((bound.minimum, True), (bound.maximum, False)):
            if limit is None:
                continue
            terms: dict[int, Decimal | int] = within
            if bound.is_share:
                terms = {at: within.get(at, 0) - limit * amount for at, amount in everything.items()}
            edge = 0 if bound.is_share else limit
            sides: tuple[Any, Any] = (edge, None) if is_floor else (None, edge)
            yield Row(bound.label(is_floor), Kind.CATEGORY, terms, *sides)

    def risks(self) -> Iterator[Row]:
        for ceiling in named(self.problem.risk_ceilings):
            risk = {
                each.id: Decimal(each.is_high_risk)
                if ceiling.measure is RiskMeasure.HIGH_COUNT
                else each.risk
                for each in self.problem.candidates
            }
            terms = {at: risk[each] or 0 for each, of in self.starts.items() for at in of if risk[each]}
            yield Row(ceiling.name, Kind.RISK, terms, None, ceiling.maximum)

    def synergy(self, synergy: Synergy) -> Iterator[Row]:
        """Only the side that the objective would break: a gain is not had, a loss not escaped, without all members."""
        both = self.synergies[synergy.name]
        if synergy.value < 0:
            terms = self.of(*synergy.members) | {both: -1}
            yield Row(synergy.name, None, terms, None, len(synergy.members) - 1)
            return
        for member in sorted(synergy.members):
            yield Row(synergy.name, None, {both: 1} | {at: -1 for at in self.starts.get(member, ())}, None, 0)


def spread(profiles: list[tuple[Decimal, ...]], start: int, count: int) -> list[Decimal]:
    """The sum of profiles from a start on, period by period of the horizon."""
    found = [Decimal(0)] * count
    for profile in profiles:
        for at, amount in enumerate(profile[: count - start], start):
            found[at] += amount
    return found


def named(rules: tuple[Any, ...]) -> list[Any]:
    return sorted(rules, key=lambda each: str(each.name))
