"""What would admit a rejected candidate: the least more money or work, or the smallest move of its start."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from app.calc.selection.answer import Admission, Kind, Selection
from app.calc.selection.highs import Clock, End, maximised
from app.calc.selection.model import Model, Row, model_of
from app.calc.selection.optimum import at_least, of_selection, optimum
from app.calc.selection.problem import Candidate
from app.calc.selection.resources import RESOURCES, affected, with_more

NEVER = "no increase of it admits the candidate"
NO_SHIFT = "no other start within the horizon admits the candidate"
NO_TIME = "there was no time left to work it out"


def admissions(
    model: Model, selection: Selection, candidate: Candidate, clock: Clock
) -> tuple[Admission, ...]:
    """The smallest increase of each binding resource that the candidate uses, then of its window."""
    uses = {row.name for row in model.rows if row.terms.keys() & model.of(candidate.id).keys()}
    found = [
        admission(model, selection, candidate, slack.constraint, slack.kind, clock)
        for slack in selection.slacks
        if slack.kind in RESOURCES and slack.is_binding and slack.constraint in uses
    ]
    return (*found, shift(model, selection, candidate, clock))


def admission(
    model: Model, selection: Selection, candidate: Candidate, label: str, kind: Kind, clock: Clock
) -> Admission:
    """The smallest increase of one limit with which no selection without the candidate is worth more.

    The least increase for a selection with it worth ``target`` is one solve; the best without it at that increase,
    another, is the next target, until the two agree. Every smaller increase was thereby shown to be too small.
    """
    target = of_selection(selection).objective
    while target is not None:
        end, by = least(model, candidate, label, target, clock)
        if end is not End.PROVED or by is None:
            return Admission(label, kind, None, NEVER if end is End.INFEASIBLE else NO_TIME)
        rich = model_of(with_more(model.problem, label, by))
        without = optimum(rich, clock.left, [rich.forced(candidate.id, False)])
        if without.end is End.STOPPED:
            return Admission(label, kind, None, NO_TIME)
        if without.objective is None or without.objective <= target:
            return Admission(label, kind, by)
        target = without.objective
    raise AssertionError("a selection has a value")


def least(
    model: Model, candidate: Candidate, label: str, target: Decimal, clock: Clock
) -> tuple[End, Decimal | None]:
    """The least increase of a limit for a selection with the candidate that is worth so much."""
    count = len(model.columns)
    rising = affected(model.problem, label)
    # Counted in the largest amount: in pounds beside billions HiGHS would take a poor increase for the least.
    amounts = (Decimal(each) for row in model.rows if row.name in rising for each in row.terms.values())
    unit = max(map(abs, amounts), default=Decimal(1))
    rows = [
        Row(row.name, row.kind, {**row.terms, count: -unit}, row.low, row.high, is_whole=False)
        if row.name in rising
        else row
        for row in model.rows
    ]
    rows += [model.forced(candidate.id, True), at_least(model, target)]
    found = maximised({count: -1}, rows, count, clock.left, more=1)
    if found.columns is None:
        return found.end, None
    return found.end, max(row.excess(found.columns) for row in model.rows if row.name in rising)


def shift(model: Model, selection: Selection, candidate: Candidate, clock: Clock) -> Admission:
    """The fewest periods by which its start would have to move, later before earlier."""
    label = f"window {candidate.id}"
    target = of_selection(selection).objective
    for by, period in moves(candidate, len(model.problem.periods)):
        moved = replace(candidate, earliest=period, latest=period)
        other = model_of(model.problem.changed(moved))
        found = optimum(other, clock.left, [other.forced(candidate.id, True)])
        if found.end is End.STOPPED:
            return Admission(label, Kind.WINDOW, None, NO_TIME)
        if found.objective is not None and target is not None and found.objective >= target:
            return Admission(label, Kind.WINDOW, Decimal(by))
    return Admission(label, Kind.WINDOW, None, NO_SHIFT)


def moves(candidate: Candidate, periods: int) -> Iterator[tuple[int, int]]:
    """The periods it could start in besides its window, nearest first, each with how far it is from the window."""
    first, last = candidate.window
    possible = {each.period for each in candidate.every_start(periods)}
    away = [
        (at - last if at > last else at - first, at) for at in sorted(possible) if not first <= at <= last
    ]
    yield from sorted(away, key=lambda each: (abs(each[0]), -each[0]))
