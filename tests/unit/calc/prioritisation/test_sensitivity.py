"""How weights would have to change for an order to change."""

from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.calc.prioritisation.sensitivity import (
    Weighted,
    challenger,
    crossing,
    in_units,
    leads,
    smallest,
)
from tests.unit.calc.conftest import Oracle

HALF = Fraction(1, 2)


def best_first(weights: list[int], rows: list[list[int]]) -> Weighted:
    def score(row: list[int]) -> int:
        return sum(w * v for w, v in zip(weights, row, strict=True))

    return Weighted(weights, sorted(rows, key=score, reverse=True))


@st.composite
def problems(draw: st.DrawFn) -> Weighted:
    criteria = draw(st.integers(1, 5))
    row = st.lists(st.integers(0, 9), min_size=criteria, max_size=criteria)
    weights = draw(row.filter(any))
    return best_first(weights, draw(st.lists(row, min_size=1, max_size=7)))


def gap(of: Weighted, weights: list[Fraction], upper: int, lower: int) -> Fraction:
    pairs = zip(weights, of.rows[upper], of.rows[lower], strict=True)
    return sum((w * (a - b) for w, a, b in pairs), Fraction(0))


def shares(of: Weighted) -> list[Fraction]:
    return [Fraction(weight, of.total) for weight in of.weights]


def test_published_breakpoints(oracle: Oracle) -> None:
    """On the line of two weights who leads changes exactly where the example's acceptabilities say."""
    given_ = oracle("SMAA-01")["inputs"]["alternatives"]
    rows = [[Fraction(str(value)) for value in each] for each in given_.values()]
    of = in_units([HALF, HALF], rows)
    found = [(lead.start, lead.stop, list(given_)[lead.row]) for lead in leads(of, 0)]
    fifths = [Fraction(n, 5) for n in range(6)]
    assert found == [(0, fifths[2], "B"), (fifths[2], fifths[3], "C"), (fifths[3], 1, "A")]
    expected = oracle("SMAA-01")["expected"]["rank_acceptability"]
    for start, stop, name in found:
        assert float(stop - start) == expected[name][0]
    assert crossing(of, 0, of.rows[0], of.rows[3]) == Fraction(9, 20)


@given(problems())
def test_two_are_level_where_they_cross(of: Weighted) -> None:
    for upper, lower in pairwise(range(len(of.rows))):
        for criterion in range(len(of.weights)):
            share = crossing(of, criterion, of.rows[upper], of.rows[lower])
            if share is not None:
                rest = of.total - of.weights[criterion]
                changed = [Fraction(w, rest) * (1 - share) for w in of.weights]
                changed[criterion] = share
                assert sum(changed) == 1 and gap(of, changed, upper, lower) == 0


@given(problems())
def test_who_leads_is_never_behind(of: Weighted) -> None:
    for criterion in range(len(of.weights)):
        found = leads(of, criterion)
        assert (found[0].start, found[-1].stop) == (0, 1)
        assert all(a.stop == b.start for a, b in pairwise(found))
        rest = of.total - of.weights[criterion]
        for lead in found:
            for share in (lead.start, (lead.start + lead.stop) / 2, lead.stop):
                if rest:
                    changed = [Fraction(w, rest) * (1 - share) for w in of.weights]
                    changed[criterion] = share
                    assert all(gap(of, changed, lead.row, at) >= 0 for at in range(len(of.rows)))


@given(problems(), st.lists(st.integers(0, 30), min_size=5, max_size=5))
def test_no_smaller_change_swaps_two(of: Weighted, other: list[int]) -> None:
    """At the change they are level; any other weights that put the second first are at least as far away."""
    if len(of.rows) < 2:
        return
    found, now = smallest(of, of.rows[0], of.rows[1]), shares(of)
    if found:
        changed = list(now)
        for move in found.moves:
            changed[move.giver] -= move.share
            changed[move.taker] += move.share
        assert sum(changed) == 1 and min(changed) >= 0 and gap(of, changed, 0, 1) == 0
        assert sum(abs(a - b) for a, b in zip(changed, now, strict=True)) == found.size
    else:
        assert all(a >= b for a, b in zip(of.rows[0], of.rows[1], strict=True))
    if total := sum(other[: len(now)]):
        elsewhere = [Fraction(weight, total) for weight in other[: len(now)]]
        if gap(of, elsewhere, 0, 1) < 0:
            assert found and sum(abs(a - b) for a, b in zip(elsewhere, now, strict=True)) > found.size


@given(problems())
def test_the_challenger_is_the_one_with_the_smallest_change(of: Weighted) -> None:
    every = [smallest(of, of.rows[0], row) for row in of.rows[1:]]
    sizes = [change.size for change in every if change]
    found = challenger(of)
    assert (found[1].size if found else None) == min(sizes, default=None)
    assert found is None or every[found[0] - 1] == found[1]


def test_a_change_by_hand() -> None:
    """A 0.8 and 0.2, B 0.3 and 0.9, weights 0.7 and 0.3: 0.62 and 0.48. Each hundredth moved closes 0.012."""
    rows = [[Fraction(8, 10), Fraction(2, 10)], [Fraction(3, 10), Fraction(9, 10)]]
    of = in_units([Fraction(7, 10), Fraction(3, 10)], rows)
    found = smallest(of, *of.rows)
    assert found and found.size == Fraction(14, 60)
    assert [(move.giver, move.taker, move.share) for move in found.moves] == [(0, 1, Fraction(7, 60))]
    assert crossing(of, 0, *of.rows) == Fraction(7, 10) - Fraction(7, 60)
