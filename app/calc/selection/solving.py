"""The best selection, proved or with its gap, checked by separate code, and the same for the same question."""

from dataclasses import dataclass
from decimal import Decimal

from app.calc.selection import valuing
from app.calc.selection.answer import Selection, Status
from app.calc.selection.checking import slacks, violations
from app.calc.selection.conflicts import conflict
from app.calc.selection.highs import SOLVER, Clock, End, solver_version
from app.calc.selection.model import Model, model_of
from app.calc.selection.optimum import Optimum
from app.calc.selection.problem import Problem
from app.calc.selection.searching import searched
from app.calc.selection.tying import Settled, settled

PLACES = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to try, at what gap to stop, and how many selections worth the same to tell."""

    seconds: float = 30.0
    gap: float = 0.0
    ties: int = 3


def solve(problem: Problem, effort: Effort | None = None) -> Selection:
    """The selection worth the most.

    A proved optimum is the same however the problem is ordered and whichever machine solves it: of several worth
    the same, the cheapest, then that of more candidates, then the first by ids and starts. What time cut short is
    the best found with its gap, and may differ the next time. If nothing is feasible, the constraints that
    conflict are told.
    """
    effort = effort or Effort()
    clock = Clock(effort.seconds)
    model = model_of(problem)
    best = searched(model, clock, effort.gap)
    if best.starts is None:
        return unselected(problem, best, clock)
    told = Settled(frozenset(), None, "the optimum is not proved", None)
    if best.is_proved:
        told = settled(model, best, clock, effort.ties)
    return selected(model, best, told, clock)


def selected(model: Model, best: Optimum, told: Settled, clock: Clock) -> Selection:
    problem = model.problem
    starts = model.chosen(told.columns) if best.is_proved else dict(best.starts or {})
    assert best.objective is not None
    return Selection(
        status=Status.OPTIMAL if best.is_proved else Status.FEASIBLE,
        objective=best.objective,
        bound=best.bound,
        gap=gap_of(best.objective, best.bound),
        chosen=valuing.chosen(problem, starts),
        spend=valuing.spend(problem, starts),
        slacks=slacks(problem, starts),
        synergies=valuing.synergies(problem, starts),
        ties=told.ties,
        ties_reason=told.ties_reason,
        is_tie_broken=told.is_tie_broken,
        violations=violations(problem, starts),
        conflict=None,
        reason=None if best.is_proved else NOT_PROVED,
        seconds=clock.spent,
        solver=SOLVER,
        solver_version=solver_version(),
    )


NOT_PROVED = "it was stopped by its time or its gap before it was proved the best"


def unselected(problem: Problem, best: Optimum, clock: Clock) -> Selection:
    """Nothing to select: because nothing is feasible, or because time ran out first."""
    is_infeasible = best.end is End.INFEASIBLE
    return Selection(
        status=Status.INFEASIBLE if is_infeasible else Status.UNSOLVED,
        objective=None,
        bound=best.bound,
        gap=None,
        chosen=(),
        spend={},
        slacks=(),
        synergies=(),
        ties=None,
        ties_reason="there is no selection",
        is_tie_broken=None,
        violations=(),
        conflict=conflict(problem, clock) if is_infeasible else None,
        reason="some constraints conflict"
        if is_infeasible
        else "no selection was found in the time there was",
        seconds=clock.spent,
        solver=SOLVER,
        solver_version=solver_version(),
    )


def gap_of(objective: Decimal, bound: Decimal | None) -> Decimal | None:
    """The share of its value that a better selection could be worth more; None where that cannot be said."""
    if bound is None or (not objective and bound):
        return None
    return ((bound - objective) / abs(objective)).quantize(PLACES) if objective else Decimal(0)
