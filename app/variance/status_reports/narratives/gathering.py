"""What the narratives of a report are drafted from: what it states, its kept figures, and the thresholds."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from app.calc.attribution import ratio
from app.calc.confidence import Confidence, Rating
from app.calc.materiality import Signs, grounds
from app.calc.narrative import Basis, DecisionWanted, ProjectFacts, WorkDriver
from app.calc.rag import CalculatedRag
from app.components.repository import ComponentRepository
from app.core.unit_of_work import Reading
from app.periods.repository import PeriodRepository
from app.variance.materiality.repository import ThresholdsRepository
from app.variance.materiality.schemas import ThresholdsInForce
from app.variance.status_reports.earlier import Earlier, earlier
from app.variance.status_reports.kept.schemas import KeptFigures
from app.variance.status_reports.kept.taking import kept_or_taken
from app.variance.status_reports.kept.tolerances import thresholds_of
from app.variance.status_reports.models import CostBasis, StatusReport
from app.variance.status_reports.schemas import AssessedConfidence, DecisionRequested, slip_days

BASIS = {CostBasis.PERIOD: Basis.IN_YEAR, CostBasis.WHOLE_LIFE: Basis.WHOLE_LIFE}


@dataclass(frozen=True, slots=True)
class Gathered:
    """The facts, and the thresholds by which they were judged."""

    facts: ProjectFacts
    used: ThresholdsInForce


def gathered(uow: Reading, report: StatusReport) -> Gathered:
    place = ComponentRepository(uow).place(report.component_id)
    period = PeriodRepository(uow).get(report.period_id)
    past = earlier(uow, report.component_id, period.data_date)
    before = past[-1] if past and past[-1].cost_basis is report.cost_basis else None
    kept = kept_or_taken(uow, report)
    used = ThresholdsRepository(uow).in_force(report.data_date)
    facts = ProjectFacts(
        id=str(place.id),
        label=place.name,
        period=period.name,
        as_of=report.data_date,
        source=f"/v1/status-reports/{report.id}",
        basis=BASIS[report.cost_basis],
        baseline=report.baseline_cost,
        forecast=report.forecast_cost,
        previous_period=before.period if before else None,
        previous_variance=before.variance if before else None,
        finish_on=report.forecast_finish_on,
        slip_days=slip_days(report.approved_finish_on, report.forecast_finish_on),
        calculated=CalculatedRag(report.calculated_rag, report.calculated_rag_reason, ()),
        declared=report.declared_rag,
        confidences=confidences(report),
        cause=report.cause or (report.cause_code.replace("_", " ") if report.cause_code else None),
        missing=tuple(
            name.replace("_", " ") for name in ("baseline_cost", "forecast_cost") if not getattr(report, name)
        ),
        decisions=asked(report),
        drivers=tuple(WorkDriver(d.label, d.variance, Fraction(str(d.share))) for d in kept.drivers),
        accepted_share=accepted(kept),
        thresholds=thresholds_of(kept.tolerances),
    )
    return Gathered(judged(facts, used, kept, past), used)


def judged(
    facts: ProjectFacts, used: ThresholdsInForce, kept: KeptFigures, past: Sequence[Earlier]
) -> ProjectFacts:
    """The facts with the grounds on which they are material."""
    consumed = [one for one in (facts.cost_consumed, facts.finish_consumed) if one is not None]
    signs = Signs(
        variance=facts.variance,
        base=facts.baseline,
        at_completion_ratio=at_completion(kept),
        consumed=max(consumed, default=None),
        slip_days=facts.slip_days,
        variances=[*(one.variance for one in past), facts.variance],
    )
    return replace(facts, grounds=tuple(grounds(signs, used.thresholds.as_calculated())))


def at_completion(kept: KeptFigures) -> Fraction | None:
    """VAC / BAC, where work is measured."""
    value = kept.earned_value
    if value is None or value.forecast is None or value.values is None:
        return None
    return ratio(value.forecast.vac, value.values.bac)


def accepted(kept: KeptFigures) -> Fraction | None:
    """Of the release that began last."""
    share = kept.releases[-1].whole.accepted_share if kept.releases else None
    return None if share is None else Fraction(str(share))


def confidences(report: StatusReport) -> tuple[Confidence, ...]:
    rated = [AssessedConfidence.model_validate(one) for one in report.delivery_confidences]
    return tuple(Confidence(Rating(one.scale, one.value), one.assessor) for one in rated if one.value)


def asked(report: StatusReport) -> tuple[DecisionWanted, ...]:
    source = f"/v1/status-reports/{report.id}"
    told = [DecisionRequested.model_validate(one) for one in report.decisions_requested]
    return tuple(
        DecisionWanted(f"{report.id}.{place}", one.question, one.body, one.due_on, source, one.option)
        for place, one in enumerate(told)
    )
