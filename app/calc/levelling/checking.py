"""An independent look at a levelled schedule: does it keep every link and every capacity?

Nothing here is shared with what generates schedules: every statement is read off the problem itself, period by
period, the slow and plain way.
"""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from app.calc.levelling.problem import Problem
from app.calc.schedule.network import Relation


class Breach(NamedTuple):
    """Something that a schedule does not keep."""

    kind: str
    keys: tuple[str, ...]
    resource: str | None = None
    period: int | None = None
    by: int = 0


def breaches(problem: Problem, starts: Mapping[str, int]) -> list[Breach]:
    """Everything that a schedule does not keep; empty for one that can be carried out."""
    missing = tuple(one.key for one in problem.activities if one.key not in starts)
    if missing:
        return [Breach("missing", missing)]
    return [*of_dates(problem, starts), *of_links(problem, starts), *of_capacity(problem, starts)]


def of_dates(problem: Problem, starts: Mapping[str, int]) -> list[Breach]:
    found = []
    for one in problem.activities:
        at = starts[one.key]
        if at < one.release:
            found.append(Breach("too_early", (one.key,), by=one.release - at))
        if one.latest is not None and at > one.latest:
            found.append(Breach("too_late", (one.key,), by=at - one.latest))
    return found


def of_links(problem: Problem, starts: Mapping[str, int]) -> list[Breach]:
    finishes = {one.key: starts[one.key] + one.duration for one in problem.activities}
    found = []
    for before, after, relation, lag in problem.links:
        if relation == Relation.FS:
            gap = starts[after] - finishes[before]
        elif relation == Relation.SS:
            gap = starts[after] - starts[before]
        elif relation == Relation.FF:
            gap = finishes[after] - finishes[before]
        else:
            gap = finishes[after] - starts[before]
        if gap < lag:
            found.append(Breach("link", (before, after), by=lag - gap))
    return found


def of_capacity(problem: Problem, starts: Mapping[str, int]) -> list[Breach]:
    found = []
    for resource, capacity in problem.capacities.items():
        used: Counter[int] = Counter()
        for one in problem.activities:
            for period in range(starts[one.key], starts[one.key] + one.duration):
                used[period] += one.demands.get(resource, 0)
        for period, units in sorted(used.items()):
            if units > capacity.at(period):
                there = tuple(
                    one.key
                    for one in problem.activities
                    if one.demands.get(resource, 0)
                    and starts[one.key] <= period < starts[one.key] + one.duration
                )
                found.append(Breach("capacity", there, resource, period, units - capacity.at(period)))
    return found
