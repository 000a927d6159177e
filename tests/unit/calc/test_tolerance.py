"""Tolerances: the published breaches, and what holds of any."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calc.tolerance import Standing, Tolerance, judged
from tests.unit.calc.conftest import Oracle, as_told


def exact(value: Any) -> Fraction:
    return Fraction(str(value))


def tolerance(item: dict[str, Any]) -> Tolerance:
    if "plus_pct" in item:
        return Tolerance.of_ratio(
            exact(item["baseline"]), Fraction(item["plus_pct"], 100), Fraction(item["minus_pct"], 100)
        )
    return Tolerance.of(exact(item["baseline"]), item["plus_abs"], item["minus_abs"])


def test_published_breaches(oracle: Oracle) -> None:
    example = oracle("TOL-01")
    for item, expected in zip(example["inputs"]["items"], example["expected"]["items"], strict=True):
        limits = tolerance(item)
        found = judged(limits, exact(item["actual"]), exact(item["forecast"]))
        assert {
            "id": item["id"],
            "upper": as_told(limits.upper),
            "lower": as_told(limits.lower),
            "status": str(found.standing),
            "tolerance_consumed": pytest.approx(as_told(found.consumed), rel=1e-9),
            "exception_required": found.exception_required,
        } == expected


SIDES = st.none() | st.integers(0, 1000)


@given(st.integers(-1000, 1000), SIDES, SIDES, st.integers(-3000, 3000), st.integers(-3000, 3000))
def test_more_than_all_of_a_tolerance_is_a_breach(
    baseline: int, plus: int | None, minus: int | None, actual: int, forecast: int
) -> None:
    limits = Tolerance.of(baseline, plus, minus)
    found = judged(limits, actual, forecast)
    if found.consumed is not None:
        assert (found.consumed > 1) is not limits.inside(forecast)
    if found.standing is Standing.WITHIN:
        assert limits.inside(forecast)
    assert not found.exception_required or found.warning


def test_a_side_without_limit_and_one_of_no_size() -> None:
    open_above = Tolerance.of(100, None, 10)
    assert judged(open_above, 500, 900) == judged(open_above, 0, 901)
    assert judged(open_above, 500, 900).consumed is None
    strict = Tolerance.of(100, 0, 0)
    assert judged(strict, 100, 100).standing is Standing.WITHIN
    assert judged(strict, 100, 101).standing is Standing.FORECAST_BREACH
    with pytest.raises(ValueError, match="not negative"):
        Tolerance.of(100, -1, 0)
