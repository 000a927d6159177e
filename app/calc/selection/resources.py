"""Money and people by the name of their limit: more of them, and what it buys."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from app.calc.selection.answer import Kind, Price, Selection, Slack, Worth
from app.calc.selection.highs import SHORTEST, Clock
from app.calc.selection.model import model_of
from app.calc.selection.optimum import difference, of_selection, optimum
from app.calc.selection.problem import Budget, Capacity, Ceilings, Problem

RESOURCES = (Kind.BUDGET, Kind.CAPACITY)
SHARE = Decimal("0.05")
NO_TIME = Price(None, None, None, "there was no time left to work it out")


def with_more(problem: Problem, label: str, by: Decimal) -> Problem:
    """The same with more of a resource in the period its limit is named for."""
    return replace(
        problem,
        budgets=tuple(replace(each, amounts=raised(problem, each, label, by)) for each in problem.budgets),
        capacities=tuple(
            replace(each, amounts=raised(problem, each, label, by)) for each in problem.capacities
        ),
    )


def raised(problem: Problem, limited: Budget | Capacity, label: str, by: Decimal) -> Ceilings:
    return tuple(
        each if each is None or limited.label(period) != label else each + by
        for period, each in zip(problem.periods, limited.amounts, strict=True)
    )


def affected(problem: Problem, label: str) -> frozenset[str]:
    """The limits that rise with one: itself, and with money that carries over those of later periods."""
    for budget in problem.budgets:
        labels = [budget.label(period) for period in problem.periods]
        if budget.carries_over and label in labels:
            return frozenset(labels[labels.index(label) :])
    return frozenset({label})


def worths(problem: Problem, selection: Selection, seconds: float = 60.0) -> tuple[Worth, ...]:
    """What one unit and 5 % more of each resource buy, those that bind first.

    Each is a selection made anew, for in whole candidates prices at the margin say nothing. Raises ``ValueError``
    where nothing was selected.
    """
    clock = Clock(seconds)
    of_selection(selection)
    resources = [each for each in selection.slacks if each.kind in RESOURCES]
    resources.sort(key=lambda each: (not each.is_binding, each.constraint))
    asked = [(each, by) for each in resources for by in steps(each)]
    return tuple(
        worth(problem, selection, slack, by, clock.share(len(asked) - done))
        for done, (slack, by) in enumerate(asked)
    )


def steps(slack: Slack) -> Iterator[Decimal]:
    yield Decimal(1)
    if slack.limit > 0:
        yield slack.limit * SHARE


def worth(problem: Problem, selection: Selection, slack: Slack, by: Decimal, seconds: float) -> Worth:
    best = of_selection(selection)
    if seconds < SHORTEST:
        return Worth(slack.constraint, by, NO_TIME, None, None)
    found = optimum(model_of(with_more(problem, slack.constraint, by)), seconds)
    if found.starts is None:
        return Worth(slack.constraint, by, NO_TIME, None, None)
    gain = difference(found, best)
    entering, leaving = sorted(found.ids - best.ids), sorted(best.ids - found.ids)
    return Worth(slack.constraint, by, gain, tuple(entering), tuple(leaving))
