"""Sitting: who acts in a body on a day."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.calc.authority.limits import Limit, Question
from app.calc.authority.matrix import Matter
from app.calc.authority.sitting import Away, Seat, sitting

DAY = date(2027, 7, 1)
CHAIR = Seat("ann", "chair", alternate="bob")


def acting(*seats: Seat, **given: object) -> list[str | None]:
    away = given.pop("away", [])
    return [each.person for each in sitting(seats, away, DAY, **given)]  # type: ignore[arg-type]


def test_a_seat_is_held_for_a_time() -> None:
    later, earlier = replace(CHAIR, from_on=date(2027, 7, 2)), replace(CHAIR, to_on=date(2027, 6, 30))
    assert acting(later) == acting(earlier) == []
    assert acting(replace(CHAIR, from_on=DAY, to_on=DAY)) == ["ann"]


def test_who_is_away_has_an_alternate_or_a_delegate() -> None:
    assert acting(CHAIR, away=[Away("d", "ann", None)]) == ["bob"]
    assert acting(CHAIR, away=[Away("d", "ann", "cyd")]) == ["cyd"]
    assert acting(replace(CHAIR, alternate=None), away=[Away("d", "ann", None)]) == [None]
    assert acting(CHAIR, away=[Away("d", "someone", "cyd")]) == ["ann"]


def test_a_delegate_acts_as_far_as_the_delegation_reaches() -> None:
    away = [Away("d", "ann", "cyd", Limit("d", max_value=Decimal(10)))]
    within = Question(Matter.CHANGE, Decimal(10))
    assert acting(CHAIR, away=away, question=within) == ["cyd"]
    assert acting(CHAIR, away=away, question=replace(within, value=Decimal(11))) == ["ann"]


def test_who_is_recused_gives_way_to_the_alternate_and_not_to_a_delegate() -> None:
    assert acting(CHAIR, recused={"ann"}) == ["bob"]
    assert acting(CHAIR, recused={"ann"}, away=[Away("d", "ann", "cyd")]) == ["bob"]
    assert acting(CHAIR, recused={"ann", "bob"}) == ["ann"]  # and counts as recused
    assert acting(CHAIR, recused={"ann", "bob"}, away=[Away("d", "ann", "cyd")]) == [None]


PEOPLE = st.sampled_from("abcd")
SEATS = st.builds(
    Seat, PEOPLE, st.sampled_from(["member", "executive"]), alternate=st.one_of(st.none(), PEOPLE)
)
AWAY = st.builds(Away, st.just("d"), PEOPLE, st.one_of(st.none(), PEOPLE))


@given(st.lists(SEATS, max_size=5), st.lists(AWAY, max_size=3), st.frozensets(PEOPLE))
def test_a_person_acts_once(seats: list[Seat], away: list[Away], recused: frozenset[str]) -> None:
    found = sitting(seats, away, DAY, None, recused)
    people = [each.person for each in found if each.person]
    assert len(people) == len(set(people))
    named = {s.person for s in seats} | {s.alternate for s in seats} | {a.delegate for a in away}
    assert set(people) <= named


def test_who_sits_twice_is_chair_still() -> None:
    seats = [Seat(*each) for each in (("a", "member"), ("a", "chair"), ("b", "chair"), ("b", "executive"))]
    found = sitting(seats, [], DAY)
    assert {each.person: each.seat.role for each in found} == {"a": "chair", "b": "executive"}
