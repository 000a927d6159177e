"""What a levelling came to, as it is kept: dates, delays, floats, and demand against capacity."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from app.calc.levelling.explaining import explained
from app.resources.levelling.capacities import told
from app.resources.levelling.modelling import Modelled
from app.resources.levelling.running import Run
from app.schedule.calculation import Calculated
from app.schedule.plan import PlanTask
from app.schedule.storing import instant_told

Json = dict[str, Any]


def outcome(modelled: Modelled, run: Run) -> Json:
    """The columns of a levelling that are calculated."""
    grid, minutes = modelled.grid, modelled.grid.minutes
    before = modelled.found.outcome.finish
    finish = max(grid.finish(run.finish), grid.start(0))
    delay = grid.clock.worked(finish) - grid.clock.worked(before)
    return {
        "status": run.status,
        "finish_before": instant_told(before),
        "finish": instant_told(finish),
        "delay_minutes": delay,
        "bound_finish": instant_told(max(grid.finish(run.bound.finish), grid.start(0))),
        "bound_kind": run.bound.kind,
        "bound_role": run.bound.resource,
        "gap_minutes": max(0, run.finish - run.bound.finish) * minutes,
        "tasks": tasks_told(modelled, run.starts),
        "profiles": [*profiles(modelled, run.starts)],
        "violations": [*violations(modelled, run.starts)],
    }


def tasks_told(modelled: Modelled, starts: Mapping[str, int]) -> list[Json]:
    found, minutes = modelled.found, modelled.grid.minutes
    held = {one.key: one for one in explained(modelled.problem, starts)}
    levelled = placed(modelled, starts)
    return [
        {
            "code": task.code,
            "name": task.name,
            **dates_told(found, task, levelled),
            "delay_minutes": (starts[task.code] - modelled.early[task.code]) * minutes,
            "own_delay_minutes": held[task.code].own_delay * minutes,
            "roles": list(held[task.code].resources),
            "behind": list(held[task.code].behind),
            "total_float_before_minutes": found.dates(task.code).total_float,
            "total_float_minutes": held[task.code].float_after * minutes,
        }
        for task in modelled.tasks
    ]


def placed(modelled: Modelled, starts: Mapping[str, int]) -> list[int]:
    """The levelled starts of all activities, in working minutes; of what is not levelled, the early ones."""
    outcome, grid = modelled.found.outcome, modelled.grid
    return [
        grid.worked(starts[one.key]) if one.key in starts else outcome.early[number]
        for number, one in enumerate(outcome.activities)
    ]


def dates_told(found: Calculated, task: PlanTask, levelled: list[int]) -> Json:
    """When a task starts and finishes as planned, and as levelled; what has begun keeps its start."""
    before, number = found.dates(task.code), found.outcome.numbers[task.code]
    start = before.start if task.actual_start else found.outcome.end_of(number, False, levelled)
    return {
        "start_before": instant_told(before.start),
        "finish_before": instant_told(before.finish),
        "start": instant_told(start),
        "finish": instant_told(found.outcome.end_of(number, True, levelled)),
    }


def profiles(modelled: Modelled, starts: Mapping[str, int]) -> Iterator[Json]:
    """Each role's demand before and after against capacity, in spans in which nothing changes."""
    for role, capacity in modelled.problem.capacities.items():
        before, after = (used(modelled, role, each) for each in (modelled.early, starts))
        last = max(len(before), len(after))
        rows = [(capacity.at(period), at(before, period), at(after, period)) for period in range(last)]
        yield {
            "role": role,
            "peak_before": told(max(before, default=0)),
            "peak_after": told(max(after, default=0)),
            "over_before": told(sum(max(0, there - cap) for cap, there, _ in rows)),
            "over_after": told(sum(max(0, there - cap) for cap, _, there in rows)),
            "spans": [*spans(modelled, rows)],
        }


def at(demand: list[int], period: int) -> int:
    return demand[period] if period < len(demand) else 0


def used(modelled: Modelled, role: str, starts: Mapping[str, int]) -> list[int]:
    """What is demanded of a role in each period up to the last in which anything is."""
    demanding = [one for one in modelled.problem.activities if one.demands.get(role) and one.duration]
    found = [0] * max((starts[one.key] + one.duration for one in demanding), default=0)
    for one in demanding:
        for period in range(starts[one.key], starts[one.key] + one.duration):
            found[period] += one.demands[role]
    return found


def spans(modelled: Modelled, rows: list[tuple[int, int, int]]) -> Iterator[Json]:
    period, grid = 0, modelled.grid
    for (capacity, before, after), same in groupby(rows):
        until = period + len([*same])
        yield {
            "start": instant_told(grid.start(period)),
            "finish": instant_told(grid.finish(until)),
            "capacity": told(capacity),
            "before": told(before),
            "after": told(after),
        }
        period = until


def violations(modelled: Modelled, starts: Mapping[str, int]) -> Iterator[Json]:
    """The latest dates and deadlines that levelled tasks do not keep."""
    outcome, grid = modelled.found.outcome, modelled.grid
    for number, limit in outcome.bounds.above.items():
        one = outcome.activities[number]
        late = grid.worked(starts[one.key]) - limit if one.key in starts else 0
        if late > 0:
            yield {"code": one.key, "constraint": outcome.violation(number, late).kind, "minutes": late}
