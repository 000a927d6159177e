"""What the criteria of a gate add up to."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calc.gates import Comparison, Judged, Result, fresh_until, verdict, within

criteria = st.lists(
    st.builds(Judged, st.text("abc", min_size=1), st.booleans(), st.sampled_from(Result), st.booleans()),
    max_size=8,
)
RANK = {Result.NOT_MET: 0, Result.PARTLY_MET: 1, Result.MET: 2, Result.NOT_APPLICABLE: 2}


@given(criteria)
def test_the_worst_must_that_is_not_waived_says_what_is_allowed(given: list[Judged]) -> None:
    worst = min((RANK[each.result] for each in given if each.is_must and not each.is_waived), default=2)
    found = verdict(given)
    assert (found.allows_conditional_pass, found.allows_pass) == (worst >= 1, worst == 2)


@given(criteria)
def test_each_criterion_that_is_not_met_is_named_once(given: list[Judged]) -> None:
    found = verdict(given)
    named = [*found.unmet_musts, *found.partly_met_musts, *found.unmet_shoulds]
    assert sorted(named) == sorted(
        each.code for each in given if RANK[each.result] < 2 and not each.is_waived
    )


@pytest.mark.parametrize(
    ("value", "comparison", "is_within"),
    [
        (Fraction(9, 10), Comparison.AT_LEAST, True),
        (Fraction(9, 10), Comparison.AT_MOST, True),
        (Fraction(8, 10), Comparison.AT_LEAST, False),
        (Fraction(10, 10), Comparison.AT_MOST, False),
    ],
)
def test_a_threshold_is_inside(value: Fraction, comparison: Comparison, is_within: bool) -> None:
    assert within(value, comparison, Fraction(9, 10)) is is_within


def test_evidence_without_a_validity_never_goes_stale() -> None:
    assert fresh_until(date(2026, 1, 31), None) is None
