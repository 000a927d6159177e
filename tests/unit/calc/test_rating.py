"""Rating a risk by what is known of its impact."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calc.money import Money
from app.calc.rating import Gap, Grid, Impact, rate
from app.calc.risk import BANDS, FIVE_BY_FIVE, IMPACT, Scale

WEEKS = Scale("schedule impact", 1, BANDS, tuple(map(Decimal, (5, 10, 30, 65))))
SHARES = Grid(FIVE_BY_FIVE, IMPACT, None, WEEKS)
POUNDS = Grid(FIVE_BY_FIVE, Scale("pounds", 1, BANDS, tuple(map(Decimal, (10, 20, 30, 40)))), "GBP", None)
HALF = Decimal("0.5")
days = st.none() | st.integers(-200, 200)
bands = st.none() | st.integers(1, 5)
costs = st.none() | st.integers(-(10**6), 10**6).map(lambda pence: Money.of_minor(pence, "GBP"))


def pounds(amount: int) -> Money:
    return Money(Decimal(amount), "GBP")


@given(costs, days, bands)
def test_the_worst_measure_counts_alone(cost: Money | None, days: int | None, band: int | None) -> None:
    whole = rate(HALF, Impact(cost, days, band, pounds(10_000)), SHARES)
    parts = (Impact(cost, budget=pounds(10_000)), Impact(schedule_days=days), Impact(band=band))
    known = [found for part in parts if (found := rate(HALF, part, SHARES).impact_band)]
    assert whole.impact_band == max(known, default=None)
    assert (whole.cell is None) == (whole.impact_band is None) == (whole.gap is Gap.NO_IMPACT)


@given(st.integers(1, 10**6))
def test_an_opportunity_lies_in_the_cell_of_the_threat_of_its_size(pence: int) -> None:
    threat = rate(HALF, Impact(Money.of_minor(pence, "GBP"), budget=pounds(10_000)), SHARES)
    chance = rate(HALF, Impact(Money.of_minor(-pence, "GBP"), budget=pounds(10_000)), SHARES)
    assert threat.cell == chance.cell
    assert threat.expected_value and chance.expected_value
    assert threat.expected_value.minor == -chance.expected_value.minor


@pytest.mark.parametrize(("delay", "band"), [(0, 1), (5, 1), (6, 2), (-30, 3), (65, 4), (66, 5)])
def test_an_upper_bound_belongs_to_its_band(delay: int, band: int) -> None:
    assert rate(HALF, Impact(schedule_days=delay), SHARES).impact_band == band


@pytest.mark.parametrize(
    ("impact", "grid", "gap", "band"),
    [
        (Impact(), SHARES, Gap.NO_IMPACT, None),
        (Impact(pounds(50)), SHARES, Gap.NO_BUDGET, None),
        (Impact(pounds(50), schedule_days=20), SHARES, Gap.NO_BUDGET, 3),
        (Impact(schedule_days=20), POUNDS, Gap.NO_ANCHORS, None),
        (Impact(Money(Decimal(50), "EUR")), POUNDS, Gap.OTHER_CURRENCY, None),
        (Impact(pounds(30)), POUNDS, None, 3),
        (Impact(pounds(50)), Grid(FIVE_BY_FIVE, None, None, None), Gap.NO_ANCHORS, None),
    ],
)
def test_what_is_missing_is_said(impact: Impact, grid: Grid, gap: Gap | None, band: int | None) -> None:
    found = rate(HALF, impact, grid)
    assert (found.gap, found.impact_band) == (gap, band)


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="1 to 5"):
        rate(HALF, Impact(band=6), SHARES)
    with pytest.raises(ValueError, match="EUR"):
        rate(HALF, Impact(pounds(1), budget=Money(Decimal(1), "EUR")), SHARES)
    with pytest.raises(ValueError, match="5 bands"):
        Grid(FIVE_BY_FIVE, Scale("three", 1, BANDS[:3], (Decimal(1), Decimal(2))), None, None)
