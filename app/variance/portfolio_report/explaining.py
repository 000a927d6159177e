"""How a figure of the portfolio variance report comes about: formula, inputs and values on the way."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from app.calc.money import Money, total
from app.calc.movement import Change, Movement, Step
from app.calc.narrative.portfolio import LACKS, lack
from app.core.errors import NotFound
from app.variance.portfolio_report import between
from app.variance.portfolio_report.costs import Costs, groups
from app.variance.portfolio_report.gaps import NONE, for_narrative, without_variance
from app.variance.portfolio_report.ledgers import COST_CATEGORY, KEYS, LINES, WBS
from app.variance.portfolio_report.lines import Line
from app.variance.portfolio_report.movements import largest_in
from app.variance.portfolio_report.narrating import OUTSIDE, address, money_figure, totals
from app.variance.portfolio_report.raising import exceptions
from app.variance.portfolio_report.schemas import Explanation, FigureRead, Input
from app.variance.portfolio_report.statements import GROUPS

OVER = "the projects that state both a baseline and a forecast"
FORMULAS = {
    "total.baseline": f"sum of the baselines of {OVER}",
    "total.forecast": f"sum of the forecasts of {OVER}",
    "total.variance": f"sum of (baseline - forecast) over {OVER}; negative is adverse",
    "total.gross": f"sum of |baseline - forecast| over {OVER}",
    "total.variance_ratio": "total.variance / total.baseline",
    "other.variance": "total.variance - variance of the projects named in the narrative",
    "other.count": "number of projects with a variance that the narrative does not name",
    "baseline_movement.like_for_like": (
        "sum of (whole-life cost now - whole-life cost before) over the projects that state both"
    ),
    "missing.count": "number of projects whose report lacks a baseline or a forecast",
    "not_submitted.count": "number of projects whose report is a draft",
    "no_report.count": "number of projects under way that have never reported",
    "stale.count": "number of projects under way that reported before, and not for this period",
    "actual.total": "sum of the actual costs of the projects that state one",
    "out_of_limits.count": "number of projects whose calculated RAG is red",
    "exceptions.open": "number of exceptions that no decision has closed, at the component and below it",
    "exceptions.overdue": "number of exceptions that nobody had answered by the day they were to be",
    "declared_better.count": "number of projects whose declared RAG is better than the calculated one",
    "finish.later": "number of projects whose finish, forecast or else approved, is later than it was",
    "finish.earlier": "number of projects whose finish, forecast or else approved, is earlier than it was",
    **{
        f"movement.{step}": f"sum of (variance now - variance before) over the projects of the step {step}"
        for step in Step
    },
    "movement.like_for_like": "sum of (variance now - variance before) over the projects that state both",
    **{f"{by}.variance": f"sum of (baseline - forecast) over the projects of one {by}" for by in GROUPS},
    **{
        f"{by}.variance": f"sum of (budget - cost at completion) over the cost lines of one {what}"
        for by, what in ((WBS, "work package"), (COST_CATEGORY, "cost category"))
    },
    OUTSIDE: "total.variance - sum of (budget - cost at completion) over all cost lines in the ledgers",
    "project.variance": "baseline - forecast; negative is adverse",
    "project.variance_ratio": "(baseline - forecast) / baseline",
    "project.share_of_gross": "|baseline - forecast| / total.gross",
}
RECORDED = "as it is recorded"


@dataclass(frozen=True, slots=True)
class Parts:
    """What a figure is worked out from: the largest inputs, how many there are, and what all of them make.

    ``whole`` is null where the inputs are not added up.
    """

    inputs: Sequence[Input]
    in_all: int
    whole: Money | None = None
    told: Money | None = None  # what the inputs listed make

    def others(self) -> Money | None:
        """What the inputs that are not listed add up to."""
        if self.whole is None or self.told is None or len(self.inputs) == self.in_all:
            return None
        return self.whole - self.told


def explained(costs: Costs, figures: Iterable[FigureRead], id: str) -> Explanation:
    """The figure with this id. Raises ``NotFound`` where the report has none."""
    figure = next((figure for figure in figures if figure.id == id), None)
    if figure is None:
        raise NotFound(f"The report has no figure {id}: it lists them in `figures`.")
    head, _, rest = id.partition(".")
    of_many = head == "project" or head in GROUPS or head in KEYS
    formula = FORMULAS.get(f"{head}.{rest.rpartition('.')[2]}" if of_many else id, RECORDED)
    parts = parts_of(costs, figure) if formula != RECORDED else Parts([recorded(figure)], 1)
    others = parts.others()
    return Explanation(
        figure=figure,
        formula=formula,
        steps=[step for step in totals(costs) if step.id in formula and step.id != id],
        inputs=list(parts.inputs),
        inputs_in_all=parts.in_all,
        other_inputs=money_figure(f"{id}.other_inputs", others, costs.projects) if others else None,
    )


def parts_of(costs: Costs, figure: FigureRead) -> Parts:
    """What a figure is worked out from."""
    head, _, rest = figure.id.partition(".")
    if head == "project":
        return both(costs.lines[rest.partition(".")[0]])
    if head in GROUPS:
        return in_group(costs, head, rest.removesuffix(".variance"))
    if head in KEYS:
        return in_ledgers(costs, head, rest.removesuffix(".variance"))
    makers: dict[str, Callable[[Costs], Parts]] = {
        "total": over_all,
        "other": over_all,
        "actual": partial(one_side, side="actual"),
        "exceptions": lambda costs: breaches(costs, figure),
        "out_of_limits": lambda costs: reasons(costs, costs.projects.found.red(costs.listed), figure),
        "declared_better": lambda costs: reasons(costs, costs.projects.found.diverging(costs.listed), figure),
        "finish": lambda costs: finishes(costs, figure),
        "movement": lambda costs: changes(costs, costs.moved, Step(rest)),
        "baseline_movement": lambda costs: changes(costs, costs.baselines_moved, Step(rest)),
        **{id: partial(missing, reason=reason) for reason, (id, *_) in LACKS.items()},
        "stale": stale,
        "outside_ledgers": beyond_ledgers,
    }
    if figure.id in ("total.baseline", "total.forecast"):
        return one_side(costs, rest)
    return makers[head](costs)


def over_all(costs: Costs) -> Parts:
    """Every project's variance."""
    first = costs.found.first(costs.listed)
    drivers = [(costs.lines[driver.leaf.id], driver.variance) for driver in first.drivers]
    named = [amount(f"{line.code}: baseline - forecast", money, line) for line, money in drivers]
    return Parts(named, costs.sums.compared, costs.found.variance, costs.found.variance - first.other)


