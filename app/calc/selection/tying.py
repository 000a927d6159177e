"""Which of the selections worth the same is told: the cheapest, then the largest, then the first by ids and starts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.calc.selection.checking import violations
from app.calc.selection.highs import Clock, End, maximised
from app.calc.selection.model import Model, Row
from app.calc.selection.optimum import Optimum, at_least
from app.calc.selection.valuing import worth

AT_ONCE = 20  # columns that are put in order by one solve; their weights are powers of 2 up to 2 ** 19
NO_TIME = "time ran out before all selections worth the same were known"


@dataclass(frozen=True, slots=True)
class Settled:
    """The first of the best selections, some others worth the same, and whether this could be said."""

    columns: frozenset[int]
    ties: tuple[Mapping[str, int], ...] | None
    ties_reason: str | None
    is_tie_broken: bool | None


def settled(model: Model, best: Optimum, clock: Clock, most: int) -> Settled:
    """The first of all selections that are worth as much as the best, which is proved."""
    assert best.columns is not None and best.objective is not None
    rows = [*model.rows, at_least(model, best.objective)]
    other = maximised({}, [*rows, model.other_than(best.columns)], len(model.columns), clock.left)
    if other.end is End.INFEASIBLE:
        return Settled(best.columns, (), None, True)
    if other.columns is None:
        return Settled(best.columns, None, NO_TIME, None)
    first = foremost(model, rows, clock)
    if first is None or not is_as_good(model, first, best.objective):
        return Settled(best.columns, (model.chosen(other.columns),), NO_TIME, None)
    ties, is_all = others(model, rows, first, clock, most)
    reason = None if is_all else f"only the first {len(ties)} others are told"
    return Settled(first, ties, reason, True)


def is_as_good(model: Model, columns: frozenset[int], value: Decimal) -> bool:
    starts = model.chosen(columns)
    return worth(model.problem, starts) == value and not violations(model.problem, starts)


def foremost(model: Model, rows: list[Row], clock: Clock) -> frozenset[int] | None:
    """The first of all that keep to some rows; None if there is no time to say."""
    columns = None
    for objective in orders(model):
        found = maximised(objective, rows, len(model.columns), clock.left)
        if found.end is not End.PROVED or found.columns is None:
            return None
        columns = found.columns
        rows = [*rows, held(objective, columns)]
    return columns


def orders(model: Model) -> Iterator[Mapping[int, Decimal | int]]:
    """What is to be made large in turn: less cost, more candidates, then earlier ids and starts."""
    starts = {at: start for of in model.starts.values() for at, start in of.items()}
    yield {at: -start.cost for at, start in starts.items()}
    yield dict.fromkeys(starts, 1)
    ordered = list(starts)
    for begin in range(0, len(ordered), AT_ONCE):
        some = ordered[begin : begin + AT_ONCE]
        yield {at: 2 ** (len(some) - 1 - place) for place, at in enumerate(some)}


def held(objective: Mapping[int, Decimal | int], columns: frozenset[int]) -> Row:
    reached = sum(Decimal(amount) for at, amount in objective.items() if at in columns)
    return Row("held", None, objective, reached, None)


def others(
    model: Model, rows: Sequence[Row], first: frozenset[int], clock: Clock, most: int
) -> tuple[tuple[Mapping[str, int], ...], bool]:
    """Others that keep to the rows, and whether they are all."""
    cuts = [model.other_than(first)]
    ties: list[Mapping[str, int]] = []
    while True:
        found = maximised({}, [*rows, *cuts], len(model.columns), clock.left)
        if found.columns is None or len(ties) == most:
            return tuple(sorted(ties, key=lambda each: sorted(each.items()))), found.end is End.INFEASIBLE
        ties.append(model.chosen(found.columns))
        cuts.append(model.other_than(found.columns))
