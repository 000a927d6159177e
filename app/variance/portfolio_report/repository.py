"""Reading the projects of a component across its status reports."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.components.models import Component, ComponentKind, ComponentStatus
from app.core.repository import Repository
from app.core.rights import below_bound, bounds
from app.core.unit_of_work import Reading
from app.variance.periods.models import ReportingPeriod
from app.variance.portfolio_report.lines import Absent, Line
from app.variance.portfolio_report.schemas import ReportedProject
from app.variance.status_reports.models import AMOUNTS, ReportStatus, StatusReport
from app.variance.status_reports.repository import CLOSED, PERIOD

# Each project once: what a programme reports of itself tells of the same money again.
PROJECTS = sa.and_(
    Component.organisation_id == sa.bindparam("organisation", type_=Component.organisation_id.type),
    below_bound(Component.path, "top"),
    Component.kind == ComponentKind.PROJECT,
)
# Keys hold inside one organisation; to say so again would have SQLite take the wrong index.
REPORTED = StatusReport.component_id == Component.id
OWN = StatusReport.organisation_id == sa.bindparam("organisation", type_=StatusReport.organisation_id.type)
COUNTED = StatusReport.status != ReportStatus.DRAFT
IN_PERIOD = StatusReport.period_id == sa.bindparam("period", type_=StatusReport.period_id.type)
TABLE = StatusReport.__table__.c
BASELINE, FORECAST, ACTUAL = (TABLE[f"{name}_minor"] for name in AMOUNTS[:3])
COLUMNS = (
    *("period_id", "status", "data_date", "currency", "cost_basis"),
    *("approved_finish_on", "forecast_finish_on"),
    *("declared_rag", "calculated_rag", "calculated_rag_reason", "cause", "cause_code"),
    *("decisions_requested", "not_available", "delivery_confidences"),
    *(f"{name}_minor" for name in AMOUNTS),
)

ANY_PERIOD = (
    sa.select(
        Component.id.label("component_id"),
        *(Component.code, Component.name, Component.category),
        StatusReport.id.label("report_id"),
        *(TABLE[name] for name in COLUMNS),
    )
    .join(StatusReport, REPORTED)
    .where(PROJECTS, OWN)
    .order_by(Component.id)
)
LINES = ANY_PERIOD.where(IN_PERIOD)
OTHER = sa.alias(StatusReport.__table__)
AT = sa.bindparam("at", type_=ReportingPeriod.data_date.type)
FINISH = sa.func.coalesce(StatusReport.forecast_finish_on, StatusReport.approved_finish_on)
ABSENT = (
    sa.select(
        Component.id.label("component_id"),
        *(Component.code, Component.name, Component.status, Component.planned_start_on),
        sa.func.max(sa.case((ReportingPeriod.data_date <= AT, ReportingPeriod.data_date))).label("last_on"),
        sa.func.min(sa.case((ReportingPeriod.data_date > AT, ReportingPeriod.data_date))).label("next_on"),
        sa.func.max(sa.case((ReportingPeriod.data_date <= AT, FINISH))).label("finish_on"),
    )
    .outerjoin(StatusReport, sa.and_(REPORTED, COUNTED))
    .outerjoin(ReportingPeriod, ReportingPeriod.id == StatusReport.period_id)
    .where(
        PROJECTS,
        Component.archived_at.is_(None),
        Component.status.not_in([ComponentStatus.COMPLETED, ComponentStatus.STOPPED]),
        ~sa.exists().where(
            OTHER.c.organisation_id == Component.organisation_id,
            OTHER.c.period_id == sa.bindparam("period", type_=StatusReport.period_id.type),
            OTHER.c.component_id == Component.id,
        ),
    )
    .group_by(*(Component.id, Component.code, Component.name, Component.status, Component.planned_start_on))
    .order_by(Component.id)
)
# By IN and not by JOIN: each table then answers from one index, on SQLite without statistics as well.
OF_PROJECTS = sa.and_(OWN, StatusReport.component_id.in_(sa.select(Component.id).where(PROJECTS)))
EARLIER = (
    sa.select(ReportingPeriod)
    .where(
        ReportingPeriod.organisation_id == sa.bindparam("organisation"),
        ReportingPeriod.data_date < AT,
        sa.exists().where(StatusReport.period_id == ReportingPeriod.id, OF_PROJECTS, COUNTED),
    )
    .order_by(ReportingPeriod.data_date.desc(), ReportingPeriod.code)
    .limit(1)
)


def totalling(*by: Any) -> sa.Select[Any]:
    """Counts and sums of the reports of projects, by currency, cost basis and ``by``."""
    keys = (*by, StatusReport.currency, StatusReport.cost_basis)
    counted = sa.select(
        *keys,
        sa.func.count().label("reports"),
        sa.func.count(BASELINE).label("baseline_reports"),
        sa.func.sum(BASELINE).label("baseline"),
        sa.func.count(FORECAST).label("forecast_reports"),
        sa.func.sum(FORECAST).label("forecast"),
        sa.func.count(ACTUAL).label("actual_reports"),
        sa.func.sum(ACTUAL).label("actual"),
        sa.func.count(BASELINE + FORECAST).label("compared"),
        sa.func.sum(sa.case((FORECAST.is_not(None), BASELINE))).label("compared_baseline"),
        sa.func.sum(sa.case((BASELINE.is_not(None), FORECAST))).label("compared_forecast"),
    )
    return counted.where(COUNTED).group_by(*keys).order_by(*keys)


TOTALS = totalling().where(OF_PROJECTS, IN_PERIOD)
BY_CATEGORY = totalling(Component.category).join_from(StatusReport, Component, REPORTED)
TOTALS_BY_CATEGORY = BY_CATEGORY.where(OWN, PROJECTS, IN_PERIOD)


WHERE = sa.select(Component.kind, Component.path).where(
    Component.organisation_id == sa.bindparam("organisation", type_=Component.organisation_id.type),
    Component.id == sa.bindparam("id", type_=Component.id.type),
)
WHEN = sa.select(ReportingPeriod.id, ReportingPeriod.code, ReportingPeriod.data_date).where(
    ReportingPeriod.organisation_id
    == sa.bindparam("organisation", type_=ReportingPeriod.organisation_id.type),
    ReportingPeriod.code == sa.bindparam("code"),
)


def found_in(uow: Reading, query: Any, **bound: Any) -> Any:
    """The one row that a statement finds in the organisation, as columns; None where there is none."""
    bound["organisation"] = uow.actor.organisation_id
    return uow.session.connection().execute(query, bound).one_or_none()


class PortfolioReportRepository:
    """Queries over all projects at a path and below, for who may see them all."""

    def __init__(self, uow: Reading, path: str) -> None:
        self.session = uow.session
        self.bound = {"organisation": uow.actor.organisation_id, **bounds("top", path)}

    def lines(self, period_id: UUID) -> list[Line]:
        """What the projects report for a period, drafts as well."""
        rows = self.session.connection().execute(LINES, self.bound | {"period": period_id})
        return [Line.of(row._asdict()) for row in rows]

    def absent(self, period: ReportingPeriod) -> list[Absent]:
        """The projects under way that have not even a draft for a period."""
        bound = self.bound | {"period": period.id, "at": period.data_date}
        return [Absent(*row) for row in self.session.connection().execute(ABSENT, bound)]

    def period_before(self, day: date) -> ReportingPeriod | None:
        """The last period with an earlier data date for which one of the projects reported."""
        return self.session.scalar(EARLIER, self.bound | {"at": day})

    def totals(self, period_id: UUID, by_category: bool = False) -> Sequence[Any]:
        """Counts and sums of what is handed in for a period, by currency and cost basis."""
        query = TOTALS_BY_CATEGORY if by_category else TOTALS
        rows = self.session.connection().execute(query, self.bound | {"period": period_id})
        return rows.all()


def of_component(name: str) -> Any:
    """A member of the component that a report is of."""
    of = aliased(Component)
    same = sa.and_(of.organisation_id == StatusReport.organisation_id, of.id == StatusReport.component_id)
    return sa.select(getattr(of, name)).where(same).scalar_subquery()


class ReportedProjectRepository(Repository[StatusReport, ReportedProject]):
    """Status reports of projects, as lines of the variance report."""

    model = StatusReport
    told = ReportedProject
    noun = "status report"
    reads = "status_report:read"
    barred = CLOSED
    component = StatusReport.component_id
    extra: ClassVar = {
        **{name: of_component(name) for name in ("code", "name", "category")},
        "period": PERIOD,
    }
    sortable: ClassVar = {
        "variance": sa.func.coalesce(BASELINE - FORECAST, 0),
        "created_at": StatusReport.created_at,
    }
    filters: ClassVar = {
        "period": IN_PERIOD,
        "counted": sa.and_(COUNTED, of_component("kind") == ComponentKind.PROJECT),
    }
