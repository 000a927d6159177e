"""Earned value: the published worked examples, and what holds of any figures."""

import json
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calc.evm import earning
from app.calc.evm.bridge import bridge
from app.calc.evm.estimates import (
    Beside,
    Doubt,
    Estimate,
    Method,
    credible,
    disputed,
    estimates,
    forecast,
    tcpi_to_budget,
    tcpi_to_estimate,
)
from app.calc.evm.measures import (
    Measure,
    Position,
    Reason,
    discrete_share,
    index_contribution,
    schedule_contribution,
)
from app.calc.evm.phasing import phased
from tests.unit.calc.conftest import DATA, Oracle, as_told, near

AMOUNTS = st.integers(-(10**9), 10**9)
BUDGETS = st.integers(0, 10**9)


@st.composite
def positions(draw: st.DrawFn) -> Position:
    bac = draw(BUDGETS)
    return Position(bac, draw(st.integers(0, bac)), draw(st.integers(0, bac)), draw(AMOUNTS))


def position(case: dict[str, Any]) -> Position:
    return Position(*(Fraction(str(case.get(name, 0))) for name in ("BAC", "PV", "EV", "AC")))


def told(at: Position, found: tuple[Estimate, ...]) -> dict[str, Measure | Fraction | int]:
    """The figures by the names of the worked examples, percentages in percent."""
    percent = {"CV_pct": at.cv_ratio, "SV_pct": at.sv_ratio, "pct_complete": at.complete} | {
        "pct_scheduled": at.scheduled,
        "pct_spent": at.spent,
    }
    eac = {e.method: e.eac for e in found}
    return {
        "CV": at.cv, "SV": at.sv, "CPI": at.cpi, "SPI": at.spi, "CR_csi": at.critical_ratio,
        **{name: Measure(m.value * 100) if m.value is not None else m for name, m in percent.items()},
        "work_remaining": at.work_remaining, "TCPI_BAC": tcpi_to_budget(at),
        "budget_variance_PV_minus_AC": at.spend_variance,
        **{f"EAC_{name.replace('spi_t', 'spit')}": eac[name] for name in eac},
    }  # fmt: skip


def test_every_measure_and_estimate_of_a_snapshot(oracle: Oracle) -> None:
    example = oracle("EVM-01")
    given_, expected = example["inputs"], example["expected"]
    at = position(given_)
    recent = Position(0, 0, given_["EV_last_n_periods"], given_["AC_last_n_periods"])
    beside = Beside(given_["ETC_bottom_up"], recent, Fraction(str(given_["SPI_t"])), weight=Fraction(4, 5))
    found = estimates(at, beside)
    eac = {e.method: e.eac.value or Fraction(0) for e in found}
    figures = told(at, found) | {
        "ETC_cpi": eac[Method.CPI] - at.ac,
        "VAC_cpi": at.bac - eac[Method.CPI],
        "VAC_bottom_up": at.bac - eac[Method.BOTTOM_UP],
        "TCPI_EAC_bottom_up": tcpi_to_estimate(at, eac[Method.BOTTOM_UP]),
        "TCPI_EAC_cpi": tcpi_to_estimate(at, eac[Method.CPI]),
    }
    assert {name: as_told(figures[name]) for name in expected} == near(expected)


def test_what_is_undefined_is_none_with_a_reason(oracle: Oracle) -> None:
    example = oracle("EVM-02")
    reasons = []
    for case, expected in zip(example["inputs"]["cases"], example["expected"]["cases"], strict=True):
        at = position(case)
        figures = told(at, estimates(at))
        assert {name: as_told(figures[name]) for name in expected} == near(expected)
        reasons.append((at.cpi.reason, at.spi.reason))
    assert reasons == [
        (Reason.NOT_STARTED, Reason.NOT_STARTED),
        (None, Reason.AHEAD_OF_ANY_PLAN),
        (Reason.NO_ACTUALS, None),
        *[(None, None)] * 4,
        (Reason.NON_POSITIVE_ACTUALS, None),
    ]
    assert tcpi_to_budget(Position(1000, 1000, 1000, 1100)).reason is Reason.BUDGET_EXHAUSTED


def test_estimates_are_made_below_and_added_up(oracle: Oracle) -> None:
    example = oracle("EVM-03")
    expected = example["expected"]
    parts = {case["id"]: position(case) for case in example["inputs"]["projects"]}
    whole = Position.total(parts.values())
    assert whole == position(expected["sum"])
    by_cpi = {id: by_method(at, Method.CPI) for id, at in parts.items()}
    assert {id: float(eac) for id, eac in by_cpi.items()} == pytest.approx(expected["EAC_by_project"])
    assert float(sum(by_cpi.values())) == pytest.approx(expected["EAC_sum_of_projects"])
    at_the_top = by_method(whole, Method.CPI)
    assert at_the_top == expected["EAC_from_portfolio_CPI"]
    assert float(sum(by_cpi.values()) - at_the_top) == pytest.approx(expected["gap"])
    added = {id: as_told(index_contribution(at, whole)) for id, at in parts.items()}
    assert added == pytest.approx(expected["CPI_minus_1_contribution"], abs=1e-8)
    assert (as_told(whole.cpi), as_told(whole.spi)) == (expected["CPI"], expected["SPI"])
    assert as_told(whole.cpi) != expected["mean_of_CPIs_WRONG"]


