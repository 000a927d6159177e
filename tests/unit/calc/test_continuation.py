"""Whether what is running should go on: what was spent never says."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calc.continuation import Advice, Running, continuation
from app.calc.money import Money

amounts = st.integers(0, 10**9).map(lambda pence: Money.of_minor(pence, "GBP"))


def pounds(amount: int) -> Money:
    return Money(Decimal(amount), "GBP")


HALFWAY = Running(pounds(40), pounds(100), pounds(15), pounds(20), salvage=pounds(5), sunk=pounds(60))


def test_going_on_against_stopping() -> None:
    told = continuation(HALFWAY)
    assert (told.if_continued, told.if_stopped, told.margin) == (pounds(40), pounds(-10), pounds(50))
    assert told.advice is Advice.CONTINUE
    # Going on costs 50 more than stopping: 40 to spend and 20 at risk, 15 not to pay, 5 not to get.
    assert (told.ratio, told.break_even) == (Decimal("2.0000"), Decimal("0.5000"))


def test_where_stopping_costs_more_than_going_on_no_benefit_is_needed() -> None:
    told = continuation(Running(pounds(10), pounds(0), pounds(30), pounds(0)))
    assert (told.margin, told.advice) == (pounds(20), Advice.CONTINUE)
    assert told.ratio is None and told.break_even is None


def test_what_is_not_known_is_named_and_not_nothing() -> None:
    told = continuation(replace(HALFWAY, remaining_benefit=None, risk=None))
    assert (told.margin, told.advice) == (None, Advice.UNKNOWN)
    assert told.reason == "not known: remaining benefit, risk"


def test_two_currencies_are_refused() -> None:
    with pytest.raises(ValueError, match="EUR"):
        continuation(replace(HALFWAY, risk=Money(Decimal(1), "EUR")))


@given(amounts, amounts, amounts, amounts, amounts, amounts)
def test_what_was_spent_changes_nothing(
    cost: Money, benefit: Money, leaving: Money, risk: Money, spent: Money, more: Money
) -> None:
    told = continuation(Running(cost, benefit, leaving, risk, sunk=spent))
    assert replace(told, sunk=None) == continuation(Running(cost, benefit, leaving, risk))
    costlier = continuation(Running(cost + more, benefit, leaving, risk))
    assert told.margin is not None and costlier.margin == told.margin - more
