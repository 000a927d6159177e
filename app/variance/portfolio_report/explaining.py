"""How a figure of the portfolio variance report comes about: formula, inputs and values on the way."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from app.calc.attribution import Driver
from app.calc.money import Money, total
from app.calc.movement import Movement
from app.calc.narrative.portfolio import LACKS, lack
from app.core.errors import NotFound
from app.variance.portfolio_report.costs import Costs
from app.variance.portfolio_report.gaps import for_narrative, without_variance
from app.variance.portfolio_report.lines import Line
from app.variance.portfolio_report.narrating import address, money_figure, totals
from app.variance.portfolio_report.schemas import Explanation, FigureRead, Input

OVER = "the projects that state both a baseline and a forecast"
FORMULAS = {
    "total.baseline": f"sum of the baselines of {OVER}",
    "total.forecast": f"sum of the forecasts of {OVER}",
    "total.variance": f"sum of (baseline - forecast) over {OVER}; negative is adverse",
    "total.gross": f"sum of |baseline - forecast| over {OVER}",
    "total.variance_ratio": "total.variance / total.baseline",
    "other.variance": "total.variance - variance of the projects named in the narrative",
    "other.count": "number of projects with a variance that the narrative does not name",
    "movement.like_for_like": "sum of (variance now - variance before) over the projects that state both",
    "baseline_movement.like_for_like": (
        "sum of (whole-life cost now - whole-life cost before) over the projects that state both"
    ),
    "missing.count": "number of projects whose report lacks a baseline or a forecast",
    "not_submitted.count": "number of projects whose report is a draft",
    "no_report.count": "number of projects under way that have never reported",
    "stale.count": "number of projects under way that reported before, and not for this period",
    "project.variance": "baseline - forecast; negative is adverse",
    "project.variance_ratio": "(baseline - forecast) / baseline",
    "project.share_of_gross": "|baseline - forecast| / total.gross",
}
RECORDED = "as it is recorded"


@dataclass(frozen=True, slots=True)
class Part:
    """One input of a figure; ``weight`` is what it adds to it, by which the largest are told first."""

    input: Input
    weight: Money | None = None


def explained(costs: Costs, figures: Iterable[FigureRead], id: str, listed: int) -> Explanation:
    """The figure with this id. Raises ``NotFound`` where the report has none."""
    figure = next((figure for figure in figures if figure.id == id), None)
    if figure is None:
        raise NotFound(f"The report has no figure {id}: it lists them in `figures`.")
    head, _, rest = id.partition(".")
    formula = FORMULAS.get(f"project.{rest.rpartition('.')[2]}" if head == "project" else id, RECORDED)
    parts = parts_of(costs, figure) if formula != RECORDED else [recorded(figure)]
    parts.sort(key=lambda part: -abs(part.weight.minor) if part.weight else 0)
    return Explanation(
        figure=figure,
        formula=formula,
        steps=[step for step in totals(costs) if step.id in formula and step.id != id],
        inputs=[part.input for part in parts[:listed]],
        inputs_in_all=len(parts),
        other_inputs=others(costs, figure, parts[listed:]),
    )


def parts_of(costs: Costs, figure: FigureRead) -> list[Part]:
    """What a figure is worked out from."""
    if figure.id.startswith("project."):
        id = figure.id.split(".")[1]
        return both(next(line for line in costs.lines if line.id == id))
    makers: dict[str, Callable[[Costs], list[Part]]] = {
        "total": over_all,
        "other": over_all,
        "movement": lambda costs: changes(costs, costs.moved),
        "baseline_movement": lambda costs: changes(costs, costs.baselines_moved),
        **{id: partial(missing, reason=reason) for reason, (id, *_) in LACKS.items()},
        "stale": stale,
    }
    if figure.id in ("total.baseline", "total.forecast"):
        return one_side(costs, figure.id.partition(".")[2])
    return makers[figure.id.partition(".")[0]](costs)


def over_all(costs: Costs) -> list[Part]:
    """Every project's variance."""
    lines = {line.id: line for line in costs.lines}
    return [variance_of(driver, lines[driver.leaf.id]) for driver in costs.found.ranked]


def variance_of(driver: Driver, line: Line) -> Part:
    return amount(f"{line.code}: baseline - forecast", driver.variance, line)


def one_side(costs: Costs, side: str) -> list[Part]:
    """The baseline, or the forecast, of every project that states both."""
    stated = (line for line in costs.lines if line.variance is not None)
    return [
        amount(f"{line.code}: {side}_cost", money, line)
        for line in stated
        if (money := getattr(line, f"{side}_cost"))
    ]


def both(line: Line) -> list[Part]:
    named = {"baseline_cost": line.baseline_cost, "forecast_cost": line.forecast_cost}
    return [amount(name, money, line) for name, money in named.items() if money]


def amount(name: str, money: Money, line: Line) -> Part:
    figure = Input(
        name=name,
        value=str(money.amount),
        unit=money.currency,
        source=line.source,
        as_of=line.data_date,
        component_id=line.component_id,
    )
    return Part(figure, money)


def changes(costs: Costs, moved: Movement | None) -> list[Part]:
    """The change of every project that states a figure in both periods."""
    lines = {line.id: line for line in costs.projects.lines}
    found = [change for change in moved.changes if change.before and change.after] if moved else []
    return [amount(f"{lines[c.id].code}: now - before", c.change, lines[c.id]) for c in found]


def missing(costs: Costs, reason: str | None) -> list[Part]:
    """The projects that the narrative tells to be lacking the same."""
    told, _ = for_narrative(costs.projects, costs.key)
    counted = {one.id for one in told if lack(one) == reason}
    return [
        named(costs, one.code, one.reason, one.component_id)
        for one in without_variance(costs.projects)
        if str(one.component_id) in counted
    ]


def stale(costs: Costs) -> list[Part]:
    return [
        named(costs, one.code, f"last reported as of {one.last_on}", one.component_id)
        for one in costs.projects.stale
    ]


def named(costs: Costs, code: str, why: str, component_id: UUID) -> Part:
    as_of, source = costs.projects.period.data_date, address(costs.projects)
    return Part(
        Input(name=code, value=why, unit="text", source=source, as_of=as_of, component_id=component_id)
    )


def recorded(figure: FigureRead) -> Part:
    return Part(
        Input(
            name=figure.id,
            value=figure.value,
            unit=figure.unit,
            source=figure.source,
            as_of=figure.as_of,
        )
    )


def others(costs: Costs, figure: FigureRead, rest: Sequence[Part]) -> FigureRead | None:
    """What the inputs that are not listed add up to."""
    weights = [part.weight for part in rest if part.weight]
    if not weights:
        return None
    return money_figure(f"{figure.id}.other_inputs", total(weights, costs.currency), costs.projects)
