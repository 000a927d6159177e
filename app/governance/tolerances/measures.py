"""What tells the figures that tolerances are about: functions of the domains that hold them.

``@measures(Metric.FINISH, needs="status_report:read")`` registers one. Governance stands below what it
governs, so it is handed them: the modules they stand in are named in ``app.measuring``.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple
from uuid import UUID

from app.components.places import Place
from app.core.unit_of_work import Reading
from app.governance.tolerances.models import WHOLE, Metric, part_of


class Subject(NamedTuple):
    """Whose figure: a component's, or that of one of its work packages or stages."""

    place: Place
    work_package: str | None = None
    stage_id: UUID | None = None

    @property
    def is_whole(self) -> bool:
        return part_of(self) == WHOLE


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure, in ``unit`` (a currency, or what is counted), as of a day.

    ``original`` is the first baseline there was, ``of`` what the baseline is the baseline of where that is not
    the whole work (a year), ``left_out`` how many below have no figure and are not in it.
    """

    unit: str
    baseline: Fraction
    original: Fraction | None
    actual: Fraction | None
    forecast: Fraction | None
    as_of: date
    source: str
    of: str = ""
    left_out: int = 0


class Missing(NamedTuple):
    """Why there is no figure."""

    reason: str


Figure = Measured | Missing
# Figures as of a day, one for each subject in turn. Rights are looked at by who asks, by what ``needs`` says.
Measure = Callable[[Reading, Sequence[Subject], date], Sequence[Figure]]


class Measuring(NamedTuple):
    measure: Measure
    needs: str


MEASURES: dict[Metric, Measuring] = {}
OF_STAGES: dict[Metric, Measuring] = {}


def measures(
    *metrics: Metric, needs: str, of_stages: bool = False
) -> Callable[[Callable[..., Sequence[Figure]]], Measure]:
    """Register what measures each of ``metrics``, for who holds ``needs`` there."""

    def registered(measure: Measure) -> Measure:
        for metric in metrics:
            (OF_STAGES if of_stages else MEASURES)[metric] = Measuring(measure, needs)
        return measure

    return registered


def measuring(metric: Metric, subject: Subject) -> Measuring | None:
    """What measures a metric of such a subject, if anything does."""
    return (OF_STAGES if subject.stage_id else MEASURES).get(metric)


def one_by_one(measure: Callable[[Reading, Subject, date], Figure]) -> Measure:
    """What measures one subject, as a ``Measure`` of many."""
    return lambda uow, subjects, as_of: [measure(uow, subject, as_of) for subject in subjects]
