"""The costs of projects that may be added up, by parts that make the whole exactly."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from app.calc.attribution import Attribution, Driver, Drivers, Group, by_size
from app.calc.causes import CauseCode
from app.calc.money import total
from app.calc.movement import Movement
from app.calc.rag import DEFAULT, Rag, Thresholds, calculated_rag
from app.variance.portfolio_report.lines import Key, Line
from app.variance.portfolio_report.movements import movement_read, variance_moved, whole_life_moved
from app.variance.portfolio_report.parts import (
    NO_BASELINE,
    CategoryVariance,
    CauseVariance,
    ComponentVariance,
    CostPosition,
    DataDates,
    ProjectVariance,
    Rest,
    Summed,
    WholeLife,
)
from app.variance.portfolio_report.projects import Projects
from app.variance.portfolio_report.splitting import ledger_split, why_not
from app.variance.portfolio_report.sums import Sums, by_currency, stated

COST_ONLY = Thresholds(finish=None)
LEADING = 3  # drivers that the narrative names, however few are listed


@dataclass(frozen=True, slots=True)
class Costs:
    """The costs of one currency and cost basis, worked out once for all that is told of them.

    ``lines`` are the projects with the largest variances; the others are in ``sums`` alone.
    """

    projects: Projects
    key: Key
    listed: int
    lines: Mapping[str, Line]
    sums: Sums
    found: Attribution
    moved: Movement | None
    baselines_moved: Movement | None

    @property
    def currency(self) -> str:
        return self.key[0]


def costs_of(projects: Projects, key: Key, listed: int) -> Costs:
    sums = Sums.of(projects.of(key))
    lines = ranked_lines(projects, key, max(listed, LEADING))
    whole = sums.group(None, key[0])
    leaves = (leaf for line in lines if (leaf := line.leaf()))
    return Costs(
        projects=projects,
        key=key,
        listed=listed,
        lines={line.id: line for line in lines},
        sums=sums,
        found=Attribution(whole, by_size(leaves, whole.gross)),
        moved=variance_moved(projects, key, listed),
        baselines_moved=whole_life_moved(projects, key[0], listed) if sums.whole_life_reports else None,
    )


def ranked_lines(projects: Projects, key: Key, many: int) -> list[Line]:
    """The largest variances and, if it is not among them, the overrun that calls for a decision."""
    lines = projects.found.largest(key, many)
    beyond = projects.found.beyond(key, DEFAULT.cost) if DEFAULT.cost and len(lines) == many else []
    return [*lines, *(line for line in beyond if line.id not in {each.id for each in lines})]


def cost_position(costs: Costs) -> CostPosition:
    """What the projects of one currency and cost basis add up to, the largest one by one."""
    found, sums, currency, listed = costs.found, costs.sums, costs.currency, costs.listed
    rag, reason = rag_of(costs)
    largest, drivers = found.first(listed), found.leading(found.coverage, listed)
    unsplit = why_not(costs.projects, costs.key, listed)
    return CostPosition(
        currency=currency,
        cost_basis=costs.key[1],
        reports=sums.reports,
        data_dates=data_dates(costs),
        total=Summed(**summed(found.whole)),
        offsetting=found.offsetting,
        calculated_rag=rag,
        calculated_rag_reason=reason,
        baseline_cost=stated(sums, "baseline", currency),
        forecast_cost=stated(sums, "forecast", currency),
        actual_cost=stated(sums, "actual", currency),
        by_component=by_component(costs),
        by_category=[CategoryVariance(category=g.key, **summed(g)) for g in groups(costs, "category")],
        by_cause=[
            CauseVariance(cause_code=CauseCode(g.key) if g.key else None, **summed(g))
            for g in groups(costs, "cause")
        ],
        ledger=None if unsplit else ledger_split(costs.projects, costs.key, found.whole, listed),
        ledger_reason=unsplit,
        by_project=[project_variance(driver, costs.lines) for driver in largest.drivers],
        other_projects=rest(found, largest),
        drivers=[project_variance(driver, costs.lines) for driver in drivers.drivers],
        other_drivers=rest(found, drivers),
        movement=movement_read(costs.projects, costs.moved, listed),
    )


def groups(costs: Costs, by: str) -> list[Group]:
    """The variance by a part, category or cause: the largest of either sign first, what has none last."""
    members: dict[str | None, list[Any]] = defaultdict(list)
    for cell in costs.projects.of(costs.key):
        members[getattr(cell, by)].append(cell)
    found = (Sums.of(cells).group(key, costs.currency) for key, cells in members.items())
    return sorted(found, key=lambda g: (g.key is None, -abs(g.variance.minor), g.key or ""))


def by_component(costs: Costs) -> list[ComponentVariance]:
    """The variance by what hangs right below the component; of projects that hang there themselves, one sum."""
    found = groups(costs, "component")
    names = costs.projects.found.names([group.key for group in found if group.key])
    none = dict.fromkeys(("component_id", "kind", "code", "name"))
    return [ComponentVariance(**(names[g.key] if g.key else none), **summed(g)) for g in found]


def data_dates(costs: Costs) -> DataDates:
    """As of when the reports in the total are: they may be mixed."""
    cells = costs.projects.of(costs.key)
    return DataDates(
        earliest=min(cell.data_date_from for cell in cells),
        latest=max(cell.data_date_to for cell in cells),
        others=sum(cell.other_data_dates for cell in cells),
    )


def rag_of(costs: Costs) -> tuple[Rag | None, str]:
    """The RAG of a total by its cost; what is not reported might not be green."""
    projects, whole = costs.projects, costs.found.whole
    if not whole.leaves:
        return None, "no project states both a baseline and a forecast"
    calculated = calculated_rag(whole.baseline, whole.forecast, None, COST_ONLY)
    unstated = costs.sums.reports - whole.leaves + len(projects.drafts)
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
        "projects": group.leaves,
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


def rest(found: Attribution, listed: Drivers) -> Rest:
    """What is not listed, so that both make the whole."""
    baselines = total((driver.leaf.baseline for driver in listed.drivers), found.currency)
    forecasts = total((driver.leaf.forecast for driver in listed.drivers), found.currency)
    return Rest(
        projects=listed.other_count,
        baseline=found.whole.baseline - baselines,
        forecast=found.whole.forecast - forecasts,
        variance=listed.other,
        share_of_gross=six_decimals(listed.other_share),
    )


def whole_lives(costs: Costs) -> list[WholeLife]:
    """Published whole-life baselines, one sum for each currency."""
    projects = costs.projects
    known = {costs.currency: costs.baselines_moved}
    return [
        WholeLife(
            currency=currency,
            whole_life_cost=stated(sums, "whole_life", currency),
            movement=movement_read(
                projects,
                known.get(currency) or whole_life_moved(projects, currency, costs.listed),
                costs.listed,
            ),
        )
        for currency, sums in by_currency(projects.cells).items()
        if sums.whole_life_reports
    ]


def six_decimals(ratio: Fraction) -> Decimal:
    return Decimal(round(ratio * 10**6)).scaleb(-6)
