"""What has come of benefits: a published shape by hand, what is refused a figure, and what adds up."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calc.benefits import (
    BenefitGap,
    Point,
    Profile,
    Tallied,
    attributable,
    planned_on,
    realisation,
    review_due,
    tallies,
)
from tests.unit.calc.conftest import Oracle, near

BEFORE, FIRST = date(2025, 12, 31), date(2026, 1, 31)


def days(values: list[int]) -> tuple[Point, ...]:
    """The values, ten days apart."""
    return tuple(Point(FIRST + timedelta(10 * at), Decimal(value)) for at, value in enumerate(values))


def test_realisation_against_a_worked_example(oracle: Oracle) -> None:
    example = oracle("PMO-03")
    told = example["inputs"]
    plan, actual = days(told["planned_cum"]), days(told["actual_cum"])
    share = Decimal(str(told["attribution"]))
    found = realisation(Profile(Decimal(0), BEFORE, None, plan[-1].value, plan, share), actual)
    assert found.of_plan and found.of_target and found.attributable and found.forecast
    assert {
        "realised_pct_of_plan_to_date": float(100 * found.of_plan),
        "realised_pct_of_target": float(100 * found.of_target),
        "attributable_to_date": float(found.attributable),
        "net_of_disbenefit": float(found.attributable - told["disbenefit_to_date"]),
        "run_rate_forecast": float(found.forecast),
    } == near(example["expected"])
    assert found.is_low_confidence is False
    assert realisation(Profile(Decimal(0), BEFORE, None, plan[-1].value, plan), actual[:2]).is_low_confidence


def test_what_falls_is_a_gain_where_it_is_to_fall() -> None:
    plan = (Point(FIRST, Decimal(900)), Point(FIRST + timedelta(10), Decimal(500)))
    profile = Profile(Decimal(1000), BEFORE, FIRST, Decimal(500), plan)
    found = realisation(profile, [Point(FIRST + timedelta(5), Decimal(850))])
    assert (found.planned, found.actual, found.target) == (300, 150, 500)
    assert (found.of_plan, found.forecast) == (Fraction(1, 2), 250)
    worse = realisation(profile, [Point(FIRST, Decimal(1100))])
    assert (worse.actual, worse.of_plan) == (-100, -1)


def test_what_was_measured_before_the_baseline_is_no_gain() -> None:
    profile = Profile(Decimal(10), FIRST, None, Decimal(30))
    found = realisation(profile, [Point(BEFORE, Decimal(20)), Point(FIRST, Decimal(10))])
    assert (found.actual, found.readings) == (0, 1)
    only = realisation(profile, [Point(BEFORE, Decimal(20))])
    assert (only.actual, only.gap) == (None, BenefitGap.NOT_MEASURED)


@pytest.mark.parametrize(
    ("members", "gap"),
    [
        ({"baseline": None}, BenefitGap.NO_BASELINE),
        ({"baseline_on": None}, BenefitGap.BASELINE_UNDATED),
        ({"changed_on": BEFORE}, BenefitGap.BASELINE_AFTER_CHANGE),
        ({"target": None}, BenefitGap.NO_TARGET),
        ({"target": Decimal(0)}, BenefitGap.TARGET_IS_BASELINE),
        ({"unowned": True}, BenefitGap.NO_OWNER_AFTER_CLOSURE),
    ],
)
def test_without_ground_there_is_no_figure(members: dict, gap: BenefitGap) -> None:
    sound = {"baseline": Decimal(0), "baseline_on": BEFORE, "changed_on": None, "target": Decimal(9)}
    found = realisation(Profile(**(sound | members)), days([3]))
    assert (found.gap, found.actual, found.target, found.of_target, found.forecast) == (gap, *[None] * 4)
    unplanned = realisation(Profile(**sound), days([3]))
    assert (unplanned.of_target, unplanned.of_plan) == (Fraction(1, 3), None)
    assert unplanned.plan_gap is BenefitGap.NO_TRAJECTORY
    assert realisation(Profile(**sound), ()).gap is BenefitGap.NOT_MEASURED


def test_a_plan_says_nothing_before_it_begins() -> None:
    plan = days([0, 10])
    profile = Profile(Decimal(0), BEFORE, None, Decimal(10), plan)
    early = realisation(profile, [Point(FIRST - timedelta(1), Decimal(1))])
    assert (early.plan_gap, early.of_plan) == (BenefitGap.BEFORE_TRAJECTORY, None)
    flat = realisation(profile, [Point(FIRST, Decimal(1))])
    assert (flat.plan_gap, flat.forecast) == (BenefitGap.NOTHING_PLANNED_YET, None)
    assert planned_on(plan, FIRST + timedelta(400)) == 10


def test_reviews_after_closure_fall_due_one_by_one() -> None:
    closed = date(2024, 8, 31)
    assert review_due(closed, None) == date(2025, 2, 28)
    assert review_due(closed, date(2025, 2, 28)) == date(2025, 8, 31)
    assert review_due(closed, date(2026, 8, 31)) is None


def test_of_what_nobody_measured_nothing_is_known() -> None:
    profile = Profile(Decimal(0), BEFORE, None, Decimal(100), days([100]), Decimal(1))
    unknown, known = realisation(profile, []), realisation(profile, days([40]))
    (one,) = tallies([Tallied("social", "hours", False, unknown)])
    assert (one.measured, one.target, one.attributable, one.net) == (0, 100, None, None)
    (one,) = tallies([Tallied("social", "hours", bad, known) for bad in (False, True)])
    assert (one.attributable, one.disbenefit, one.net) == (40, 40, 0)
    (one,) = tallies([Tallied("social", "hours", bad, unknown if bad else known) for bad in (False, True)])
    assert (one.attributable, one.disbenefit, one.net) == (40, None, None)


BENEFITS = st.builds(
    lambda kind, unit, bad, value, share: Tallied(
        kind,
        unit,
        bad,
        realisation(Profile(Decimal(0), BEFORE, None, Decimal(100), days([100]), share), days([value])),
    ),
    st.sampled_from(["cashable", "social"]),
    st.sampled_from(["GBP", "hours"]),
    st.booleans(),
    st.integers(-50, 200),
    st.decimals(0, 1, places=4),
)


@given(st.lists(BENEFITS, max_size=12), st.randoms())
def test_parts_add_up_to_what_they_are_parts_of(benefits: list[Tallied], random: object) -> None:
    shuffled = list(benefits)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    found = tallies(benefits)
    assert found == tallies(shuffled)
    assert sum(each.benefits for each in found) == len(benefits)
    for kind, unit in {(each.kind, each.unit) for each in benefits}:
        of = [each for each in benefits if (each.kind, each.unit) == (kind, unit)]
        (one,) = [each for each in found if (each.kind, each.unit) == (kind, unit)]
        signed = (-each.found.attributable if each.is_disbenefit else each.found.attributable for each in of)
        assert one.net == sum(signed) == one.attributable - one.disbenefit
        halves = [each for cut in (of[::2], of[1::2]) for each in tallies(cut)]
        assert sum(half.net for half in halves) == one.net
        assert sum(half.target for half in halves) == one.target
    assert attributable([each.found for each in benefits]) == sum(
        e.attributable + e.disbenefit for e in found
    )
