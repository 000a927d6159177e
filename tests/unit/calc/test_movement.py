"""Movement between periods: the closing total is reached exactly, and nothing unlike is compared."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calc.confidence import Confidence, Rating
from app.calc.money import Money, total
from app.calc.movement import (
    Assessed,
    EndDate,
    Measure,
    Position,
    Step,
    confidence_movements,
    end_date_movements,
    movement,
)

money = st.none() | st.integers(-(10**9), 10**9).map(lambda pence: Money.of_minor(pence, "GBP"))
ids = st.sampled_from([f"p{n}" for n in range(12)])
periods = st.dictionaries(ids, money).map(lambda d: [Position(id, id, amount) for id, amount in d.items()])
FIVE, THREE = "uk-five-point", "uk-three-point"


def position(id: str, amount: int | None) -> Position:
    return Position(id, id, None if amount is None else Money(Decimal(amount), "GBP"))


@given(periods, periods)
def test_opening_and_steps_make_closing(opening: list[Position], closing: list[Position]) -> None:
    moved = movement(opening, closing, "GBP", Measure.FORECAST)
    assert moved.opening + total(moved.steps.values(), "GBP") == moved.closing
    assert moved.closing == total((p.amount for p in closing if p.amount), "GBP")
    assert total((c.change for c in moved.changes), "GBP") == moved.closing - moved.opening


@given(periods, periods)
def test_every_component_is_in_exactly_one_step(opening: list[Position], closing: list[Position]) -> None:
    moved = movement(opening, closing, "GBP", Measure.FORECAST)
    named = [c.id for c in moved.changes]
    there = {p.id for p in opening} | {p.id for p in closing}
    assert len({*named}) == len(named) == moved.changed
    assert {*named} <= there and len(there) - len(named) == moved.unavailable


@given(periods, periods)
def test_back_again_is_the_opposite(opening: list[Position], closing: list[Position]) -> None:
    there = movement(opening, closing, "GBP", Measure.FORECAST)
    back = movement(closing, opening, "GBP", Measure.FORECAST)
    assert back.like_for_like == -there.like_for_like
    assert back.steps[Step.JOINERS] == -there.steps[Step.LEAVERS]
    assert back.steps[Step.NEWLY_STATED] == -there.steps[Step.NO_LONGER_STATED]


def test_a_figure_withheld_is_neither_a_leaver_nor_nothing() -> None:
    moved = movement(
        [position("a", 10), position("b", None), position("c", 0), position("d", None)],
        [position("a", None), position("b", 4), position("c", 3), position("d", None)],
        "GBP",
        Measure.BASELINE,
    )
    assert [c.id for c in moved.of(Step.NO_LONGER_STATED)] == ["a"]
    assert [c.id for c in moved.of(Step.NEWLY_STATED)] == ["b"]
    assert [c.id for c in moved.of(Step.LIKE_FOR_LIKE)] == ["c"] and moved.compared == 1
    assert moved.unavailable == 1  # d
    assert moved.like_for_like.amount == 3


def test_linked_ids_are_one_component() -> None:
    moved = movement(
        [position("DFT-1", 10), position("DFT-2", 5)],
        [position("DFT-1-Q3", 12), position("DFT-9", 1)],
        "GBP",
        Measure.BASELINE,
        links={"DFT-1-Q3": "DFT-1"},
    )
    assert {step: moved.steps[step].amount for step in Step if moved.of(step)} == {
        Step.LEAVERS: -5,
        Step.JOINERS: 1,
        Step.LIKE_FOR_LIKE: 2,
    }


def test_two_components_are_not_linked_to_one() -> None:
    with pytest.raises(ValueError, match="twice"):
        movement(
            [position("a", 1)], [position("a", 1), position("b", 1)], "GBP", Measure.FORECAST, {"b": "a"}
        )


def test_a_later_finish_is_positive_and_a_missing_one_has_its_reason() -> None:
    opening = [
        EndDate("a", "A", date(2024, 2, 28)),
        EndDate("b", "B", None, "Exempt"),
        EndDate("z", "Z", None),
    ]
    closing = [
        EndDate("a", "A", date(2024, 3, 1)),
        EndDate("b", "B", date(2030, 1, 1)),
        EndDate("n", "N", None),
    ]
    later, unknown = end_date_movements(opening, closing)
    assert later.days == 2
    assert (unknown.days, unknown.reason) == (None, "opening end date: Exempt")


def assessed(*confidences: tuple[str, str, str]) -> list[Assessed]:
    found = tuple(Confidence(Rating(scale, value), assessor) for scale, value, assessor in confidences)
    return [Assessed("a", "A", found)]


@pytest.mark.parametrize(
    ("before", "after", "steps", "reason"),
    [
        ((FIVE, "amber", "IPA"), (FIVE, "amber_red", "IPA"), -1, None),
        ((THREE, "red", "SRO"), (THREE, "green", "SRO"), 2, None),
        ((FIVE, "green", "IPA"), (THREE, "green", "IPA"), None, "another_scale"),
        ((THREE, "amber", "IPA"), (THREE, "red", "SRO"), None, "another_assessor"),
    ],
)
def test_confidence_moves_on_one_scale_of_one_assessor_only(
    before: tuple[str, str, str], after: tuple[str, str, str], steps: int | None, reason: str | None
) -> None:
    (moved,) = confidence_movements(assessed(before), assessed(after))
    assert (moved.steps, moved.reason) == (steps, reason)


def test_each_assessor_is_compared_with_themselves() -> None:
    before = assessed((THREE, "amber", "SRO"), (THREE, "red", "IPA"))
    after = assessed((THREE, "amber", "IPA"), (THREE, "green", "SRO"))
    assert [m.steps for m in confidence_movements(before, after)] == [1, 1]
    assert confidence_movements(before, assessed())[0].reason == "not_assessed"
    assert confidence_movements(assessed(), after)[0].reason == "not_assessed"
