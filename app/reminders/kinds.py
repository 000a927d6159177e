"""Kinds of reminders: functions that find what is due, each registered by the domain it is about.

``@reminds(ReminderKind.RISK_REVIEWS, "risk:read")`` registers a function that takes a unit of work
and what to look for, and gives the ``Item``s that it finds, of components that are not archived. The module
it stands in is named in ``app.reminding``. What needs attention is made of all kinds.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from app.core.unit_of_work import Reading
from app.reminders.models import ReminderKind


@dataclass(frozen=True, slots=True)
class Sought:
    """What to look for: all that is due until a day, on a component and below it, whoever asks.

    ``path`` is the component's, or the empty one of the whole organisation. Where ``since`` is given,
    nothing counts that was due before it or that has no due date.
    """

    path: str
    today: date
    zone: ZoneInfo
    until: date
    since: date | None = None

    def covers(self, due_on: date | None) -> bool:
        """Whether something that is due then, or at no known time, is looked for."""
        if due_on is None:
            return self.since is None
        return due_on <= self.until and (self.since is None or due_on >= self.since)


class Item(NamedTuple):
    """One thing that is due. ``link`` is where it is read, ``owner`` who is to do it, where that is known."""

    title: str
    link: str
    due_on: date | None
    owner: str | None = None
    reference: str | None = None
    component_id: UUID | None = None


Find = Callable[[Reading, Sought], Iterable[Item]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A function that finds, and the permissions on the path that whoever has it look must hold.

    ``says`` is its rule as a sentence, ``source`` where the due date is from; ``holds_up`` whether others
    cannot go on until it is done, and ``placed`` whether what it finds hangs on components.
    """

    find: Find
    needs: tuple[str, ...]
    says: str
    source: str
    holds_up: bool = False
    placed: bool = True


KINDS: dict[ReminderKind, Kind] = {}


def reminds(
    kind: ReminderKind,
    *needs: str,
    says: str | None = None,
    source: str = "The record's own due date.",
    holds_up: bool = False,
    placed: bool = True,
) -> Callable[[Find], Find]:
    """Register the function that finds what is due of a kind; its rule is its docstring, unless it is said."""

    def registered(find: Find) -> Find:
        sentence = says or str(find.__doc__).partition("\n")[0]
        KINDS[kind] = Kind(find, needs, sentence, source, holds_up, placed)
        return find

    return registered


def due(uow: Reading, kind: ReminderKind, sought: Sought) -> list[Item]:
    """What is due of a kind, the longest due first; what has no due date comes last."""
    found = (item for item in KINDS[kind].find(uow, sought) if sought.covers(item.due_on))
    return sorted(found, key=lambda item: (item.due_on or date.max, item.link))
