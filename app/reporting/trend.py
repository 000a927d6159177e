"""The trend of a component: what was reported in each period, oldest first."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from app.calc.confidence import SCALES
from app.calc.rag import Rag
from app.components.models import ComponentKind
from app.components.places import AnyPlace
from app.core.unit_of_work import Reading
from app.periods.models import ReportingPeriod
from app.reporting.repository import TrendRepository
from app.reporting.schemas import TrendPoint, WholeLifeTotal
from app.variance.portfolio_report.gaps import NONE
from app.variance.portfolio_report.lines import Line
from app.variance.portfolio_report.parts import ConfidenceCount, RagCounts, Stated
from app.variance.portfolio_report.schemas import PeriodShort
from app.variance.portfolio_report.service import cost_total, money

Rows = Sequence[dict[str, Any]]


def trend(uow: Reading, top: AnyPlace, last: ReportingPeriod, many: int) -> list[TrendPoint]:
    """What was reported in the last ``many`` periods; those without a report are left out."""
    reports = TrendRepository(uow, top)
    periods = reports.periods(last, many)
    ids = [period.id for period in periods]
    totals, confidences = by_period(reports.totals(ids)), by_period(reports.confidences(ids))
    own = reports.reports(ids) if top.kind == ComponentKind.PROJECT else []
    lines = {line.period_id: line for line in own}
    return [
        point(period, totals[period.id], confidences[period.id], lines.get(period.id))
        for period in periods
        if totals[period.id]
    ]


def by_period(rows: Iterable[Any]) -> dict[UUID, list[dict[str, Any]]]:
    found: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row.period_id].append(row._asdict())
    return found


def point(period: ReportingPeriod, totals: Rows, confidences: Rows, line: Line | None) -> TrendPoint:
    return TrendPoint(
        period=PeriodShort.of(period),
        reports=sum(row["reports"] for row in totals),
        costs=[cost_total(row) for row in totals],
        whole_life_costs=whole_lives(totals),
        rag=rag_counts(totals),
        delivery_confidences=confidence_counts(confidences),
        approved_finish_on=line.approved_finish_on if line else None,
        forecast_finish_on=line.forecast_finish_on if line else None,
    )


def whole_lives(totals: Rows) -> list[WholeLifeTotal]:
    """Whole-life costs by currency, whatever the basis of the other costs."""
    counts: Counter[str] = Counter()
    sums: Counter[str] = Counter()
    for row in totals:
        counts[row["currency"]] += row["whole_life_reports"]
        sums[row["currency"]] += int(row["whole_life"] or 0)
    return [
        WholeLifeTotal(
            currency=currency,
            whole_life_cost=Stated(projects=counts[currency], amount=money(sums[currency], currency)),
        )
        for currency in sorted(counts)
        if counts[currency]
    ]


def rag_counts(totals: Rows) -> RagCounts:
    counts = {
        kind: {colour.value: sum(row[f"{kind}_{colour}"] for row in totals) for colour in Rag}
        for kind in ("declared", "calculated")
    }
    reports = sum(row["reports"] for row in totals)
    for of in counts.values():
        of[NONE] = reports - sum(of.values())
    return RagCounts(**counts, declared_better=sum(row["declared_better"] for row in totals))


def confidence_counts(rows: Rows) -> list[ConfidenceCount]:
    """How many have each rating, apart for each scale and assessor."""
    found: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for row in rows:
        found[row["scale"], row["assessor"]][row["value"] or row["reason"]] += row["projects"]
    return [
        ConfidenceCount(
            scale=scale,
            assessor=assessor,
            counts={rating: counts[rating] for rating in SCALES[scale].ratings},
            not_available={r: n for r, n in sorted(counts.items()) if r not in SCALES[scale].ratings},
        )
        for (scale, assessor), counts in sorted(found.items())
    ]
