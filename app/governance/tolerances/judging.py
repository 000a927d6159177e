"""How figures stand against the tolerances in force: for one component, or for many at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from app.calc.tolerance import Judgement, judged, used
from app.calc.tolerance import Tolerance as Range
from app.components.places import Place
from app.core.unit_of_work import Reading
from app.governance.tolerances.levels import ids_of, unhindered
from app.governance.tolerances.measures import Figure, Measured, Missing, Subject, measuring
from app.governance.tolerances.models import WHOLE, Metric, Tolerance
from app.governance.tolerances.repository import Book, book

NOT_MEASURED, UNKNOWN = "not_measured", "neither_actual_nor_forecast"


@dataclass(frozen=True, slots=True)
class Standing:
    """A subject, the tolerance that limits it, and its figure judged; None where there is none, for a reason."""

    subject: Subject
    tolerance: Tolerance
    figure: Figure

    @property
    def measured(self) -> Measured | None:
        return self.figure if isinstance(self.figure, Measured) else None

    @property
    def range(self) -> Range | None:
        return self.tolerance.limits.around(self.measured.baseline) if self.measured else None

    @property
    def around_original(self) -> Range | None:
        """The same room around the first baseline: what all replans together may use."""
        original = self.measured.original if self.measured else None
        return None if original is None else self.tolerance.limits.around(original)

    @property
    def reason(self) -> str | None:
        if isinstance(self.figure, Missing):
            return self.figure.reason
        return UNKNOWN if self.figure.actual is None and self.figure.forecast is None else None

    @property
    def judgement(self) -> Judgement | None:
        if self.reason or self.measured is None or self.range is None:
            return None
        return judged(self.range, self.measured.actual, self.measured.forecast)

    @property
    def value(self) -> Fraction | None:
        """The figure that its judgement rests on."""
        found = self.judgement
        if found is None or self.measured is None:
            return None
        by_actual = found.standing == "actual_breach" or self.measured.forecast is None
        return self.measured.actual if by_actual else self.measured.forecast

    @property
    def excess(self) -> Fraction:
        """How far it is outside; 0 inside."""
        return Fraction(0) if self.range is None or self.value is None else self.range.beyond(self.value)

    @property
    def is_over(self) -> bool:
        return self.value is not None and self.measured is not None and self.value >= self.measured.baseline


def shares(within: Range | None, measured: Measured | None) -> tuple[Fraction | None, Fraction | None]:
    """How much of a tolerance a forecast uses, and an actual."""
    if within is None or measured is None:
        return None, None
    forecast = measured.forecast
    return None if forecast is None else within.consumed(forecast), used(within, measured.actual)


def subjects_of(held: Book, place: Place, metric: Metric) -> Iterator[tuple[Subject, Tolerance]]:
    """What of a component a metric has a tolerance for: itself, its work packages and its stages."""
    for part in (WHOLE, *held.parts(place, metric)):
        if tolerance := held.of(place, metric, part):
            yield Subject(place, *part), tolerance


def standings(
    uow: Reading, of: Iterable[Place], as_of: date, metrics: Collection[Metric] = tuple(Metric)
) -> list[Standing]:
    """Every tolerance in force at these components, its figure measured; whoever asks."""
    sought = list(of)
    held = book(uow, {id for place in sought for id in ids_of(place.path)}, metrics, as_of)
    asked: dict[tuple[Metric, bool], list[tuple[Subject, Tolerance]]] = defaultdict(list)
    for place in sought:
        for metric in metrics:
            for subject, tolerance in subjects_of(held, place, metric):
                asked[metric, subject.stage_id is not None].append((subject, tolerance))
    return [
        Standing(subject, tolerance, figure)
        for (metric, _), pairs in asked.items()
        for (subject, tolerance), figure in zip(
            pairs, measured(uow, metric, [subject for subject, _ in pairs], as_of), strict=True
        )
    ]


def measured(uow: Reading, metric: Metric, subjects: list[Subject], as_of: date) -> list[Figure]:
    """The figure of each subject: all of them stages, or none."""
    known = measuring(metric, subjects[0])
    if known is None:
        return [Missing(NOT_MEASURED)] * len(subjects)
    return list(known.measure(unhindered(uow), subjects, as_of))
