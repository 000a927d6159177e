"""Counts and sums of the reports of a component's projects: columns all the way."""

from typing import Any

from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.core.errors import NotFound
from app.core.unit_of_work import Reading
from app.periods.repository import PeriodRepository
from app.variance.portfolio_report.asking import demand, last_period
from app.variance.portfolio_report.repository import PortfolioReportRepository, found_in
from app.variance.portfolio_report.schemas import CostTotal, Totals
from app.variance.portfolio_report.statements import WHEN, WHERE
from app.variance.portfolio_report.sums import Sums, stated


def totals(uow: Reading, at: Address, code: str | None, by_category: bool) -> Totals:
    """Counts and sums by currency and cost basis, straight from the database."""
    top = found_in(uow, WHERE, id=at.id)
    if top is None or top.kind != at.kind or not ComponentRepository(uow).sees(top.path):
        raise NotFound(f"No {at.kind} {at.id}.")
    demand(uow, top.path)
    period = found_in(uow, WHEN, code=code) if code else last_period(uow, top.path)
    if period is None or not PeriodRepository(uow).sees(top.path):
        raise NotFound(f"No reporting period {code}.")
    rows = PortfolioReportRepository(uow, top.path).totals(period.id, by_category)
    items = [cost_total(row) for row in rows]
    return Totals(component_id=at.id, period=period.code, as_of=period.data_date, items=items)


def cost_total(row: Any) -> CostTotal:
    sums, currency = Sums.of([row]), row.currency
    group = sums.group(None, currency)
    compared = {"baseline": group.baseline, "forecast": group.forecast, "variance": group.variance}
    return CostTotal(
        currency=currency,
        cost_basis=row.cost_basis,
        category=getattr(row, "category", None),
        reports=sums.reports,
        baseline_cost=stated(sums, "baseline", currency),
        forecast_cost=stated(sums, "forecast", currency),
        actual_cost=stated(sums, "actual", currency),
        compared=sums.compared,
        **(compared if sums.compared else dict.fromkeys(compared)),
    )
