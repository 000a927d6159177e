"""Worked examples of simulated plans: indices of listed iterations, merge bias, joint confidence, the copula."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pytest

from app.calc.schedule.critical_path import calculate
from app.calc.schedule.network import Activity, Link, Relation
from app.calc.schedule_risk import running
from app.calc.schedule_risk.inputs import Driver, Effect, Likeness, Model, Uncertain
from app.calc.schedule_risk.joint import confidence
from app.calc.schedule_risk.network import compiled
from app.calc.schedule_risk.running import drawn_again, simulated
from app.calc.schedule_risk.sensitivity import sensitivities, spearman
from app.calc.simulation.distributions import Lognormal, Point, Uniform
from app.calc.simulation.normal import Floats
from app.calc.simulation.normal import distribution as cumulative
from tests.unit.calc.conftest import Oracle

MINUTES = 1000  # a unit of an example, so that whole minutes do not round it


@dataclass(frozen=True)
class Normal:
    """A normal, which plans do not have and examples do."""

    mean: float
    deviation: float

    @property
    def variance(self) -> float:
        return self.deviation**2

    def quantile(self, u: Floats) -> Floats:
        z = np.linspace(-8, 8, 2**16)
        return self.mean + self.deviation * np.interp(u, cumulative(z), z)


class Listed:
    """Draws what is listed."""

    def __init__(self, rows: Floats) -> None:
        self.listed = rows

    def durations(self, out: Floats) -> list[np.ndarray]:
        out[:] = self.listed
        return []

    def money(self, occurring: Sequence[object], width: int) -> Floats:
        return np.zeros(width)


def parallel(*durations: int) -> Model:
    """Activities that have nothing to do with each other but the end of the plan."""
    made = [Activity(f"A{n}", duration) for n, duration in enumerate(durations)]
    return Model(compiled([("", calculate(made, []))]))


def test_indices_of_listed_iterations(oracle: Oracle, monkeypatch: pytest.MonkeyPatch) -> None:
    example = oracle("SRA-01")
    listed = example["inputs"]["iterations"]
    links = [
        Link(one["pred"], one["succ"], Relation(one["type"]), one["lag"])
        for one in example["inputs"]["relations"]
    ]
    keys = [*listed[0]]
    model = Model(compiled([("", calculate([Activity(key, 1) for key in keys], links))]))
    rows = np.array([[each[key] for each in listed] for key in keys], dtype=float)
    monkeypatch.setattr(running, "Drawing", lambda *_: Listed(rows))
    run = simulated(model, 1, len(listed))
    expected = example["expected"]
    assert run.finish.tolist() == expected["finishes"]
    assert run.time.mean() == pytest.approx(expected["mean_finish"])
    assert run.time.std(ddof=1) == pytest.approx(expected["sd_finish"], abs=1e-6)
    for row, told in zip(rows, sensitivities(keys, model.network.durations, run), strict=True):
        wanted = expected["indices"][told.key]
        assert told.criticality == wanted["criticality_index"]
        assert told.ssi == pytest.approx(wanted["SSI"], abs=1e-6)
        assert abs(told.pearson or 0) == pytest.approx(wanted["cruciality_pearson"], abs=1e-6)
        assert told.significance == pytest.approx(wanted["significance_index"], abs=1e-6)
        assert abs(spearman(row, run.time) or 0) == pytest.approx(wanted["cruciality_spearman"], abs=1e-6)


def test_merge_bias_of_two_normal_paths(oracle: Oracle) -> None:
    example = oracle("SRA-02")
    given, expected, within = example["inputs"], example["expected"], example["tolerance"]["monte_carlo"]
    bare = parallel(100 * MINUTES, 95 * MINUTES)
    paths = [
        Uncertain(f"A{n}", Normal(given[f"m{n + 1}"] * MINUTES, given[f"sd{n + 1}"] * MINUTES))
        for n in (0, 1)
    ]
    run = simulated(Model(bare.network, paths), 42, within["n"])
    near = within["abs_in_units"]
    assert run.time.mean() / MINUTES == pytest.approx(expected["expected_max"], abs=near)
    assert run.time.std(ddof=1) / MINUTES == pytest.approx(expected["sd_max"], abs=near)
    means = running.at_means(bare, np.array([100.0, 95.0]) * MINUTES)
    assert (run.time.mean() - means) / MINUTES == pytest.approx(expected["merge_bias"], abs=near)
    found = confidence(run.finish, run.cost, given["deadline"] * MINUTES, 0)
    assert found.joint == pytest.approx(expected["p_both_by_deadline"], abs=within["abs_prob"])
    first = drawn_again(Model(bare.network, paths), 42, within["n"], ["A0"])["A0"]
    share = float((first <= given["deadline"] * MINUTES).mean())
    assert share == pytest.approx(expected["p_path1_only"], abs=within["abs_prob"])


def test_joint_confidence_is_below_either(oracle: Oracle) -> None:
    example = oracle("JCL-01")
    given, expected = example["inputs"], example["expected"]
    luck = np.random.Generator(np.random.PCG64(7)).standard_normal((2, 1_000_000))
    other = given["rho"] * luck[0] + math.sqrt(1 - given["rho"] ** 2) * luck[1]
    finishes = given["finish_mean"] + given["finish_sd"] * luck[0]
    costs = given["cost_mean"] + given["cost_sd"] * other
    found = confidence(finishes, costs, given["finish_target"], given["cost_target"])
    assert found.cost == pytest.approx(expected["p_cost"], abs=2e-3)
    assert found.finish == pytest.approx(expected["p_schedule"], abs=2e-3)
    assert found.joint == pytest.approx(expected["jcl"], abs=2e-3)
    assert found.joint - found.cost * found.finish == pytest.approx(
        expected["jcl"] - expected["product_if_independent"], abs=2e-3
    )


def test_cost_and_finish_of_one_iteration_give_the_joint_confidence(oracle: Oracle) -> None:
    """The same example out of a plan: money for each minute makes the part of the cost that hangs on time."""
    given, expected = (oracle("JCL-01")[part] for part in ("inputs", "expected"))
    mean, deviation = given["finish_mean"], given["finish_sd"]
    rate = given["rho"] * given["cost_sd"] / deviation
    rest = Normal(given["cost_mean"] - rate * mean, given["cost_sd"] * math.sqrt(1 - given["rho"] ** 2))
    task = Uncertain("A0", Normal(mean * MINUTES, deviation * MINUTES), rate=rate / MINUTES, cost=rest)
    run = simulated(Model(parallel(mean * MINUTES).network, [task]), 11, 100_000)
    found = confidence(run.finish, run.cost, given["finish_target"] * MINUTES, given["cost_target"])
    assert found.joint == pytest.approx(expected["jcl"], abs=0.01)
    assert found.joint < min(found.cost, found.finish)


def test_durations_go_together_as_the_copula_says(oracle: Oracle) -> None:
    example = oracle("RISK-06")
    given, expected, within = example["inputs"], example["expected"], example["tolerance"]["monte_carlo"]
    big = 1_000_000
    z90 = 1.2815515655446004
    tasks = [
        Uncertain(f"A{n}", Lognormal(big * math.exp(-z90 * sigma), big * math.exp(z90 * sigma)))
        for n, sigma in enumerate(given["lognormal_sigmas"])
    ]
    model = Model(parallel(big, big).network, tasks, alike=[Likeness("both", ("A0", "A1"), given["r"])])
    drawn = drawn_again(model, 5, within["n"], ["A0", "A1"])
    assert spearman(drawn["A0"], drawn["A1"]) == pytest.approx(expected["spearman"], abs=within["abs_corr"])
    pearson = float(np.corrcoef(drawn["A0"], drawn["A1"])[0, 1])
    assert pearson == pytest.approx(expected["pearson_of_lognormals"], abs=within["abs_corr"])
    low = [np.quantile(drawn[f"A{n}"], p) for n, p in enumerate(given["bernoulli_p"])]
    both = float(((drawn["A0"] <= low[0]) & (drawn["A1"] <= low[1])).mean())
    assert both == pytest.approx(expected["p_both_occur"], abs=within["abs_prob"])


def test_a_risk_that_drives_two_tasks_makes_them_go_together() -> None:
    risk = Driver(
        "R", 0.4, tuple(Effect(f"A{n}", Uniform(1.2, 2.0), is_ratio=True) for n in (0, 1)), (Point(50.0),)
    )
    model = Model(parallel(1000, 900).network, drivers=[risk])
    run = simulated(model, 3, 20_000)
    drawn = drawn_again(model, 3, 20_000, ["A0", "A1"])
    assert np.corrcoef(drawn["A0"], drawn["A1"])[0, 1] > 0.999
    (struck,) = run.risks
    assert struck.times / 20_000 == pytest.approx(0.4, abs=0.01)
    assert run.time.mean() == pytest.approx(1000 * (0.6 + 0.4 * 1.6), rel=0.01)
    assert run.cost.mean() == pytest.approx(20, abs=0.5)
    assert struck.time / struck.times == pytest.approx(1600, rel=0.01)
