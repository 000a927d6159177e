"""The SQL of the portfolio variance report in one period: sums are whole minor units, so they are exact.

Every statement is built once, and told the organisation, the path and the period when it runs.
"""

from typing import Any

import sqlalchemy as sa

from app.calc.rag import Rag, declared_better
from app.components.models import Component, ComponentKind, ComponentStatus
from app.core.rights import below_bound
from app.periods.models import ReportingPeriod
from app.variance.status_reports.models import AMOUNTS, DeliveryConfidence, ReportStatus, StatusReport


def bound(name: str, column: Any) -> sa.BindParameter[Any]:
    return sa.bindparam(name, type_=column.type)


# Each project once: what a programme reports of itself tells of the same money again.
PROJECTS = sa.and_(
    Component.organisation_id == bound("organisation", Component.organisation_id),
    below_bound(Component.path, "top"),
    Component.kind == ComponentKind.PROJECT,
)
# Keys hold inside one organisation; to say so again would have SQLite take the wrong index.
REPORTED = StatusReport.component_id == Component.id
OWN = StatusReport.organisation_id == bound("organisation", StatusReport.organisation_id)
# By IN and not by JOIN: each table then answers from one index, on SQLite without statistics as well.
OF_PROJECTS = sa.and_(OWN, StatusReport.component_id.in_(sa.select(Component.id).where(PROJECTS)))
COUNTED = StatusReport.status != ReportStatus.DRAFT
IN_PERIOD = StatusReport.period_id == bound("period", StatusReport.period_id)
AMONG = StatusReport.period_id.in_(sa.bindparam("periods", expanding=True))
OF_KEY = sa.and_(
    StatusReport.currency == bound("currency", StatusReport.currency),
    StatusReport.cost_basis == bound("cost_basis", StatusReport.cost_basis),
)
AT = bound("at", ReportingPeriod.data_date)
MANY = sa.bindparam("many", type_=sa.Integer)
TABLE = StatusReport.__table__.c
BASELINE, FORECAST, ACTUAL, WHOLE_LIFE = (TABLE[f"{name}_minor"] for name in AMOUNTS[:4])
VARIANCE = BASELINE - FORECAST
COMPARED = VARIANCE.is_not(None)
FINISH = sa.func.coalesce(StatusReport.forecast_finish_on, StatusReport.approved_finish_on)
DIVERGES = sa.or_(
    *(
        sa.and_(StatusReport.declared_rag == declared, StatusReport.calculated_rag == calculated)
        for declared in Rag
        for calculated in Rag
        if declared_better(declared, calculated)
    )
)
SEVERITY = sa.case(*((StatusReport.calculated_rag == rag, rag.severity) for rag in Rag))
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
)
LINES = ANY_PERIOD.where(IN_PERIOD, COUNTED)
LINES_OF = LINES.where(Component.id.in_(sa.bindparam("ids", expanding=True)))
SIZES = {"variance": VARIANCE, "baseline": BASELINE, "forecast": FORECAST, "actual": ACTUAL}


def largest(size: Any, *where: Any) -> sa.Select[Any]:
    """The reports of one currency and cost basis that are largest by a figure, of either sign."""
    return LINES.where(OF_KEY, *where).order_by(sa.func.abs(size).desc(), Component.id).limit(MANY)


