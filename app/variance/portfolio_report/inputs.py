"""What figures of the portfolio variance report are worked out from: the largest inputs, each with its source."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.calc.money import Money, total
from app.calc.movement import Change, Movement, Step
from app.calc.narrative.portfolio import lack
from app.variance.portfolio_report.costs import Costs, groups
from app.variance.portfolio_report.figures import COLOURS
from app.variance.portfolio_report.gaps import NONE, for_narrative, without_variance
from app.variance.portfolio_report.ledgers import LINES
from app.variance.portfolio_report.lines import Line
from app.variance.portfolio_report.movements import largest_in
from app.variance.portfolio_report.narrating import address
from app.variance.portfolio_report.raising import exceptions
from app.variance.portfolio_report.rated import FINISHES
from app.variance.portfolio_report.schemas import FigureRead, Input
from app.variance.portfolio_report.sums import by_currency


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


def of_colour(costs: Costs, figure: FigureRead) -> Parts:
    """Projects that are counted for their RAG."""
    kind, colour = COLOURS[figure.id]
    return reasons(
        costs, costs.projects.found.of_rag(kind, None if colour == NONE else colour, costs.listed), figure
    )


def whole_life(costs: Costs, currency: str) -> Parts:
    """The whole-life cost of every project that states one in this currency."""
    sums = by_currency(costs.projects.cells)[currency]
    lines = costs.projects.found.largest_whole_lives(currency, costs.listed)
    stated = [(line, money) for line in lines if (money := line.whole_life_cost)]
    named = [amount(f"{line.code}: whole_life_cost", money, line) for line, money in stated]
    told = total((money for _, money in stated), currency)
    return Parts(named, sums.whole_life_reports, sums.stated("whole_life", currency), told)


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
    rows = costs.projects.found.rows(FINISHES[figure.id], many=costs.listed)
    told = [
        named(costs, row.code, "not stated in both", row.component_id)
        if row.days is None
        else named(costs, row.code, str(row.days), row.component_id, "days")
        for row in rows
    ]
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


def changes(costs: Costs, moved: Movement | None, of: str) -> Parts:
    """The change of every project in one step of a movement; of its opening or closing, all that it states."""
    if moved is None:
        return Parts([], 0)
    if of in ("opening", "closing"):
        return stated(costs, moved, of)
    step = Step(of)
    found = largest_in(costs.projects, moved.measure, step, *costs.key, costs.listed)
    lines = costs.projects.found.lines_of([UUID(change.id) for change in found])
    told = total((change.change for change in found), costs.currency)
    return Parts(
        [change_in(costs, c, lines.get(c.id)) for c in found], moved.counts[step], moved.steps[step], told
    )


def stated(costs: Costs, moved: Movement, of: str) -> Parts:
    """What the projects of a movement stated, before or now: of those whose figure moved most, first."""
    side, whole = ("before", moved.opening) if of == "opening" else ("after", moved.closing)
    found = [(c, amount) for c in moved.changes[: costs.listed] if (amount := getattr(c, side)) is not None]
    inputs = [
        named(costs, f"{c.label}: {side}", str(amount.amount), UUID(c.id), amount.currency)
        for c, amount in found
    ]
    gone = (Step.JOINERS, Step.NEWLY_STATED) if of == "opening" else (Step.LEAVERS, Step.NO_LONGER_STATED)
    in_all = sum(count for step, count in moved.counts.items() if step not in gone)
    return Parts(inputs, in_all, whole, total((amount for _, amount in found), costs.currency))


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
