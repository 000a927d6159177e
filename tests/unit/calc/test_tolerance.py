"""Tolerances: the published breaches, and what holds of any."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calc.tolerance import Limits, Standing, Tolerance, deciding_level, judged
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


ROOM = st.none() | st.fractions(0, 5, max_denominator=100)
LIMITS = st.builds(Limits, ROOM, ROOM, ROOM, ROOM)


@given(LIMITS, LIMITS, st.integers(-500, 500), st.integers(-2000, 2000))
def test_what_is_allocated_within_the_level_above_is_never_outside_it(
    own: Limits, above: Limits, baseline: int, value: int
) -> None:
    if not own.exceeding(above) and own.around(baseline).inside(value):
        assert above.around(baseline).inside(value)


@given(LIMITS, st.integers(-500, 500), st.integers(-2000, 2000))
def test_what_is_left_and_how_far_outside_say_the_same(limits: Limits, baseline: int, value: int) -> None:
    found = limits.around(baseline)
    left = found.left(value)
    assert (found.beyond(value) > 0) is not found.inside(value)
    assert left is None or max(-left, 0) == found.beyond(value)


@given(st.lists(st.none() | LIMITS, max_size=4), st.integers(0, 500), st.integers(-2000, 2000))
def test_the_lowest_level_that_holds_a_change_decides(
    levels: list[Limits | None], baseline: int, moved: int
) -> None:
    at = deciding_level(levels, baseline, moved)
    lower = levels if at is None else levels[:at]
    assert not any(limits and limits.around(baseline).inside(baseline + moved) for limits in lower)
    if at is not None and (limits := levels[at]):
        assert limits.around(baseline).inside(baseline + moved)


def test_an_actual_alone_is_judged_and_nothing_is_not() -> None:
    limits = Tolerance.of(100, 10, 10)
    assert judged(limits, 50, None).consumed == 0
    assert judged(limits, 105, None).consumed == Fraction(1, 2)
    assert judged(limits, 111, None).standing is Standing.ACTUAL_BREACH
    with pytest.raises(ValueError, match="neither"):
        judged(limits, None, None)
