"""What the tests of narratives have in common: any facts, absurd words, and whether every number is bound."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from app.calc.attribution import Leaf, Missing, attribute
from app.calc.confidence import Confidence, Rating
from app.calc.materiality import Ground
from app.calc.money import Money
from app.calc.movement import Measure, Position, movement
from app.calc.narrative import (
    Basis,
    Binding,
    DecisionWanted,
    Narrative,
    PortfolioFacts,
    ProjectFacts,
    WorkDriver,
    check,
)
from app.calc.rag import Rag, Thresholds, calculated_rag

AS_OF = date(2023, 3, 31)
STEPS = {"bn": Decimal(10**9), "m": Decimal(10**6), "": Decimal(1)}
LACKING = ("no_report", "not_submitted")
ABSURD = [
    "HS2",
    "Crossrail 2",
    "42",
    "£5m over",
    "45%",
    "",
    " ",
    "1,2,3",
    "x" * 5000,
    "word " * 500,
    "& " * 300,
]
ABSURD += [
    "a.b.c." * 100,
    "2" * 300,
    "a\n1\r2\u2028b\x00",
    "½ ² ٣",
    "Drivers: 3",
    "…",
    "a … b",
    "RAG 31 March 2023",
]

names = st.sampled_from(ABSURD) | st.text(max_size=200) | st.text("ab1 .,£%m-", max_size=40)
pence = st.integers(-(10**15), 10**15) | st.integers(-(10**9), 10**9) | st.sampled_from([0, 1, -1, 99, 10**8])
money = pence.map(lambda minor: Money.of_minor(minor, "GBP"))
periods = st.sampled_from(["2021", "March 2026", "period 18"]) | names


def millions(amount: float | str) -> Money:
    return Money(Decimal(str(amount)) * 10**6, "GBP")


@st.composite
def leaves(draw: st.DrawFn) -> list[Leaf]:
    ids = draw(st.lists(st.integers(0, 99), unique=True, max_size=7))
    return [Leaf(str(id), draw(names), None, draw(money), draw(money)) for id in ids]


@st.composite
def portfolios(draw: st.DrawFn) -> PortfolioFacts:
    parts = draw(leaves())
    gone = [
        Missing(f"m{n}", label, draw(st.sampled_from(("Exempt", *LACKING))))
        for n, label in enumerate(draw(st.lists(names, max_size=8)))
    ]
    since = draw(st.none() | periods)
    before = [Position(leaf.id, leaf.label, draw(st.none() | money)) for leaf in parts]
    after = [Position(leaf.id, leaf.label, leaf.variance) for leaf in parts]
    moved = movement(before, after, "GBP", Measure.VARIANCE)
    baseline = movement(before, after, "GBP", Measure.BASELINE)
    return PortfolioFacts(
        label=draw(names),
        period=draw(periods),
        as_of=AS_OF,
        source="variance report",
        basis=draw(st.sampled_from(Basis)),
        attribution=attribute(parts, "GBP"),
        missing=tuple(gone[::2]),
        stale=tuple(gone[1::2]),
        causes={leaf.id: draw(names) for leaf in parts},
        decisions=draw(decisions),
        rag=draw(st.none() | st.sampled_from(Rag)),
        previous_period=since,
        movement=moved if since else None,
        baseline_movement=baseline if since else None,
        thresholds=draw(st.sampled_from([Thresholds(), Thresholds(cost=None)])),
    )


decisions = st.lists(
    st.builds(DecisionWanted, names, names, st.none() | names, st.none() | st.dates()), max_size=3
).map(lambda wanted: tuple(replace(one, id=str(place)) for place, one in enumerate(wanted)))
confidences = st.builds(Confidence, st.just(Rating("uk-five-point", "amber_red")), names)


drivers = st.builds(WorkDriver, names, money, st.fractions(0, 1))


@st.composite
def projects(draw: st.DrawFn) -> ProjectFacts:
    baseline, forecast = draw(st.none() | money), draw(st.none() | money)
    slip = draw(st.none() | st.integers(-5000, 5000))
    return ProjectFacts(
        id="7",
        label=draw(names),
        period=draw(periods),
        as_of=AS_OF,
        source="status report",
        basis=draw(st.sampled_from(Basis)),
        baseline=baseline,
        forecast=forecast,
        previous_period=draw(st.none() | periods),
        previous_variance=draw(st.none() | money),
        finish_on=draw(st.none() | st.dates()),
        slip_days=slip,
        calculated=calculated_rag(baseline, forecast, slip),
        declared=draw(st.none() | st.sampled_from(Rag)),
        confidences=draw(st.lists(confidences, max_size=3).map(tuple)),
        cause=draw(st.none() | names),
        missing=draw(st.lists(names, max_size=3).map(tuple)),
        stale=draw(st.booleans()),
        decisions=draw(decisions),
        drivers=draw(st.lists(drivers, max_size=4).map(tuple)),
        accepted_share=draw(st.none() | st.fractions(0, 1)),
        grounds=draw(st.none() | st.just(()) | st.just((Ground.SLIP,))),
    )


def resolves(binding: Binding) -> bool:
    """Reads the words as a person would, and compares them with the value they are bound to."""
    number = re.fullmatch(
        r"(less than )?£([\d,.]+)(bn|m|)(?: (over|under|worse|better|lower|higher))?", binding.text
    )
    assert number, binding
    below, digits, scale, sign = number.groups()
    plain = digits.replace(",", "")
    whole, _, decimals = plain.partition(".")
    zeros = 0 if decimals else len(whole) - len(whole.rstrip("0"))
    step = STEPS[scale] * Decimal(10) ** (zeros - len(decimals))
    stated, value = Decimal(plain) * STEPS[scale], Decimal(binding.value)  # type: ignore[arg-type]
    assert sign is None or (value < 0) == (sign in ("over", "worse", "lower"))
    return abs(value) < stated if below else abs(stated - abs(value)) < step


def assert_bound(narrative: Narrative) -> None:
    """Every run of digits lies in exactly one binding, and every binding says its figure."""
    figures = {figure.id: figure for figure in narrative.figures}
    for found in re.finditer(r"\d+", narrative.text):
        assert sum(b.start <= found.start() and found.end() <= b.end for b in narrative.bindings) == 1
    for binding in narrative.bindings:
        assert narrative.text[binding.start : binding.end] == binding.text
        assert figures[binding.figure_id].value == binding.value
        assert binding.unit != "GBP" or resolves(binding)
    assert check(narrative.text, narrative.bindings, narrative.figures) == ()


def everything(absurd: str) -> dict[str, Any]:
    """What facts of any kind have, in absurd words."""
    return {
        "as_of": AS_OF,
        "source": absurd,
        "basis": Basis.AT_COMPLETION,
        "previous_period": absurd,
        "decisions": tuple(
            DecisionWanted(str(n), absurd, absurd, date(2033, 12, 31), option=absurd) for n in range(1500)
        ),
    }
