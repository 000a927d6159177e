"""Published and constructed worked examples of distributions, registers and the copula."""

import math
from fractions import Fraction
from itertools import product
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest

from app.calc.simulation.correlation import Inconsistent, checked, kendall, parameter, smallest, spearman
from app.calc.simulation.distributions import (
    Distribution,
    Lognormal,
    Pert,
    Point,
    Triangular,
    Uniform,
)
from app.calc.simulation.figures import contingency, figures, percentile
from app.calc.simulation.register import Column, Correlation, Impact, UncertainRisk
from app.calc.simulation.running import simulated
from tests.unit.calc.conftest import Oracle

DRAWS, SEED = 100_000, 20_260_301


def distribution(item: dict[str, Any]) -> Distribution:
    """One as the examples write it."""
    if item["dist"] == "lognormal_p10p90":
        return Lognormal(item["p10"], item["p90"])
    if item["dist"] == "uniform":
        return Uniform(*item["ab"])
    return Triangular(*item["abm"]) if item["dist"] == "triangular" else Pert(*item["abm"], weight(item))


def weight(item: dict[str, Any]) -> float:
    return float(item.get("lambda", 4))


def risk(key: str, probability: float, impact: Distribution) -> UncertainRisk:
    return UncertainRisk(key, probability, (Impact("P1", impact),))


def near(value: float, tolerance: dict[str, float]) -> Any:
    return pytest.approx(value, abs=tolerance["abs"], rel=tolerance.get("rel", 0))


def test_moments_of_distributions(oracle: Oracle) -> None:
    example = oracle("RISK-03")
    for item, expected in zip(
        example["inputs"]["distributions"], example["expected"]["distributions"], strict=True
    ):
        found = distribution(item)
        assert found.mean == near(expected["mean"], example["tolerance"])
        assert found.variance == near(expected["variance"], example["tolerance"])
        if "alpha" in expected:
            assert found.shape == (
                near(expected["alpha"], example["tolerance"]),
                near(expected["beta"], example["tolerance"]),
            )
        if "P80" in expected:
            assert float(found.quantile(np.array([0.8]))[0]) == near(expected["P80"], example["tolerance"])
        if "median" in expected:
            assert float(found.quantile(np.array([0.5]))[0]) == near(expected["median"], example["tolerance"])


def test_a_register_of_fixed_impacts(oracle: Oracle) -> None:
    example = oracle("RISK-02")
    expected, bounds = example["expected"], example["tolerance"]["monte_carlo"]
    risks = [risk(r["id"], r["p"], Point(float(r["impact"]))) for r in example["inputs"]["risks"]]
    values = simulated(risks, SEED, DRAWS).cost
    found = figures(values)
    assert sum(r.mean(Column.COST) for r in risks) == near(expected["mean"], example["tolerance"])
    assert sum(r.variance(Column.COST) for r in risks) == near(expected["variance"], example["tolerance"])
    assert found.mean == pytest.approx(expected["mean"], rel=bounds["rel_mean"])
    assert found.none == pytest.approx(expected["p_zero"], abs=bounds["abs_prob"])
    for limit, chance in expected["p_exceed"].items():
        assert float((values > float(limit)).mean()) == pytest.approx(chance, abs=bounds["abs_prob"])
    exact = outcomes(risks)
    for share in (10, 50, 80, 90, 95):
        below = sum(p for value, p in exact if value <= found.percentiles[share])
        assert below >= share / 100 - bounds["abs_prob"]


def outcomes(risks: list[UncertainRisk]) -> list[tuple[float, float]]:
    """Every outcome of a register of fixed impacts, and how likely it is."""
    found = []
    for occurs in product((False, True), repeat=len(risks)):
        chances = [r.probability if o else 1 - r.probability for r, o in zip(risks, occurs, strict=True)]
        value = sum(r.impacts[0].cost.mean for r, o in zip(risks, occurs, strict=True) if o)  # type: ignore[union-attr]
        found.append((value, math.prod(chances)))
    return found


