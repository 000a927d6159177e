"""What holds of every simulation, whatever the register."""

import math
from fractions import Fraction
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.calc.simulation.correlation import Inconsistent, checked
from app.calc.simulation.distributions import (
    Discrete,
    Distribution,
    Gain,
    Lognormal,
    Pert,
    Point,
    Triangular,
    Uniform,
)
from app.calc.simulation.drawing import CHUNK
from app.calc.simulation.figures import contributions, figures, percentile
from app.calc.simulation.normal import distribution
from app.calc.simulation.register import Column, Correlation, Impact, UncertainRisk, blocks
from app.calc.simulation.running import in_chunks, joined, simulated

EIGHTY = Fraction(4, 5)
AMOUNTS = st.floats(0, 1e6)
FEW = settings(max_examples=25, deadline=None)


@st.composite
def impacts(draw: st.DrawFn) -> Distribution:
    low, mode, high = sorted(draw(st.tuples(AMOUNTS, AMOUNTS, AMOUNTS)))
    made = [Point(mode), Uniform(low, high), Triangular(low, mode, high), Pert(low, mode, high)]
    made.append(Discrete((low, high), (0.25, 0.75)))
    return draw(st.sampled_from([*made, Lognormal(low + 1, high + 1)]))


@st.composite
def registers(draw: st.DrawFn, least: int = 1) -> list[UncertainRisk]:
    chances = draw(st.lists(st.floats(0.01, 0.99), min_size=least, max_size=6))
    return [
        UncertainRisk(f"RSK-{n}", p, (Impact("P1", draw(impacts()), draw(impacts())),))
        for n, p in enumerate(chances)
    ]


@FEW
@given(registers(), st.integers(0, 2**53), st.data())
def test_removing_a_threat_never_makes_p80_worse(
    register: list[UncertainRisk], seed: int, data: st.DataObject
) -> None:
    gone = data.draw(st.sampled_from(register))
    whole = simulated(register, seed, 2_000)
    rest = simulated([risk for risk in register if risk is not gone], seed, 2_000)
    for column in (Column.COST, Column.DAYS):
        assert percentile(rest.of(column), EIGHTY) <= percentile(whole.of(column), EIGHTY)
        assert (rest.of(column) <= whole.of(column)).all()


@FEW
@given(registers(2), st.integers(0, 2**53))
def test_exposure_of_two_registers_adds_up(register: list[UncertainRisk], seed: int) -> None:
    """Exactly in every iteration, and so in the mean; in variance as far as two samples are uncorrelated."""
    n = 20_000
    first, second = (simulated(part, seed, n).cost for part in (register[::2], register[1::2]))
    both = simulated(register, seed, n).cost
    assert both == pytest.approx(first + second, rel=1e-12, abs=1e-6)
    apart, slack = first.var() + second.var(), 2 * 6 / math.sqrt(n) * first.std() * second.std()
    assert both.var() == pytest.approx(apart, abs=slack + 1e-6)


@FEW
@given(impacts(), st.floats(0.05, 0.95))
@example(Pert(0.1, 0.1, 0.1), 0.5)  # whose mean, worked out in floats, is not exactly its ends
def test_moments_are_those_of_the_formulas(impact: Distribution, chance: float) -> None:
    risk = UncertainRisk("RSK-1", chance, (Impact("P1", impact),))
    values = simulated([risk], 11, 40_000).cost
    error = math.sqrt(risk.variance(Column.COST) / len(values))
    assert values.mean() == pytest.approx(risk.mean(Column.COST), abs=6 * error + 1e-6)


@FEW
@given(impacts())
def test_quantiles_rise_and_have_the_moments_of_their_distribution(impact: Distribution) -> None:
    u = (np.arange(20_000) + 0.5) / 20_000
    values = impact.quantile(u)
    assert (np.diff(values) >= -1e-9 * (1 + np.abs(values[1:]))).all()
    if not isinstance(impact, Lognormal):  # whose tail a grid does not reach
        assert values.mean() == pytest.approx(impact.mean, rel=1e-4, abs=1e-6)
        assert values.var() == pytest.approx(impact.variance, rel=2e-3, abs=1e-3 + 1e-6 * impact.mean**2)
    assert Gain(impact).quantile(u) == pytest.approx(-values[::-1], rel=1e-9, abs=1e-6)


def test_a_split_over_workers_changes_nothing() -> None:
    register = [
        UncertainRisk(f"RSK-{n}", 0.3, (Impact("P1", Pert(1, 2, 6), Uniform(0, n)),)) for n in range(9)
    ]
    whole = in_chunks(register, 5, range(4), apart=["P1"])
    split = joined([in_chunks(register, 5, part, apart=["P1"]) for part in (range(0, 1), range(1, 4))])
    assert np.array_equal(whole.cost, split.cost) and np.array_equal(whole.days, split.days)
    assert np.array_equal(whole.targets["P1"].days, split.targets["P1"].days)
    assert np.array_equal(simulated(register, 5, CHUNK + 9).cost, whole.cost[: CHUNK + 9])
    assert not np.array_equal(simulated(register, 6, CHUNK).cost, whole.cost[:CHUNK])


