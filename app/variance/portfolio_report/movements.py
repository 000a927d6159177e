"""What moved since an earlier period: totals, finish dates and delivery confidence."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, TypeVar
from uuid import UUID

from app.calc.confidence import Confidence
from app.calc.movement import (
    Change,
    ConfidenceMovement,
    EndDateMovement,
    Measure,
    Movement,
    Step,
    confidence_movements,
    end_date_movements,
    movement,
)
from app.variance.portfolio_report import parts as told
from app.variance.portfolio_report.lines import Key, Line, Projects

T = TypeVar("T")
FORECAST, APPROVED = "forecast", "approved"


def variance_moved(projects: Projects, key: Key) -> Movement | None:
    """How the variance of one currency and cost basis became what it is."""
    if not projects.previous:
        return None
    opening, closing = (
        [line.position() for line in lines] for lines in (projects.were(key), projects.of(key))
    )
    return movement(opening, closing, key[0], Measure.VARIANCE)


def whole_life_moved(projects: Projects, currency: str) -> Movement | None:
    """How published whole-life baselines became what they are."""
    if not projects.previous:
        return None
    opening, closing = (
        [line.position(of_baseline=True) for line in lines if line.currency == currency]
        for lines in (projects.before, projects.lines)
    )
    return movement(opening, closing, currency, Measure.BASELINE)


def movement_read(projects: Projects, found: Movement | None, listed: int) -> told.MovementRead | None:
    if not found or not projects.previous:
        return None
    changes = sorted(found.changes, key=lambda change: (-abs(change.change.minor), change.id))
    return told.MovementRead(
        measure=found.measure,
        previous_period=projects.previous.code,
        opening=found.opening,
        closing=found.closing,
        steps=[
            told.StepRead(step=step, projects=len(found.of(step)), amount=found.steps[step]) for step in Step
        ],
        like_for_like=found.like_for_like,
        compared=found.compared,
        not_stated=len(found.unavailable),
        changes=[change_read(change) for change in changes[:listed]],
        changes_in_all=len(changes),
    )


def change_read(change: Change) -> told.ChangeRead:
    return told.ChangeRead(
        component_id=UUID(change.id),
        name=change.label,
        step=change.step,
        before=change.before,
        after=change.after,
        change=change.change,
    )


def finish_movement(projects: Projects, listed: int) -> told.FinishMovement | None:
    """How finish dates moved: forecasts with forecasts, and approved dates with approved ones."""
    if not projects.previous:
        return None
    forecasts = forecast_in_both(projects)
    moved = [
        (found, FORECAST if forecast else APPROVED)
        for forecast in (True, False)
        for found in end_date_movements(
            [line.finish(forecast) for line in projects.before if (line.id in forecasts) is forecast],
            [line.finish(forecast) for line in projects.lines if (line.id in forecasts) is forecast],
        )
    ]
    known = sorted(
        ((found, basis) for found, basis in moved if found.days is not None),
        key=lambda each: (-abs(each[0].days or 0), each[0].id),
    )
    codes = {line.id: line for line in projects.lines}
    days = [found.days or 0 for found, _ in known]
    return told.FinishMovement(
        compared=len(known),
        later=sum(each > 0 for each in days),
        earlier=sum(each < 0 for each in days),
        unchanged=sum(each == 0 for each in days),
        not_available=len(moved) - len(known),
        changes=[
            finish_change(found, basis, codes[found.id]) for found, basis in known[:listed] if found.days
        ],
    )


def forecast_in_both(projects: Projects) -> set[str]:
    was, now = (
        {line.id for line in lines if line.forecast_finish_on} for lines in (projects.before, projects.lines)
    )
    return was & now


def finish_change(found: EndDateMovement, basis: str, line: Line) -> told.FinishChange:
    return told.FinishChange(
        **project(line),
        basis=basis,
        before=found.before,
        after=found.after,
        days=found.days,
        reason=found.reason,
    )


def project(line: Line) -> dict[str, Any]:
    return {"component_id": line.component_id, "code": line.code, "name": line.name}


def confidence_movement(projects: Projects, listed: int) -> told.ConfidenceMovement | None:
    """How delivery confidence moved, where one assessor rated on one scale both times."""
    if not projects.previous:
        return None
    moved = confidence_movements(
        [line.assessed() for line in projects.before], [line.assessed() for line in projects.lines]
    )
    compared = sorted(with_steps(moved), key=lambda each: (-abs(each[1]), each[0].id))
    lines = {line.id: line for line in projects.lines}
    return told.ConfidenceMovement(
        more_confident=sum(steps > 0 for _, steps in compared),
        less_confident=sum(steps < 0 for _, steps in compared),
        unchanged=sum(steps == 0 for _, steps in compared),
        not_compared=dict(sorted(Counter(m.reason for m in moved if m.reason).items())),
        changes=[
            confidence_change(found, steps, lines[found.id]) for found, steps in compared[:listed] if steps
        ],
    )


def with_steps(moved: Iterable[ConfidenceMovement]) -> list[tuple[ConfidenceMovement, int]]:
    return [(found, found.steps) for found in moved if found.steps is not None]


def confidence_change(found: ConfidenceMovement, steps: int, line: Line) -> told.ConfidenceChange:
    before, after = rated(found.before), rated(found.after)
    return told.ConfidenceChange(**project(line), before=before, after=after, steps=steps)


def rated(confidence: Confidence | None) -> told.Rated:
    assert confidence  # what has steps has a rating before and after
    return told.Rated.of(confidence)