def one_side(costs: Costs, side: str) -> Parts:
    """The baseline, or the forecast, of every project that states both."""
    lines = costs.projects.found.largest(costs.key, costs.listed, side)
    stated = [(line, money) for line in lines if (money := getattr(line, f"{side}_cost"))]
    named = [amount(f"{line.code}: {side}_cost", money, line) for line, money in stated]
    told = total((money for _, money in stated), costs.currency)
    if side == "actual":
        return Parts(named, costs.sums.actual_reports, costs.sums.stated(side, costs.currency), told)
    return Parts(named, costs.sums.compared, getattr(costs.found.whole, side), told)


def in_group(costs: Costs, by: str, key: str) -> Parts:
    """The variance of every project of a part, a category or a cause."""
    group = next(each for each in groups(costs, by) if (each.key or NONE) == key)
    lines = costs.projects.found.largest_in(by, group.key, costs.key, costs.listed)
    stated = [(line, line.variance) for line in lines if line.variance]
    named = [amount(f"{line.code}: baseline - forecast", money, line) for line, money in stated]
    return Parts(named, group.leaves, group.variance, total((m for _, m in stated), costs.currency))


def in_ledgers(costs: Costs, by: str, key: str) -> Parts:
    """The variance of every cost line of a work package or a cost category."""
    rows = costs.projects.found.lines_held(by, None if key == NONE else key, costs.currency, costs.listed)
    return Parts([cost_line(costs, row) for row in rows], *held_in_all(rows, costs.currency))


def beyond_ledgers(costs: Costs) -> Parts:
    """The total, less every cost line."""
    rows = costs.projects.found.rows(LINES, currency=costs.currency, many=costs.listed)
    in_all, whole, told = held_in_all(rows, costs.currency)
    variance = costs.found.variance
    first = named(costs, "total.variance", str(variance.amount), costs.projects.top.id, variance.currency)
    lines = [cost_line(costs, row, less=True) for row in rows]
    return Parts([first, *lines], in_all + 1, variance - whole, variance - told)


def cost_line(costs: Costs, row: Any, less: bool = False) -> Input:
    """A cost line's budget less its cost at completion; taken off where it is ``less``."""
    minor = int(row.baseline) - int(row.forecast)
    money = Money.of_minor(-minor if less else minor, costs.currency)
    return Input(
        name=f"{row.project} {row.code}: {'at completion - budget' if less else 'budget - at completion'}",
        value=str(money.amount),
        unit=money.currency,
        source=f"/v1/cost-lines/{row.id}",
        as_of=costs.projects.period.data_date,
        component_id=row.component_id,
    )


