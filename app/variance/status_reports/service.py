"""What can be done with one status report."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.calc.rag import Excess, calculated_rag
from app.components.places import AnyPlace, Place
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.core.errors import Conflict, Invalid
from app.core.ids import uuid7
from app.core.merge_patch import MergePatch
from app.core.sequences import next_reference
from app.core.unit_of_work import Writing
from app.governance.decisions.repository import DecisionRepository
from app.governance.tolerances.models import Metric
from app.periods.models import ReportingPeriod
from app.periods.repository import PeriodRepository
from app.periods.service import find_period, still_open
from app.variance.status_reports.earlier import earlier
from app.variance.status_reports.models import AMOUNTS, DeliveryConfidence, ReportStatus, StatusReport
from app.variance.status_reports.repository import StatusReportRepository, chunks
from app.variance.status_reports.schemas import (
    AssessedConfidence,
    Assessment,
    Figures,
    StatusReportWrite,
    in_json,
    slip_days,
)

WRITE, ASSESS = "status_report:write", "status_report:assess"
PREFIX = "SRP"
ASSESSED = (ReportStatus.DRAFT, ReportStatus.SUBMITTED, ReportStatus.CHALLENGED)
JUDGED = (Metric.FINISH, Metric.PERIOD_COST, Metric.WHOLE_LIFE_COST)  # by what a report states


def create(uow: Writing, at: Address, data: StatusReportWrite) -> StatusReport:
    """Draft a component's report for a period."""
    component = ComponentRepository(uow).at(at, WRITE)
    figures = Figures.model_construct(**{n: v for n, v in data if n != "period"})
    refuse_others_decisions(uow, component, figures)
    return draft(uow, component, find_period(uow, data.period), figures)


def draft(
    uow: Writing,
    component: AnyPlace,
    period: ReportingPeriod,
    figures: Figures,
    confidences: Sequence[AssessedConfidence] = (),
    source: str | None = None,
) -> StatusReport:
    """Draft a component's report for an open period; whoever calls has seen to it that the actor may."""
    still_open(period)
    report = uow.add(new_report(component, period, next_reference(uow, PREFIX), source))
    state(report, stated(component, period, figures, before(uow, component, period, figures)))
    report.delivery_confidences = in_json(list(confidences))
    uow.record("status_report.drafted", report)
    index(uow, [report])
    return report


def new_report(
    component: AnyPlace, period: ReportingPeriod, reference: str, source: str | None = None
) -> StatusReport:
    """A draft that states nothing yet."""
    return StatusReport(
        id=uuid7(),
        component_id=component.id,
        period_id=period.id,
        reference=reference,
        currency=component.currency,
        status=ReportStatus.DRAFT,
        source=source,
    )


def refuse_others_decisions(uow: Writing, component: AnyPlace, figures: Figures) -> None:
    """Refuse to ask for a decision that is not on the component's own log. Raises ``Invalid``, ``NotFound``."""
    for asked in figures.decisions_requested:
        if asked.decision_id:
            decision = DecisionRepository(uow).get(asked.decision_id)
            if decision.component_id != component.id:
                raise Invalid(f"{decision.reference} is not a decision of {component.code}.")


def before(
    uow: Writing, component: AnyPlace, period: ReportingPeriod, figures: Figures
) -> tuple[Excess, ...]:
    """What the component's reports of earlier periods stated, as the calculated RAG takes it."""
    return tuple(one.excess_on(figures.cost_basis) for one in earlier(uow, component.id, period.data_date))


def stated(
    component: AnyPlace, period: ReportingPeriod, figures: Figures, before: Sequence[Excess] = ()
) -> dict[str, Any]:
    """What ``figures`` make the columns of a component's report. Raises ``Invalid`` for another currency.

    What an import brings has no ``before``: it comes in any order of periods, and each is judged by itself.
    """
    for name in AMOUNTS:
        amount = getattr(figures, name)
        if amount and amount.currency != component.currency:
            raise Invalid(
                f"{component.code} is kept in {component.currency}: {name} is in {amount.currency}."
            )
    slip = slip_days(figures.approved_finish_on, figures.forecast_finish_on)
    calculated = calculated_rag(figures.baseline_cost, figures.forecast_cost, slip, before=before)
    return dict(figures) | {
        "data_date": figures.data_date or period.data_date,
        "narrative": {topic.value: text for topic, text in figures.narrative.items()},
        **{name: in_json(getattr(figures, name)) for name in ("decisions_requested", "next_steps")},
        "milestones": in_json(figures.milestones),
        "not_available": in_json(figures.not_available),
        "calculated_rag": calculated.rag,
        "calculated_rag_reason": calculated.reason,
        "rag_dimensions": [
            {"name": one.name, "rag": one.rag, "raw": one.raw, "reason": one.reason}
            for one in calculated.dimensions
        ],
    }


def state(report: StatusReport, values: dict[str, Any]) -> list[str]:
    """Give a report its columns, and tell which of them that changed."""
    changed = [name for name, value in values.items() if getattr(report, name) != value]
    for name in changed:
        setattr(report, name, values[name])
    return changed


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[Figures]) -> StatusReport:
    """Change what a draft states."""
    report, component, period = at_stage(uow, id, WRITE, version, ReportStatus.DRAFT)
    figures = patch.applied_to(Figures.model_validate(report))
    refuse_others_decisions(uow, component, figures)
    state(report, stated(component, period, figures, before(uow, component, period, figures)))
    uow.record("status_report.revised", report)
    return report


def assess(uow: Writing, id: UUID, version: int, assessor: str, data: Assessment) -> StatusReport:
    """Give a report that is not published an assessor's delivery confidence, in place of an earlier one."""
    report, *_ = at_stage(uow, id, ASSESS, version, *ASSESSED)
    (told,) = in_json([AssessedConfidence(assessor=assessor, **dict(data))])
    others = [c for c in report.delivery_confidences if c["assessor"] != assessor]
    report.delivery_confidences = sorted([*others, told], key=lambda c: str(c["assessor"]))
    uow.record("status_report.assessed", report)
    index(uow, [report])
    return report


def at_stage(
    uow: Writing, id: UUID, permission: str, version: int | None, *stages: ReportStatus
) -> tuple[StatusReport, Place, ReportingPeriod]:
    """The report, its live component and its open period, if it has come so far and no further."""
    report = StatusReportRepository(uow).get(id, permission, version)
    component = ComponentRepository(uow).open(report.component_id, permission)
    if report.status not in stages:
        wanted = " or ".join(stages)
        raise Conflict(f"{report.reference} is {report.status}, not {wanted}.", rule="report_status")
    return report, component, still_open(PeriodRepository(uow).get(report.period_id))


def index(uow: Writing, reports: Sequence[StatusReport]) -> None:
    """Put the delivery confidences of ``reports``, already flushed, in their own table."""
    for ids in chunks([report.id for report in reports if report.version > 1]):
        gone = DeliveryConfidence.status_report_id.in_(ids)
        uow.session.execute(sa.delete(DeliveryConfidence).where(gone))
    rows = [confidence_row(report, told) for report in reports for told in report.delivery_confidences]
    if rows:
        uow.session.execute(sa.insert(DeliveryConfidence), rows)


def confidence_row(report: StatusReport, told: dict[str, Any]) -> dict[str, Any]:
    return {
        "organisation_id": report.organisation_id,
        "status_report_id": report.id,
        "component_id": report.component_id,
        "period_id": report.period_id,
        **{name: told.get(name) for name in ("assessor", "scale", "value", "reason", "raw")},
    }
