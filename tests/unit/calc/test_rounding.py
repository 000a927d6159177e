"""Laws of rounding that keeps sums."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calc.rounding import apportioned, to_step

fractions = st.fractions(min_value=-(10**9), max_value=10**9, max_denominator=1000)


@given(st.lists(fractions))
def test_parts_add_up_to_the_rounded_sum_and_stay_within_one_unit(parts: list[Fraction]) -> None:
    whole = apportioned(parts)
    assert sum(whole) == round(sum(parts, Fraction(0)))
    assert all(abs(part - unit) < 1 for part, unit in zip(parts, whole, strict=True))


@given(st.lists(fractions, min_size=1, max_size=20), st.integers(-(10**6), 10**6))
def test_parts_add_up_to_any_total_asked_for(parts: list[Fraction], total: int) -> None:
    assert sum(apportioned(parts, total)) == total


@given(st.lists(st.integers(-1000, 1000)))
def test_whole_numbers_stay_as_they_are(parts: list[int]) -> None:
    assert apportioned(parts) == parts


@given(st.lists(fractions, min_size=1), st.sampled_from([Decimal("0.01"), Decimal(10), Decimal(10**7)]))
def test_multiples_of_a_step_add_up(parts: list[Fraction], step: Decimal) -> None:
    rounded = to_step(parts, step)
    assert sum(rounded) == round(sum(parts, Fraction(0)) / Fraction(step)) * step


def test_hamiltons_method_on_a_published_apportionment() -> None:
    # Ten seats by 100,000 votes: quotas 4.70, 1.60, 1.59, 1.20, 0.60 and 0.31.
    votes = [47_000, 16_000, 15_900, 12_000]
    quotas = [Fraction(v * 10, 100_000) for v in [*votes, 6_000, 3_100]]
    assert apportioned(quotas, 10) == [5, 2, 1, 1, 1, 0]


def test_a_step_is_above_zero() -> None:
    with pytest.raises(ValueError, match="greater than 0"):
        to_step([Decimal(1)], Decimal(0))
