"""What moved since an earlier period: totals, finish dates and delivery confidence."""

from typing import Any

from app.calc.money import Money, total
from app.calc.movement import Change, Measure, Movement, Step
from app.core.days import as_date
from app.variance.portfolio_report import between
from app.variance.portfolio_report import changes as told
from app.variance.portfolio_report.between import Moving
from app.variance.portfolio_report.lines import Key
from app.variance.portfolio_report.projects import Projects
from app.variance.status_reports.models import CostBasis

OUTCOMES = ("more_confident", "less_confident", "unchanged")


def largest_in(
    projects: Projects, measure: Measure, step: Step, currency: str, basis: CostBasis, listed: int
) -> list[Change]:
    """The largest changes in one step of a movement."""
    moving, key = between.OF_WHOLE_LIFE, {"currency": currency}
    if measure is Measure.VARIANCE:
        moving, key = between.OF_VARIANCE, {"currency": currency, "cost_basis": basis}
    rows = projects.found.rows(moving.in_step, many=listed, step=step.value, **key)
    return [change_of(row, currency) for row in rows]


def variance_moved(projects: Projects, key: Key, listed: int) -> Movement | None:
    """How the variance of one currency and cost basis became what it is."""
    of = {"currency": key[0], "cost_basis": key[1]}
    return moved(projects, between.OF_VARIANCE, Measure.VARIANCE, of, listed)


def whole_life_moved(projects: Projects, currency: str, listed: int) -> Movement | None:
    """How published whole-life baselines became what they are."""
    return moved(projects, between.OF_WHOLE_LIFE, Measure.BASELINE, {"currency": currency}, listed)


def moved(
    projects: Projects, moving: Moving, measure: Measure, key: dict[str, Any], listed: int
) -> Movement | None:
    """A movement as the database added it up, with its largest changes."""
    if not projects.previous:
        return None
    currency = key["currency"]
    rows = [row for row in projects.steps(moving) if all(getattr(row, n) == v for n, v in key.items())]
    by_step = {Step(row.step): row for row in rows if row.step}
    return Movement(
        measure=measure,
        opening=total((Money.of_minor(int(row.before), currency) for row in rows), currency),
        closing=total((Money.of_minor(int(row.after), currency) for row in rows), currency),
        steps={step: step_sum(by_step.get(step), currency) for step in Step},
        counts={step: by_step[step].projects if step in by_step else 0 for step in Step},
        changes=tuple(
            change_of(row, currency) for row in projects.found.rows(moving.largest, many=listed, **key)
        ),
        unavailable=sum(row.projects for row in rows if not row.step),
    )


def step_sum(row: Any, currency: str) -> Money:
    return Money.of_minor(int(row.after) - int(row.before) if row else 0, currency)


def change_of(row: Any, currency: str) -> Change:
    before, after = (
        None if minor is None else Money.of_minor(int(minor), currency) for minor in (row.before, row.after)
    )
    change = Money.of_minor(int(row.after or 0) - int(row.before or 0), currency)
    return Change(Step(row.step), str(row.component_id), row.name, before, after, change)


def movement_read(projects: Projects, found: Movement | None, listed: int) -> told.MovementRead | None:
    if not found or not projects.previous:
        return None
    return told.MovementRead(
        measure=found.measure,
        previous_period=projects.previous.code,
        opening=found.opening,
        closing=found.closing,
        steps=[
            told.StepRead(step=step, projects=found.counts[step], amount=found.steps[step]) for step in Step
        ],
        like_for_like=found.like_for_like,
        compared=found.compared,
        not_stated=found.unavailable,
        changes=[told.ChangeRead.of(change) for change in found.changes[:listed]],
        changes_in_all=found.changed,
    )


def finish_movement(projects: Projects, listed: int) -> told.FinishMovement | None:
    """How finish dates moved: forecasts with forecasts, and approved dates with approved ones."""
    if not projects.previous:
        return None
    counts = projects.finishes
    compared = counts.later + counts.earlier + counts.unchanged
    rows = projects.found.rows(between.LATEST, many=listed)
    return told.FinishMovement(
        compared=compared,
        later=counts.later,
        earlier=counts.earlier,
        unchanged=counts.unchanged,
        not_available=counts.projects - compared,
        changes=[finish_change(row) for row in rows],
    )


def finish_change(row: Any) -> told.FinishChange:
    before, after = as_date(row.before), as_date(row.after)
    return told.FinishChange(**project(row), basis=row.basis, before=before, after=after, days=row.days)


def project(row: Any) -> dict[str, Any]:
    return {"component_id": row.component_id, "code": row.code, "name": row.name}


def confidence_movement(projects: Projects, listed: int) -> told.ConfidenceMovement | None:
    """How delivery confidence moved, where one assessor rated on one scale both times."""
    if not projects.previous:
        return None
    counts = {row.outcome: row.ratings for row in projects.rerated}
    rows = projects.found.rows(between.MOST_RERATED, many=listed)
    return told.ConfidenceMovement(
        **{outcome: counts.pop(outcome, 0) for outcome in OUTCOMES},
        not_compared=dict(sorted(counts.items())),
        changes=[confidence_change(row) for row in rows],
    )


def confidence_change(row: Any) -> told.ConfidenceChange:
    return told.ConfidenceChange(
        **project(row),
        before=told.Rated(scale=row.scale, assessor=row.assessor, value=row.before),
        after=told.Rated(scale=row.scale, assessor=row.assessor, value=row.after),
        steps=row.steps,
    )
