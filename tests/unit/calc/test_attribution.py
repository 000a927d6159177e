"""Attribution: the published tree, and what holds for any set of leaves."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calc.attribution import Attribution, Leaf, attribute
from app.calc.money import Money, total
from tests.unit.calc.conftest import Oracle


def pounds(amount: float) -> Money:
    return Money(Decimal(str(amount)), "GBP")


@st.composite
def portfolios(draw: st.DrawFn) -> list[Leaf]:
    ids = draw(st.lists(st.text("abc123", min_size=1, max_size=4), unique=True, max_size=12))
    money = st.integers(-(10**6), 10**6).map(lambda pence: Money.of_minor(pence, "GBP"))
    category, component = st.sampled_from(["run", "grow", None]), st.sampled_from(["", "p1", "p2"])
    wbs, cause = st.sampled_from(["1", "1.2", None]), st.sampled_from(["rate", "rework", None])
    return [
        Leaf(
            id,
            id,
            draw(category),
            draw(money),
            draw(money),
            draw(component),
            wbs=draw(wbs),
            cause=draw(cause),
        )
        for id in ids
    ]


@pytest.fixture
def tree(oracle: Oracle) -> dict[str, Any]:
    return oracle("ATT-02")


def cost_variance(leaves: list[dict[str, Any]], category: str = "element") -> Attribution:
    return attribute(
        (Leaf(x["id"], x["id"], x[category], pounds(x["EV"]), pounds(x["AC"]), x["project"]) for x in leaves),
        "GBP",
    )


def test_published_variance_tree(tree: dict[str, Any]) -> None:
    found, expected = cost_variance(tree["inputs"]["leaves"]), tree["expected"]
    assert found.variance == pounds(expected["CV_total"])
    assert found.gross == pounds(expected["gross_abs_CV"])
    assert {g.key: g.variance for g in found.by_component} == {
        key: pounds(value) for key, value in expected["CV_by_project"].items()
    }
    assert {g.key: g.variance for g in found.by_category} == {
        key: pounds(value) for key, value in expected["CV_by_element"].items()
    }
    assert [d.leaf.id for d in found.top.drivers] == expected["top_drivers_in_order"]
    assert found.top.other == pounds(expected["other_CV"])


def test_published_schedule_variance_is_the_same_arithmetic(tree: dict[str, Any]) -> None:
    leaves = tree["inputs"]["leaves"]
    found = attribute((Leaf(x["id"], "", None, pounds(x["EV"]), pounds(x["PV"])) for x in leaves), "GBP")
    assert found.variance == pounds(tree["expected"]["SV_total"])
    spend = found.variance - cost_variance(leaves).variance
    assert -spend == pounds(tree["expected"]["spend_variance_total"])


@given(portfolios())
def test_every_breakdown_adds_up_to_the_variance(leaves: list[Leaf]) -> None:
    found = attribute(leaves, "GBP")
    assert total((g.variance for g in found.by_category), "GBP") == found.variance
    for groups in (found.by_component, found.by_wbs, found.by_cause):
        assert total((g.variance for g in groups), "GBP") == found.variance
    assert total((d.variance for d in found.top.drivers), "GBP") + found.top.other == found.variance
    assert total((g.gross for g in found.by_category), "GBP") == found.gross
    assert sum(d.share for d in found.ranked) == (1 if found.gross.minor else 0)


@given(portfolios(), st.randoms(use_true_random=False))
def test_order_of_leaves_does_not_matter(leaves: list[Leaf], random: Any) -> None:
    shuffled = random.sample(leaves, len(leaves))
    assert attribute(shuffled, "GBP") == attribute(leaves, "GBP")


@given(portfolios())
def test_drivers_end_as_soon_as_they_cover_four_fifths(leaves: list[Leaf]) -> None:
    top = attribute(leaves, "GBP").top
    shares = [driver.share for driver in top.drivers]
    assert top.other_share <= Fraction(1, 5)
    assert sum(shares[:-1], Fraction(0)) < Fraction(4, 5)
    assert shares == sorted(shares, reverse=True)


@given(portfolios(), st.integers(0, 4))
def test_no_more_drivers_than_asked_for(leaves: list[Leaf], most: int) -> None:
    found = attribute(leaves, "GBP")
    some = found.leading(most=most)
    assert len(some.drivers) == min(most, sum(1 for driver in found.ranked if driver.share))
    assert len(some.drivers) + some.other_count == len(leaves)


def test_offsets_are_told_even_where_the_net_is_small() -> None:
    over, under = Leaf("a", "A", None, pounds(0), pounds(10)), Leaf("b", "B", None, pounds(5), pounds(0))
    assert attribute([over, under], "GBP").offsetting  # gross 15, net 5
    assert not attribute([over], "GBP").offsetting
    assert not attribute([], "GBP").offsetting
    opposite = Leaf("c", "C", None, pounds(10), pounds(0))
    assert attribute([over, opposite], "GBP").offsetting  # net nothing


def test_equal_drivers_are_in_order_of_id() -> None:
    leaves = [Leaf(id, id, None, pounds(0), pounds(sign * 7)) for id, sign in [("c", 1), ("a", -1), ("b", 1)]]
    assert [d.leaf.id for d in attribute(leaves, "GBP").ranked] == ["a", "b", "c"]


def test_a_leaf_counts_once_and_in_one_currency() -> None:
    leaf = Leaf("a", "A", None, pounds(1), pounds(2))
    with pytest.raises(ValueError, match="twice"):
        attribute([leaf, leaf], "GBP")
    with pytest.raises(ValueError, match="not EUR"):
        attribute([leaf], "EUR")


def test_a_ratio_to_no_baseline_is_not_a_number() -> None:
    assert attribute([], "GBP").whole.variance_ratio is None
    assert attribute(
        [Leaf("a", "A", None, pounds(200), pounds(210))], "GBP"
    ).whole.variance_ratio == Fraction(-1, 20)