LARGEST = {
    name: largest(size, size.is_not(None) if name == "actual" else COMPARED) for name, size in SIZES.items()
}
BEYOND = (
    LINES.where(
        OF_KEY,
        BASELINE > 0,
        (FORECAST - BASELINE) * sa.bindparam("of", type_=sa.BigInteger)
        > BASELINE * sa.bindparam("limit", type_=sa.BigInteger),
    )
    .order_by(VARIANCE, Component.id)
    .limit(1)
)
DIVERGING = LINES.where(DIVERGES).order_by(SEVERITY.desc(), Component.code).limit(MANY)
RED = (
    LINES.where(StatusReport.calculated_rag == Rag.RED)
    .order_by(sa.func.abs(VARIANCE).is_(None), sa.func.abs(VARIANCE).desc(), Component.id)
    .limit(MANY)
)
ASKING = LINES.where(sa.cast(StatusReport.decisions_requested, sa.Text) != "[]").order_by(Component.id)
UNSTATED = (
    sa.select(
        *(Component.id, Component.code, Component.name),
        StatusReport.id.label("report_id"),
        *(StatusReport.status, StatusReport.currency, StatusReport.cost_basis),
        *(BASELINE.is_not(None).label("has_baseline"), StatusReport.not_available),
    )
    .join(StatusReport, REPORTED)
    .where(PROJECTS, OWN, IN_PERIOD, sa.or_(~COUNTED, VARIANCE.is_(None)))
    .order_by(Component.code)
)
FIGURES = (
    *("baseline_cost", "forecast_cost", "actual_cost", "whole_life_cost", "benefits"),
    *("approved_finish_on", "forecast_finish_on", "declared_rag"),
)
COLUMN_OF = {name: TABLE[f"{name}_minor" if name in AMOUNTS else name] for name in FIGURES}
STATED = [column.is_not(None) for column in COLUMN_OF.values()]
WHY = sa.cast(StatusReport.not_available, sa.Text)
NULLS = (
    sa.select(*STATED, WHY, sa.func.count())
    .where(OF_PROJECTS, IN_PERIOD, COUNTED, ~sa.and_(*STATED))
    .group_by(*STATED, WHY)
)


def summed(*keys: Any) -> sa.Select[Any]:
    """Counts and sums of reports that are handed in, by ``keys``."""
    found = sa.select(
        *keys,
        sa.func.count().label("reports"),
        *(
            made.label(name)
            for of, column in [
                ("baseline", BASELINE),
                ("forecast", FORECAST),
                ("actual", ACTUAL),
                ("whole_life", WHOLE_LIFE),
            ]
            for name, made in [(f"{of}_reports", sa.func.count(column)), (of, sa.func.sum(column))]
        ),
        sa.func.count(VARIANCE).label("compared"),
        sa.func.sum(sa.case((FORECAST.is_not(None), BASELINE))).label("compared_baseline"),
        sa.func.sum(sa.case((BASELINE.is_not(None), FORECAST))).label("compared_forecast"),
        sa.func.sum(sa.func.abs(VARIANCE)).label("gross"),
    )
    return found.where(COUNTED).group_by(*keys)


KEY = (StatusReport.currency, StatusReport.cost_basis)
TOTALS = summed(*KEY).where(OF_PROJECTS, IN_PERIOD).order_by(*KEY)
BY_CATEGORY = summed(Component.category, *KEY).join_from(StatusReport, Component, REPORTED)
TOTALS_BY_CATEGORY = BY_CATEGORY.where(OWN, PROJECTS, IN_PERIOD).order_by(Component.category, *KEY)
# The part right below the component that a project hangs in; null where it hangs there itself.
PART = sa.case(
    (
        sa.func.length(Component.path) > sa.bindparam("deep", type_=sa.Integer),
        sa.func.substr(Component.path, sa.bindparam("start", type_=sa.Integer), 36),
    )
)


def by_code(which: Any) -> sa.Select[Any]:
    return LINES.where(which).order_by(Component.code, Component.id).limit(MANY)


