"""A calculated plan as a problem of levelling: what is not done, in periods of its grid."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from app.calc.levelling.problem import Activity, Capacity, Link, Problem
from app.calc.schedule.network import ActivityKind, Relation
from app.resources.levelling.capacities import scaled
from app.resources.levelling.grid import Grid
from app.schedule.calculation import Calculated
from app.schedule.plan import PlanTask


def left_to_do(found: Calculated) -> list[PlanTask]:
    """What is levelled: tasks and milestones that are not done."""
    outcome = found.outcome
    return [one for one in found.plan.tasks if one.code in outcome.numbers and outcome.remains(one.code)]


def demanded_by(tasks: Iterable[PlanTask]) -> dict[str, str]:
    """Each role that is demanded, with a task that does."""
    found: dict[str, str] = {}
    for task in tasks:
        for role, _ in task.demands:
            found.setdefault(role, task.code)
    return found


@dataclass(frozen=True)
class Modelled:
    """A plan with its grid, and the problem that it makes with the capacity of its roles."""

    found: Calculated
    grid: Grid
    capacities: Mapping[str, Capacity]
    tasks: list[PlanTask]

    @cached_property
    def problem(self) -> Problem:
        capacities = {role: self.capacities[role] for role in sorted(demanded_by(self.tasks))}
        return Problem(tuple(self.activities()), tuple(self.links()), capacities)

    @cached_property
    def early(self) -> dict[str, int]:
        """The periods in which the plan as it is starts what is levelled and what that waits for."""
        outcome, grid = self.found.outcome, self.grid
        return {
            one.key: grid.period(outcome.early[outcome.numbers[one.key]]) for one in self.problem.activities
        }

    def activities(self) -> Iterator[Activity]:
        """All that is not done, and what is done as points without work, through which others still wait.

        What has begun goes on without a break, and what a mandatory date holds stays there.
        """
        outcome, grid = self.found.outcome, self.grid
        demands = {task.code: task.demands for task in self.tasks}
        for number, one in enumerate(outcome.activities):
            if one.kind == ActivityKind.HAMMOCK:
                continue
            release = max(outcome.arcs.floors[number], outcome.bounds.below.get(number, 0))
            held = one.actual_finish is None and (one.actual_start is not None or number in outcome.bounds.at)
            first = grid.period(outcome.early[number] if held else release)
            yield Activity(
                one.key,
                outcome.arcs.durations[number] // grid.minutes,
                {role: scaled(units) for role, units in demands.get(one.key, ())},
                max(first, 0),
                first if held else None,
            )

    def links(self) -> Iterator[Link]:
        """What each waits for, as the periods between the two starts."""
        outcome = self.found.outcome
        for number, arcs in enumerate(outcome.arcs.into):
            for before, offset in arcs:
                keys = outcome.activities[before].key, outcome.activities[number].key
                yield Link(*keys, Relation.SS, -(-offset // self.grid.minutes))
