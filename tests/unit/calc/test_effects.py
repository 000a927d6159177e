"""What a variance is made of: the published splits, and parts that add up to it exactly."""

from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.calc.effects import Change, bridge, currency_split, rate_and_usage
from tests.unit.calc.conftest import Oracle

EXACT = st.decimals(-(10**6), 10**6, places=3).map(Fraction)


def exact(value: Any) -> Fraction:
    return Fraction(str(value))


def test_published_rate_and_usage(oracle: Oracle) -> None:
    example = oracle("ATT-01")
    expected = example["expected"]
    found = {
        e["id"]: rate_and_usage(
            *map(exact, (e["budget_qty_for_work_done"], e["budget_rate"], e["actual_qty"], e["actual_rate"]))
        )
        for e in example["inputs"]["elements"]
    }
    assert expected["elements"] == [
        {"id": id, "CV": e.cost_variance, "rate_variance": e.rate, "usage_variance": e.usage}
        for id, e in found.items()
    ]
    assert sum(e.rate for e in found.values()) == expected["rate_total"]
    assert sum(e.usage for e in found.values()) == expected["usage_total"]
    assert sum(e.cost_variance for e in found.values()) == expected["CV_total"]


def test_published_currency_split(oracle: Oracle) -> None:
    example = oracle("ATT-03")
    expected = example["expected"]
    found = {
        p["id"]: currency_split(
            *(exact(p[name]) for name in ("EV_local", "AC_local", "budget_rate", "actual_rate"))
        )
        for p in example["inputs"]["projects"]
    }
    assert expected["projects"] == [
        {"id": id, "CV_reporting": s.cost_variance, "performance_effect": s.performance}
        | {"fx_effect": s.exchange}
        for id, s in found.items()
    ]
    assert sum(s.performance for s in found.values()) == expected["performance_total"]
    assert sum(s.exchange for s in found.values()) == expected["fx_total"]
    assert sum(s.cost_variance for s in found.values()) == expected["CV_total"]


def test_published_bridge(oracle: Oracle) -> None:
    example = oracle("ATT-04")
    expected = example["expected"]
    changes = [(Change(c["class"]), c["delta"]) for c in example["inputs"]["changes"]]
    found = bridge(example["inputs"]["opening"], changes)
    assert found.opening == expected["opening_EAC"]
    assert found.closing == expected["closing_EAC"]
    assert found.performance_growth == expected["performance_growth"]
    assert found.by_change[Change.AUTHORISED_CHANGE] == expected["authorised_change"]
    assert found.by_change[Change.EXCHANGE] == expected["fx"]
    assert bridge(5, reversed(changes)).by_change == found.by_change


@given(EXACT, EXACT, EXACT, EXACT)
def test_parts_add_up_exactly(a: Fraction, b: Fraction, c: Fraction, d: Fraction) -> None:
    assert rate_and_usage(a, b, c, d).cost_variance == a * b - c * d
    assert currency_split(a, b, c, d).cost_variance == a * c - b * d


@given(EXACT, st.lists(st.tuples(st.sampled_from(Change), EXACT)))
def test_a_bridge_closes(opening: Fraction, changes: list[tuple[Change, Fraction]]) -> None:
    assert bridge(opening, changes).closing == opening + sum(delta for _, delta in changes)
