"""Weights by comparison in pairs and by swing, and relative urgency: the published examples, and refusals."""

from decimal import Decimal
from fractions import Fraction
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calc.prioritisation.ahp import group_priorities, priorities
from app.calc.prioritisation.swing import swing_weights
from app.calc.prioritisation.wsjf import COLUMNS, Job, not_from_one, ordered, total_delay_cost
from tests.unit.calc.conftest import Oracle, near

IDENTITY = [[Fraction(1), Fraction(1)], [Fraction(1), Fraction(1)]]


@pytest.mark.parametrize("id", ["AHP-01", "AHP-02"])
def test_published_comparisons(oracle: Oracle, id: str) -> None:
    example = oracle(id)
    expected = example["expected"]
    found = priorities([[Fraction(entry) for entry in row] for row in example["inputs"]["matrix"]])
    assert found.weights == pytest.approx(expected["priorities_eigenvector"], abs=1e-6)
    assert found.geometric == pytest.approx(expected["priorities_geometric_mean"], abs=1e-6)
    figures = {
        "lambda_max": found.lambda_max,
        "CI": found.consistency_index,
        "RI_used": found.random_index,
        "CR": found.consistency_ratio,
        "consistent": found.is_consistent,
    }
    assert figures == near({name: expected[name] for name in figures})
    worst = found.most_inconsistent
    assert {"row": worst.row, "col": worst.col, "factor": worst.factor} == near(
        expected["most_inconsistent_entry"]
    )


@given(st.lists(st.integers(1, 9), min_size=2, max_size=6))
def test_comparisons_that_agree_give_their_ratios(parts: list[int]) -> None:
    found = priorities([[Fraction(a, b) for b in parts] for a in parts])
    assert found.weights == pytest.approx([part / sum(parts) for part in parts], abs=1e-9)
    assert found.consistency_ratio == pytest.approx(0, abs=1e-9) and found.is_consistent


def test_judges_who_say_the_opposite_leave_no_preference() -> None:
    nine = [[Fraction(1), Fraction(9)], [Fraction(1, 9), Fraction(1)]]
    found = group_priorities([nine, [list(reversed(row)) for row in reversed(nine)]])
    assert found.weights == pytest.approx((0.5, 0.5))


@pytest.mark.parametrize(
    ("matrix", "why"),
    [
        ([], "square"),
        ([[Fraction(1)]] * 2, "square"),
        ([[Fraction(1)] * 11] * 11, "square"),
        ([[Fraction(1), Fraction(10)], [Fraction(1, 10), Fraction(1)]], "between 1/9 and 9"),
        ([[Fraction(1), Fraction(3)], [Fraction(1, 2), Fraction(1)]], "reciprocal"),
        ([[Fraction(2)]], "reciprocal"),
    ],
)
def test_what_is_no_matrix_of_comparisons_is_refused(matrix: Any, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        priorities(matrix)
    with pytest.raises(ValueError, match=f"{why}|same criteria"):
        group_priorities([IDENTITY, matrix])


def test_swings_are_weighed_beside_the_largest() -> None:
    weights = swing_weights({"a": Decimal(100), "b": Decimal(50), "c": Decimal(0)})
    assert weights == {"a": Fraction(2, 3), "b": Fraction(1, 3), "c": 0}
    for points in ({}, {"a": Decimal(99)}, {"a": Decimal(100), "b": Decimal(101)}, {"a": Decimal(-1)}):
        with pytest.raises(ValueError, match="swing"):
            swing_weights(points)


def job(id: str, *judged: object) -> Job:
    return Job(id, *(Decimal(str(each)) for each in judged))


def test_published_jobs(oracle: Oracle) -> None:
    example = oracle("WSJF-01")
    jobs = [job(each["id"], *(each[name] for name in COLUMNS)) for each in example["inputs"]["jobs"]]
    expected, order = example["expected"], ordered(jobs)
    assert [each.id for each in order] == expected["order"]
    for each in order:
        told = {"cost_of_delay": float(each.cost_of_delay), "wsjf": float(each.wsjf)}
        assert told == near(expected["jobs"][each.id])
    assert total_delay_cost(order) == expected["total_delay_cost"]
    assert total_delay_cost(order) == min(map(total_delay_cost, permutations(jobs)))
    assert not_from_one(jobs) == ("business_value", "job_size")
    assert not_from_one([]) == ()


def test_jobs_that_cannot_be_weighed_are_refused() -> None:
    for judged, why in (((1, 1, 1, 0), "size"), ((1, -1, 1, 1), "negative")):
        with pytest.raises(ValueError, match=why):
            job("a", *judged)
    with pytest.raises(ValueError, match="twice"):
        ordered([job("a", 1, 1, 1, 1)] * 2)
    assert [
        each.id for each in ordered([job("b", 2, 0, 0, 2), job("a", 1, 0, 0, 1), job("c", 1, 0, 0, 1)])
    ] == [*("b", "a", "c")]
