"""What people pick by hand: by value over cost, best first, as long as money, people and alternatives allow."""

from decimal import Decimal

from app.calc.selection import valuing
from app.calc.selection.answer import Greedy, Kind
from app.calc.selection.checking import Tally, violations
from app.calc.selection.problem import Candidate, Problem

HEEDED = (Kind.BUDGET, Kind.CAPACITY, Kind.GROUP)


def greedy(problem: Problem) -> Greedy:
    """The greedy pick, each at its earliest start that fits; ties go to the first id.

    It is no optimum, and may be no answer at all: it heeds neither mandates nor dependencies nor floors, and what
    of those it breaks is told.
    """
    tally = Tally(problem, {})
    for candidate in sorted(problem.by_id.values(), key=lambda each: (-yield_of(problem, each), each.id)):
        for start in problem.starts[candidate.id].values():
            if not any(each.kind in HEEDED for each in tally.broken(candidate, start)):
                tally.add(candidate, start)
                break
    starts = tally.starts
    return Greedy(
        valuing.chosen(problem, starts), valuing.worth(problem, starts), violations(problem, starts)
    )


def yield_of(problem: Problem, candidate: Candidate) -> Decimal:
    """Value over cost at the earliest start; what costs nothing comes first."""
    first = next(iter(problem.starts[candidate.id].values()), None)
    if first is None:
        return Decimal("-Infinity")
    return first.value / first.cost if first.cost > 0 else Decimal("Infinity")
