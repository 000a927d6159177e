"""The trend of a component: what was reported in each period, oldest first."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from app.calc.rag import Rag
from app.components.models import ComponentKind
from app.components.places import AnyPlace
from app.core.unit_of_work import Reading
from app.periods.models import ReportingPeriod
from app.variance.portfolio_report.gaps import NONE, confidence_counts
from app.variance.portfolio_report.lines import Line
from app.variance.portfolio_report.parts import RagCounts
from app.variance.portfolio_report.repository import PortfolioReportRepository
from app.variance.portfolio_report.schemas import PeriodShort, TrendPoint, WholeLifeTotal
from app.variance.portfolio_report.sums import by_currency, stated
from app.variance.portfolio_report.totals import cost_total

Rows = Sequence[Any]


def trend(uow: Reading, top: AnyPlace, last: ReportingPeriod, many: int) -> list[TrendPoint]:
    """What was reported in the last ``many`` periods; those without a report are left out."""
    reports = PortfolioReportRepository(uow, top.path)
    periods = reports.periods(last, many)
    ids = [period.id for period in periods]
    totals, confidences = by_period(reports.trend(ids)), by_period(reports.confidences(ids))
    own = reports.reports(ids) if top.kind == ComponentKind.PROJECT else []
    lines = {line.period_id: line for line in own}
    return [
        point(period, totals[period.id], confidences[period.id], lines.get(period.id))
        for period in periods
        if totals[period.id]
    ]


def by_period(rows: Iterable[Any]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.period_id].append(row)
    return found


def point(period: ReportingPeriod, totals: Rows, confidences: Rows, line: Line | None) -> TrendPoint:
    return TrendPoint(
        period=PeriodShort.of(period),
        reports=sum(row.reports for row in totals),
        costs=[cost_total(row) for row in totals],
        whole_life_costs=whole_life_totals(totals),
        rag=rag_counts(totals),
        delivery_confidences=confidence_counts(confidences),
        approved_finish_on=line.approved_finish_on if line else None,
        forecast_finish_on=line.forecast_finish_on if line else None,
    )


def whole_life_totals(rows: Iterable[Any]) -> list[WholeLifeTotal]:
    """Whole-life costs by currency, whatever the basis of the other costs."""
    return [
        WholeLifeTotal(currency=currency, whole_life_cost=stated(sums, "whole_life", currency))
        for currency, sums in by_currency(rows).items()
        if sums.whole_life_reports
    ]


def rag_counts(totals: Rows) -> RagCounts:
    counts = {
        kind: {colour.value: sum(getattr(row, f"{kind}_rag_{colour}") for row in totals) for colour in Rag}
        for kind in ("declared", "calculated")
    }
    reports = sum(row.reports for row in totals)
    for of in counts.values():
        of[NONE] = reports - sum(of.values())
    return RagCounts(**counts, declared_better=sum(row.declared_better for row in totals))
