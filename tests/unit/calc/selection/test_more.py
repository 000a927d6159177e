"""What more money buys, what less risk costs, and two selections side by side, by hand."""

from dataclasses import replace
from decimal import Decimal

import pytest

from app.calc.selection.answer import Selection
from app.calc.selection.comparing import compared
from app.calc.selection.frontier import by_risk
from app.calc.selection.problem import Budget, Candidate, Problem, Profile, Synergy
from app.calc.selection.resources import worths
from app.calc.selection.solving import solve


def candidate(id: str, value: int, cost: int, risk: int | None) -> Candidate:
    known = None if risk is None else Decimal(risk)
    return Candidate(id, Decimal(value), Profile({"capital": (Decimal(cost),)}), risk=known)


PROBLEM = Problem(
    ("2026",),
    (candidate("A", 5, 2, 1), candidate("B", 6, 3, 4), candidate("C", 1, 1, 0)),
    budgets=(Budget("capital", (Decimal(5),)),),
    synergies=(Synergy(frozenset("AC"), Decimal(3)),),
)


@pytest.fixture
def selection() -> Selection:
    return solve(PROBLEM)


def test_what_more_money_buys(selection: Selection) -> None:
    """A and B for 5 are worth 11; with 6, C joins them, and brings 3 more because of A."""
    assert (selection.ids, selection.objective) == ({"A", "B"}, 11)
    unit, share = worths(PROBLEM, selection)
    assert (unit.constraint, unit.by, unit.gain.exact) == ("budget capital 2026", 1, 4)
    assert (unit.entering, unit.leaving) == (("C",), ())
    assert (share.by, share.gain.exact, share.entering) == (Decimal("0.25"), 0, ())
    assert {each.gain.reason for each in worths(PROBLEM, selection, seconds=0)} == {
        "there was no time left to work it out"
    }


def test_value_against_risk() -> None:
    """Without risk only C; the synergy makes A and C worth 9 at a risk of 1; more needs B, and 5."""
    frontier = by_risk(PROBLEM, 6)
    assert [(each.limit, each.objective) for each in frontier.points] == [
        (0, 1),
        (1, 9),
        (2, 9),
        (3, 9),
        (4, 9),
        (5, 11),
    ]
    assert [each.is_dominated for each in frontier.points] == [False, False, True, True, True, False]
    assert (frontier.entries["C"], frontier.exits["C"]) == ((0,), (5,))
    with pytest.raises(ValueError, match="the risk of D is unknown"):
        by_risk(replace(PROBLEM, candidates=(candidate("D", 1, 1, None),), synergies=()))


def test_two_selections_line_by_line(selection: Selection) -> None:
    poorer = solve(replace(PROBLEM, budgets=(Budget("capital", (Decimal(3),)),)))
    told = compared(selection, poorer)
    assert [(each.candidate, each.start_before, each.start_after) for each in told.lines] == [
        ("A", 0, 0),
        ("B", 0, None),
        ("C", None, 0),
    ]
    assert [(each.value_difference, each.cost_difference) for each in told.lines] == [
        (0, 0),
        (-6, -3),
        (1, 1),
    ]
    assert (told.value_difference, told.cost_difference) == (-2, -2)
    assert (told.synergies_gained, told.synergies_lost) == (("synergy A and C",), ())