def test_the_sum_of_three_point_costs(oracle: Oracle) -> None:
    example = oracle("RISK-04")
    expected, bounds = example["expected"], example["tolerance"]["monte_carlo"]
    certain = [risk(f"R{n}", 1.0, distribution(item)) for n, item in enumerate(example["inputs"]["items"])]
    values = simulated(certain, SEED, DRAWS).cost
    assert sum(r.mean(Column.COST) for r in certain) == near(expected["mean"], example["tolerance"])
    variance = sum(r.variance(Column.COST) for r in certain)
    assert variance == near(expected["variance_independent"], example["tolerance"])
    assert values.mean() == pytest.approx(expected["mean"], rel=bounds["rel_mean"])
    assert values.std() == pytest.approx(expected["sd_independent"], rel=bounds["rel_sd"])
    assert percentile(values, Fraction(4, 5)) == pytest.approx(
        expected["P80_normal_approx_independent"], rel=bounds["rel_P80_vs_normal"]
    )
    columns = tuple((r.key, Column.COST) for r in certain)
    rho = example["inputs"]["pearson_rho"]
    together = Correlation(columns, np.full((4, 4), rho) + (1 - rho) * np.eye(4))
    values = simulated(certain, SEED, DRAWS, correlations=[together]).cost
    assert values.std() == pytest.approx(expected["sd_correlated"], rel=bounds["rel_sd"])
    assert percentile(values, Fraction(4, 5)) == pytest.approx(
        expected["P80_normal_approx_correlated"], rel=bounds["rel_P80_vs_normal"]
    )


def test_occurrence_times_three_point_impact(oracle: Oracle) -> None:
    example = oracle("RISK-05")
    expected, bounds = example["expected"], example["tolerance"]["monte_carlo"]
    risks = [risk(r["id"], r["p"], distribution(r)) for r in example["inputs"]["risks"]]
    for each, exact in zip(risks, expected["risks"], strict=True):
        assert each.mean(Column.COST) == near(exact["mean"], example["tolerance"])
        assert each.variance(Column.COST) == near(exact["variance"], example["tolerance"])
        alone = percentile(simulated([each], SEED, DRAWS).cost, Fraction(1, 2))
        assert alone == pytest.approx(exact["P50"], rel=bounds["rel_percentile"])
    values = simulated(risks, SEED, DRAWS).cost
    assert values.mean() == pytest.approx(expected["mean"], rel=bounds["rel_mean"])
    assert values.std() == pytest.approx(expected["sd"], rel=bounds["rel_sd"])
    for name, exact in expected["percentiles"].items():
        found = figures(values).percentiles[int(name[1:])]
        assert found == pytest.approx(exact, rel=bounds["rel_percentile"])
    assert contingency(values, Fraction(9, 10)) == figures(values).percentiles[90]


def test_what_a_copula_makes_of_its_parameter(oracle: Oracle) -> None:
    example = oracle("RISK-06")
    given, expected, bounds = example["inputs"], example["expected"], example["tolerance"]["monte_carlo"]
    r = given["r"]
    assert spearman(r) == near(expected["spearman"], example["tolerance"])
    assert kendall(r) == near(expected["kendall"], example["tolerance"])
    assert parameter(given["target_spearman"]) == near(
        expected["r_needed_for_target_spearman"], example["tolerance"]
    )
    matrix = np.array([[1, r], [r, 1]])
    z90 = NormalDist().inv_cdf(0.9)
    sizes = [Lognormal(math.exp(-s * z90), math.exp(s * z90)) for s in given["lognormal_sigmas"]]
    certain = [UncertainRisk(key, 1.0, (Impact(key, size),)) for key, size in zip("ab", sizes, strict=True)]
    severities = Correlation((("a", Column.COST), ("b", Column.COST)), matrix)
    a, b = apart(simulated(certain, SEED, DRAWS, correlations=[severities], apart="ab"))
    assert np.corrcoef(a, b)[0, 1] == pytest.approx(expected["pearson_of_lognormals"], abs=bounds["abs_corr"])
    ranks = np.corrcoef(a.argsort().argsort(), b.argsort().argsort())[0, 1]
    assert ranks == pytest.approx(expected["spearman"], abs=bounds["abs_corr"])
    events = [
        UncertainRisk(k, p, (Impact(k, Point(1.0)),)) for k, p in zip("ab", given["bernoulli_p"], strict=True)
    ]
    occurrences = Correlation((("a", Column.OCCURRENCE), ("b", Column.OCCURRENCE)), matrix)
    a, b = apart(simulated(events, SEED, DRAWS, correlations=[occurrences], apart="ab"))
    assert (a * b).mean() == pytest.approx(expected["p_both_occur"], abs=bounds["abs_prob"])
    assert np.corrcoef(a, b)[0, 1] == pytest.approx(expected["phi_of_bernoullis"], abs=bounds["abs_corr"])


