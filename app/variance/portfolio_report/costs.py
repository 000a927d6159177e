"""The costs of projects that may be added up, by parts that make the whole exactly."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from app.calc.attribution import Attribution, Driver, Group, attribute
from app.calc.money import Money, total
from app.calc.movement import Movement
from app.calc.rag import Rag, Thresholds, calculated_rag
from app.variance.portfolio_report.lines import Key, Line, Projects
from app.variance.portfolio_report.movements import movement_read, variance_moved, whole_life_moved
from app.variance.portfolio_report.parts import (
    NO_BASELINE,
    CategoryVariance,
    CostPosition,
    ProjectVariance,
    Rest,
    Stated,
    Summed,
    WholeLife,
)

COST_ONLY = Thresholds(finish=None)


@dataclass(frozen=True, slots=True)
class Costs:
    """The costs of one currency and cost basis, worked out once for all that is told of them."""

    projects: Projects
    key: Key
    lines: tuple[Line, ...]
    found: Attribution
    moved: Movement | None
    baselines_moved: Movement | None

    @property
    def currency(self) -> str:
        return self.key[0]


def costs_of(projects: Projects, key: Key) -> Costs:
    lines = tuple(projects.of(key))
    leaves = (line.leaf() for line in lines)
    return Costs(
        projects=projects,
        key=key,
        lines=lines,
        found=attribute([leaf for leaf in leaves if leaf], key[0]),
        moved=variance_moved(projects, key),
        baselines_moved=whole_life_moved(projects, key[0]),
    )


def cost_position(costs: Costs, listed: int) -> CostPosition:
    """What the projects of one currency and cost basis add up to, the ``listed`` largest one by one."""
    lines, found, currency = costs.lines, costs.found, costs.currency
    by_id = {line.id: line for line in lines}
    rag, reason = rag_of(costs)
    drivers = found.top.drivers[:listed]
    return CostPosition(
        currency=currency,
        cost_basis=costs.key[1],
        reports=len(lines),
        total=Summed(**summed(found.whole)),
        offsetting=found.offsetting,
        calculated_rag=rag,
        calculated_rag_reason=reason,
        baseline_cost=stated((line.baseline_cost for line in lines), currency),
        forecast_cost=stated((line.forecast_cost for line in lines), currency),
        actual_cost=stated((line.actual_cost for line in lines), currency),
        by_category=[CategoryVariance(category=g.key, **summed(g)) for g in found.by_category],
        by_project=[project_variance(driver, by_id) for driver in found.ranked[:listed]],
        other_projects=rest(found.ranked[listed:], currency),
        drivers=[project_variance(driver, by_id) for driver in drivers],
        other_drivers=rest(found.ranked[len(drivers) :], currency),
        movement=movement_read(costs.projects, costs.moved, listed),
    )


def rag_of(costs: Costs) -> tuple[Rag | None, str]:
    """The RAG of a total by its cost; what is not reported might not be green."""
    projects, whole = costs.projects, costs.found.whole
    if not whole.leaves:
        return None, "no project states both a baseline and a forecast"
    calculated = calculated_rag(whole.baseline, whole.forecast, None, COST_ONLY)
    unstated = len(costs.lines) - len(whole.leaves) + len(projects.drafts)
    without = unstated + len(projects.unreported) + len(projects.stale)
    if calculated.rag is Rag.GREEN and without:
        return None, f"{calculated.reason}, but {without} projects are missing or stale"
    return calculated.rag, calculated.reason


def summed(group: Group) -> dict[str, Any]:
    found = group.variance_ratio
    sums = {
        "baseline": group.baseline,
        "forecast": group.forecast,
        "variance": group.variance,
        "gross_variance": group.gross,
    }
    return {
        "projects": len(group.leaves),
        **(sums if group.leaves else dict.fromkeys(sums)),
        "variance_ratio": None if found is None else six_decimals(found),
        "variance_ratio_reason": NO_BASELINE if found is None else None,
    }


def project_variance(driver: Driver, lines: Mapping[str, Line]) -> ProjectVariance:
    leaf, line = driver.leaf, lines[driver.leaf.id]
    found = Fraction(leaf.variance.minor, leaf.baseline.minor) if leaf.baseline.minor > 0 else None
    return ProjectVariance(
        component_id=line.component_id,
        code=line.code,
        name=line.name,
        status_report_id=line.report_id,
        category=line.category,
        baseline=leaf.baseline,
        forecast=leaf.forecast,
        variance=leaf.variance,
        variance_ratio=None if found is None else six_decimals(found),
        variance_ratio_reason=NO_BASELINE if found is None else None,
        share_of_gross=six_decimals(driver.share),
        cause=line.cause,
        cause_code=line.cause_code,
    )


def rest(drivers: Sequence[Driver], currency: str) -> Rest:
    return Rest(
        projects=len(drivers),
        baseline=total((driver.leaf.baseline for driver in drivers), currency),
        forecast=total((driver.leaf.forecast for driver in drivers), currency),
        variance=total((driver.variance for driver in drivers), currency),
        share_of_gross=six_decimals(sum((driver.share for driver in drivers), Fraction(0))),
    )


def stated(amounts: Iterable[Money | None], currency: str) -> Stated:
    given = [amount for amount in amounts if amount is not None]
    return Stated(projects=len(given), amount=total(given, currency) if given else None)


def whole_lives(costs: Costs, listed: int) -> list[WholeLife]:
    """Published whole-life baselines, one sum for each currency."""
    projects = costs.projects
    lines = [line for line in projects.lines if line.whole_life_cost is not None]
    known = {costs.currency: costs.baselines_moved}
    return [
        WholeLife(
            currency=currency,
            whole_life_cost=stated((line.whole_life_cost for line in of), currency),
            movement=movement_read(
                projects, known.get(currency) or whole_life_moved(projects, currency), listed
            ),
        )
        for currency in sorted({line.currency for line in lines})
        for of in [[line for line in lines if line.currency == currency]]
    ]


def six_decimals(ratio: Fraction) -> Decimal:
    return Decimal(round(ratio * 10**6)).scaleb(-6)
