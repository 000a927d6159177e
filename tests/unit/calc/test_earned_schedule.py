"""Earned schedule: the published worked examples, and what holds of any plan."""

import json
from fractions import Fraction
from itertools import accumulate
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calc.evm.earned_schedule import EarnedSchedule, Task, adherence, earned_schedule
from app.calc.evm.measures import Reason
from tests.unit.calc.conftest import DATA, Oracle, as_told, near


def found_in(planned: list[Any], ev: Any, at: Any) -> EarnedSchedule:
    curve = [Fraction(str(pv)) for pv in planned]
    found = earned_schedule(curve, Fraction(str(ev)), Fraction(str(at)))
    assert isinstance(found, EarnedSchedule)
    return found


@pytest.mark.parametrize("id", [f"ES-0{n}" for n in range(1, 8)])
def test_published_schedules(oracle: Oracle, id: str) -> None:
    example = oracle(id)
    given_, expected = example["inputs"], example["expected"]
    found = found_in(given_["PV_cum_from_t0"], given_["EV"], given_["AT"])
    figures: dict[str, Any] = {
        "C": found.whole, "I": found.part, "ES": found.es, "PD": found.pd, "SV_t": found.sv_t,
        "SPI_t": found.spi_t, "IEAC_t_PD_over_SPIt": found.ieac_t,
        "IEAC_t_at_plan_rate": found.ieac_t_at_plan_rate, "TSPI_PD": found.tspi,
    }  # fmt: skip
    if given_["estimate_duration"]:
        figures["TSPI_ED"] = found.tspi_to(given_["estimate_duration"])
    assert {name: as_told(value) for name, value in figures.items()} == near(expected)


def test_published_adherence(oracle: Oracle) -> None:
    example = oracle("ES-90")
    found = adherence(Task(t["id"], t["PV_at_ES"], t["EV_at_AT"]) for t in example["inputs"]["tasks"])
    assert example["expected"] == {
        "p_factor": as_told(found.p_factor),
        "EV_out_of_sequence": found.out_of_sequence,
        "impeded_tasks": list(found.impeded),
        "at_risk_of_rework_tasks": list(found.at_risk),
    }


@pytest.mark.parametrize("period", range(6))
def test_a_real_project_period_by_period(period: int) -> None:
    path = DATA / "earned_value" / "expected_EV_input2.json"
    if not path.exists():
        pytest.skip(f"no {path}: set STEERCO_SHARED_DATA")
    known = json.loads(path.read_text())
    rows = known["by_period"]
    # The plan of the last three periods is not in the answers; until then the curve decides nothing.
    curve = [0, *(row["PV"] for row in rows), 320, 340, known["BAC"]]
    row = rows[period]
    found = found_in(curve, row["EV"], row["period"])
    assert found.pd == known["planned_duration_periods"]
    figures = {
        "ES": found.es, "SV_t": found.sv_t, "SPI_t": found.spi_t, "IEAC_t_pd_over_spit": found.ieac_t,
        "IEAC_t_at_plus_remaining": found.ieac_t_at_plan_rate,
    }  # fmt: skip
    assert {n: as_told(v) for n, v in figures.items()} == pytest.approx(
        {n: row[n] for n in figures}, abs=2e-6
    )


@st.composite
def plans(draw: st.DrawFn) -> tuple[list[int], int]:
    curve = [0, *accumulate(draw(st.lists(st.integers(0, 1000), min_size=1, max_size=20)))]
    return curve, draw(st.integers(0, curve[-1]))


@given(plans(), st.integers(1, 40))
def test_the_plan_at_the_earned_schedule_is_what_is_earned(plan: tuple[list[int], int], at: int) -> None:
    curve, ev = plan
    found = earned_schedule(curve, ev, at)
    if isinstance(found, Reason):
        assert curve[-1] == 0
        return
    after = min(found.whole + 1, len(curve) - 1)
    assert curve[found.whole] + found.part * (curve[after] - curve[found.whole]) == ev
    assert 0 <= found.es <= found.pd and 0 <= found.part < 1
    if found.spi_t.value:
        pace = found.at + (found.pd - found.es) / found.spi_t.value
        assert found.ieac_t.value == pace


@given(plans(), st.integers(1, 40), st.integers(0, 5))
def test_empty_periods_at_the_end_change_nothing(plan: tuple[list[int], int], at: int, empty: int) -> None:
    curve, ev = plan
    assert earned_schedule(curve + [curve[-1]] * empty, ev, at) == earned_schedule(curve, ev, at)


def test_no_plan_no_time_and_a_falling_plan() -> None:
    assert earned_schedule([], 0, 1) is earned_schedule([0, 0], 0, 1) is Reason.NO_BUDGET
    started = found_in([0, 10], 0, 0)
    assert started.spi_t.reason is Reason.NO_TIME_ELAPSED
    assert found_in([0, 10], 0, 1).ieac_t.reason is Reason.NOTHING_EARNED
    for wrong in ([5, 10], [0, 10, 9]):
        with pytest.raises(ValueError, match="planned value"):
            earned_schedule(wrong, 0, 1)
