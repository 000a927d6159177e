"""The separate checker: what it finds of each rule broken, and that what it finds is never told as a selection."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from app.calc.selection import optimum as optima
from app.calc.selection.answer import Kind, Status, Violation
from app.calc.selection.checking import slacks, violations
from app.calc.selection.model import model_of
from app.calc.selection.problem import (
    Budget,
    Candidate,
    Capacity,
    CategoryBound,
    Dependency,
    Group,
    Measure,
    Problem,
    Profile,
    RiskCeiling,
    RiskMeasure,
)
from app.calc.selection.solving import Effort, solve

ONE = Decimal(1)


def candidate(id: str, amount: int = 2) -> Candidate:
    amounts = (Decimal(amount), Decimal(amount))
    return Candidate(
        id,
        Decimal(10),
        Profile({"capital": amounts}, {"analyst": amounts}),
        categories=frozenset({"run"}),
        risk=ONE,
        is_high_risk=True,
        latest=1,
    )


PAIR = Problem(("2026", "2027", "2028"), (candidate("A"), candidate("B")))
BOTH = {"A": 0, "B": 0}
THREE = (Decimal(3),) * 3


@pytest.mark.parametrize(
    ("problem", "starts", "broken"),
    [
        (replace(PAIR, budgets=(Budget("capital", THREE),)), BOTH, ("budget capital 2026", 1)),
        (
            replace(PAIR, budgets=(Budget(None, (Decimal(5), ONE, None), carries_over=True),)),
            BOTH,
            ("budget up to 2027", 2),
        ),
        (replace(PAIR, capacities=(Capacity("analyst", THREE),)), BOTH, ("capacity analyst 2027", 1)),
        (PAIR, {"A": 2}, ("window A", None)),
        (PAIR, {"A": 0, "Z": 0}, ("window Z", None)),
        (replace(PAIR, candidates=(replace(candidate("A"), is_mandatory=True),)), {}, ("mandatory A", None)),
        (
            replace(PAIR, candidates=(replace(candidate("A"), is_excluded=True),)),
            {"A": 0},
            ("excluded A", None),
        ),
        (replace(PAIR, groups=(Group("twins", frozenset("AB")),)), BOTH, ("at most one of twins", 1)),
        (replace(PAIR, groups=(Group("twins", frozenset("AB"), True),)), {}, ("exactly one of twins", 1)),
        (replace(PAIR, dependencies=(Dependency("A", frozenset("B")),)), {"A": 0}, ("A needs B", None)),
        (
            replace(PAIR, dependencies=(Dependency("A", frozenset("B"), after_finish=True),)),
            {"A": 1, "B": 0},
            ("A after B", None),
        ),
        (
            replace(PAIR, category_bounds=(CategoryBound("run", Measure.COST, None, Decimal(7)),)),
            BOTH,
            ("category run cost at most", 1),
        ),
        (
            replace(PAIR, category_bounds=(CategoryBound("grow", Measure.SHARE_OF_COUNT, Decimal("0.25")),)),
            BOTH,
            ("category grow share of count at least", Decimal("0.5")),
        ),
        (
            replace(PAIR, risk_ceilings=(RiskCeiling(RiskMeasure.HIGH_COUNT, ONE),)),
            BOTH,
            ("risk high count", 1),
        ),
        (replace(PAIR, risk_ceilings=(RiskCeiling(RiskMeasure.SUM, ONE),)), BOTH, ("risk sum", 1)),
    ],
)
def test_what_is_broken_is_found(
    problem: Problem, starts: dict[str, int], broken: tuple[str, Decimal | None]
) -> None:
    assert broken in {(each.constraint, each.excess) for each in violations(problem, starts)}
    selection = solve(problem)
    assert selection.violations == () and not violations(problem, selection.starts)


def test_what_is_refused_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the solver's tolerances had let something through."""
    asked: list[Mapping[str, int]] = []

    def refusing_the_first(problem: Problem, starts: Mapping[str, int]) -> tuple[Violation, ...]:
        asked.append(starts)
        return (Violation("budget", Kind.BUDGET, ONE),) if len(asked) == 1 else ()

    monkeypatch.setattr(optima, "violations", refusing_the_first)
    found = optima.optimum(model_of(PAIR), 10)
    assert found.is_proved and found.objective == 20
    assert asked[1] == found.starts != asked[0]


def test_money_that_carries_over() -> None:
    """A pound that is left may be spent later, and then binds up to that period."""
    problem = replace(
        PAIR, budgets=(Budget("capital", (Decimal(3), Decimal(4), Decimal(1)), carries_over=True),)
    )
    found = solve(problem)
    assert found.starts == {"A": 0, "B": 1} and found.spend == {"capital": (2, 4, 2)}
    left = {each.constraint: (each.slack, each.is_binding) for each in slacks(problem, found.starts)}
    assert left["budget capital up to 2028"] == (0, True) and left["budget capital up to 2026"] == (1, False)


def test_what_is_not_solved_is_not_told_as_infeasible() -> None:
    found = solve(PAIR, Effort(seconds=0))
    assert (found.status, found.objective, found.chosen) == (Status.UNSOLVED, None, ())
    assert found.reason == "no selection was found in the time there was"


def test_nothing_to_select_from() -> None:
    empty = Problem(("2026",), ())
    assert solve(empty).objective == 0
    late = Problem(("2026",), (Candidate("A", ONE, earliest=1, is_mandatory=True),))
    conflict = solve(late).conflict
    assert (
        conflict is not None and conflict.constraints == ("mandatory A", "window A") and conflict.is_smallest
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"candidates": (candidate("A"), candidate("A"))}, "two of candidate A"),
        ({"budgets": (Budget("capital", (ONE,)),)}, "budget capital: 1 amounts for 3 periods"),
        ({"groups": (Group("twins", frozenset("AZ")),)}, "no candidate is called Z"),
        (
            {
                "candidates": (replace(candidate("A"), risk=None),),
                "risk_ceilings": (RiskCeiling(RiskMeasure.SUM, ONE),),
            },
            "the risk of A is unknown",
        ),
        ({"periods": ()}, "needs a period"),
    ],
)
def test_what_contradicts_itself_is_refused(change: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        replace(PAIR, **change)  # type: ignore[arg-type]
