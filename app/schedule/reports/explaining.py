"""How the dates and floats of one task come about."""

from collections.abc import Callable

from app.calc.schedule.holding import Bound, early_bounds, late_bounds
from app.calc.schedule.outcome import Dates
from app.core.errors import NotFound
from app.schedule.calculation import Calculated
from app.schedule.models import ScheduleVersion
from app.schedule.reports.schemas import BoundTold, FigureTold, ScheduleExplanation
from app.schedule.reports.service import heading, task_told
from app.schedule.storing import instant_told

FORMULAS = {
    "early_start": "the latest of early_bounds",
    "early_finish": "early_start + remaining_minutes",
    "late_start": "the earliest of late_bounds",
    "late_finish": "late_start + remaining_minutes",
    "start": "the actual start, or else early_start",
    "finish": "the actual finish, or else early_finish",
    "total_float_minutes": "late_finish - early_finish, in working minutes of its calendar",
    "free_float_minutes": "the least that an early date of a successor leaves, or else until the project finishes",
    "interfering_float_minutes": "total_float_minutes - free_float_minutes",
    "remaining_minutes": "as entered, or until the expected finish",
}


def explanation(version: ScheduleVersion, found: Calculated, code: str) -> ScheduleExplanation:
    """A task's figures with their formulas, what holds its dates, and what drives it. Raises ``NotFound``."""
    outcome = found.outcome
    if code not in outcome.numbers:
        raise NotFound(f"The plan has no task {code} with dates of its own.")
    task = next(task for task in found.plan.tasks if task.code == code)
    return ScheduleExplanation(
        **heading(version),
        task=code,
        calendar=found.clock(task).name,
        figures=figures(dict(task_told(found, task, critical=False)), found.dates(code)),
        early_bounds=bounds(found, code, early_bounds),
        late_bounds=bounds(found, code, late_bounds) if task.actual_finish is None else [],
        driving_path=outcome.longest_path(code),
    )


def figures(told: dict[str, object], dates: Dates) -> list[FigureTold]:
    known = told | {"interfering_float_minutes": dates.interfering_float}
    return [
        FigureTold(name=name, value=None if known[name] is None else str(known[name]), formula=formula)
        for name, formula in FORMULAS.items()
    ]


def bounds(found: Calculated, code: str, of: Callable[..., list[Bound]]) -> list[BoundTold]:
    clock = found.outcome.activity(code).clock
    return [
        BoundTold(
            because=bound.because,
            start=instant_told(clock.start_of(bound.start)) or "",
            slack_minutes=bound.slack,
            holds=bound.holds,
            other=bound.other,
            relation=bound.link.relation if bound.link else None,
            lag_minutes=bound.link.lag if bound.link else None,
            constraint=bound.constraint.kind if bound.constraint else None,
            at=instant_told(bound.constraint.at) if bound.constraint else None,
        )
        for bound in of(found.outcome, code)
    ]
