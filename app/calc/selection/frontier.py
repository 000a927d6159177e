"""What the best is worth as a limit on cost, risk or the budgets rises, step by step."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Decimal

from app.calc.selection import valuing
from app.calc.selection.answer import Frontier, FrontierPoint, Kind, Status
from app.calc.selection.checking import slacks
from app.calc.selection.highs import Clock, End, maximised
from app.calc.selection.model import Model, Row, model_of
from app.calc.selection.optimum import Optimum, at_least
from app.calc.selection.problem import Ceilings, Problem
from app.calc.selection.searching import searched
from app.calc.selection.tying import foremost

PLACES = Decimal("0.01")
CUT_SHORT = "some points were not proved in the time there was"
Terms = dict[int, Decimal | int]


def by_budget(problem: Problem, percents: Iterable[Decimal], seconds: float = 60.0) -> Frontier:
    """The best with so many percent of every budget, rising; all other limits as they are."""
    clock, limits = Clock(seconds), sorted(set(percents))
    points = [
        point(model_of(scaled(problem, each)), each, (), clock.share(len(limits) - done))
        for done, each in enumerate(limits)
    ]
    return told("budget", points)


def scaled(problem: Problem, percent: Decimal) -> Problem:
    def of(amounts: Ceilings) -> Ceilings:
        return tuple(None if each is None else each * percent / 100 for each in amounts)

    return replace(
        problem, budgets=tuple(replace(each, amounts=of(each.amounts)) for each in problem.budgets)
    )


def by_cost(problem: Problem, points: int = 10, seconds: float = 60.0) -> Frontier:
    """The best by total cost, in even steps from the cheapest selection there is to the cost of the best."""
    model = model_of(problem)
    costs: Terms = {at: start.cost for of in model.starts.values() for at, start in of.items()}
    return by_terms(model, "cost", costs, points, seconds, valuing.cost)


def by_risk(problem: Problem, points: int = 10, seconds: float = 60.0) -> Frontier:
    """The best by the sum of risk, likewise. Raises ``ValueError`` if the risk of a candidate is unknown."""
    unknown = sorted(each.id for each in problem.candidates if each.risk is None and not each.is_excluded)
    if unknown:
        raise ValueError(f"the risk of {', '.join(unknown)} is unknown")
    model = model_of(problem)
    risks: Terms = {at: problem.by_id[owner].risk or 0 for owner, of in model.starts.items() for at in of}
    return by_terms(model, "risk", risks, points, seconds, valuing.risk)


def by_terms(
    model: Model,
    against: str,
    terms: Terms,
    points: int,
    seconds: float,
    measured: Callable[[Problem, dict[str, int]], Decimal | None],
) -> Frontier:
    clock = Clock(seconds)
    least = edge(model, terms, model.rows, clock)
    best = searched(model, Clock(clock.left / 3))
    if least is None or best.objective is None:
        return Frontier(against, (), {}, {}, CUT_SHORT if best.end is End.STOPPED else "nothing is feasible")
    most = edge(model, terms, [*model.rows, at_least(model, best.objective)], clock)
    most = measured(model.problem, dict(best.starts or {})) if most is None else most
    assert most is not None
    limits = grid(least, most, points)
    found = [
        point(model, each, (Row(against, None, terms, None, each),), clock.share(len(limits) - done))
        for done, each in enumerate(limits)
    ]
    return told(against, found)


def edge(model: Model, terms: Terms, rows: Iterable[Row], clock: Clock) -> Decimal | None:
    """The least of some terms; None if it was not proved."""
    found = maximised(
        {at: -amount for at, amount in terms.items()}, list(rows), len(model.columns), clock.left
    )
    if found.end is not End.PROVED or found.columns is None:
        return None
    return sum((Decimal(terms.get(at, 0)) for at in found.columns), Decimal(0))


def grid(least: Decimal, most: Decimal, points: int) -> list[Decimal]:
    """Even steps to two decimals, both ends exact."""
    inner = ((most - least) * at / max(points - 1, 1) + least for at in range(1, points - 1))
    return sorted({least, most, *(each.quantize(PLACES, ROUND_HALF_EVEN) for each in inner)})


def point(model: Model, limit: Decimal, rows: tuple[Row, ...], seconds: float) -> FrontierPoint:
    clock = Clock(seconds)
    found = searched(replace(model, rows=(*model.rows, *rows)), Clock(clock.left))
    starts = settled(model, found, rows, clock)
    return FrontierPoint(
        limit=limit,
        status=status(found),
        objective=found.objective,
        cost=valuing.cost(model.problem, starts) if found.starts is not None else None,
        risk=valuing.risk(model.problem, starts) if found.starts is not None else None,
        candidates=tuple(sorted(starts)),
        is_dominated=False,
        binding=tuple(stopping(model.problem, starts)) if found.starts is not None else (),
    )


def settled(model: Model, found: Optimum, rows: tuple[Row, ...], clock: Clock) -> dict[str, int]:
    """The first of the best, if there is time to say."""
    if found.objective is not None and found.is_proved:
        first = foremost(model, [*model.rows, *rows, at_least(model, found.objective)], clock)
        if first is not None:
            return model.chosen(first)
    return dict(found.starts or {})


def status(found: Optimum) -> Status:
    if found.starts is None:
        return Status.INFEASIBLE if found.end is End.INFEASIBLE else Status.UNSOLVED
    return Status.OPTIMAL if found.is_proved else Status.FEASIBLE


def stopping(problem: Problem, starts: dict[str, int]) -> Iterable[str]:
    return (
        each.constraint
        for each in slacks(problem, starts)
        if each.is_binding and each.kind is not Kind.BUDGET
    )


def told(against: str, points: list[FrontierPoint]) -> Frontier:
    """Points with what dominates them, and the limits at which each candidate enters and leaves."""
    marked, entries, exits = [], dict[str, tuple[Decimal, ...]](), dict[str, tuple[Decimal, ...]]()
    before, reached = frozenset[str](), None
    for each in points:
        buys_nothing = reached is not None and each.objective is not None and each.objective <= reached
        marked.append(replace(each, is_dominated=buys_nothing, binding=each.binding if buys_nothing else ()))
        reached = each.objective if not buys_nothing else reached
        now = frozenset(each.candidates)
        for candidate in sorted(now - before):
            entries[candidate] = (*entries.get(candidate, ()), each.limit)
        for candidate in sorted(before - now):
            exits[candidate] = (*exits.get(candidate, ()), each.limit)
        before = now
    is_short = any(each.status in (Status.FEASIBLE, Status.UNSOLVED) for each in points)
    return Frontier(against, tuple(marked), entries, exits, CUT_SHORT if is_short else None)
