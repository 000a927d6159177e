"""How each criterion of a gate stands: assessed, measured, waived, and whether its evidence is still fresh."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from app.calc.gates import Judged, Result, Verdict, fresh_until, verdict, within
from app.components.places import Place
from app.core.audit import canonical
from app.core.unit_of_work import Reading
from app.governance.gates.models import Gate, GateAssessment, GateWaiver
from app.governance.gates.repository import newest_assessments, waivers_of
from app.governance.lifecycles.templates import Basis, Criterion, EvidenceKind, Importance, MetricFigure
from app.governance.tolerances.judging import measured
from app.governance.tolerances.measures import Figure, Measured, Missing, Subject

NOT_ASSESSED, STALE, NO_FIGURE, NO_BASELINE = "not_assessed", "stale", "no_figure", "no_baseline"


@dataclass(frozen=True, slots=True)
class CriterionStanding:
    """A criterion, and all that is known of it on a day."""

    criterion: Criterion
    assessment: GateAssessment | None
    waiver: GateWaiver | None
    figure: Figure | None
    on: date

    @property
    def measured(self) -> Measured | None:
        return self.figure if isinstance(self.figure, Measured) else None

    @property
    def value(self) -> Fraction | None:
        """What is compared with the threshold."""
        found, threshold = self.measured, self.criterion.threshold
        if found is None or threshold is None:
            return None
        figure = found.actual if threshold.figure is MetricFigure.ACTUAL else found.forecast
        if figure is None or threshold.basis is Basis.VALUE:
            return figure
        if threshold.basis is Basis.VARIANCE:
            return figure - found.baseline
        return figure / found.baseline if found.baseline else None

    @property
    def dated_on(self) -> date | None:
        """The day of its evidence."""
        if self.measured:
            return self.measured.as_of
        return self.assessment.dated_on if self.assessment else None

    @property
    def fresh_until(self) -> date | None:
        return fresh_until(self.dated_on, self.criterion.valid_days) if self.dated_on else None

    @property
    def is_stale(self) -> bool:
        return self.fresh_until is not None and self.on > self.fresh_until

    @property
    def is_set_aside(self) -> bool:
        return self.assessment is not None and self.assessment.result is Result.NOT_APPLICABLE

    @property
    def found(self) -> Result | None:
        """What was found, whatever the age of what shows it; None where nothing was."""
        if self.is_set_aside or self.criterion.threshold is None:
            return self.assessment.result if self.assessment else None
        if self.value is None:
            return None
        threshold = self.criterion.threshold
        kept = within(self.value, threshold.comparison, Fraction(threshold.threshold))
        return Result.MET if kept else Result.NOT_MET

    @property
    def result(self) -> Result:
        """What it counts as: what nobody found, and what is stale, is not met."""
        if self.found is None or (self.is_stale and not self.is_set_aside):
            return Result.NOT_MET
        return self.found

    @property
    def reason(self) -> str | None:
        """Why it counts as not met though nobody found it so."""
        if self.found is None:
            return self.why_unknown
        return STALE if self.is_stale and not self.is_set_aside else None

    @property
    def why_unknown(self) -> str:
        if self.criterion.evidence is not EvidenceKind.METRIC:
            return NOT_ASSESSED
        if isinstance(self.figure, Missing):
            return self.figure.reason
        return NO_BASELINE if self.measured and not self.measured.baseline else NO_FIGURE

    @property
    def judged(self) -> Judged:
        is_must = self.criterion.importance is Importance.MUST
        return Judged(self.criterion.code, is_must, self.result, self.waiver is not None)


def criteria_of(gate: Gate) -> list[Criterion]:
    return [Criterion.model_validate(each) for each in gate.criteria]


def standings(uow: Reading, gate: Gate, place: Place, on: date) -> list[CriterionStanding]:
    """How each criterion of a gate stands on a day; its live figures are measured now."""
    assessed, waived = newest_assessments(uow, gate.id), waived_at(uow, gate, on)
    return [
        CriterionStanding(
            criterion=each,
            assessment=assessed.get(each.code),
            waiver=waived.get(each.code),
            figure=live(uow, place, each, on),
            on=on,
        )
        for each in criteria_of(gate)
    ]


def live(uow: Reading, place: Place, criterion: Criterion, on: date) -> Figure | None:
    """The figure that a criterion is about, if it is about one."""
    if criterion.threshold is None:
        return None
    (figure,) = measured(uow, criterion.threshold.metric, [Subject(place)], on)
    return figure


def waived_at(uow: Reading, gate: Gate, on: date) -> Mapping[str, GateWaiver]:
    """The waiver of each criterion that has one in force."""
    found = waivers_of(uow, gate.id)
    return {w.criterion: w for w in found if w.criterion and (w.expires_on is None or w.expires_on >= on)}


def verdict_of(found: list[CriterionStanding]) -> Verdict:
    return verdict(each.judged for each in found)


def assessments_sha256(uow: Reading, gate: Gate) -> str:
    """The digest of the assessments that count: it changes when one of them does."""
    newest = newest_assessments(uow, gate.id)
    counted = {criterion: str(each.id) for criterion, each in newest.items()}
    return hashlib.sha256(canonical(counted).encode()).hexdigest()
