"""Discounting, net value and value functions: the published examples, and the traps."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calc.prioritisation.discounting import (
    Basis,
    Convention,
    Schedule,
    Step,
    factors,
    flat,
    present_value,
)
from app.calc.prioritisation.green_book import PUBLISHED
from app.calc.prioritisation.investment import Flows, appraise, equivalent_annuity, internal_rate, payback
from app.calc.prioritisation.value_functions import Direct, Exponential, Steps, local
from tests.unit.calc.conftest import Oracle, near

END = Convention.END_YEAR


def exact(amounts: list[Any]) -> tuple[Decimal, ...]:
    return tuple(Decimal(str(amount)) for amount in amounts)


def net(amounts: list[Any]) -> Flows:
    """Flows of which only the net is known: outlays are costs."""
    nothing = (Decimal(0),) * len(amounts)
    costs = tuple(max(Decimal(0), -amount) for amount in exact(amounts))
    return Flows(costs, nothing, tuple(max(Decimal(0), amount) for amount in exact(amounts)))


def test_published_flows(oracle: Oracle) -> None:
    example = oracle("NPV-01")
    schedule = flat(Decimal(str(example["inputs"]["rate"])))
    found = {
        project["id"]: appraise(net(project["cash_flows"]), schedule, END, Decimal(0))
        for project in example["inputs"]["projects"]
    }
    for expected in example["expected"]["projects"]:
        of = found[expected["id"]]
        told = {
            "id": expected["id"],
            "NPV": float(of.net_present_value),
            "PI": float(of.profitability_index.value or 0),
            "IRR": float(of.internal_rate.value or 0),
            "payback_years": float(of.payback_years.value or 0),
        }
        assert told == {"id": expected["id"]} | near({n: expected[n] for n in told if n != "id"})
    for name, by in (("NPV", "net_present_value"), ("PI", "profitability_index")):
        order = sorted(
            found, key=lambda id: -float(getattr(getattr(found[id], by), "value", getattr(found[id], by)))
        )
        assert order == example["expected"][f"rank_by_{name}"]


def test_published_factors(oracle: Oracle) -> None:
    example = oracle("NPV-02")
    (standard,) = (each.schedule for each in PUBLISHED if each.slug == "green_book")
    found = factors(standard, 125)
    years = example["inputs"]["years"]
    assert {str(year): float(found[year]) for year in years} == near(example["expected"]["factor"])
    for year, wrong in example["expected"]["flat_3_5_factor_WRONG_beyond_30"].items():
        assert float(found[int(year)]) != pytest.approx(wrong, abs=1e-6)
    with pytest.raises(ValueError, match="year 126"):
        factors(standard, 126)


def test_published_bias(oracle: Oracle) -> None:
    example = oracle("NPV-03")
    given_ = example["inputs"]
    flows = Flows(*(exact(given_[name]) for name in ("capital_costs", "operating_costs", "benefits")))
    found = appraise(flows, flat(Decimal(str(given_["rate"]))), END, Decimal(str(given_["optimism_bias"])))
    told = {
        "PV_benefits": found.present_benefits,
        "PV_costs": found.present_costs,
        "BCR": found.benefit_cost_ratio.value,
        "NPSV": found.net_present_value,
        "PV_costs_with_OB": found.present_costs_with_bias,
        "BCR_with_OB": found.benefit_cost_ratio_with_bias.value,
        "NPSV_with_OB": found.net_present_value_with_bias,
        "switching_value_cost_uplift": found.switching_value.value,
    }
    assert {name: float(value or 0) for name, value in told.items()} == near(example["expected"])


def test_mid_year_discounts_half_a_year_less_and_year_0_never() -> None:
    end, mid = (factors(flat(Decimal("0.08")), 3, each) for each in Convention)
    assert (end[0], mid[0]) == (1, 1)
    assert [float(m / e) for m, e in zip(mid[1:], end[1:], strict=True)] == pytest.approx([1.08**0.5] * 3)


@pytest.mark.parametrize(
    ("flows", "reason"),
    [
        ([0, 0], "no_sign_change"),
        ([1, 2], "no_sign_change"),
        ([-1, 3, -1], "several_sign_changes"),
        ([-1, 0, 3, -1, 2], "several_sign_changes"),
        ([Decimal("-0.000001"), 9999999], "beyond_reckoning"),
    ],
)
def test_an_internal_rate_that_is_not_one_is_null_with_its_reason(flows: list[Any], reason: str) -> None:
    found = internal_rate(exact(flows))
    assert (found.value, found.reason) == (None, reason)


@given(st.lists(st.integers(1, 1000), min_size=1, max_size=8), st.integers(1, 1000), st.booleans())
def test_nothing_is_gained_at_the_internal_rate(later: list[int], outlay: int, is_loan: bool) -> None:
    flows = exact([outlay, *(-each for each in later)] if is_loan else [-outlay, *later])
    found = internal_rate(flows)
    if found.value is not None:
        assert float(present_value(flows, flat(found.value))) == pytest.approx(0, abs=1e-4)


def test_what_cannot_be_told_has_a_reason() -> None:
    free = appraise(net([1, 1]), flat(Decimal("0.1")), END, Decimal(0))
    figures = (free.benefit_cost_ratio, free.switching_value, free.profitability_index, free.payback_years)
    assert [each.reason for each in figures] == ["no_costs", "no_costs", "no_initial_outlay", None]
    assert payback(exact([-5, 2, 2])).reason == "never_paid_back"
    assert equivalent_annuity(Decimal(1), flat(Decimal(0)), 0, END).reason == "no_years"
    assert equivalent_annuity(Decimal(100), flat(Decimal("0.05")), 10, END).value == pytest.approx(
        Decimal("12.950457"), abs=Decimal("0.000001")
    )


@pytest.mark.parametrize(
    ("steps", "until"),
    [
        ([], None),
        ([(2, "0.1")], None),
        ([(1, "0.1"), (1, "0.2")], None),
        ([(1, "0.1"), (9, "0")], 8),
        ([(1, "-1")], None),
    ],
)
def test_a_schedule_that_cannot_be_meant_is_refused(steps: list[Any], until: int | None) -> None:
    with pytest.raises(ValueError):
        Schedule(Basis.REAL, tuple(Step(year, Decimal(rate)) for year, rate in steps), until)


def test_steps_are_level_and_a_curve_meets_its_ends() -> None:
    steps = Steps(tuple((Decimal(a), Decimal(str(v))) for a, v in [(0, 0), (10, 0.4), (20, 1)]))
    assert [float(steps.value(Decimal(a))) for a in (-1, 0, 9, 10, 19, 20, 99)] == [0, 0, 0, 0.4, 0.4, 1, 1]
    for curvature in (-5, 5):
        curve = Exponential(Decimal(10), Decimal(20), Decimal(curvature))
        values = [curve.value(Decimal(amount)) for amount in range(9, 22)]
        assert values == sorted(values) and (values[0], values[-1]) == (0, 1)
        assert (values[6] > 0.5) is (curvature > 0)


def test_a_scale_of_what_is_ranked_swaps_two_others_and_has_none_where_all_are_equal() -> None:
    fixed = Direct(Decimal(10))

    def order(others: list[tuple[int, int]]) -> list[int]:
        alternatives = [(6, 9), (2, 4), *others]  # cost, fit: half the weight each
        cost = local(Decimal(c) for c, _ in alternatives)
        scores = [1 - cost.value(Decimal(c)) + fixed.value(Decimal(f)) for c, f in alternatives]
        return sorted((0, 1), key=lambda at: -scores[at])

    assert (order([]), order([(100, 0)])) == ([1, 0], [0, 1])
    with pytest.raises(ValueError):
        local([Decimal(3), Decimal(3)])
