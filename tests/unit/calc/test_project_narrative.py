"""The narrative of a project, for its dashboard and for each audience of its status report."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.calc.confidence import Confidence, Rating
from app.calc.money import Money
from app.calc.narrative import (
    Audience,
    Basis,
    DecisionWanted,
    Lack,
    ProjectFacts,
    WorkDriver,
    check,
    lint,
    project_narrative,
    status_narrative,
)
from app.calc.narrative.audiences import MOST_WORDS
from app.calc.rag import Rag, Thresholds, calculated_rag
from tests.unit.calc.narrating import (
    ABSURD,
    AS_OF,
    assert_bound,
    everything,
    millions,
    projects,
)


@settings(max_examples=300)
@given(projects())
def test_any_project_is_told_in_a_hundred_and_twenty_words_with_every_number_bound(
    facts: ProjectFacts,
) -> None:
    narrative = project_narrative(facts)
    assert len(narrative.text.split()) <= narrative.words <= 120
    assert_bound(narrative)


def test_a_project_with_everything_recorded() -> None:
    told = project_narrative(
        ProjectFacts(
            "1",
            "High Speed 2",
            "March 2026",
            AS_OF,
            "status report",
            Basis.AT_COMPLETION,
            millions(6000),
            millions(6700),
            previous_period="February 2026",
            previous_variance=millions(-650),
            finish_on=date(2033, 3, 31),
            slip_days=93,
            calculated=calculated_rag(millions(6000), millions(6700), 93),
            declared=Rag.GREEN,
            confidences=(Confidence(Rating("uk-five-point", "amber_red"), "IPA"),),
            missing=("benefits",),
        )
    )
    assert told.text == (
        "High Speed 2, March 2026: declared RAG green but calculated red, forecast £700m over the approved budget at "
        "completion (11.7%), £50.0m worse than in February 2026. Finish forecast for 31 March 2033, 93 days later "
        "than the baseline. Delivery confidence: amber/red (IPA). Cause not recorded. Not available: benefits. "
        "Decision called for, none being requested: recover, fund or re-baseline High Speed 2, 11.7% over the "
        "approved budget at completion and beyond the 10% threshold."
    )
    assert_bound(told)


def test_a_project_without_figures_says_what_is_missing_and_no_number() -> None:
    bare = ProjectFacts(
        "1", "Tunnel", "May", AS_OF, "r", Basis.WHOLE_LIFE, None, millions(5), missing=("baseline",)
    )
    told = project_narrative(replace(bare, stale=True))
    assert told.text == (
        "Tunnel, May: no variance can be stated. The report is stale. Not available: baseline. "
        "No decision is requested, and none can be drawn until figures are reported."
    )
    assert not re.search(r"\d", told.text)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"slip_days": 0}, "Finish as in the baseline."),
        ({"slip_days": -1}, "Finish 1 day earlier than the baseline."),
        ({"finish_on": date(2030, 1, 2)}, "Finish forecast for 2 January 2030."),
        (
            {"finish_on": date(2030, 1, 2), "slip_days": 0},
            "Finish forecast for 2 January 2030, as in the baseline.",
        ),
        ({"declared": Rag.RED}, "Tunnel, May: declared RAG red, forecast on"),
        ({"previous_period": "April", "previous_variance": millions(0)}, "unchanged since April."),
        ({"forecast": millions(6), "cause": "late permits."}, "Cause: late permits. Decision called for"),
        ({"forecast": millions(6), "thresholds": Thresholds(cost=None)}, "No decision is requested."),
        ({"decisions": (DecisionWanted("d", "Stop it?", "Board"),)}, "Decision wanted from Board: Stop it?"),
    ],
)
def test_each_fact_of_a_project_has_its_words(more: dict[str, Any], says: str) -> None:
    plain = ProjectFacts("1", "Tunnel", "May", AS_OF, "r", Basis.WHOLE_LIFE, millions(5), millions(5))
    told = project_narrative(replace(plain, **more))
    assert says in told.text
    assert_bound(told)


@pytest.mark.parametrize("audience", [None, *Audience])
@pytest.mark.parametrize("currency", ["GBP", "CHF", "JPY"])
@pytest.mark.parametrize("absurd", ABSURD)
def test_absurd_words_everywhere_at_once_still_keep_to_the_length(
    absurd: str, currency: str, audience: Audience | None
) -> None:
    def money(thousands: int) -> Money:
        return Money(Decimal(thousands * 1000), currency)

    facts = ProjectFacts(
        "1",
        absurd,
        absurd,
        baseline=money(10),
        forecast=money(1234),
        previous_variance=money(1),
        finish_on=date(2033, 12, 31),
        slip_days=-1234,
        calculated=calculated_rag(money(10), money(1234), -1234),
        declared=Rag.GREEN,
        confidences=(Confidence(Rating("uk-five-point", "amber_red"), absurd),) * 5,
        cause=absurd,
        missing=(absurd,) * 9,
        stale=True,
        drivers=(WorkDriver(absurd, money(-1234), Fraction(1, 3)),) * 9,
        accepted_share=Fraction(1, 3),
        **everything(absurd),
    )
    told = status_narrative(facts, audience) if audience else project_narrative(facts)
    assert told.words <= (MOST_WORDS[audience] if audience else 120)
    assert check(told.text, told.bindings, told.figures) == ()


@settings(max_examples=200)
@given(projects(), st.sampled_from(Audience))
def test_any_report_is_told_to_any_audience_in_its_length_with_every_number_bound(
    facts: ProjectFacts, audience: Audience
) -> None:
    told = status_narrative(facts, audience)
    assert told.words <= MOST_WORDS[audience]
    assert_bound(told)
    found = {finding.lack for finding in lint(told.text, told.bindings, facts, audience)}
    assert Lack.LENGTH not in found
    if not facts.cause:
        assert ".cause" not in "".join(figure.id for figure in told.figures)


PLAIN = ProjectFacts("1", "Tunnel", "May", AS_OF, "r", Basis.WHOLE_LIFE, millions(100), millions(112))


@pytest.mark.parametrize(
    ("more", "audience", "says"),
    [
        ({"cause": "Steel."}, "board", "Cause: Steel. Consequence: the forecast takes 120% of the 10% cost"),
        ({"slip_days": 14}, "board", "and 50% of the 28 days for the finish."),
        ({"grounds": ()}, "board", "No material variance."),
        (
            {"drivers": (WorkDriver("Steel frame", millions(-9), Fraction(3, 4)),)},
            "programme",
            "Drivers: Steel frame, £9.00m over (75% of gross variance). Cause not recorded.",
        ),
        ({"accepted_share": Fraction(3, 10)}, "project", "Accepted scope: 30%."),
    ],
)
def test_each_audience_is_told_what_it_needs(more: dict[str, Any], audience: str, says: str) -> None:
    told = status_narrative(replace(PLAIN, **more), Audience(audience))
    assert says in told.text
    assert_bound(told)


def test_a_good_narrative_lacks_nothing_and_each_part_taken_out_is_missed() -> None:
    asked = DecisionWanted("d", "Draw on the reserve?", "Board", date(2023, 5, 31), option="Draw")
    facts = replace(
        PLAIN,
        cause="Steel costs more.",
        calculated=calculated_rag(PLAIN.baseline, PLAIN.forecast, 0),
        drivers=(WorkDriver("Steel frame", millions(-9), Fraction(3, 4)),),
        decisions=(asked,),
    )
    told = status_narrative(facts, Audience.PROGRAMME)
    assert lint(told.text, told.bindings, facts, Audience.PROGRAMME) == ()

    def lacks(cut: str) -> list[Lack]:
        text = told.text.replace(cut, "")
        assert text != told.text
        return [one.lack for one in lint(text, told.bindings, facts, Audience.PROGRAMME)]

    assert lacks(" Cause: Steel costs more.") == [Lack.CAUSE]
    assert lacks(" (recommended: Draw)") == [Lack.OPTION]
    assert lacks(" from Board") == [Lack.OWNER]
    assert lacks(" by 31 May 2023") == [Lack.DUE]
    assert Lack.CONSEQUENCE in lacks(" Consequence: the forecast takes 120% of the 10% cost tolerance.")
    assert Lack.DRIVER in lacks(" Drivers: Steel frame, £9.00m over (75% of gross variance).")