def by_method(at: Position, method: Method) -> Fraction:
    value = next(e.eac.value for e in estimates(at) if e.method is method)
    assert value is not None
    return value


def share_of(case: dict[str, Any]) -> Fraction:
    """What the rule of a worked example earns."""
    match case["rule"]:
        case "fixed":
            return earning.fixed(Fraction(case["start_pct"], 100), case["started"], case["finished"])
        case "weighted_milestones":
            return earning.by_milestones((m["weight"], int(m["achieved"])) for m in case["milestones"])
        case "weighted_milestones_partial":
            return earning.by_milestones((m["weight"], Fraction(m["pct"], 100)) for m in case["milestones"])
        case "percent_complete":
            return earning.by_percent(Fraction(case["pct"], 100), Fraction(case["cap_pct"], 100))
        case "units":
            return earning.by_units(case["done"], case["planned"])
        case "loe":
            return earning.by_effort(case["PV_to_date"], case["BAC"])
        case "apportioned":
            return earning.apportioned(case["base_EV"], case["base_BAC"])
        case rule:
            raise AssertionError(rule)


def test_every_earning_rule(oracle: Oracle) -> None:
    example = oracle("EVM-04")
    found = [
        {"id": case["id"], "EV": earning.earned(case["BAC"], share_of(case))}
        for case in example["inputs"]["work_packages"]
    ]
    assert found == example["expected"]["EV"]


def test_level_of_effort_hides_what_discrete_work_tells(oracle: Oracle) -> None:
    example = oracle("EVM-05")
    accounts, expected = example["inputs"]["accounts"], example["expected"]
    whole = Position.total(map(position, accounts))
    discrete = Position.total(position(case) for case in accounts if case["type"] == "discrete")
    for at, name in ((whole, "all"), (discrete, "discrete_only")):
        figures = {"PV": at.pv, "EV": at.ev, "AC": at.ac, "SPI": at.spi, "CPI": at.cpi}
        assert {key: as_told(value) for key, value in figures.items()} == near(expected[name])
    assert as_told(discrete_share(discrete, whole)) == pytest.approx(expected["loe_share_of_EV"])


def test_an_estimate_that_needs_a_miracle_is_not_credible(oracle: Oracle) -> None:
    example = oracle("EVM-06")
    for case, expected in zip(example["inputs"]["cases"], example["expected"]["cases"], strict=True):
        at = position(case)
        figures = {
            "CPI": at.cpi,
            "TCPI_BAC": tcpi_to_budget(at),
            "TCPI_EAC": tcpi_to_estimate(at, case["EAC"]),
        }
        told_ = {name: as_told(value) for name, value in figures.items()}
        assert told_ | {"EAC_credible": credible(at, case["EAC"])} == near(expected)


def test_a_spread_budget_is_exact(oracle: Oracle) -> None:
    example = oracle("EVM-07")
    cents = phased(example["inputs"]["budget"] * 100, example["inputs"]["working_days"])
    assert [c / 100 for c in cents] == example["expected"]["rounded_cumulative_cents"]


@pytest.mark.parametrize("period", range(6))
def test_a_real_project_period_by_period(period: int) -> None:
    """An airport check-in system, in thousand euros (see the data's own README)."""
    path = DATA / "earned_value" / "expected_EV_input2.json"
    if not path.exists():
        pytest.skip(f"no {path}: set STEERCO_SHARED_DATA")
    known = json.loads(path.read_text())
    row = known["by_period"][period]
    at = position(row | {"BAC": known["BAC"]})
    found = {e.method: e.eac for e in estimates(at)}
    figures = {"CV": at.cv, "SV": at.sv, "CPI": at.cpi, "SPI": at.spi, "TCPI_to_bac": tcpi_to_budget(at)}
    figures |= {"EAC_bac_over_cpi": found[Method.CPI]}
    figures |= {"EAC_ac_plus_remaining": found[Method.REMAINING_AT_BUDGET]}
    assert {n: as_told(v) for n, v in figures.items()} == pytest.approx(
        {n: row[n] for n in figures}, abs=6e-4
    )


def worked(example: dict[str, Any]) -> Position:
    """A textbook's project at the end of a period, or its activities that all were to be done by now."""
    given = example["inputs"]
    bac = given["BAC"]
    if "activities" in given:
        parts = [Position(a["budget"], a["budget"], part(a), a["actual_cost"]) for a in given["activities"]]
        at = Position.total(parts)
        return Position(bac, at.pv, at.ev, at.ac)
    planned = Fraction(str(given["planned_cumulative_fraction"][given["period"] - 1]))
    done = Fraction(str(given["actual_percent_complete"]))
    return Position(bac, bac * planned, bac * done, given["actual_cost_cumulative"][given["period"] - 1])


def part(activity: dict[str, Any]) -> Fraction:
    return activity["budget"] * earning.by_percent(Fraction(activity["percent_complete"], 100), 1, False)