def test_a_shared_risk_hits_its_projects_together() -> None:
    shared = UncertainRisk("RSK-1", 0.25, (Impact("a", Point(10.0)), Impact("b", Uniform(0, 10))))
    totals = simulated([shared], 3, 10_000, apart=["a", "b"])
    a, b = totals.targets["a"].cost, totals.targets["b"].cost
    assert ((a > 0) == (b > 0)).all() and np.array_equal(a + b, totals.cost)
    eighty = percentile(totals.cost, EIGHTY)
    apart = [UncertainRisk(t, 0.25, (impact,)) for t, impact in zip("ab", shared.impacts, strict=True)]
    assert eighty != pytest.approx(percentile(simulated(apart, 3, 10_000).cost, EIGHTY), rel=0.01)
    assert percentile(a, EIGHTY) + percentile(b, EIGHTY) == pytest.approx(eighty)  # they go together


def test_contributions_are_what_leaving_out_changes() -> None:
    register = [UncertainRisk(f"RSK-{n}", 0.4, (Impact("P1", Pert(0, n, 4 * n)),)) for n in range(1, 8)]
    totals = simulated(register, 8, 20_000)
    found = contributions(register, totals, Column.COST, 8)
    assert [each.key for each in found[:2]] == ["RSK-7", "RSK-6"]
    assert sum(each.share_of_variance for each in found) == pytest.approx(1)
    without = simulated(register[:-1], 8, 20_000).cost
    assert found[0].swing == pytest.approx(
        percentile(totals.cost, EIGHTY) - percentile(without, EIGHTY), rel=1e-9
    )
    assert contributions(register, totals, Column.DAYS, 8) == []


def test_contributions_of_correlated_risks_are_drawn_as_the_run_was() -> None:
    register = [UncertainRisk(k, 0.5, (Impact("P1", Point(10.0)),)) for k in "ab"]
    matrix = np.array([[1.0, 0.9], [0.9, 1.0]])
    together = Correlation(tuple((k, Column.OCCURRENCE) for k in "ab"), matrix)
    totals = simulated(register, 8, 20_000, correlations=[together])
    found = contributions(register, totals, Column.COST, 8, correlations=[together])
    assert sum(each.share_of_variance for each in found) == pytest.approx(1)


def test_a_distribution_of_nothing() -> None:
    found = figures(simulated([], 1, 1_000).cost)
    assert (found.mean, found.none, found.percentiles[80], found.standard_deviation) == (0, 1, 0, 0)


def test_figures_of_a_small_sample() -> None:
    found = figures(np.arange(1.0, 101.0))
    assert found.percentiles == {10: 10, 50: 50, 80: 80, 90: 90, 95: 95}
    assert (found.curve[20], found.curve[1], found.curve[99]) == (80, 99, 1)
    assert found.p80_from < 80 < found.p80_to


def test_the_normal_distribution_is_exact() -> None:
    z = np.linspace(-12, 12, 2001)
    exact = [NormalDist().cdf(float(each)) for each in z]
    assert distribution(z) == pytest.approx(exact, abs=2e-15)


@given(st.integers(2, 5), st.data())
def test_what_is_repaired_is_a_correlation_matrix(size: int, data: st.DataObject) -> None:
    matrix = np.eye(size)
    for row, column in zip(*np.triu_indices(size, 1), strict=True):
        matrix[row, column] = matrix[column, row] = data.draw(st.floats(-1, 1))
    try:
        assert checked(matrix) is matrix or np.array_equal(checked(matrix), matrix)
    except Inconsistent as refused:
        assert checked(refused.nearest).shape == matrix.shape


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Triangular(2, 1, 3),
        lambda: Uniform(0, math.inf),
        lambda: Lognormal(0, 1),
        lambda: Pert(0, 1, 2, 0),
        lambda: Discrete((1, 2), (0.5, 0.6)),
        lambda: UncertainRisk("RSK-1", 1.5, ()),
        lambda: blocks([UncertainRisk("RSK-1", 0.5, ())] * 2),
        lambda: checked([[1.0, 0.5], [0.4, 1.0]]),
        lambda: checked([[1.0, 2.0], [2.0, 1.0]]),
        lambda: Correlation((("a", Column.COST),), np.eye(2)),
        lambda: blocks([], [Correlation((("a", Column.COST),), np.eye(1))]),
    ],
)
def test_what_makes_no_sense_is_refused(wrong: object) -> None:
    with pytest.raises(ValueError):
        wrong()  # type: ignore[operator]
