"""Who sits in a body on a day: members, alternates for those who are away, delegates with their limits."""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from app.calc.authority.limits import Limit, Question


@dataclass(frozen=True, slots=True)
class Seat:
    """A place in a body, held by a person for a time."""

    person: str
    role: str
    votes: bool = True
    weight: Decimal = Decimal(1)
    veto: bool = False
    required: bool = False
    alternate: str | None = None
    from_on: date | None = None
    to_on: date | None = None

    def is_held(self, on: date) -> bool:
        return (self.from_on is None or self.from_on <= on) and (self.to_on is None or on <= self.to_on)


@dataclass(frozen=True, slots=True)
class Away:
    """A time for which a person gives their seat to a delegate, or, without one, to its alternate."""

    clause: str
    person: str
    delegate: str | None
    limit: Limit | None = None


@dataclass(frozen=True, slots=True)
class Sitting:
    """A seat, the person who acts in it (None: nobody), and the clause by which it is not its holder."""

    seat: Seat
    person: str | None
    clause: str | None = None


def sitting(
    seats: Sequence[Seat],
    away: Iterable[Away],
    on: date,
    question: Question | None = None,
    recused: Set[str] = frozenset(),
) -> list[Sitting]:
    """Who acts in each seat that is held on a day, each person once; ``away`` is who is away that day.

    A delegation that does not reach to the question leaves the seat with its holder. Where its holder is
    recused, the alternate acts; a delegate inherits the recusal.
    """
    gone = {each.person: each for each in away if reaches(each, question)}
    acting = (acts_in(seat, gone.get(seat.person), recused) for seat in seats if seat.is_held(on))
    return list(once_each(acting))


def reaches(away: Away, question: Question | None) -> bool:
    return away.delegate is None or away.limit is None or question is None or away.limit.covers(question)


def acts_in(seat: Seat, away: Away | None, recused: Set[str]) -> Sitting:
    if away is None and seat.person not in recused:
        return Sitting(seat, seat.person)
    if away and away.delegate and seat.person not in recused:
        return Sitting(seat, away.delegate, away.clause)
    if seat.alternate and seat.alternate not in recused:
        return Sitting(seat, seat.alternate, away.clause if away else "seat.alternate")
    return Sitting(seat, None if away else seat.person, away.clause if away else None)


def once_each(sittings: Iterable[Sitting]) -> Iterator[Sitting]:
    """One sitting for a person who would act in two: what either of their seats is, it is."""
    by_person: dict[str, Sitting] = {}
    for each in sittings:
        if each.person is None:
            yield each
        elif (first := by_person.get(each.person)) is None:
            by_person[each.person] = each
        else:
            by_person[each.person] = replace(first, seat=joined(first.seat, each.seat))
    yield from by_person.values()


def joined(one: Seat, other: Seat) -> Seat:
    return replace(
        one,
        votes=one.votes or other.votes,
        weight=max(one.weight, other.weight),
        veto=one.veto or other.veto,
        required=one.required or other.required,
        role=min((one.role, other.role), key=lambda role: (role != EXECUTIVE, role != CHAIR)),
    )


EXECUTIVE, CHAIR = "executive", "chair"