@pytest.mark.parametrize("id", ["pra-textbook", "three-activities"])
def test_worked_examples_of_textbooks(id: str) -> None:
    path = DATA / "earned_value" / "worked_examples.json"
    if not path.exists():
        pytest.skip(f"no {path}: set STEERCO_SHARED_DATA")
    example = next(one for one in json.loads(path.read_text()) if one["id"] == id)
    at = worked(example)
    eac = next(e.eac.value for e in estimates(at) if e.method is Method.CPI) or Fraction(0)
    figures = {
        "PV": at.pv, "EV": at.ev, "AC": at.ac, "SV": at.sv, "CV": at.cv, "SPI": at.spi, "CPI": at.cpi,
        "EAC": eac, "ETC": eac - at.ac, "VAC": at.bac - eac,
    }  # fmt: skip
    known = example["published_answers"] | example.get("computed_not_published", {})
    assert {n: as_told(figures[n]) for n in known} == pytest.approx(known, abs=6e-4)


@given(positions())
def test_the_laws_of_variance(at: Position) -> None:
    assert at.cv == at.ev - at.ac and at.sv == at.ev - at.pv
    assert at.spend_variance == at.cv - at.sv
    for measure in (at.cpi, at.spi, at.critical_ratio, at.cv_ratio, at.sv_ratio, at.complete):
        assert (measure.value is None) is (measure.reason is not None)
    by_cpi = next(e.eac.value for e in estimates(at) if e.method is Method.CPI)
    if by_cpi is not None and at.cpi.value:
        assert by_cpi * at.cpi.value == at.bac
        needed = tcpi_to_estimate(at, by_cpi)
        assert needed.value in (None, at.cpi.value)


@given(positions(), AMOUNTS, positions(), AMOUNTS)
def test_what_moved_an_estimate_adds_up(before: Position, opening: int, now: Position, closing: int) -> None:
    found = bridge(before, opening, now, closing)
    parts = found.authorised_change + found.performance + found.re_estimate
    assert found.opening + parts == found.closing


@given(st.lists(positions(), max_size=8), st.randoms(use_true_random=False))
def test_a_roll_up_is_the_sum_of_its_leaves_in_any_order(parts: list[Position], random: Any) -> None:
    whole = Position.total(parts)
    assert whole == Position.total(random.sample(parts, len(parts)))
    assert whole.cv == sum(p.cv for p in parts) and whole.sv == sum(p.sv for p in parts)
    if whole.cpi.value is not None:
        assert sum(index_contribution(p, whole).value or 0 for p in parts) == whole.cpi.value - 1
    if whole.spi.value is not None:
        assert sum(schedule_contribution(p, whole).value or 0 for p in parts) == whole.spi.value - 1


@given(st.integers(-(10**12), 10**12), st.lists(st.integers(0, 400), min_size=1).filter(any))
def test_parts_of_a_spread_budget_add_up(budget: int, weights: list[int]) -> None:
    parts = phased(budget, weights)
    assert sum(parts) == budget
    exact = [Fraction(budget * weight, sum(weights)) for weight in weights]
    assert all(abs(part - share) <= 1 for part, share in zip(parts, exact, strict=True))


@given(positions(), st.integers(0, 10**9))
def test_the_recommended_estimate_is_one_that_can_be_stated(at: Position, etc: int) -> None:
    for beside in (Beside(), Beside(etc=etc)):
        found = estimates(at, beside)
        best = forecast(at, found)
        assert best.recommended.eac.value is not None and not best.recommended.doubts
        low, high = best.low.eac.value, best.high.eac.value
        assert low is not None and high is not None and low <= best.recommended.eac.value <= high
    assert {e.method for e in found} == set(Method)


def test_an_estimate_says_why_it_is_doubtful() -> None:
    early = {e.method: e.doubts for e in estimates(Position(1000, 200, 100, 90))}
    assert early[Method.CPI] == (Doubt.EARLY,)
    late = {e.method: e.doubts for e in estimates(Position(1000, 900, 800, 5000))}
    assert late[Method.CPI_X_SPI] == (Doubt.TINY_CPI, Doubt.SPI_LATE)
    assert late[Method.CPI] == (Doubt.TINY_CPI,)


def test_a_bottom_up_estimate_alone_against_the_figures_is_disputed() -> None:
    at = Position(1000, 500, 400, 500)
    found = estimates(at, Beside(etc=520))
    assert disputed(lambda eac: eac <= 1050, found)
    assert not disputed(lambda eac: eac <= 1300, found)
    assert not disputed(lambda eac: eac <= 1050, estimates(at))
    assert forecast(at, found).recommended.method is Method.CPI  # 1020 needs a TCPI of 1.15


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: earning.fixed(Fraction(3, 2), True, False),
        lambda: earning.by_units(1, 0),
        lambda: earning.by_milestones([]),
        lambda: phased(100, [0, 0]),
        lambda: Beside(weight=Fraction(2)),
        lambda: Measure(None),
    ],
)
def test_nonsense_is_refused(wrong: Any) -> None:
    with pytest.raises(ValueError, match=r".+"):
        wrong()
