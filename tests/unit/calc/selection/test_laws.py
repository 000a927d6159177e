"""What holds of every selection, on small problems with every sort of rule."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import combinations, product
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from app.calc.selection import searching, valuing
from app.calc.selection.answer import Status
from app.calc.selection.checking import violations
from app.calc.selection.comparing import compared
from app.calc.selection.explaining import explanations
from app.calc.selection.model import model_of
from app.calc.selection.problem import Problem
from app.calc.selection.resources import with_more
from app.calc.selection.solving import solve
from tests.unit.calc.selection.drawing import best_by_hand, choices, problems

few = settings(max_examples=8, deadline=None)


@few
@given(problems())
def test_looking_at_every_choice_finds_no_better(problem: Problem) -> None:
    found, by_hand = solve(problem), list(choices(problem))
    assert (found.status is Status.INFEASIBLE) is (not by_hand)
    if not by_hand:
        return
    best = max(valuing.worth(problem, each) for each in by_hand)
    assert found.status is Status.OPTIMAL and found.objective == found.bound == best
    first = min(
        (each for each in by_hand if valuing.worth(problem, each) == best),
        key=lambda each: order(problem, each),
    )
    assert found.starts == first and found.is_tie_broken
    ties = [each for each in by_hand if valuing.worth(problem, each) == best and each != first]
    assert (
        found.ties is not None
        and len(found.ties) == min(3, len(ties))
        and all(each in ties for each in found.ties)
    )


@few
@given(problems())
def test_looking_first_loses_no_optimum(problem: Problem) -> None:
    """As if every model were too large for HiGHS alone."""
    with patch.object(searching, "LARGE", 0):
        assert solve(problem).objective == best_by_hand(problem)


def order(problem: Problem, choice: dict[str, int]) -> tuple[object, ...]:
    """The cheapest first, then the largest, then that with the earlier candidates and starts."""
    listed = [(at != choice.get(each)) for each in problem.by_id for at in problem.starts[each]]
    return valuing.cost(problem, choice), -len(choice), listed


@few
@given(problems(), st.randoms(use_true_random=False))
def test_order_changes_nothing(problem: Problem, drawn: object) -> None:
    shuffled = replace(
        problem,
        **{
            name: tuple(drawn.sample(getattr(problem, name), len(getattr(problem, name))))  # type: ignore[attr-defined]
            for name in ("candidates", "budgets", "category_bounds", "risk_ceilings")
        },
    )
    assert replace(solve(shuffled), seconds=0) == replace(solve(problem), seconds=0)


@few
@given(problems(has_shares=False), st.integers(1, 9))
def test_more_budget_never_selects_less_value(problem: Problem, more: int) -> None:
    richer = with_more(problem, problem.budgets[0].label("2026"), Decimal(more))
    before, after = solve(problem), solve(richer)
    assert before.objective is None or (after.objective is not None and after.objective >= before.objective)


@settings(max_examples=4, deadline=None)
@given(problems())
def test_forcing(problem: Problem) -> None:
    """What is in, forced in, changes nothing; the price of forcing is the difference of the two optima."""
    found = solve(problem)
    if found.status is not Status.OPTIMAL or found.objective is None:
        return
    for why in explanations(problem, found):
        candidate = problem.by_id[why.candidate]
        if why.is_selected and not candidate.is_mandatory:
            same = solve(problem.changed(replace(candidate, is_mandatory=True)))
            assert compared(found, same).value_difference == 0 and same.starts == found.starts
        free = replace(candidate, is_mandatory=False, is_excluded=False)
        if candidate.is_mandatory and why.is_selected:
            other = best_by_hand(problem.changed(free))
            assert other is not None and why.price.exact == other - found.objective
        else:
            other = best_by_hand(
                problem.changed(replace(free, is_mandatory=not why.is_selected, is_excluded=why.is_selected))
            )
            assert why.price.exact == (None if other is None else found.objective - other)


@settings(max_examples=4, deadline=None)
@given(problems())
def test_a_conflict_is_the_smallest_there_is(problem: Problem) -> None:
    hard = replace(problem, candidates=tuple(replace(each, is_mandatory=True) for each in problem.candidates))
    conflict = solve(hard).conflict
    if conflict is None:
        assert best_by_hand(hard) is not None
        return
    assert conflict.is_smallest and conflict.is_irreducible
    names = sorted({row.name for row in model_of(hard, every_start=True).rows if row.kind is not None})
    broken = list(broken_by_each(hard))
    assert all(each & set(conflict.constraints) for each in broken)
    for fewer in combinations(names, len(conflict.constraints) - 1):
        assert any(not each & set(fewer) for each in broken)


def broken_by_each(problem: Problem) -> Iterator[set[str]]:
    """What each choice breaks of starts that fit the horizon, whether in their window or not."""
    last = len(problem.periods) - 1
    free = replace(
        problem, candidates=tuple(replace(each, earliest=0, latest=last) for each in problem.candidates)
    )
    for picked in product(*([None, *starts] for starts in free.every_start.values())):
        choice = {each: at for each, at in zip(free.by_id, picked, strict=True) if at is not None}
        outside = {f"window {each}" for each, at in choice.items() if at not in problem.starts[each]}
        yield outside | {each.constraint for each in violations(free, choice)}
