"""Calculated RAG: the published hysteresis, thresholds at their bounds, and missing figures."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calc.money import Money
from app.calc.rag import Limits, Rag, Thresholds, calculated_rag, declared_better, raw, settled
from tests.unit.calc.conftest import Oracle

LETTER = {"G": Rag.GREEN, "A": Rag.AMBER, "R": Rag.RED}


def pounds(amount: int | str) -> Money:
    return Money(Decimal(amount), "GBP")


def test_published_hysteresis(oracle: Oracle) -> None:
    example = oracle("RAG-01")
    given_ = {
        key: Decimal(str(value)) for key, value in example["inputs"].items() if isinstance(value, float)
    }
    found = settled(
        [Decimal(str(value)) for value in example["inputs"]["values"]],
        given_["amber_below"],
        given_["red_below"],
        given_["deadband"],
        example["inputs"]["periods_to_improve"],
        LETTER[example["inputs"]["initial"]],
    )
    assert found == [LETTER[letter] for letter in example["expected"]["reported"]]
    limits = given_["amber_below"], given_["red_below"]
    colours = [raw(Decimal(str(value)), *limits) for value in example["inputs"]["values"]]
    assert colours == [LETTER[letter] for letter in example["expected"]["raw"]]


def test_a_period_without_a_value_is_not_green_and_ends_the_run() -> None:
    values = [Decimal("0.94"), Decimal("0.98"), None, Decimal("0.98"), Decimal("0.98")]
    limits = Decimal("0.95"), Decimal("0.85"), Decimal("0.02")
    assert settled(values, *limits, periods=2) == [Rag.AMBER, Rag.AMBER, None, Rag.AMBER, Rag.GREEN]


@pytest.mark.parametrize(
    ("forecast", "slip_days", "rag", "reason"),
    [
        ("104.99", 0, Rag.GREEN, "cost 5.0% over baseline, green below 5%"),
        ("105", 0, Rag.AMBER, "cost 5.0% over baseline, amber from 5%"),
        ("110", 0, Rag.AMBER, "cost 10.0% over baseline, amber from 5%"),
        ("110.01", 0, Rag.RED, "cost 10.0% over baseline, red beyond 10%"),
        ("100", 6, Rag.GREEN, "cost on baseline, green below 5%"),
        ("100", 28, Rag.AMBER, "finish 28 days late, amber from 7 days"),
        ("100", 29, Rag.RED, "finish 29 days late, red beyond 28 days"),
        ("50", -400, Rag.GREEN, "cost 50.0% under baseline, green below 5%"),
    ],
)
def test_a_limit_is_inside_and_the_worst_dimension_counts(
    forecast: str, slip_days: int, rag: Rag, reason: str
) -> None:
    found = calculated_rag(pounds(100), pounds(forecast), slip_days)
    assert (found.rag, found.reason) == (rag, reason)


@pytest.mark.parametrize(
    ("baseline", "forecast", "slip_days", "rag", "missing"),
    [
        (None, pounds(5), 0, None, ("cost_not_available",)),
        (pounds(0), pounds(5), 0, None, ("no_cost_baseline",)),
        (None, None, None, None, ("cost_not_available", "finish_not_available")),
        (pounds(100), pounds(100), None, None, ("finish_not_available",)),
        (pounds(100), pounds(200), None, Rag.RED, ("finish_not_available",)),
    ],
)
def test_missing_is_never_green(
    baseline: Money | None,
    forecast: Money | None,
    slip_days: int | None,
    rag: Rag | None,
    missing: tuple[str, ...],
) -> None:
    found = calculated_rag(baseline, forecast, slip_days)
    assert (found.rag, found.missing) == (rag, missing)
    assert "not available" in found.reason or "not above zero" in found.reason


def test_a_dimension_without_limits_is_not_judged() -> None:
    cost_only = Thresholds(finish=None)
    assert calculated_rag(pounds(100), pounds(100), None, cost_only).rag is Rag.GREEN
    assert (
        calculated_rag(pounds(100), pounds(100), 0, Thresholds(None, None)).reason == "no thresholds are set"
    )


@given(st.integers(0, 300), st.integers(0, 300), st.integers(-50, 50))
def test_dearer_or_later_is_never_better(forecast: int, more: int, slip_days: int) -> None:
    def severity(forecast: int, slip_days: int) -> int:
        rag = calculated_rag(pounds(100), pounds(forecast), slip_days).rag
        assert rag
        return rag.severity

    assert severity(forecast + more, slip_days) >= severity(forecast, slip_days)
    assert severity(forecast, slip_days + more) >= severity(forecast, slip_days)


def test_limits_of_a_tolerance_warn_at_seven_tenths() -> None:
    limits = Limits.of_tolerance(Decimal("0.10"))
    assert limits == Limits(Fraction(7, 100), Fraction(1, 10))
    assert limits.rag(Fraction(1, 10)) is Rag.AMBER
    with pytest.raises(ValueError, match="not in order"):
        Limits(Fraction(2), Fraction(1))


def test_declared_better_than_calculated() -> None:
    assert declared_better(Rag.GREEN, Rag.RED) is True
    assert declared_better(Rag.RED, Rag.AMBER) is False
    assert declared_better(Rag.GREEN, None) is None
