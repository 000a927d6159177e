"""What responses are worth, what assessments may follow, what lies beyond limits, and where a matrix misleads."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calc.appetite import Beyond, Limits
from app.calc.money import Money
from app.calc.rag import Rag
from app.calc.risk import (
    BANDS,
    FIVE_BY_FIVE,
    IMPACT,
    PROBABILITY,
    Matrix,
    Scale,
    expected_monetary_value,
    products,
)
from app.calc.risk_matrix import Placed, disagreements, inconsistency
from app.calc.risk_response import Assessed, Stage, out_of_order, response_value
from tests.unit.calc.conftest import Oracle

amounts = st.integers(-(10**9), 10**9).map(lambda pence: Money.of_minor(pence, "GBP"))
risks = st.lists(st.tuples(st.integers(1, 25), st.integers(0, 50)), max_size=12).map(
    lambda found: [Placed(f"R{n:02}", *each) for n, each in enumerate(found)]
)


def pounds(amount: int | str) -> Money:
    return Money(Decimal(amount), "GBP")


def test_published_response_values(oracle: Oracle) -> None:
    example = oracle("RISK-01")
    for given_, expected in zip(example["inputs"]["risks"], example["expected"]["risks"], strict=True):
        sign = -1 if given_["kind"] == "opportunity" else 1
        before, after = (
            expected_monetary_value(Decimal(str(given_[p])), pounds(sign * given_[impact]))
            for p, impact in (("p", "impact"), ("p_residual", "impact_residual"))
        )
        found = response_value(before, after, pounds(given_["response_cost"]))
        assert (before.amount, after.amount) == (expected["emv_inherent"], expected["emv_residual"])
        assert found.net.amount == expected["response_net_value"]


@given(amounts, amounts, amounts, st.lists(amounts, max_size=4))
def test_a_value_is_the_sum_of_its_parts(
    before: Money, after: Money, cost: Money, secondary: list[Money]
) -> None:
    found = response_value(before, after, cost, secondary)
    assert found.net + found.cost + found.secondary + after == before


def test_two_currencies_have_no_value_together() -> None:
    with pytest.raises(ValueError, match="EUR"):
        response_value(pounds(5), Money(Decimal(1), "EUR"), pounds(1))


def test_scores_are_compared_where_there_is_no_money_and_one_scale() -> None:
    def worse(target: int, residual: int, version: int = 1) -> list[tuple[Stage, Stage]]:
        said = [
            Assessed(Stage.TARGET, None, target, ("s", version)),
            Assessed(Stage.RESIDUAL, None, residual, ("s", 1)),
        ]
        return out_of_order(said)

    assert worse(5, 4) == [(Stage.TARGET, Stage.RESIDUAL)]
    assert worse(4, 4) == worse(5, 4, version=2) == []
    mixed = [Assessed(Stage.TARGET, pounds(9), 9, ("s", 1)), Assessed(Stage.INHERENT, None, 1, ("s", 1))]
    assert out_of_order(mixed) == [], "what cannot be compared is in no wrong order"


@given(st.integers(0, 50))
def test_the_outermost_limit_is_the_one_that_is_broken(value: int) -> None:
    limits = Limits(*map(Decimal, (10, 20, 30)))
    broken = [name for name, at in zip(Beyond, (10, 20, 30), strict=True) if value > at]
    assert limits.broken_by(Decimal(value)) == (broken[-1] if broken else None)


@pytest.mark.parametrize("wrong", [(None, None, None), (5, 4, None), (5, None, 4), (-1, None, None)])
def test_limits_are_given_and_rise(wrong: tuple[int | None, ...]) -> None:
    with pytest.raises(ValueError, match="limit"):
        Limits(*(None if each is None else Decimal(each) for each in wrong))


@given(risks)
def test_every_pair_in_the_wrong_order_is_found_once(placed: list[Placed]) -> None:
    wrong = {
        (a.key, b.key) for a, b in product(placed, placed) if a.score > b.score and a.expected < b.expected
    }
    found = disagreements(placed)
    assert set(found) == wrong and len(found) == len(wrong)


def test_the_default_matrix_is_weakly_consistent_by_its_anchors() -> None:
    assert inconsistency(FIVE_BY_FIVE, IMPACT) is None


def test_no_red_cell_begins_below_where_a_green_one_ends() -> None:
    """Held against every corner of every cell, for anchors that grow ever faster."""
    anchors = Scale("impact", 1, BANDS, tuple(map(Decimal, (1, 10, 100, 1000))))
    matrix = Matrix("m", 1, PROBABILITY, anchors, products(("GGGGA", "GGGAA", "GGAAR", "GAARR", "GARRR")))
    found = inconsistency(matrix, anchors)
    assert found is not None
    chances, impacts = (0, *PROBABILITY.upper, 1), (0, *anchors.upper)
    corners = [
        (
            cell.colour,
            chances[row] * impacts[column],
            chances[row + 1] * impacts[column + 1] if column < 4 else None,
        )
        for row, cells in enumerate(matrix.cells)
        for column, cell in enumerate(cells)
    ]
    assert found.green_up_to == max(high for colour, _, high in corners if colour == Rag.GREEN and high)
    assert found.red_from == min(low for colour, low, _ in corners if colour == Rag.RED)
    assert found.green == (1, 4) and found.red == (5, 3)


def test_green_without_an_end_contradicts_any_red() -> None:
    cells = products(("GGG", "GAA", "AAR"))
    three = Scale("i", 1, BANDS[:3], (Decimal(1), Decimal(2)))
    chances = Scale("p", 1, BANDS[:3], (Decimal("0.3"), Decimal("0.6")))
    found = inconsistency(Matrix("m", 1, chances, three, cells), three)
    assert found is not None and found.green == (1, 3) and found.green_up_to is None
