"""Contingency, management reserve, burn and cover."""

from decimal import Decimal
from fractions import Fraction

import pytest

from app.calc.contingency import burn_index, cover, provision
from app.calc.money import Money
from tests.unit.calc.conftest import Oracle


def pounds(amount: int) -> Money:
    return Money(Decimal(amount), "GBP")


def test_published_contingency_from_a_curve(oracle: Oracle) -> None:
    example = oracle("RISK-09")
    given, expected = example["inputs"], example["expected"]
    base, p50, p80, p90, spent = (
        pounds(given[name]) for name in ("base_estimate", "P50", "P80", "P90", "contingency_spent")
    )
    at_80 = provision(base, p80, p90)
    assert provision(base, p50, p90).contingency == pounds(expected["contingency_P50"])
    assert at_80.contingency == pounds(expected["contingency_P80"])
    assert at_80.management_reserve == pounds(expected["management_reserve"])
    share = Fraction(at_80.contingency.minor, base.minor)
    assert 100 * share == expected["percent_of_base_P80"]
    burnt = burn_index(spent, at_80.contingency, Fraction(given["EV"], given["BAC"]))
    assert burnt is not None
    assert float(burnt) == pytest.approx(expected["burn_index"], abs=example["tolerance"]["abs"])


def test_nothing_is_set_aside_for_a_gain() -> None:
    found = provision(pounds(0), pounds(-500), pounds(-100))
    assert (found.contingency, found.management_reserve) == (pounds(0), pounds(0))
    found = provision(pounds(0), pounds(900), pounds(700))
    assert (found.contingency, found.management_reserve) == (pounds(900), pounds(0))


def test_what_cannot_be_divided_is_not_known() -> None:
    assert burn_index(pounds(0), pounds(0), Fraction(1, 2)) is None
    assert burn_index(pounds(5), pounds(10), Fraction(0)) is None
    assert cover(pounds(5), pounds(0)) is None
    assert cover(pounds(50), pounds(40)) == Fraction(5, 4)
