"""Drift: what an edit may do to a drafted text, and what is found."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calc.attribution import Leaf, attribute
from app.calc.money import Money
from app.calc.narrative import Basis, DriftKind, Figure, PortfolioFacts, check, portfolio_narrative, rebound
from app.calc.narrative.checking import tokens_of
from app.calc.narrative.figures import Stated, narrated
from app.calc.narrative.reading import says
from app.calc.narrative.wording import money_text, own_step, shortened

AS_OF = date(2023, 3, 31)


def millions(amount: int) -> Money:
    return Money(Decimal(amount) * 10**6, "GBP")


TOLD = portfolio_narrative(
    PortfolioFacts(
        "Major Projects",
        "2023",
        AS_OF,
        "report",
        Basis.IN_YEAR,
        attribute(
            [
                Leaf("1", "HS2", None, millions(600), millions(650)),
                Leaf("2", "Crossrail 2", None, millions(300), millions(270)),
                Leaf("3", "Tunnel", None, millions(200), millions(210)),
            ],
            "GBP",
        ),
        causes={"1": "2 late permits"},
    )
)


def edited(old: str, new: str) -> str:
    assert old in TOLD.text
    return TOLD.text.replace(old, new, 1)


@pytest.mark.parametrize(
    ("old", "new", "kind", "text"),
    [
        ("£50.0m over", "£60.0m over", DriftKind.DIFFERENT, "£60.0m over"),
        ("£50.0m over", "£50.0m under", DriftKind.DIFFERENT, "£50.0m under"),
        ("£50.0m over", "£50.0bn over", DriftKind.DIFFERENT, "£50.0bn over"),
        ("£50.0m over", "€50.0m over", DriftKind.DIFFERENT, "€50.0m over"),
        ("Crossrail 2", "Crossrail 3", DriftKind.DIFFERENT, "3"),
        ("2023:", "2022:", DriftKind.DIFFERENT, "2022"),
        ("2 late permits", "3 late permits", DriftKind.DIFFERENT, "3"),
        ("No report", "All 3 reports are in. No report", DriftKind.UNBOUND, "3"),
        ("No report", "It is the worst since 31 March 2019. No report", DriftKind.UNBOUND, "31 March 2019"),
        ("No report", "See annex B7. No report", DriftKind.UNBOUND, "B7"),
    ],
)
def test_a_number_that_strays_is_found(old: str, new: str, kind: DriftKind, text: str) -> None:
    (drift,) = check(edited(old, new), TOLD.bindings, TOLD.figures)
    assert (drift.kind, drift.text) == (kind, text)
    assert edited(old, new)[drift.start : drift.end] == text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("No report is missing or stale. ", ""),
        ("Drivers: ", "What drives it is this: "),
        ("cause not recorded", "HS2 delays this one too"),
        ("; Tunnel, £10.0m over (11%; cause not recorded)", ""),
        ("Major Projects, 2023: ", "Crossrail 2, £30.0m under, is well. Major Projects, 2023: "),
    ],
)
def test_words_may_change_and_sentences_may_move_with_their_names(old: str, new: str) -> None:
    assert check(edited(old, new), TOLD.bindings, TOLD.figures) == ()


def test_two_numbers_that_change_places_are_found() -> None:
    swapped = (
        TOLD.text.replace("£50.0m over", "#")
        .replace("£10.0m over", "£50.0m over")
        .replace("#", "£10.0m over")
    )
    assert {d.text for d in check(swapped, TOLD.bindings, TOLD.figures)} >= {"£50.0m over", "£10.0m over"}


def test_a_figure_that_was_restated_or_withdrawn_is_found() -> None:
    restated = [
        replace(f, value=Decimal(-55_000_000)) if f.id == "project.1.variance" else f for f in TOLD.figures
    ]
    (drift,) = check(TOLD.text, TOLD.bindings, restated)
    assert (drift.kind, drift.figure_id) == (DriftKind.MOVED_ON, "project.1.variance")
    withdrawn = [figure for figure in TOLD.figures if figure.id != "total.variance"]
    (gone,) = check(TOLD.text, TOLD.bindings, withdrawn)
    assert (gone.kind, gone.figure_id) == (DriftKind.NO_FIGURE, "total.variance")


def test_bindings_follow_an_edited_text() -> None:
    text = edited("Drivers: ", "What drives it is this: ")
    moved = rebound(text, TOLD.bindings)
    assert [b.figure_id for b in moved] == [b.figure_id for b in TOLD.bindings]
    assert all(text[b.start : b.end] == b.text for b in moved)


@given(st.text(max_size=60), st.integers(0, 400))
def test_whatever_is_typed_in_every_digit_is_judged(typed: str, at: int) -> None:
    text = TOLD.text[:at] + typed + TOLD.text[at:]
    drifts = check(text, TOLD.bindings, TOLD.figures)
    judged = [(b.start, b.end) for b in rebound(text, TOLD.bindings)] + [(d.start, d.end) for d in drifts]
    for place, character in enumerate(text):
        if character.isdecimal():
            assert any(start <= place < end for start, end in judged)


@given(st.integers(-(10**15), 10**15), st.sampled_from(["GBP", "USD", "EUR", "JPY", "CHF", "KWD"]))
def test_what_is_written_is_read_back(minor: int, currency: str) -> None:
    amount = Money.of_minor(minor, currency).amount
    figure = Figure("f", amount, currency, AS_OF, "report")
    text = money_text(amount, currency, own_step(amount, currency))
    digits = text.replace(",", "").replace(".", "").strip("£$€¥ bnmCHFKWD").lstrip("0")
    assert says(figure, text)
    assert len(digits.rstrip("0")) <= 3
    assert not says(replace(figure, value=abs(amount) * 3 + 100), text)


@given(st.text(max_size=400), st.integers(2, 20), st.integers(20, 100))
def test_a_shortened_text_keeps_to_its_length_and_still_says_its_figure(
    text: str, words: int, size: int
) -> None:
    short = shortened(text, words, size)
    assert len(short) <= size
    assert says(Figure("f", text, "text", AS_OF, "report"), short)


def test_a_number_in_plain_words_is_refused() -> None:
    with pytest.raises(ValueError, match="states no figure"):
        narrated(["All 3 projects."])
    assert (
        narrated(["All ", Stated("3", Figure("n", Decimal(3), "count", AS_OF, "r"))]).bindings[0].start == 4
    )


def test_a_word_of_any_length_is_read_in_one_go() -> None:
    """Looked for from each of its letters, a digit at the end of such a word took a quarter of a minute."""
    word, started = "_" * 20_000, perf_counter()
    assert [token.text for token in tokens_of(f"{word} {word}7x", [])] == [f"{word}7x"]
    assert perf_counter() - started < 1
