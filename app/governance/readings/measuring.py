"""Measures of what is entered by hand, for no record has it."""

from datetime import date
from fractions import Fraction

from app.core.unit_of_work import Reading
from app.governance.readings.repository import first_and_newest
from app.governance.tolerances.measures import (
    Figure,
    Measure,
    Measured,
    Missing,
    Subject,
    measures,
    one_by_one,
)
from app.governance.tolerances.models import ENTERED, Metric


def reading_of(metric: Metric) -> Measure:
    """The newest reading; its first one has the original baseline."""

    def measure(uow: Reading, subject: Subject, as_of: date) -> Figure:
        found = first_and_newest(uow, subject.place.id, metric, as_of)
        if not found:
            return Missing("not_measured")
        first, last = found
        return Measured(
            unit=last.unit,
            baseline=Fraction(last.baseline),
            original=Fraction(first.baseline),
            actual=None if last.actual is None else Fraction(last.actual),
            forecast=None if last.forecast is None else Fraction(last.forecast),
            as_of=last.as_of,
            source=f"/v1/tolerance-readings/{last.id}",
        )

    return one_by_one(measure)


for entered in ENTERED:
    measures(entered, needs="tolerance:read")(reading_of(entered))
