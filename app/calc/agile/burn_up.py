"""The burn-up of a release: accepted scope rising towards a scope line that moves when scope changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.calc.agile.scope import IN_RELEASE, Entry, Priority, ScopeKind, by_class, whole


@dataclass(frozen=True, slots=True)
class Timebox:
    """A period of fixed length, and how much it is planned to deliver."""

    id: str
    name: str
    start_on: date
    finish_on: date
    planned: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Point:
    """The release at the end of a day; scope and acceptance are None after the data date."""

    on: date
    planned: Decimal
    scope: Decimal | None
    accepted: Decimal | None
    accepted_must: Decimal | None


def in_order(timeboxes: Sequence[Timebox]) -> list[Timebox]:
    return sorted(timeboxes, key=lambda box: (box.start_on, box.finish_on, box.id))


def burn_up(entries: Sequence[Entry], timeboxes: Sequence[Timebox], as_of: date) -> list[Point]:
    """The line from the first start on: at each timebox's end, each day on which scope changed, and as of.

    Examples
    --------
    >>> one = Timebox("1", "One", date(2026, 1, 5), date(2026, 1, 16), Decimal(8))
    >>> done = Entry(date(2026, 1, 16), ScopeKind.ACCEPTED, Priority.MUST, Decimal(5))
    >>> plan = Entry(date(2026, 1, 5), ScopeKind.PLANNED, Priority.MUST, Decimal(8))
    >>> [(str(p.on), p.planned, p.scope, p.accepted) for p in burn_up([plan, done], [one], date(2026, 1, 16))]
    [('2026-01-05', Decimal('0'), Decimal('8'), Decimal('0')), ('2026-01-16', Decimal('8'), Decimal('8'), Decimal('5'))]
    """
    boxes = in_order(timeboxes)
    if not boxes:
        return []
    first = boxes[0].start_on
    changed = {e.on for e in entries if e.kind in (ScopeKind.ADDED, ScopeKind.REMOVED) and e.on <= as_of}
    days = {first, *(box.finish_on for box in boxes), *changed, *([as_of] if as_of >= first else [])}
    return [point(entries, boxes, day, as_of) for day in sorted(days) if day >= first]


def point(entries: Sequence[Entry], boxes: Sequence[Timebox], day: date, as_of: date) -> Point:
    planned = sum((box.planned for box in boxes if box.finish_on <= day), Decimal(0))
    if day > as_of:
        return Point(day, planned, None, None, None)
    classes = by_class(entries, day)
    now = whole(classes)
    return Point(day, planned, now.scope, now.accepted, classes[Priority.MUST].accepted)


def velocities(entries: Sequence[Entry], timeboxes: Sequence[Timebox], as_of: date) -> list[Decimal]:
    """What was accepted in each timebox that is over, withdrawals taken off, oldest first."""
    return [accepted_in(entries, box) for box in in_order(timeboxes) if box.finish_on <= as_of]


def accepted_in(entries: Sequence[Entry], box: Timebox) -> Decimal:
    sign = {ScopeKind.ACCEPTED: 1, ScopeKind.WITHDRAWN: -1}
    return sum(
        (
            sign.get(entry.kind, 0) * entry.size
            for entry in entries
            if box.start_on <= entry.on <= box.finish_on and entry.priority in IN_RELEASE
        ),
        Decimal(0),
    )
