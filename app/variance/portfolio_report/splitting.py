"""The variance of a total by work package and cost category, as far as cost ledgers hold it."""

from collections.abc import Sequence
from typing import Any

from app.calc.attribution import Group, ratio
from app.calc.money import Money
from app.cost.ledger.summing import READ as COSTS
from app.variance.portfolio_report.ledgers import COST_CATEGORY, WBS
from app.variance.portfolio_report.lines import Key
from app.variance.portfolio_report.parts import (
    NO_BASELINE,
    CostCategoryVariance,
    LedgerPart,
    LedgerReason,
    LedgerSplit,
    OtherParts,
    WorkPackageVariance,
)
from app.variance.portfolio_report.projects import Projects
from app.variance.status_reports.models import CostBasis

Rows = Sequence[Any]


def rows_of(projects: Projects, key: Key, listed: int, by: str) -> Rows:
    """The groups of one kind and currency that the database ranked first; at least one, to tell of all."""
    return [row for row in projects.splits(listed) if (row.by, row.currency) == (by, key[0])]


def why_not(projects: Projects, key: Key, listed: int) -> LedgerReason | None:
    """Why a total is not taken apart; None where it is."""
    if key[1] is not CostBasis.WHOLE_LIFE:
        return LedgerReason.NOT_WHOLE_LIFE
    if not projects.may(COSTS):
        return LedgerReason.NOT_PERMITTED
    return None if rows_of(projects, key, listed, WBS) else LedgerReason.NO_LEDGER


def ledger_split(projects: Projects, key: Key, whole: Group, listed: int) -> LedgerSplit:
    """The parts of a total; call it only where ``why_not`` has nothing to say."""
    by = {name: rows_of(projects, key, listed, name) for name in (WBS, COST_CATEGORY)}
    return LedgerSplit(
        projects=by[WBS][0].projects_in_all,
        by_wbs=[work_package(row) for row in by[WBS][:listed]],
        other_wbs=others(by[WBS], listed),
        by_cost_category=[cost_category(row) for row in by[COST_CATEGORY][:listed]],
        other_cost_categories=others(by[COST_CATEGORY], listed),
        outside=outside(by[WBS], whole),
        attribution=attribution(projects),
    )


def attribution(projects: Projects) -> str:
    top = projects.top
    return f"/v1/{top.kind}s/{top.id}/earned-value/attribution?period={projects.period.code}&by=wbs"


def work_package(row: Any) -> WorkPackageVariance:
    return WorkPackageVariance(
        work_package_id=row.wbs,
        wbs=row.wbs_code,
        name=row.name,
        component_id=row.component_id,
        code=row.code,
        **with_ratio(row),
    )


def cost_category(row: Any) -> CostCategoryVariance:
    return CostCategoryVariance(cost_category=row.cost_category, **with_ratio(row))


def with_ratio(row: Any) -> dict[str, Any]:
    found = part(amounts(row))
    proportion = ratio(found.variance, found.baseline)
    return {
        **dict(found),
        "variance_ratio": None if proportion is None else round(float(proportion), 6),
        "variance_ratio_reason": NO_BASELINE if proportion is None else None,
    }


Amounts = tuple[Money, Money]  # baseline and forecast


def amounts(row: Any, suffix: str = "") -> Amounts:
    both = (int(getattr(row, f"{name}{suffix}")) for name in ("baseline", "forecast"))
    baseline, forecast = (Money.of_minor(minor, row.currency) for minor in both)
    return baseline, forecast


def part(of: Amounts) -> LedgerPart:
    return LedgerPart(baseline=of[0], forecast=of[1], variance=of[0] - of[1])


def others(rows: Rows, listed: int) -> OtherParts:
    """What is not listed of groups, the first of which tells what all make."""
    left = list(amounts(rows[0], "_in_all"))
    for row in rows[:listed]:
        left = [whole - one for whole, one in zip(left, amounts(row), strict=True)]
    return OtherParts(parts=rows[0].in_all - len(rows[:listed]), **dict(part((left[0], left[1]))))


def outside(rows: Rows, whole: Group) -> LedgerPart:
    """What reports state beyond what the ledgers hold."""
    held = amounts(rows[0], "_in_all")
    return part((whole.baseline - held[0], whole.forecast - held[1]))
