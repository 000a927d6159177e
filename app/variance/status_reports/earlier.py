"""What a component's earlier reports stated, and how their declared RAGs compare with the calculated ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self
from uuid import UUID

import sqlalchemy as sa

from app.calc.money import Money
from app.calc.rag import Excess, Rag
from app.core.unit_of_work import Reading
from app.periods.models import ReportingPeriod
from app.variance.status_reports.models import CostBasis, ReportStatus, StatusReport
from app.variance.status_reports.schemas import slip_days

REPORT = StatusReport.__table__.c
MEMBERS = (
    *("cost_basis", "currency", "baseline_cost_minor", "forecast_cost_minor", "approved_finish_on"),
    *("forecast_finish_on", "declared_rag", "calculated_rag", "calculated_rag_reason", "status"),
)
EARLIER = (
    sa.select(
        StatusReport.id.label("report_id"),
        ReportingPeriod.code.label("period"),
        ReportingPeriod.data_date.label("as_of"),
        *(REPORT[name] for name in MEMBERS),
    )
    .join(
        ReportingPeriod,
        sa.and_(
            ReportingPeriod.organisation_id == StatusReport.organisation_id,
            ReportingPeriod.id == StatusReport.period_id,
        ),
    )
    .where(
        StatusReport.organisation_id == sa.bindparam("organisation", type_=StatusReport.organisation_id.type),
        StatusReport.component_id == sa.bindparam("component", type_=StatusReport.component_id.type),
        StatusReport.status != ReportStatus.DRAFT,
        ReportingPeriod.data_date < sa.bindparam("day", type_=ReportingPeriod.data_date.type),
    )
    .order_by(ReportingPeriod.data_date, ReportingPeriod.code)
)


@dataclass(frozen=True, slots=True)
class Earlier:
    """One report that was handed in."""

    report_id: UUID
    period: str
    as_of: date
    cost_basis: CostBasis
    baseline: Money | None
    forecast: Money | None
    slip_days: int | None
    declared_rag: Rag | None
    calculated_rag: Rag | None
    calculated_rag_reason: str
    status: ReportStatus

    @classmethod
    def of(cls, row: Any) -> Self:
        def amount(minor: int | None) -> Money | None:
            return None if minor is None else Money.of_minor(minor, row.currency)

        return cls(
            baseline=amount(row.baseline_cost_minor),
            forecast=amount(row.forecast_cost_minor),
            slip_days=slip_days(row.approved_finish_on, row.forecast_finish_on),
            **{name: getattr(row, name) for name in ("report_id", "period", "as_of", "cost_basis", "status")},
            **{name: getattr(row, name) for name in ("declared_rag", "calculated_rag")},
            calculated_rag_reason=row.calculated_rag_reason,
        )

    @property
    def variance(self) -> Money | None:
        return self.baseline - self.forecast if self.baseline and self.forecast else None

    def excess_on(self, basis: CostBasis) -> Excess:
        """How far it was beyond its baseline; costs on another basis do not compare."""
        if basis is not self.cost_basis:
            return Excess(None, self.slip_days)
        return Excess.of(self.baseline, self.forecast, self.slip_days)


def earlier(uow: Reading, component_id: UUID, day: date) -> Sequence[Earlier]:
    """The reports that a component handed in for periods before ``day``, oldest first."""
    bound = {"organisation": uow.actor.organisation_id, "component": component_id, "day": day}
    return [Earlier.of(row) for row in uow.session.execute(EARLIER, bound)]
