"""What is worth a word: both tests for what is small, either for what is large, and the other grounds."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from app.calc.materiality import Ground, Materiality, Signs, grounds, is_material, worsened
from app.calc.money import Money

RULES = Materiality(floor={"GBP": Decimal(50)}, large={"GBP": Decimal(1000)})


def pounds(amount: int) -> Money:
    return Money(Decimal(amount), "GBP")


@pytest.mark.parametrize(
    ("variance", "base", "material"),
    [
        (-49, 100, False),
        (-50, 500, True),
        (50, 500, True),
        (-50, 501, False),
        (-1000, 10**6, True),
        (-999, 10**6, False),
        (0, 100, False),
        (-60, None, True),
        (-40, None, False),
    ],
)
def test_a_variance_counts_by_size_and_share_or_by_a_large_size(
    variance: int, base: int | None, material: bool
) -> None:
    assert is_material(pounds(variance), None if base is None else pounds(base), RULES) is material


def test_each_ground_by_itself_and_its_boundary() -> None:
    nothing = Signs()
    assert grounds(nothing, RULES) == []
    worse = [pounds(v) for v in (0, -1, -2, -3)]
    for signs, ground in (
        (replace(nothing, at_completion_ratio=Fraction(-5, 100)), Ground.AT_COMPLETION),
        (replace(nothing, consumed=Fraction(7, 10)), Ground.TOLERANCE),
        (replace(nothing, variances=worse), Ground.WORSENING),
        (replace(nothing, slip_days=7), Ground.SLIP),
    ):
        assert grounds(signs, RULES) == [ground]
    inside = Signs(None, None, Fraction(-49, 1000), Fraction(69, 100), 6, worse[1:])
    assert grounds(inside, RULES) == []


def test_a_run_of_worsening_ends_at_what_is_not_known_or_in_another_currency() -> None:
    other = Money(Decimal(-9), "EUR")
    assert worsened([pounds(0), pounds(-1), None, pounds(-2), pounds(-3)]) == 1
    assert worsened([pounds(-1), other, pounds(-10)]) == 0
    assert worsened([pounds(-1)]) == worsened([]) == 0
