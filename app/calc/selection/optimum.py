"""The best of a model, checked by itself against the problem."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from app.calc.selection.answer import Price, Selection, Status
from app.calc.selection.checking import violations
from app.calc.selection.highs import Clock, End, maximised
from app.calc.selection.model import Model, Row
from app.calc.selection.valuing import worth


@dataclass(frozen=True, slots=True)
class Optimum:
    """The best found: its starts by candidate, its exact value, and what no other is worth more than."""

    end: End
    starts: Mapping[str, int] | None = None
    columns: frozenset[int] | None = None
    objective: Decimal | None = None
    bound: Decimal | None = None

    @property
    def is_proved(self) -> bool:
        return self.end is End.PROVED and self.objective == self.bound

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(self.starts or ())


def optimum(
    model: Model,
    seconds: float,
    extra: Sequence[Row] = (),
    gap: float = 0.0,
    fixed: Mapping[int, int] | None = None,
) -> Optimum:
    """The best that a model and some rows more allow.

    What the checker refuses, which the solver's tolerances could let through, is cut off and never told.
    """
    clock = Clock(seconds)
    values = values_of(model)
    solved = partial(maximised, values, count=len(model.columns), gap=gap, fixed=fixed)
    cuts: list[Row] = []
    while True:
        found = solved(rows=[*model.rows, *extra, *cuts], seconds=clock.left)
        if found.columns is None:
            return Optimum(found.end, bound=found.bound)
        starts = model.chosen(found.columns)
        if not violations(model.problem, starts) and not any(row.excess(found.columns) for row in extra):
            objective = worth(model.problem, starts)
            proved = found.end is End.PROVED and not gap
            bound = objective if proved or found.bound is None else max(found.bound, objective)
            return Optimum(
                found.end, starts, found.columns, objective, bound if proved or found.bound else None
            )
        cuts.append(model.other_than(found.columns))


def values_of(model: Model) -> dict[int, Decimal | int]:
    return {at: column.value for at, column in enumerate(model.columns) if column.value}


def at_least(model: Model, value: Decimal) -> Row:
    """What keeps to selections worth at least so much."""
    return Row("value", None, values_of(model), value, None)


def of_selection(selection: Selection) -> Optimum:
    """A selection as the optimum it was told from. Raises ``ValueError`` where nothing was selected."""
    if selection.objective is None:
        raise ValueError(f"what is {selection.status} has nothing to explain")
    end = End.PROVED if selection.status is Status.OPTIMAL else End.STOPPED
    return Optimum(end, selection.starts, None, selection.objective, selection.bound)


def at_most(best: Optimum, restricted: Optimum) -> Optimum:
    """What is more restricted than the best cannot be worth more than it."""
    known = [each for each in (best.bound, restricted.bound) if each is not None]
    return replace(restricted, bound=min(known, default=None))


def difference(more: Optimum, less: Optimum) -> Price:
    """By how much one optimum is above another: exact if both are proved, else from what is known of either."""
    if more.objective is None or less.objective is None:
        return Price(None, *edges(more, less), "no selection was found in the time there was")
    if more.is_proved and less.is_proved:
        exact = more.objective - less.objective
        return Price(exact, exact, exact)
    return Price(None, *edges(more, less), "an optimum was not proved in the time there was")


def edges(more: Optimum, less: Optimum) -> tuple[Decimal | None, Decimal | None]:
    low = None if more.objective is None or less.bound is None else more.objective - less.bound
    high = None if more.bound is None or less.objective is None else more.bound - less.objective
    return low, high