def apart(totals: Any) -> tuple[Any, Any]:
    return totals.targets["a"].cost, totals.targets["b"].cost


def test_an_inconsistent_matrix_is_refused_and_a_repair_offered(oracle: Oracle) -> None:
    example = oracle("RISK-07")
    with pytest.raises(Inconsistent) as refused:
        checked(example["inputs"]["matrix"])
    assert refused.value.eigenvalue == near(example["expected"]["min_eigenvalue"], example["tolerance"])
    repaired = checked(refused.value.nearest)
    assert smallest(repaired) >= -1e-10 and np.diag(repaired).tolist() == [1.0, 1.0, 1.0]
    # By symmetry the nearest one has correlations of half, of the same signs: its eigenvalues are 0 and 1.5.
    assert np.abs(repaired).round(6).tolist() == [[1, 0.5, 0.5], [0.5, 1, 0.5], [0.5, 0.5, 1]]


def test_the_percentile_of_a_programme_is_not_the_sum_of_its_projects(oracle: Oracle) -> None:
    """Normal totals, as near as a register comes to them: many small and certain costs."""
    example = oracle("RISK-10")
    given, expected = example["inputs"], example["expected"]
    pieces = 30
    risks = [
        UncertainRisk(f"{name}-{n}", 1.0, (Impact(name, piece),))
        for name, mean, sd in zip("abc", given["project_means"], given["project_sds"], strict=True)
        for n in range(pieces)
        for piece in [Uniform(*ends(mean / pieces, sd / math.sqrt(pieces)))]
    ]
    totals = simulated(risks, SEED, DRAWS, apart="abc")
    eighty = Fraction(4, 5)
    parts = sum(percentile(part.cost, eighty) for part in totals.targets.values())
    assert parts == pytest.approx(expected["sum_of_project_P80"], rel=2e-3)
    assert percentile(totals.cost, eighty) == pytest.approx(expected["programme_P80_independent"], rel=2e-3)
    together = between_projects(risks, given["rho"] / pieces)
    totals = simulated(risks, SEED, DRAWS, correlations=[together], apart="abc")
    whole = totals.cost
    assert percentile(whole, eighty) == pytest.approx(expected["programme_P80_correlated"], rel=2e-3)
    below = float((whole <= expected["sum_of_project_P80"]).mean())
    assert below == pytest.approx(expected["confidence_of_sum_of_P80_if_correlated"], abs=5e-3)


def between_projects(risks: list[UncertainRisk], rho: float) -> Correlation:
    """Every piece of one project with every piece of another; those of one are independent."""
    projects = np.array([risk.key[0] for risk in risks])
    matrix = np.where(projects[:, None] == projects[None, :], 0.0, parameter(rho))
    np.fill_diagonal(matrix, 1.0)
    return Correlation(tuple((risk.key, Column.COST) for risk in risks), matrix)


def ends(mean: float, deviation: float) -> tuple[float, float]:
    return mean - math.sqrt(3) * deviation, mean + math.sqrt(3) * deviation
