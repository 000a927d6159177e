"""Acceptability of ranks under weights that nobody knows: the exact example, and what holds for any."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from app.calc.prioritisation import stability
from app.calc.prioritisation.dominance import dominated
from app.calc.prioritisation.smaa import MILLION, Judged, Simulated, simulated
from app.calc.prioritisation.weights import UNIT, Known, Unfitting, drawn, nothing
from tests.unit.calc.conftest import Oracle

DRAWS = 300


def judged(rows: list[list[float]]) -> Judged:
    worths = np.array([[-1 if worth is None else round(worth * MILLION) for worth in row] for row in rows])
    return Judged(np.where(worths < 0, 0, worths), worths < 0)


@st.composite
def problems(draw: st.DrawFn) -> Judged:
    shape = (draw(st.integers(1, 8)), draw(st.integers(1, 4)))
    worths = draw(arrays(np.int64, shape, elements=st.integers(0, 20))) * (MILLION // 20)
    missing = draw(arrays(np.bool_, shape))
    return Judged(np.where(missing, 0, worths), missing)


def run(of: Judged, known: Known | None = None, seed: int = 1) -> Simulated:
    return simulated(of, known or nothing(of.worths.shape[1]), DRAWS, seed)


def test_published_acceptabilities(oracle: Oracle) -> None:
    example = oracle("SMAA-01")
    given_, expected = example["inputs"]["alternatives"], example["expected"]
    tolerance = example["tolerance"]["monte_carlo"]
    found = simulated(judged(list(given_.values())), nothing(2), tolerance["n"], 7)
    told = stability.acceptabilities(found.places)
    near = {"abs": tolerance["abs_prob"]}
    for at, name in enumerate(given_):
        assert told[at] == pytest.approx(expected["rank_acceptability"][name], **near)
        assert found.first[at] / found.draws == told[at, 0]
        if (share := expected["central_weight_w1"][name]) is None:
            assert np.isnan(found.central[at]).all() and np.isnan(found.confidence[at])
        else:
            assert found.central[at] == pytest.approx([share, 1 - share], **near)
            assert found.confidence[at] == 1


@settings(max_examples=40, deadline=None)
@given(problems())
def test_shares_add_up(of: Judged) -> None:
    found = run(of)
    told, pairs = stability.acceptabilities(found.places), stability.winning(found.places)
    rows = len(of.worths)
    assert told.sum(axis=0) == pytest.approx(np.ones(rows))
    assert told.sum(axis=1) == pytest.approx(np.ones(rows))
    assert found.first.sum() == found.draws
    assert found.first / found.draws == pytest.approx(told[:, 0])
    assert pairs + pairs.T == pytest.approx(1 - np.eye(rows))
    # Who comes before how many others is what the ranks say too.
    ranks = told @ np.arange(1, rows + 1)
    assert rows - pairs.sum(axis=1) == pytest.approx(ranks)
    first = found.first > 0
    assert found.central[first].sum(axis=1) == pytest.approx(np.ones(first.sum()))
    assert np.isnan(found.central[~first]).all()


@settings(max_examples=40, deadline=None)
@given(problems(), st.randoms(use_true_random=False))
def test_who_is_dominated_never_comes_before_who_dominates(of: Judged, random: Any) -> None:
    found = run(of, seed=random.randrange(1000))
    wins = stability.winning(found.places)
    for at, by in enumerate(dominated(of, 9)):
        assert by.count == len(by.by) or by.count > 9
        for better in by.by:
            # Equal for the weights that differ in nothing else: then the order of the rows decides.
            assert wins[at, better] == 0 or at < better
            assert (np.where(of.missing[better], 0, of.worths[better]) >= of.worths[at]).all()


def test_the_same_seed_is_the_same_result_in_blocks_of_any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    of = judged([[0.2, 0.9, None], [0.8, None, 0.1], [0.5, 0.5, 0.5]])
    whole, again, other = run(of), run(of), run(of, seed=2)
    for name in ("first", "central", "confidence", "places"):
        np.testing.assert_array_equal(getattr(whole, name), getattr(again, name))
    assert (whole.places != other.places).any()
    monkeypatch.setattr("app.calc.prioritisation.smaa.BLOCK", 11)
    np.testing.assert_array_equal(run(of).first, whole.first)


def test_equals_are_in_order_of_their_rows() -> None:
    places = run(judged([[0.5, 0.5]] * 3)).places
    assert (places == [0, 1, 2]).all()


@pytest.mark.parametrize(
    ("known", "holds"),
    [
        (Known((0, 0, 0), (1, 1, 1), ((2,), (0, 1))), lambda w: (w[:, [2]] >= w[:, :2]).all()),
        (Known((0.2, 0.1, 0.3), (0.5, 0.4, 0.6)), lambda w: (w >= [0.2, 0.1, 0.3]).all()),
        (Known((0.2, 0.1, 0.3), (0.5, 0.4, 0.6)), lambda w: (w <= [0.5, 0.4, 0.6]).all()),
        (
            Known((0, 0, 0.1), (1, 0.2, 1), ((0,), (1,))),
            lambda w: (w[:, 1] <= np.minimum(w[:, 0], 0.2)).all(),
        ),
    ],
)
def test_weights_keep_to_what_is_known_of_them(known: Known, holds: Any) -> None:
    weights = drawn(np.random.default_rng(1), known, 5000) / UNIT
    assert holds(np.round(weights, 8)) and weights.sum(axis=1) == pytest.approx(np.ones(5000))
    again = drawn(np.random.default_rng(1), known, 5000) / UNIT
    np.testing.assert_array_equal(weights, again)


def test_weights_are_uniform_on_the_simplex() -> None:
    """The largest of three is 11 / 18 in the mean, the middle 5 / 18; of two free ones each is alike likely."""
    weights = np.sort(drawn(np.random.default_rng(3), nothing(3), 40_000) / UNIT, axis=1).mean(axis=0)
    assert weights == pytest.approx([2 / 18, 5 / 18, 11 / 18], abs=0.004)
    ordered = drawn(np.random.default_rng(3), Known((0,) * 3, (1,) * 3, ((0,), (1,), (2,))), 40_000) / UNIT
    assert ordered.mean(axis=0) == pytest.approx([11 / 18, 5 / 18, 2 / 18], abs=0.004)


@pytest.mark.parametrize(
    "low_high_order",
    [
        ((0.6, 0.6), (1, 1), ()),
        ((0, 0), (0.4, 0.4), ()),
        ((0.5, 0), (0.4, 1), ()),
        ((0, 0), (1, 1), ((0,), (0,))),
    ],
)
def test_what_cannot_be_known_of_weights_is_refused(low_high_order: Any) -> None:
    with pytest.raises(Unfitting):
        Known(*low_high_order)


def test_what_leaves_next_to_nothing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    narrow = Known((0,) * 12, (0.0834,) * 12)
    with pytest.raises(Unfitting):
        drawn(np.random.default_rng(1), narrow, 100)


def test_figures_of_an_order() -> None:
    places = np.array([[0, 1, 2, 3], [1, 0, 2, 3], [3, 2, 1, 0], [0, 1, 2, 3]], dtype=np.uint16)
    order = np.arange(4)
    tau = stability.agreement(places, order)
    assert (tau.mean, tau.lowest, tau.draws) == (pytest.approx((1 + 2 / 3 - 1 + 1) / 4), -1, 4)
    assert stability.overlap(places, order, 2) == pytest.approx((1 + 1 + 0 + 1) / 4)
    assert stability.quantiles(places, (0.25, 0.5, 1)).tolist() == [[1, 1, 2, 1], [1, 2, 3, 4], [4, 3, 3, 4]]
    assert stability.within(places, 1).tolist() == [0.5, 0.25, 0, 0.25]
    assert stability.wins_over_next(places, order).tolist() == [0.5, 0.75, 0.75]
    # Centroid weights of four ranks: 25/12, 13/12, 7/12 and 3/12, in proportion to the first.
    assert stability.holistic(places)[0] == pytest.approx((1 + 13 / 25 + 3 / 25 + 1) / 4)
    shown = stability.share(20, 100)
    assert (shown.share, shown.standard_error) == (0.2, pytest.approx(0.04))
