"""Reading what components reported over time."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.calc.rag import Rag, declared_better
from app.components.places import AnyPlace
from app.core.rights import bounds
from app.core.unit_of_work import Reading
from app.periods.models import ReportingPeriod
from app.variance.portfolio_report.lines import Line
from app.variance.portfolio_report.repository import (
    ANY_PERIOD,
    AT,
    COUNTED,
    OF_PROJECTS,
    TABLE,
    totalling,
)
from app.variance.status_reports.models import DeliveryConfidence, ReportStatus, StatusReport

AMONG = StatusReport.period_id.in_(sa.bindparam("periods", expanding=True))
WHOLE_LIFE = TABLE["whole_life_cost_minor"]
RAGS = {"declared": StatusReport.declared_rag, "calculated": StatusReport.calculated_rag}
DIVERGES = sa.or_(
    *(
        sa.and_(StatusReport.declared_rag == declared, StatusReport.calculated_rag == calculated)
        for declared in Rag
        for calculated in Rag
        if declared_better(declared, calculated)
    )
)
PERIODS = (
    sa.select(ReportingPeriod)
    .where(ReportingPeriod.organisation_id == sa.bindparam("organisation"), ReportingPeriod.data_date <= AT)
    .order_by(ReportingPeriod.data_date.desc(), ReportingPeriod.code.desc())
    .limit(sa.bindparam("many", type_=sa.Integer))
)
TREND = (
    totalling(StatusReport.period_id)
    .add_columns(
        sa.func.count(WHOLE_LIFE).label("whole_life_reports"),
        sa.func.sum(WHOLE_LIFE).label("whole_life"),
        *(
            sa.func.count(sa.case((column == colour, 1))).label(f"{kind}_{colour}")
            for kind, column in RAGS.items()
            for colour in Rag
        ),
        sa.func.count(sa.case((DIVERGES, 1))).label("declared_better"),
    )
    .where(OF_PROJECTS, AMONG)
)
RATED = (*("period_id", "scale", "assessor", "value", "reason"),)
CONFIDENCES = (
    sa.select(*(getattr(DeliveryConfidence, name) for name in RATED), sa.func.count().label("projects"))
    .join(
        StatusReport,
        sa.and_(
            StatusReport.organisation_id == DeliveryConfidence.organisation_id,
            StatusReport.id == DeliveryConfidence.status_report_id,
        ),
    )
    .where(OF_PROJECTS, AMONG, COUNTED)
    .group_by(*(getattr(DeliveryConfidence, name) for name in RATED))
)


class TrendRepository:
    """What the projects of a component reported in several periods."""

    def __init__(self, uow: Reading, top: AnyPlace) -> None:
        self.session = uow.session
        self.bound = {"organisation": uow.actor.organisation_id, **bounds("top", top.path)}

    def periods(self, last: ReportingPeriod, many: int) -> list[ReportingPeriod]:
        """So many periods up to one, oldest first."""
        bound = self.bound | {"at": last.data_date, "many": many}
        return list(self.session.scalars(PERIODS, bound))[::-1]

    def totals(self, periods: Sequence[UUID]) -> Sequence[Any]:
        """Counts and sums by period, currency and cost basis."""
        return self.rows(TREND, periods)

    def confidences(self, periods: Sequence[UUID]) -> Sequence[Any]:
        """How many projects have each rating, by period, scale and assessor."""
        return self.rows(CONFIDENCES, periods)

    def reports(self, periods: Sequence[UUID]) -> list[Line]:
        """What was handed in, one by one: for a single project."""
        found = (Line.of(row._asdict()) for row in self.rows(ANY_PERIOD.where(AMONG), periods))
        return [line for line in found if line.status != ReportStatus.DRAFT]

    def rows(self, query: sa.Select[Any], periods: Sequence[UUID]) -> Sequence[Any]:
        return self.session.connection().execute(query, self.bound | {"periods": list(periods)}).all()