def held_in_all(rows: Sequence[Any], currency: str) -> tuple[int, Money, Money]:
    """How many cost lines there are, their variance, and that of those listed."""
    told = sum(int(row.baseline) - int(row.forecast) for row in rows)
    in_all, whole = (rows[0].in_all, int(rows[0].variance_in_all)) if rows else (0, 0)
    return in_all, Money.of_minor(whole, currency), Money.of_minor(told, currency)


def reasons(costs: Costs, lines: Iterable[Line], figure: FigureRead) -> Parts:
    """Projects that are counted, each with the reason of its calculated RAG."""
    told = [
        Input(
            name=line.code,
            value=line.calculated_rag_reason,
            unit="text",
            source=line.source,
            as_of=line.data_date,
            component_id=line.component_id,
        )
        for line in lines
    ]
    return Parts(told, int(figure.value))


def breaches(costs: Costs, figure: FigureRead) -> Parts:
    """Exceptions that are counted, each with who is to answer it by when."""
    told = [
        Input(
            name=f"{one.code}: {one.reference}, {one.metric}",
            value=f"{one.figures.side} by {one.figures.excess} {one.figures.unit}, "
            f"for {one.answering_body} by {one.answer_by}",
            unit="text",
            source=one.source,
            as_of=one.figures.as_of,
            component_id=one.component_id,
        )
        for one in exceptions(costs.projects, costs.listed, figure.id == "exceptions.overdue")
    ]
    return Parts(told, int(figure.value))


def finishes(costs: Costs, figure: FigureRead) -> Parts:
    """Projects whose finish moved one way, by how many days."""
    query = between.SLIPPED if figure.id == "finish.later" else between.GAINED
    rows = costs.projects.found.rows(query, many=costs.listed)
    told = [named(costs, row.code, str(row.days), row.component_id, "days") for row in rows]
    return Parts(told, int(figure.value))


def both(line: Line) -> Parts:
    named = {"baseline_cost": line.baseline_cost, "forecast_cost": line.forecast_cost}
    found = sorted(((n, m) for n, m in named.items() if m), key=lambda each: -abs(each[1].minor))
    return Parts([amount(name, money, line) for name, money in found], len(found))


def amount(name: str, money: Money, line: Line) -> Input:
    return Input(
        name=name,
        value=str(money.amount),
        unit=money.currency,
        source=line.source,
        as_of=line.data_date,
        component_id=line.component_id,
    )


def changes(costs: Costs, moved: Movement | None, step: Step) -> Parts:
    """The change of every project in one step of a movement."""
    if moved is None:
        return Parts([], 0)
    found = largest_in(costs.projects, moved.measure, step, *costs.key, costs.listed)
    lines = costs.projects.found.lines_of([UUID(change.id) for change in found])
    told = total((change.change for change in found), costs.currency)
    return Parts(
        [change_in(costs, c, lines.get(c.id)) for c in found], moved.counts[step], moved.steps[step], told
    )


def change_in(costs: Costs, change: Change, line: Line | None) -> Input:
    """A project's change; one that left has no report in the period to show it."""
    if line:
        return amount(f"{line.code}: now - before", change.change, line)
    value, unit = str(change.change.amount), change.change.currency
    return named(costs, f"{change.label}: now - before", value, UUID(change.id), unit)


def missing(costs: Costs, reason: str | None) -> Parts:
    """The projects that the narrative tells to be lacking the same."""
    told, _ = for_narrative(costs.projects, costs.key)
    counted = {one.id for one in told if lack(one) == reason}
    return counted_out(
        costs,
        (
            named(costs, one.code, one.reason, one.component_id)
            for one in without_variance(costs.projects)
            if str(one.component_id) in counted
        ),
    )


def stale(costs: Costs) -> Parts:
    return counted_out(
        costs,
        (
            named(costs, one.code, f"last reported as of {one.last_on}", one.component_id)
            for one in costs.projects.stale
        ),
    )


def counted_out(costs: Costs, inputs: Iterator[Input]) -> Parts:
    found = list(inputs)
    return Parts(found[: costs.listed], len(found))


def named(costs: Costs, code: str, value: str, component_id: UUID, unit: str = "text") -> Input:
    as_of, source = costs.projects.period.data_date, address(costs.projects)
    return Input(name=code, value=value, unit=unit, source=source, as_of=as_of, component_id=component_id)


def recorded(figure: FigureRead) -> Input:
    return Input(
        name=figure.id, value=figure.value, unit=figure.unit, source=figure.source, as_of=figure.as_of
    )
