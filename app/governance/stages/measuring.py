"""What stages say of their tolerances: when they will be done."""

from datetime import date
from fractions import Fraction

from app.core.unit_of_work import Reading
from app.governance.stages.models import Stage
from app.governance.tolerances.measures import Figure, Measured, Missing, Subject, measures, one_by_one
from app.governance.tolerances.models import Metric


def finish(uow: Reading, subject: Subject, as_of: date) -> Figure:
    """Calendar days from the planned start: planned, gone by, and forecast."""
    stage = uow.session.get_one(Stage, subject.stage_id)
    if stage.planned_start_on is None or stage.planned_finish_on is None:
        return Missing("stage_not_planned")
    start = stage.planned_start_on

    def days(until: date) -> Fraction:
        return Fraction((until - start).days)

    forecast = stage.closed_on or stage.forecast_finish_on
    return Measured(
        unit="days",
        baseline=days(stage.planned_finish_on),
        original=None,  # a stage is planned anew by decision; all replans together are the component's
        actual=max(Fraction(0), days(stage.closed_on or as_of)) if stage.opened_on else None,
        forecast=None if forecast is None else days(forecast),
        as_of=as_of,
        source=f"/v1/stages/{stage.id}",
    )


measures(Metric.FINISH, needs="gate:read", of_stages=True)(one_by_one(finish))
