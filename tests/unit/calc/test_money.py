"""Laws of exact money."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calc.money import CAP, Money, total

amounts = st.integers(-CAP, CAP).map(lambda pence: Money.of_minor(pence, "GBP"))


@given(amounts, amounts)
def test_what_is_added_can_be_taken_away(ours: Money, theirs: Money) -> None:
    assert ours + theirs - theirs == ours
    assert ours - theirs == -(theirs - ours)


@given(amounts, amounts)
def test_order_is_that_of_the_amounts(ours: Money, theirs: Money) -> None:
    assert (ours < theirs) == (ours.amount < theirs.amount)
    assert (ours >= theirs) == (ours.amount >= theirs.amount)
    assert abs(ours) == max(ours, -ours)


def test_a_sum_may_pass_the_cap_of_a_stored_amount() -> None:
    most = Money.of_minor(CAP, "GBP")
    assert total([most] * 9000, "GBP").minor == 9000 * CAP
    with pytest.raises(ValueError, match="beyond"):
        Money(most.amount * 2, "GBP")


@pytest.mark.parametrize("operation", ["__add__", "__sub__", "__lt__", "__le__", "__gt__"])
def test_two_currencies_never_meet(operation: str) -> None:
    with pytest.raises(ValueError, match="EUR"):
        getattr(Money(Decimal(1), "GBP"), operation)(Money(Decimal(1), "EUR"))
