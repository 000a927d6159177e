"""The feed of an organisation: its audited changes in the order of their commits, as far back as it goes.

Numbers are given under a lock that is held until the commit, so nothing with a lower number can appear
after one with a higher: who has read up to a number has missed nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.audit import HEAD, AuditEvent
from app.core.errors import Invalid, NotFound, Problem
from app.core.model import utc_now
from app.core.prepared import rows_of
from app.core.rights import EVERYWHERE
from app.core.statements import components
from app.core.unit_of_work import Reading
from app.events.schemas import PREFIX, CloudEvent
from app.events.telling import seen

STRETCH = 1000  # entries looked at in one go, however few of them are told


class Expired(Problem):
    """The feed no longer reaches back that far: `feed_starts_after` is the oldest `after` it can go on from. Read what you keep anew, then go on from there."""

    status, slug = HTTPStatus.GONE, "events-expired"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events: of these types (any of them; all, where none is named), below a path."""

    types: tuple[str, ...] = ()
    below: str = EVERYWHERE


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some events, and how far the feed was looked through for them."""

    items: list[CloudEvent]
    next_after: int
    head: int

    @property
    def more(self) -> bool:
        return self.next_after < self.head


def head_of(session: Session, organisation_id: UUID) -> int:
    """The number of the newest event; 0 before there is any."""
    found = rows_of(session.connection(), HEAD, {"organisation": organisation_id})
    return int(found[0][0]) if found else 0


def stretch(uow: Reading, after: int, limit: int, wanted: Wanted = Wanted()) -> Stretch:
    """Up to ``limit`` events after a number that the actor may know of."""
    head = head_of(uow.session, uow.actor.organisation_id)
    upto = min(after + STRETCH, head)
    query = (
        sa.select(AuditEvent)
        .where(
            AuditEvent.organisation_id == uow.actor.organisation_id,
            AuditEvent.number > after,
            AuditEvent.number <= upto,
            of_types(wanted.types),
        )
        .order_by(AuditEvent.number)
        .limit(2 * limit + 50)  # some of them will not be for this listener
    )
    entries = uow.session.scalars(query).all()
    if len(entries) == 2 * limit + 50:
        upto = entries[-1].number
    items: list[CloudEvent] = []
    for event, place in seen(uow, entries):
        if place.startswith(wanted.below):
            if len(items) == limit:
                return Stretch(items, int(items[-1].sequence), head)
            items.append(event)
    return Stretch(items, max(after, upto), head)


def of_numbers(uow: Reading, numbers: Sequence[int], wanted: Wanted) -> dict[int, CloudEvent]:
    """The events of these numbers that the actor may know of."""
    query = sa.select(AuditEvent).where(
        AuditEvent.organisation_id == uow.actor.organisation_id,
        AuditEvent.number.in_(numbers),
        of_types(wanted.types),
    )
    found = seen(uow, uow.session.scalars(query))
    return {int(event.sequence): event for event, place in found if place.startswith(wanted.below)}


def of_types(patterns: Sequence[str]) -> sa.ColumnElement[bool]:
    """Whether an entry is of any of the types; all are, where none is named."""
    if not patterns or {"*", f"{PREFIX}*"} & {*patterns}:
        return sa.true()
    actions = [pattern.removeprefix(PREFIX) for pattern in patterns]
    whole = [action for action in actions if not action.endswith("*")]
    starts = [action[:-1] for action in actions if action.endswith("*")]
    begun = (sa.func.substr(AuditEvent.action, 1, len(start)) == start for start in starts)
    return sa.or_(AuditEvent.action.in_(whole), *begun)


def path_below(uow: Reading, component_id: UUID | None) -> str:
    """The path of a component whose subtree is listened to. Raises ``NotFound`` where the actor sees none."""
    if component_id is None:
        return EVERYWHERE
    found = components.c.id == component_id, components.c.organisation_id == uow.actor.organisation_id
    path = uow.session.scalar(sa.select(components.c.path).where(*found))
    if path is None or not uow.actor.rights.allow("component:read", path):
        raise NotFound(f"No component {component_id}.")
    return str(path)


def starting(uow: Reading, after: int | None, kept: timedelta, is_live: bool = False) -> int:
    """Where to go on: ``after`` if the feed reaches back to it; without it the beginning, or now.

    Raises ``Expired`` where the feed begins later, ``Invalid`` where it has not come so far.
    """
    session, organisation_id = uow.session, uow.actor.organisation_id
    head, since = head_of(session, organisation_id), utc_now() - kept
    if after is None and is_live:
        return head
    if after is not None and after > head:
        raise Invalid(f"The feed ends at {head}: nothing came after {after}.")
    if after is not None and (after == head or since <= at_of(session, organisation_id, after + 1)):
        return after
    first = beginning(session, organisation_id, head, since)
    if after is not None and after < first:
        raise Expired(f"The feed starts after {first}: read anew what you keep.", feed_starts_after=first)
    return first


def beginning(session: Session, organisation_id: UUID, head: int, since: datetime) -> int:
    """The number of the last event before an instant: instants rise with numbers, so halving finds it."""
    low, high = 0, head
    while low < high:
        middle = (low + high + 1) // 2
        if at_of(session, organisation_id, middle) < since:
            low = middle
        else:
            high = middle - 1
    return low


def at_of(session: Session, organisation_id: UUID, number: int) -> datetime:
    query = sa.select(AuditEvent.at).where(
        AuditEvent.organisation_id == organisation_id, AuditEvent.number == number
    )
    return session.scalars(query).one()
