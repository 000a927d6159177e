"""The SQL of what cost ledgers hold of the projects in a total: budget and cost at completion by work package
and cost category.

A project is in it that has a budget and, until the data date, a forecast: without one nobody knows what is left.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.components.models import Component
from app.cost.ledger.models import CostEntry, EntryKind
from app.cost.lines.models import CostLine
from app.cost.work_packages.models import WorkPackage
from app.periods.models import ReportingPeriod
from app.variance.portfolio_report.statements import (
    AT,
    COMPARED,
    COUNTED,
    IN_PERIOD,
    MANY,
    OF_PROJECTS,
    bound,
)
from app.variance.status_reports.models import CostBasis, StatusReport

AMOUNT = sa.inspect(CostEntry).columns["amount_minor"]
IN_ORGANISATION = CostEntry.organisation_id == bound("organisation", CostEntry.organisation_id)
INCURRED = CostEntry.kind.in_([EntryKind.ACTUAL, EntryKind.ACCRUAL])
PLANS = [EntryKind.BUDGET, EntryKind.FORECAST]
made, due = aliased(ReportingPeriod), aliased(ReportingPeriod)
# Of the whole life: what a report states of one year is in no ledger as such.
STATED = (
    sa.select(StatusReport.component_id, StatusReport.currency)
    .where(OF_PROJECTS, IN_PERIOD, COUNTED, COMPARED, StatusReport.cost_basis == CostBasis.WHOLE_LIFE)
    .cte("stated")
)
LAST_MADE = sa.func.max(
    sa.case((sa.and_(CostEntry.kind == EntryKind.FORECAST, made.data_date <= AT), made.data_date))
)
HOLDING = (
    sa.select(STATED.c.component_id, STATED.c.currency, LAST_MADE.label("made_on"))
    .join(CostEntry, CostEntry.component_id == STATED.c.component_id)
    .join(made, made.id == CostEntry.made_in_id)
    .where(IN_ORGANISATION, CostEntry.kind.in_(PLANS))
    .group_by(STATED.c.component_id, STATED.c.currency)
    .having(LAST_MADE.is_not(None), sa.func.count(sa.case((CostEntry.kind == EntryKind.BUDGET, 1))) > 0)
    .cte("holding")
)
LEFT = sa.and_(CostEntry.kind == EntryKind.FORECAST, made.data_date == HOLDING.c.made_on, due.data_date > AT)
COST = sa.or_(sa.and_(INCURRED, due.data_date <= AT), LEFT)
HELD = (
    sa.select(
        *(HOLDING.c.component_id, HOLDING.c.currency, CostEntry.line_id),
        sa.func.sum(sa.case((CostEntry.kind == EntryKind.BUDGET, AMOUNT), else_=0)).label("baseline"),
        sa.func.sum(sa.case((COST, AMOUNT), else_=0)).label("forecast"),
    )
    .join(CostEntry, CostEntry.component_id == HOLDING.c.component_id)
    .join(made, made.id == CostEntry.made_in_id)
    .join(due, due.id == CostEntry.period_id)
    .where(IN_ORGANISATION, CostEntry.kind != EntryKind.COMMITMENT)
    .group_by(HOLDING.c.component_id, HOLDING.c.currency, CostEntry.line_id)
    .cte("held")
)
BASELINE, FORECAST = sa.func.sum(HELD.c.baseline), sa.func.sum(HELD.c.forecast)
WBS, COST_CATEGORY = "wbs", "cost_category"
KEYS: dict[str, Any] = {WBS: CostLine.work_package_id, COST_CATEGORY: CostLine.category}


def by(name: str) -> Any:
    """The groups of one kind in each currency, ranked by the size of their variance, with what all of them make."""
    key, apart = KEYS[name], HELD.c.currency
    size = sa.func.abs(BASELINE - FORECAST)
    return (
        sa.select(
            sa.literal_column(f"'{name}'").label("by"),
            *((each if of == name else sa.null()).label(of) for of, each in KEYS.items()),
            HELD.c.currency,
            *(BASELINE.label("baseline"), FORECAST.label("forecast")),
            sa.func.row_number()
            .over(order_by=(key.is_(None), size.desc(), key), partition_by=apart)
            .label("place"),
            sa.func.count().over(partition_by=apart).label("in_all"),
            sa.func.sum(BASELINE).over(partition_by=apart).label("baseline_in_all"),
            sa.func.sum(FORECAST).over(partition_by=apart).label("forecast_in_all"),
        )
        .join_from(HELD, CostLine, CostLine.id == HELD.c.line_id)
        .group_by(key, HELD.c.currency)
    )


RANKED = sa.union_all(*map(by, KEYS)).subquery("ranked")
SPLIT = (
    sa.select(
        *RANKED.c,
        *(WorkPackage.wbs.label("wbs_code"), WorkPackage.name, Component.id.label("component_id")),
        Component.code,
        sa.select(sa.func.count())
        .where(HOLDING.c.currency == RANKED.c.currency)
        .scalar_subquery()
        .label("projects_in_all"),
    )
    .outerjoin_from(RANKED, WorkPackage, WorkPackage.id == RANKED.c[WBS])
    .outerjoin(Component, Component.id == WorkPackage.component_id)
    .where(sa.or_(RANKED.c.place <= MANY, RANKED.c.place == 1))
    .order_by(RANKED.c.by, RANKED.c.currency, RANKED.c.place)
)
VARIANCE = HELD.c.baseline - HELD.c.forecast
LINES = (
    sa.select(
        *(
            CostLine.id,
            CostLine.code,
            Component.code.label("project"),
            HELD.c.component_id,
            HELD.c.baseline,
            HELD.c.forecast,
        ),
        *(sa.func.count().over().label("in_all"), sa.func.sum(VARIANCE).over().label("variance_in_all")),
    )
    .join_from(HELD, CostLine, CostLine.id == HELD.c.line_id)
    .join(Component, Component.id == HELD.c.component_id)
    .where(HELD.c.currency == sa.bindparam("currency"))
    .order_by(sa.func.abs(VARIANCE).desc(), CostLine.id)
    .limit(MANY)
)
LINES_IN = {name: LINES.where(key == bound("part", key)) for name, key in KEYS.items()}
LINES_OUTSIDE = {name: LINES.where(key.is_(None)) for name, key in KEYS.items()}
