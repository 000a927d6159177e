"""Monitoring registers: likeness, calibration, flow and hygiene."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calc.calibration import Forecast, calibration
from app.calc.circles import path
from app.calc.hygiene import Facts, Rule, of_register, of_risk
from app.calc.indicator import Worse, standing
from app.calc.likeness import alike
from app.calc.rag import Rag
from app.calc.risk_flow import Flow, Phase, Step, flows, month_ends

pytestmark = pytest.mark.quick
TODAY = date(2026, 3, 31)


def day(number: int) -> datetime:
    return datetime(2026, 3, number, tzinfo=UTC)


def test_brier_score_of_four_forecasts_worked_by_hand() -> None:
    """(0.9 - 1)^2 + (0.7 - 1)^2 + (0.3 - 0)^2 + (0.2 - 1)^2 = 0.01 + 0.09 + 0.09 + 0.64, over four."""
    said = [(9, True), (7, True), (3, False), (2, True)]
    told = calibration([Forecast(Fraction(p, 10), happened) for p, happened in said], bins=2)
    assert told and told.brier == Fraction(83, 400) and told.reference == Fraction(3, 16)
    assert told.skill == 1 - Fraction(83, 400) / Fraction(3, 16)
    low, high = told.bins
    assert (low.forecasts, low.mean_forecast, low.observed) == (2, Fraction(1, 4), Fraction(1, 2))
    assert (high.forecasts, high.mean_forecast, high.observed) == (2, Fraction(4, 5), 1)


@given(st.lists(st.tuples(st.fractions(0, 1, max_denominator=100), st.booleans()), min_size=1))
def test_every_forecast_is_in_one_bin_and_the_score_is_a_share(said: list[tuple[Fraction, bool]]) -> None:
    told = calibration([Forecast(*each) for each in said])
    assert told and sum(each.forecasts for each in told.bins) == len(said)
    assert 0 <= told.brier <= 1 and (told.skill is None) == (told.happened in (0, len(said)))


def test_nothing_is_told_of_no_forecasts() -> None:
    assert calibration([]) is None


FLOOD = "Because the water table is high, the cutting may flood, and earthworks stop for a month"


def test_texts_that_say_the_same_are_found_across_groups_alone() -> None:
    texts = [
        FLOOD,
        FLOOD.upper() + ".",
        FLOOD.replace("a month", "two months"),
        "Steel may become dear",
        FLOOD,
    ]
    found = alike(texts, ["A", "B", "C", "D", "A"], 0.7)
    assert [(each.one, each.other) for each in found][:2] == [(0, 1), (1, 4)]
    assert {(each.one, each.other) for each in found} == {(0, 1), (1, 4), (0, 2), (1, 2), (2, 4)}
    assert found[0].likeness == 1 and 0.7 <= found[-1].likeness < 1
    assert alike(["", "?"], ["A", "B"], 0.5) == []


@given(st.permutations([FLOOD, FLOOD + " again", "Steel may become dear", "Permits may come late"]))
def test_likeness_does_not_hang_on_the_order(texts: Sequence[str]) -> None:
    (found,) = alike(texts, range(4), 0.5)
    assert {texts[found.one], texts[found.other]} == {FLOOD, FLOOD + " again"}
    assert found.likeness == alike(sorted(texts), range(4), 0.5)[0].likeness


def test_each_step_of_a_register_is_counted_once() -> None:
    grows = [
        Phase(day(1), True, False, 100),
        Phase(day(12), True, False, 150),
        Phase(day(22), True, False, 120),
    ]
    comes_and_goes = [Phase(day(11), True, False, 40), Phase(day(13), False, False, 40)]
    occurs = [Phase(day(2), True, False, 30, until=date(2026, 3, 15)), Phase(day(14), False, True, 30)]
    first, second = flows([grows, comes_and_goes, occurs], [day(10), day(20), day(30)])
    assert (first.opening, first.closing, second.closing) == (130, 150, 120)
    assert first.sums == {
        Step.OPENED: 40,
        Step.GROWN: 50,
        Step.SHRUNK: 0,
        Step.CLOSED: -40,
        Step.OCCURRED: -30,
    }
    assert second.sums[Step.SHRUNK] == -30 and second.counts[Step.SHRUNK] == 1
    assert (first.open_risks, first.planned, second.planned) == (1, 100, 100)


PHASES = st.lists(st.tuples(st.integers(1, 28), st.booleans(), st.booleans(), st.integers(-9, 9)), min_size=1)


@given(st.lists(PHASES))
def test_opening_and_steps_add_up_to_what_is_open(said: list[list[tuple[int, bool, bool, int]]]) -> None:
    risks = [
        [
            Phase(day(at), open, happened, minor)
            for at, open, happened, minor in sorted(one, key=lambda p: p[0])
        ]
        for one in said
    ]

    def open_at(at: datetime) -> int:
        last = ([phase for phase in risk if phase.since <= at][-1:] for risk in risks)
        return sum(phase.minor for found in last for phase in found if phase.open)

    ends = [day(5), day(15), day(28)]
    told: list[Flow] = flows(risks, ends)
    assert [flow.opening for flow in told] == [open_at(end) for end in ends[:-1]]
    assert [flow.closing for flow in told] == [open_at(end) for end in ends[1:]]


def test_months_end_on_their_last_days() -> None:
    assert month_ends(date(2028, 3, 31), 1) == [date(2028, 2, 29), date(2028, 3, 31)]


CLEAN = Facts(
    "Lead", True, True, False, Decimal("0.3"), date(2026, 4, 30), 30, True, TODAY, False, date(2025, 1, 1)
)


def but(**changed: object) -> Facts:
    return Facts(**{name: getattr(CLEAN, name) for name in Facts.__slots__} | changed)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changed", "rules"),
    [
        ({}, []),
        ({"review_on": date(2026, 3, 31)}, []),
        ({"review_on": date(2026, 3, 30)}, [Rule.REVIEW_OVERDUE]),
        ({"review_on": date(2026, 3, 1)}, [Rule.REVIEW_OVERDUE]),
        ({"review_on": date(2026, 2, 28)}, [Rule.REVIEW_OVERDUE_BY_A_CYCLE]),
        ({"owner": None, "responded": False}, [Rule.NO_OWNER, Rule.NO_RESPONSE]),
        ({"quantified": False, "newest_scale": False}, [Rule.NO_MONEY, Rule.OLD_SCALE]),
        ({"assessed_on": date(2025, 12, 31)}, []),
        ({"assessed_on": date(2025, 12, 30)}, [Rule.OLD_ASSESSMENT]),
        ({"without_effect": True}, [Rule.NO_EFFECT]),
    ],
)
def test_each_rule_of_a_risk(changed: dict[str, object], rules: list[Rule]) -> None:
    assert list(of_risk(but(**changed), TODAY, 90)) == rules


def test_each_rule_of_a_register() -> None:
    half = but(probability=Decimal("0.5"))
    assert list(of_register([half] * 3, TODAY, TODAY, 91)) == [Rule.ALL_HALF]
    assert list(of_register([half] * 2, TODAY, TODAY, 91)) == []
    assert list(of_register([CLEAN], None, TODAY, 91)) == [Rule.NONE_CLOSED]
    assert list(of_register([CLEAN], date(2025, 12, 29), TODAY, 91)) == [Rule.NONE_CLOSED]
    assert list(of_register([CLEAN], date(2025, 12, 30), TODAY, 91)) == []
    assert list(of_register([but(identified_on=TODAY)], None, TODAY, 91)) == []
    assert list(of_register([CLEAN] * 5, TODAY, TODAY, 91)) == [Rule.NO_OPPORTUNITIES]
    assert list(of_register([CLEAN] * 4 + [but(opportunity=True)], TODAY, TODAY, 91)) == []


@given(st.decimals(-50, 50, places=2))
def test_an_indicator_that_is_worse_below_mirrors_one_that_is_worse_above(value: Decimal) -> None:
    above = standing(value, Decimal(10), Decimal(20), Worse.ABOVE)
    assert standing(-value, Decimal(-10), Decimal(-20), Worse.BELOW) == above
    assert (above == Rag.RED) == (value >= 20)


def test_the_shortest_way_is_found() -> None:
    edges = {"a": ["b", "c"], "b": ["d"], "c": ["e"], "e": ["d"], "d": ["a"]}
    assert path(edges, "a", "d") == ["a", "b", "d"] and path(edges, "d", "e") == ["d", "a", "c", "e"]
    assert path(edges, "a", "z") == []
