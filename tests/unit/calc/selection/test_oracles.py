"""Published and enumerated selections, told as they are."""

from decimal import Decimal
from typing import Any

import pytest

from app.calc.selection.alternatives import near_optimal, nearest_swap
from app.calc.selection.answer import Kind, Price, Standing, Status, Why
from app.calc.selection.explaining import explanations
from app.calc.selection.frontier import by_budget, by_cost
from app.calc.selection.greedy import greedy
from app.calc.selection.highs import relaxed
from app.calc.selection.model import model_of
from app.calc.selection.optimum import values_of
from app.calc.selection.problem import Problem
from app.calc.selection.solving import solve
from tests.unit.calc.conftest import Oracle
from tests.unit.calc.selection.reading import of_categories, of_resources, of_starts


@pytest.fixture
def told(oracle: Oracle) -> dict[str, Any]:
    return oracle("MILP-01")


@pytest.fixture
def problem(told: dict[str, Any]) -> Problem:
    return of_categories(told["inputs"])


def test_budgets_roles_categories_and_rules(told: dict[str, Any], problem: Problem) -> None:
    expected, found = told["expected"], solve(problem)
    assert found.status is Status.OPTIMAL and found.violations == ()
    assert found.objective == found.bound == expected["optimum"] and found.gap == 0
    assert sorted(found.ids) == expected["selected"]
    assert found.ties == () and found.is_tie_broken
    left = {each.constraint: each.slack for each in found.slacks}
    assert [left[f"budget money {at}"] for at in "12"] == expected["slack"]["budget"]
    for role, slack in expected["slack"]["roles"].items():
        assert [left[f"capacity {role} {at}"] for at in "12"] == slack
    model = model_of(problem)
    loose = relaxed(values_of(model), model.rows, len(model.columns), 10)
    assert loose is not None and loose.value == pytest.approx(expected["lp_relaxation"])


def test_why(told: dict[str, Any], problem: Problem) -> None:
    selection = solve(problem)
    whys = {each.candidate: each for each in explanations(problem, selection)}
    for candidate, expected in told["expected"]["why"].items():
        found = whys[candidate]
        assert found.is_selected is expected["selected"]
        if candidate == "P5":
            continue
        assert found.price.exact == expected.get("marginal_value", expected.get("regret"))
        assert found.is_arbitrary is (expected["alternatives_at_that_value"] != 1)
        forced = (selection.ids ^ {candidate}) - set(found.displaced or ()) | set(found.instead or ())
        if found.is_selected:
            assert sorted(forced) == expected["solution_if_forced_out"]
        else:
            assert list(found.displaced or ()) == expected["displaced"]
    assert_mandate(whys["P5"])
    assert_admissions(whys["P2"])


def assert_mandate(why: Why) -> None:
    """Without the mandate 172 could be had, for P3 makes way for P7 and P8."""
    assert (why.standing, why.price.exact) == (Standing.MANDATORY, 9)
    assert (why.displaced, why.instead) == (("P3",), ("P7", "P8"))


def assert_admissions(why: Why) -> None:
    """Two weeks of analysts more take P2 in; more money alone never does."""
    found = {each.constraint: each.by for each in why.admissions or ()}
    assert found["capacity analyst 1"] == 2
    assert found["budget money 2"] is None and found["window P2"] is None
    assert "at most one of P2 or P3" in {each.constraint for each in why.in_the_way}


def test_frontier(told: dict[str, Any], problem: Problem) -> None:
    frontier = by_budget(problem, [Decimal(each) for each in told["inputs"]["frontier_scale_pct"]])
    for point, expected in zip(frontier.points, told["expected"]["budget_frontier"], strict=True):
        assert (point.limit, point.objective) == (expected["scale_pct"], expected["value"])
        assert list(point.candidates) == expected["selected"]
    assert frontier.entries["P3"] == (60, 100) and frontier.exits["P3"] == (80,)
    assert "capacity analyst 2" in frontier.points[3].binding and frontier.points[2].binding == ()
    by_money = by_cost(problem, 4)
    assert [(point.cost, point.objective) for point in by_money.points][::3] == [(55, 36), (190, 163)]


def test_greedy_beside_the_optimum(told: dict[str, Any], problem: Problem) -> None:
    found = greedy(problem)
    assert [each.candidate for each in found.chosen] == told["expected"]["greedy_value_per_cost_selection"]
    assert found.objective == told["expected"]["greedy_value"]
    broken = {each.kind for each in found.violations}
    assert broken == {Kind.MANDATORY, Kind.DEPENDENCY, Kind.CATEGORY}


def test_what_else(problem: Problem) -> None:
    selection = solve(problem)
    swap = nearest_swap(problem, selection)
    assert swap is not None and (swap.leaving, swap.entering, swap.difference) == ("P6", "P8", -18)
    near = near_optimal(problem, selection, Decimal("0.06"))
    assert near.is_complete and [each.objective for each in near.alternatives] == [163, 154]
    assert (near.core_index["P1"], near.core_index["P3"], near.core_index["P2"]) == (1, Decimal("0.5"), 0)


def test_starts_and_finishes(oracle: Oracle) -> None:
    told = oracle("MILP-02")
    found = solve(of_starts(told["inputs"]))
    assert found.status is Status.OPTIMAL and found.objective == Decimal(str(told["expected"]["optimum"]))
    assert found.starts == {k: v for k, v in told["expected"]["start_period"].items() if v is not None}


def test_published_research_projects(oracle: Oracle) -> None:
    told = oracle("MILP-03")
    problem = of_resources(told["inputs"]["value"], told["inputs"]["resource_use"], told["inputs"]["budget"])
    found = solve(problem)
    assert found.objective == told["expected"]["optimum"] and found.ties == ()
    assert sorted(map(int, found.ids)) == told["expected"]["selected_index_from_0"]
    with_less_time = explanations(problem, found, seconds=0)
    assert {each.price for each in with_less_time if not each.is_selected} == {
        Price(None, Decimal(0), None, "no selection was found in the time there was")
    }
