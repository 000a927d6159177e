"""The narrative of a portfolio: what it says in each case, and what holds for any facts."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.calc.attribution import Leaf, Missing, attribute
from app.calc.money import Money, total
from app.calc.movement import Measure, Position, movement
from app.calc.narrative import (
    Basis,
    DecisionWanted,
    PortfolioFacts,
    check,
    portfolio_narrative,
)
from app.calc.rag import Rag, Thresholds
from tests.unit.calc.narrating import (
    ABSURD,
    AS_OF,
    LACKING,
    STEPS,
    assert_bound,
    everything,
    leaves,
    millions,
    portfolios,
)


@settings(max_examples=300)
@given(portfolios())
def test_any_portfolio_is_told_in_two_hundred_words_with_every_number_bound(facts: PortfolioFacts) -> None:
    narrative = portfolio_narrative(facts)
    assert len(narrative.text.split()) <= narrative.words <= 200
    assert_bound(narrative)


@given(portfolios())
def test_the_three_largest_drivers_are_named_with_figure_and_share(facts: PortfolioFacts) -> None:
    bound = {binding.figure_id for binding in portfolio_narrative(facts).bindings}
    for driver in facts.attribution.ranked[:3]:
        named = {f"project.{driver.leaf.id}.{what}" for what in ("label", "variance", "share_of_gross")}
        assert named <= bound or not driver.share


def shown(text: str) -> Decimal:
    digits, scale = re.match(r"£([\d,.]+)(bn|m|)", text).groups()  # type: ignore[union-attr]
    return Decimal(digits.replace(",", "")) * STEPS[scale] * (-1 if text.endswith("over") else 1)


@given(leaves())
def test_the_amounts_shown_add_up_to_the_one_in_the_headline(parts: list[Leaf]) -> None:
    narrative = portfolio_narrative(facts(parts))
    texts = {b.figure_id: b.text for b in narrative.bindings if b.figure_id.endswith(".variance")}
    if not any(text.startswith("less than") for text in texts.values()):
        headline = shown(texts.pop("total.variance", "£0"))
        assert sum(map(shown, texts.values())) == headline


@given(leaves(), st.randoms(use_true_random=False))
def test_order_of_projects_does_not_matter(parts: list[Leaf], random: Any) -> None:
    shuffled = random.sample(parts, len(parts))
    assert portfolio_narrative(facts(shuffled)) == portfolio_narrative(facts(parts))


def facts(parts: list[Leaf], **more: Any) -> PortfolioFacts:
    return PortfolioFacts(
        "Major Projects", "2023", AS_OF, "report", Basis.IN_YEAR, attribute(parts, "GBP"), **more
    )


RAIL = Leaf("1", "High Speed 2", "DfT", millions(6000), millions("6450.3"))
TUNNEL = Leaf("2", "Crossrail 2", "DfT", millions(1100), millions(800))
AIR = Leaf("3", "Air System", "MOD", millions(1500), millions("1712.55"))
METERS = Leaf("4", "Smart Meters", "BEIS", millions(800), millions(790))
PRISON = Leaf("5", "Prison Estate", "MOJ", millions(200), millions(203))
ALL = [RAIL, TUNNEL, AIR, METERS, PRISON]


def test_a_portfolio_with_everything_recorded() -> None:
    before = [Position(leaf.id, leaf.label, leaf.variance + millions(20)) for leaf in ALL]
    after = [Position(leaf.id, leaf.label, leaf.variance) for leaf in ALL]
    told = portfolio_narrative(
        facts(
            ALL,
            rag=Rag.AMBER,
            causes={"1": "ground conditions at 3 sites."},
            previous_period="2021",
            movement=movement(before, after, "GBP", Measure.VARIANCE),
            baseline_movement=movement(
                [Position("1", "", millions(50_000))],
                [Position("1", "", millions(53_210))],
                "GBP",
                Measure.BASELINE,
            ),
            missing=tuple(Missing(f"m{n}", f"Exempt {n}", "Exempt") for n in range(24)),
            stale=(Missing("4", "Smart Meters", "report of 2021"),),
            decisions=(
                DecisionWanted("d2", "Close the reserve", due_on=date(2023, 9, 1)),
                DecisionWanted(
                    "d1", "Approve the exception plan?", "Investment Committee", date(2023, 6, 30)
                ),
            ),
        )
    )
    assert told.text == (
        "Major Projects, 2023: calculated RAG amber, forecast £356m over this year's budget (3.7%), £100m worse "
        "like for like than in 2021. Drivers: High Speed 2, £450m over (46% of gross variance; cause: ground "
        "conditions at 3 sites); Crossrail 2, £300m under (31%; cause not recorded); Air System, £213m over "
        "(22%; cause not recorded). The other 2 projects net £7m under. Like for like, whole-life cost baselines "
        "are £3.21bn higher than in 2021: a change of baseline, not of performance. Not counted for want of "
        "figures: 24 projects, among them Exempt 0 and Exempt 1. Stale: 1 report, Smart Meters. Decision wanted "
        "from Investment Committee by 30 June 2023: Approve the exception plan? (and 1 more)."
    )
    assert_bound(told)


@pytest.mark.parametrize(
    ("parts", "more", "says"),
    [
        (
            [],
            {},
            "no variance can be stated, for no report handed in has both a baseline and a forecast. No decision is requested, and none can be drawn until figures are reported.",
        ),
        (
            [PRISON],
            {},
            "forecast £3.00m over this year's budget (1.5%), with no earlier period to compare. Driver: Prison Estate, £3.00m over (100% of gross variance; cause not recorded). No report is missing or stale. No decision is requested, and no overrun passes 10%.",
        ),
        (
            [replace(METERS, forecast=METERS.baseline)],
            {},
            "forecast on this year's budget, with no earlier period to compare. No report is missing or stale.",
        ),
        (
            [AIR, METERS],
            {},
            "Drivers: Air System, £213m over (96% of gross variance; cause not recorded); Smart Meters, £10m under (4%; cause not recorded). No report",
        ),
        (
            [AIR],
            {},
            "Decision called for, none being requested: recover, fund or re-baseline Air System, 14.2% over this year's budget and beyond the 10% threshold.",
        ),
        ([AIR], {"thresholds": Thresholds(cost=None)}, "No decision is requested."),
        (
            [RAIL, replace(TUNNEL, forecast=millions(650))],
            {},
            "Overs and unders hide each other: gross variance is £900m.",
        ),
        ([*ALL[:4]], {}, "The other project is £10m under."),
        ([*ALL[:3], replace(METERS, forecast=METERS.baseline)], {}, "The other project does not vary."),
        (
            [*ALL, replace(PRISON, id="6", baseline=millions(203), forecast=millions(196))],
            {},
            "The other 3 projects net £14m under.",
        ),
        ([RAIL], {"decisions": (DecisionWanted("d", "Shall it stop?"),)}, "Decision wanted: Shall it stop?"),
        ([RAIL], {"decisions": (DecisionWanted("d", "Stop it."),)}, "Decision wanted: Stop it."),
    ],
)
def test_each_case_has_its_words(parts: list[Leaf], more: dict[str, Any], says: str) -> None:
    told = portfolio_narrative(facts(parts, **more))
    assert says in told.text
    assert "?." not in told.text and ".." not in told.text
    assert_bound(told)


@pytest.mark.parametrize(
    ("basis", "says"),
    [
        (Basis.IN_YEAR, "over this year's budget"),
        (Basis.WHOLE_LIFE, "over the approved whole-life cost"),
        (Basis.AT_COMPLETION, "over the approved budget at completion"),
    ],
)
def test_the_basis_says_what_the_forecast_is_held_against(basis: Basis, says: str) -> None:
    assert says in portfolio_narrative(replace(facts(ALL), basis=basis)).text


def test_an_overrun_at_the_threshold_is_inside_it() -> None:
    at, beyond = (replace(AIR, baseline=millions(100), forecast=millions(cost)) for cost in ("110", "110.01"))
    assert "no overrun passes 10%" in portfolio_narrative(facts([at])).text
    assert "Decision called for" in portfolio_narrative(facts([beyond])).text


def test_direction_is_like_for_like_or_not_told() -> None:
    now = [Position("1", "", millions(-450)), Position("9", "", millions(-999))]
    worse = movement([Position("1", "", millions(-400))], now, "GBP", Measure.VARIANCE)
    strangers = movement([Position("8", "", millions(-400))], now, "GBP", Measure.VARIANCE)
    same = movement(now, now, "GBP", Measure.VARIANCE)
    told = [
        portfolio_narrative(facts([RAIL], previous_period="2021", movement=moved)).text
        for moved in (worse, strangers, same)
    ]
    assert "£50.0m worse like for like than in 2021." in told[0]
    assert "with no project to compare since 2021." in told[1]
    assert "unchanged like for like since 2021." in told[2]


@pytest.mark.parametrize("more", [{"movement": Measure.BASELINE}, {"baseline_movement": Measure.VARIANCE}])
def test_a_change_of_baseline_is_never_told_as_one_of_variance(more: dict[str, Measure]) -> None:
    moved = {name: movement([], [], "GBP", measure) for name, measure in more.items()}
    with pytest.raises(ValueError, match="movement"):
        facts([], previous_period="2021", **moved)


def test_long_names_keep_their_beginning_and_their_last_word() -> None:
    long = "Northern rail electrification, resignalling, new rolling stock and depots and much else besides that "
    parts = [replace(leaf, label=f"{long * 4}phase {leaf.id}b") for leaf in ALL]
    told = portfolio_narrative(facts(parts, causes={leaf.id: "because " * 90 for leaf in parts}))
    assert told.words <= 200
    for id in "123":
        assert re.search(rf"Northern [^;]* … {id}b, £", told.text)


def test_figures_keep_the_record_they_come_from() -> None:
    reported = replace(RAIL, source="status report 7", as_of=date(2023, 2, 28))
    figures = {figure.id: figure for figure in portfolio_narrative(facts([reported])).figures}
    one = figures["project.1.variance"]
    assert (one.source, one.as_of, one.value, one.unit) == (
        "status report 7",
        date(2023, 2, 28),
        Decimal("-450300000.00"),
        "GBP",
    )
    assert figures["total.variance"].source == "report"
    assert total([reported.variance], "GBP").amount == figures["total.variance"].value


@pytest.mark.parametrize("currency", ["GBP", "CHF", "JPY"])
@pytest.mark.parametrize("absurd", ABSURD)
def test_absurd_words_everywhere_at_once_still_keep_to_the_length(absurd: str, currency: str) -> None:
    def money(thousands: int) -> Money:
        return Money(Decimal(thousands * 1000), currency)

    parts = [Leaf(str(n), absurd, absurd, money(10), money(10 - (-1) ** n * (1234 + n))) for n in range(6)]
    before = [Position(leaf.id, absurd, leaf.variance + money(7)) for leaf in parts]
    after = [Position(leaf.id, absurd, leaf.variance) for leaf in parts]
    whole = PortfolioFacts(
        absurd,
        absurd,
        attribution=attribute(parts, currency),
        missing=tuple(Missing(f"m{n}", absurd, (absurd, *LACKING)[n % 3]) for n in range(1500)),
        stale=tuple(Missing(f"s{n}", absurd, absurd) for n in range(1500)),
        causes={leaf.id: absurd for leaf in parts},
        rag=Rag.RED,
        movement=movement(before, after, currency, Measure.VARIANCE),
        baseline_movement=movement(before, after, currency, Measure.BASELINE),
        **everything(absurd),
    )
    told = portfolio_narrative(whole)
    assert told.words <= 200 and {f"project.{n}.share_of_gross" for n in (3, 4, 5)} <= {
        f.id for f in told.figures
    }
    assert check(told.text, told.bindings, told.figures) == ()


@pytest.mark.parametrize(
    ("small", "says"),
    [
        (12, ["£1.23bn over", "£1.22bn over", "£10m over"]),
        ("2.3", ["£1.217bn over", "£1.215bn over", "£2m over"]),
        ("0.3", ["forecast £1.215bn over", "Large, £1.215bn over", "Small, less than £1m over"]),
    ],
)
def test_a_small_driver_is_still_shown_beside_a_large_one(small: float | str, says: list[str]) -> None:
    large = Leaf("1", "Large", None, millions(0), millions(1215))
    told = portfolio_narrative(facts([large, Leaf("2", "Small", None, millions(0), millions(small))])).text
    for words in says:
        assert words in told, told
