"""Calendars of what is due: made for who asks, or for whoever has the link of a feed."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.components.places import AnyPlace
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.core.database import Database
from app.core.errors import Conflict, Forbidden, NotFound
from app.core.icalendar import calendar, escaped
from app.core.model import utc_now
from app.core.unit_of_work import Actor, Reading, Writing, opened
from app.identity.authentication import by_member
from app.identity.service_tokens import Peppers, matches, mint, parse
from app.reminders.everything import OF_THE_WORK
from app.reminders.feeds.models import CalendarFeed
from app.reminders.feeds.repository import FeedRepository
from app.reminders.feeds.schemas import FeedKind, FeedMade, FeedRead, FeedWrite
from app.reminders.kinds import KINDS, Item, Sought, due
from app.reminders.models import ReminderKind
from app.reminders.schemas import READ, WRITE

NO_CALENDAR = "There is no such calendar."
BACK, AHEAD = timedelta(days=90), timedelta(days=400)


def subscribe(uow: Writing, at: Address, data: FeedWrite, peppers: Peppers) -> FeedMade:
    """Make a link that opens a calendar of what is due, and nothing else; its text is told once."""
    place = ComponentRepository(uow).at(at, READ)
    ComponentRepository(uow).open(place.id, READ)
    refuse_unreadable(uow, place, data.kinds)
    minted = mint(peppers)
    said = dict(data) | data.model_dump(mode="json", include={"kinds"})
    proof = {"public_id": minted.public_id, "digest": minted.digest.hex()}
    feed = CalendarFeed(component_id=place.id, member_id=UUID(uow.actor.id), **said, **proof)
    uow.record("calendar_feed.made", uow.add(feed))
    told = FeedRepository(uow).row(feed.id).content
    stated = {name: told[name] for name in FeedRead.model_fields}  # its status follows from them
    return FeedMade(**stated, link=f"/calendar-feeds/{minted.text}.ics")


def refuse_unreadable(uow: Reading, place: AnyPlace, kinds: Iterable[FeedKind]) -> None:
    """Raises ``Forbidden`` for a kind that the actor may not read there."""
    for kind in kinds:
        for permission in KINDS[ReminderKind(kind)].needs:
            if not uow.actor.rights.allow(permission, place.path):
                raise Forbidden(f"To list {kind} needs the permission {permission} there.", rule=permission)


def revoke(uow: Writing, id: UUID, version: int) -> CalendarFeed:
    """End a feed at once: one's own, or another's for who may set reminders there."""
    feed = FeedRepository(uow).get(id, READ, version)
    if str(feed.member_id) != uow.actor.id:
        FeedRepository(uow).demand(WRITE, FeedRepository(uow).place_of(id))
    if feed.revoked_at:
        raise Conflict("It is revoked.", rule="calendar-feed.revoked-once")
    feed.revoked_at = utc_now()
    uow.record("calendar_feed.revoked", feed)
    return feed


def subscribed(database: Database, text: str, peppers: Peppers) -> str:
    """The calendar that a link opens, with the rights that its member has now.

    Raises ``NotFound``, in the same words whether there is none or the member sees nothing there any more.
    """
    found: list[CalendarFeed] = []

    def holder(session: Session) -> Actor:
        feed = feed_of(session, text, peppers)
        actor = by_member(session, feed.organisation_id, str(feed.member_id))
        if actor is None:
            raise NotFound(NO_CALENDAR)
        found.append(feed)
        return actor

    try:
        with opened(Reading, database, holder) as uow:
            (feed,) = found
            place = ComponentRepository(uow).place(feed.component_id)
            return shown(uow, place, feed.name, [FeedKind(kind) for kind in feed.kinds], feed.owner)
    except NotFound as unseen:
        raise NotFound(NO_CALENDAR) from unseen


def feed_of(session: Session, text: str, peppers: Peppers) -> CalendarFeed:
    """The feed whose link it is. Raises ``NotFound``, whatever is wrong with it."""
    parsed = parse(text)
    sought = sa.select(CalendarFeed).where(CalendarFeed.public_id == (parsed.public_id if parsed else ""))
    feed = session.scalars(sought).one_or_none()
    if not parsed or not feed or feed.revoked_at or not matches(parsed, bytes.fromhex(feed.digest), peppers):
        raise NotFound(NO_CALENDAR)
    return feed


def shown(uow: Reading, place: AnyPlace, name: str, kinds: Sequence[FeedKind], owner: str | None) -> str:
    """What is due at a place and below, of the kinds that the actor may read there."""
    today = utc_now().date()
    return calendar("Due", name, events(uow, place, kinds, owner, today))


def events(
    uow: Reading, place: AnyPlace, kinds: Sequence[FeedKind], owner: str | None, today: date
) -> Iterator[list[str]]:
    sought = Sought(place.path, today, ZoneInfo("UTC"), today + AHEAD, today - BACK)
    for kind in shown_kinds(kinds):
        if all(uow.actor.rights.allow(permission, place.path) for permission in KINDS[kind].needs):
            for item in due(uow, kind, sought):
                if owner is None or item.owner == owner:
                    yield event(kind, item, today)


def shown_kinds(kinds: Sequence[FeedKind]) -> Iterable[ReminderKind]:
    return OF_THE_WORK if FeedKind.OPEN_ITEMS in kinds else map(ReminderKind, kinds)


def event(kind: ReminderKind, item: Item, today: date) -> list[str]:
    """A thing that is due, as the event of a whole day."""
    assert item.due_on  # what has no due date is not sought
    stamp = datetime.combine(today, datetime.min.time())
    said = ": ".join(filter(None, (item.reference, item.title)))
    return [
        f"UID:{kind}{escaped(item.link)}",
        f"DTSTAMP:{stamp:%Y%m%dT%H%M%S}Z",
        f"DTSTART;VALUE=DATE:{item.due_on:%Y%m%d}",
        f"SUMMARY:{escaped(said)}",
        f"DESCRIPTION:{escaped(', '.join(filter(None, (item.owner, item.link))))}",
        f"CATEGORIES:{kind}",
        "TRANSP:TRANSPARENT",
    ]
