"""Who is there for which item of a meeting: people come late, and leave."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.calc.authority.sitting import Away, Seat

ABSENT = "meeting.absent"


@dataclass(frozen=True, slots=True)
class Attending:
    """Somebody's stay, from one item of the agenda until another, both included; None is the last."""

    person: str
    from_item: int = 1
    until_item: int | None = None
    votes: bool = True

    def covers(self, item: int) -> bool:
        return self.from_item <= item and (self.until_item is None or item <= self.until_item)


def present_at(item: int, attending: Iterable[Attending]) -> frozenset[str]:
    """Who is there for an item in a capacity that may vote.

    >>> sorted(present_at(2, [Attending("chair"), Attending("user", until_item=1)]))
    ['chair']
    """
    return frozenset(each.person for each in attending if each.votes and each.covers(item))


def absences(seats: Sequence[Seat], present: frozenset[str]) -> Iterator[Away]:
    """The seats whose holder is not there and whose alternate is: the alternate acts in them."""
    for seat in seats:
        if seat.person not in present and seat.alternate in present:
            yield Away(ABSENT, seat.person, None)
