"""The matrix: published scores, its bounds, and Cox's conditions for the default one."""

from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calc.money import Money
from app.calc.rag import Rag
from app.calc.risk import (
    BANDS,
    FIVE_BY_FIVE,
    Cell,
    Kind,
    Matrix,
    Scale,
    assess,
    expected_monetary_value,
    exposure,
    products,
    register_exposure,
)
from tests.unit.calc.conftest import Oracle


def pounds(amount: int | str) -> Money:
    return Money(Decimal(amount), "GBP")


def test_published_expected_values(oracle: Oracle) -> None:
    example = oracle("RISK-01")
    signed = [(r, -1 if r["kind"] == "opportunity" else 1) for r in example["inputs"]["risks"]]
    inherent = [(Decimal(str(r["p"])), pounds(sign * r["impact"])) for r, sign in signed]
    residual = [(Decimal(str(r["p_residual"])), pounds(sign * r["impact_residual"])) for r, sign in signed]
    expected = example["expected"]
    found = [expected_monetary_value(*risk).amount for risk in inherent]
    assert found == [risk["emv_inherent"] for risk in expected["risks"]]
    assert exposure(inherent, "GBP").amount == expected["total_inherent"]
    assert exposure(residual, "GBP").amount == expected["total_residual"]
    apart = register_exposure(inherent, "GBP")
    assert [apart.threats.amount, apart.opportunities.amount] == [90_000, -24_000]


def test_published_matrix_ranks_unlike_expected_value(oracle: Oracle) -> None:
    example = oracle("RISK-08")
    p_upper, i_upper = example["inputs"]["p_upper"], example["inputs"]["impact_upper"]
    budget = pounds(10_000)
    matrix = Matrix(
        "published",
        1,
        Scale("p", 1, BANDS, tuple(Decimal(str(p)) for p in p_upper[:-1])),
        Scale("i", 1, BANDS, tuple(Decimal(i) / 10_000 for i in i_upper[:-1])),
        products(("GGGGA", "GGGAA", "GGAAR", "GAARR", "GARRR")),
    )
    found = {
        r["id"]: assess(Decimal(str(r["p"])), pounds(r["impact"]), budget, matrix)
        for r in example["inputs"]["risks"]
    }
    for expected in example["expected"]["risks"]:
        one = found[expected["id"]]
        assert (one.probability_band, one.impact_band) == (expected["p_score"], expected["i_score"])
        assert one.cell and one.cell.score == expected["score"]
        assert one.expected_value == pounds(str(expected["emv"]))
    by_score = sorted(found, key=lambda id: (-found[id].cell.score, id))  # type: ignore[union-attr]
    by_value = sorted(found, key=lambda id: -found[id].expected_value.amount)
    assert by_score == example["expected"]["rank_by_score"]
    assert by_value == example["expected"]["rank_by_emv"]


@pytest.mark.parametrize(
    ("probability", "band"),
    [
        ("0", 1),
        ("0.05", 1),
        ("0.050001", 2),
        ("0.2", 2),
        ("0.4", 3),
        ("0.41", 4),
        ("0.7", 4),
        ("0.71", 5),
        ("1", 5),
    ],
)
def test_a_probability_band_includes_its_upper_bound(probability: str, band: int) -> None:
    assert assess(Decimal(probability), pounds(1), pounds(100)).probability_band == band


@pytest.mark.parametrize(
    ("impact", "band"),
    [
        ("0", 1),
        ("10", 1),
        ("10.01", 2),
        ("30", 2),
        ("30.01", 3),
        ("70", 3),
        ("150", 4),
        ("150.01", 5),
        ("9999", 5),
    ],
)
def test_an_impact_band_is_of_the_budget_and_includes_its_upper_bound(impact: str, band: int) -> None:
    assert assess(Decimal("0.5"), pounds(impact), pounds(1000)).impact_band == band
    saving = assess(Decimal("0.5"), -pounds(impact), pounds(1000))
    assert saving.impact_band == band
    assert saving.kind is (Kind.OPPORTUNITY if impact != "0" else Kind.THREAT)


@pytest.mark.parametrize("budget", [None, pounds(0), pounds(-5)])
def test_without_a_budget_there_is_no_cell(budget: Money | None) -> None:
    found = assess(Decimal("0.5"), pounds(10), budget)
    assert (found.impact_band, found.cell, found.reason) == (None, None, "no_budget")
    assert found.expected_value == pounds(5)


def bounds(upper: tuple[Decimal, ...], last: Decimal | None) -> list[tuple[Decimal, Decimal | None]]:
    return list(zip([Decimal(0), *upper], [*upper, last], strict=True))


def test_no_red_cell_of_the_default_holds_less_expected_loss_than_a_green_one() -> None:
    rows = bounds(FIVE_BY_FIVE.probability.upper, Decimal(1))
    columns = bounds(FIVE_BY_FIVE.impact.upper, None)
    green, red = [], []
    for (row, (p_low, p_high)), (column, (i_low, i_high)) in product(
        enumerate(rows, 1), enumerate(columns, 1)
    ):
        colour = FIVE_BY_FIVE.cell(row, column).colour
        if colour is Rag.GREEN:
            assert i_high and p_high
            green.append(p_high * i_high)
        elif colour is Rag.RED:
            red.append(p_low * i_low)
    assert len(green) == 11 and len(red) == 6
    assert max(green) <= min(red)


@given(st.fractions(0, 1), st.fractions(0, 1), st.integers(0, 300), st.integers(0, 300))
def test_likelier_or_dearer_never_scores_less(p: Fraction, q: Fraction, impact: int, more: int) -> None:
    low, high = (round(Decimal(x.numerator) / x.denominator, 6) for x in sorted((p, q)))
    lesser = assess(low, pounds(impact), pounds(1000)).cell
    greater = assess(high, pounds(impact + more), pounds(1000)).cell
    assert lesser and greater
    assert lesser.score <= greater.score and lesser.colour.severity <= greater.colour.severity


@pytest.mark.parametrize(
    ("colours", "why"),
    [
        (("GGGGA",), "5 rows"),
        (("GGGGR", "GGGAA", "GGAAR", "GAARR", "GARRR"), "touch"),
        (("GGGGA", "GGGAA", "GGAAR", "GGARR", "GARRR"), "touch"),
        (("AGGGA", "GGGAA", "GGAAR", "GAARR", "GARRR"), "better"),
    ],
)
def test_a_matrix_that_misleads_is_refused(colours: tuple[str, ...], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Matrix("mine", 1, FIVE_BY_FIVE.probability, FIVE_BY_FIVE.impact, products(colours))


def test_scores_that_fall_are_refused() -> None:
    cells = [list(row) for row in FIVE_BY_FIVE.cells]
    cells[4][4] = Cell(1, Rag.RED)
    with pytest.raises(ValueError, match="better"):
        Matrix("mine", 1, FIVE_BY_FIVE.probability, FIVE_BY_FIVE.impact, tuple(map(tuple, cells)))


def test_bounds_of_a_scale_rise_and_fit_its_bands() -> None:
    with pytest.raises(ValueError, match="rise"):
        Scale("x", 1, BANDS, tuple(map(Decimal, (1, 3, 2, 4))))
    with pytest.raises(ValueError, match="bounds"):
        Scale("x", 1, BANDS, (Decimal(1),))