RAGS = {"declared_rag": StatusReport.declared_rag, "calculated_rag": StatusReport.calculated_rag}
OF_RAG = {name: by_code(each == bound("colour", each)) for name, each in RAGS.items()}
WITHOUT_RAG = {name: by_code(each.is_(None)) for name, each in RAGS.items()}
LARGEST_WHOLE_LIFE = (
    LINES.where(StatusReport.currency == bound("currency", StatusReport.currency), WHOLE_LIFE.is_not(None))
    .order_by(sa.func.abs(WHOLE_LIFE).desc(), Component.id)
    .limit(MANY)
)
GROUPS: dict[str, Any] = {
    "component": PART,
    "category": Component.category,
    "cause": StatusReport.cause_code,
}
LARGEST_IN = {by: largest(VARIANCE, COMPARED, made == sa.bindparam("part")) for by, made in GROUPS.items()}
LARGEST_OUTSIDE = {by: largest(VARIANCE, COMPARED, made.is_(None)) for by, made in GROUPS.items()}
# One reading of the period, in few rows; whatever is told of totals is added up from them.
CELLS = (
    summed(*(made.label(name) for name, made in GROUPS.items()), *KEY, *RAGS.values())
    .add_columns(
        sa.func.min(StatusReport.data_date).label("data_date_from"),
        sa.func.max(StatusReport.data_date).label("data_date_to"),
        sa.func.count(sa.case((StatusReport.data_date != AT, 1))).label("other_data_dates"),
    )
    .join_from(StatusReport, Component, REPORTED)
    .where(OWN, PROJECTS, IN_PERIOD)
)
TREND = (
    summed(StatusReport.period_id, *KEY)
    .add_columns(
        *(
            sa.func.count(sa.case((column == colour, 1))).label(f"{kind}_{colour}")
            for kind, column in RAGS.items()
            for colour in Rag
        ),
        sa.func.count(sa.case((DIVERGES, 1))).label("declared_better"),
    )
    .where(OF_PROJECTS, AMONG)
    .order_by(*KEY)
)
RATED = tuple(
    getattr(DeliveryConfidence, name) for name in ("period_id", "scale", "assessor", "value", "reason")
)
CONFIDENCES = (
    sa.select(*RATED, sa.func.count().label("projects"))
    .join(
        StatusReport,
        sa.and_(
            StatusReport.organisation_id == DeliveryConfidence.organisation_id,
            StatusReport.id == DeliveryConfidence.status_report_id,
        ),
    )
    .where(OF_PROJECTS, AMONG, COUNTED)
    .group_by(*RATED)
)
GIVEN = (
    sa.select(
        Component.id.label("component_id"),
        Component.code,
        StatusReport.id.label("report_id"),
        StatusReport.data_date,
    )
    .join(StatusReport, REPORTED)
    .join(DeliveryConfidence, DeliveryConfidence.status_report_id == StatusReport.id)
    .where(
        *(PROJECTS, OWN, IN_PERIOD, COUNTED),
        DeliveryConfidence.organisation_id == StatusReport.organisation_id,
        DeliveryConfidence.scale == sa.bindparam("scale"),
        DeliveryConfidence.assessor == sa.bindparam("assessor"),
        sa.func.coalesce(DeliveryConfidence.value, DeliveryConfidence.reason) == sa.bindparam("rating"),
    )
    .order_by(Component.code)
    .limit(MANY)
)
OTHER = sa.alias(StatusReport.__table__)
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
            OTHER.c.period_id == bound("period", StatusReport.period_id),
            OTHER.c.component_id == Component.id,
        ),
    )
    .group_by(*(Component.id, Component.code, Component.name, Component.status, Component.planned_start_on))
    .order_by(Component.id)
)
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
PERIODS = (
    sa.select(ReportingPeriod)
    .where(ReportingPeriod.organisation_id == sa.bindparam("organisation"), ReportingPeriod.data_date <= AT)
    .order_by(ReportingPeriod.data_date.desc(), ReportingPeriod.code.desc())
    .limit(MANY)
)
NAMES = sa.select(
    Component.id.label("component_id"), *(Component.kind, Component.code, Component.name)
).where(
    Component.organisation_id == bound("organisation", Component.organisation_id),
    Component.id.in_(sa.bindparam("ids", expanding=True)),
)
WHERE = sa.select(Component.kind, Component.path).where(
    Component.organisation_id == bound("organisation", Component.organisation_id),
    Component.id == bound("id", Component.id),
)
WHEN = sa.select(ReportingPeriod.id, ReportingPeriod.code, ReportingPeriod.data_date).where(
    ReportingPeriod.organisation_id == bound("organisation", ReportingPeriod.organisation_id),
    ReportingPeriod.code == sa.bindparam("code"),
)
