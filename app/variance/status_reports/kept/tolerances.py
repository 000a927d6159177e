"""The tolerances of a component in the terms of its report: a part of its baseline cost, and days of slip."""

from collections.abc import Mapping
from fractions import Fraction

from app.calc.rag import Limits, Thresholds
from app.components.places import Place
from app.core.unit_of_work import Reading
from app.governance.tolerances.levels import ids_of
from app.governance.tolerances.models import Metric
from app.governance.tolerances.repository import Book, book
from app.variance.status_reports.kept.schemas import TolerancesKept
from app.variance.status_reports.models import CostBasis, StatusReport

COSTS: Mapping[CostBasis, Metric] = {
    CostBasis.PERIOD: Metric.PERIOD_COST,
    CostBasis.WHOLE_LIFE: Metric.WHOLE_LIFE_COST,
}


def tolerances_of(uow: Reading, place: Place, report: StatusReport) -> TolerancesKept:
    """How far over is tolerated, as of the report; null where nobody has set it."""
    cost = COSTS[report.cost_basis]
    held = book(uow, ids_of(place.path), [cost, Metric.FINISH], report.data_date)
    baseline = Fraction(report.baseline_cost.amount) if report.baseline_cost else None
    over = room(held, place, cost, baseline) if baseline else None
    days = None
    if report.start_on and report.approved_finish_on:
        days = room(held, place, Metric.FINISH, Fraction((report.approved_finish_on - report.start_on).days))
    return TolerancesKept(
        cost=None if over is None or not baseline else float(over / baseline),
        finish_days=None if days is None else int(days),
    )


def room(held: Book, place: Place, metric: Metric, baseline: Fraction) -> Fraction | None:
    found = held.of(place, metric)
    upper = found.limits.around(baseline).upper if found else None
    return None if upper is None else upper - baseline


def thresholds_of(kept: TolerancesKept) -> Thresholds:
    """What a figure is judged by: the tolerance that was set; by default where there is none."""
    usual = Thresholds()
    return Thresholds(
        cost=usual.cost if kept.cost is None else used_up_at(Fraction(str(kept.cost))),
        finish=usual.finish if kept.finish_days is None else used_up_at(Fraction(kept.finish_days)),
    )


def used_up_at(tolerance: Fraction) -> Limits | None:
    """No limits for no room: nothing takes a part of it."""
    return Limits.of_tolerance(tolerance) if tolerance > 0 else None
