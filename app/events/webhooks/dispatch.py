"""Which deliveries are due, taking them so that no other worker does, and entering what became of them."""

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.core.database import Database, Snapshot
from app.core.errors import NotFound
from app.core.model import utc_now
from app.core.unit_of_work import Reading
from app.events import feed
from app.events.schemas import CloudEvent
from app.events.webhooks import secrets
from app.events.webhooks.models import DeliveryStatus, Webhook, WebhookCursor, WebhookStatus
from app.events.webhooks.outbox import CURSORS, DELIVERIES, disable, owner_of, wanted
from app.events.webhooks.parcels import Outcome, Parcel
from app.events.webhooks.policy import Policy
from app.events.webhooks.sealing import Unsealable

LOGGED = 12  # attempts that a delivery's log keeps
HELD_MOST = timedelta(minutes=5)  # between two attempts at a receiver that answers nothing
RETRY_AFTER_MOST = 3600
JITTER = 0.2  # by which a wait may be longer or shorter
SEALED = "Its secret cannot be opened: rotate it."
UNWANTED = "The receiver says that it is gone (410)."
FAILING = "It has done nothing but fail since {since:%Y-%m-%d %H:%M} UTC."
DUE = (
    sa.select(DELIVERIES)
    .where(
        DELIVERIES.c.webhook_id == sa.bindparam("webhook", type_=DELIVERIES.c.webhook_id.type),
        DELIVERIES.c.due_at <= sa.bindparam("now", type_=DELIVERIES.c.due_at.type),
    )
    .order_by(DELIVERIES.c.due_at, DELIVERIES.c.number)
    .limit(sa.bindparam("limit", type_=sa.Integer))
)
CLAIMING = (
    sa.update(DELIVERIES)
    .where(
        DELIVERIES.c.id == sa.bindparam("which", type_=DELIVERIES.c.id.type),
        DELIVERIES.c.due_at == sa.bindparam("was", type_=DELIVERIES.c.due_at.type),
    )
    .values(
        due_at=sa.bindparam("lease", type_=DELIVERIES.c.due_at.type),
        version=DELIVERIES.c.version + 1,
        updated_at=sa.bindparam("now", type_=DELIVERIES.c.updated_at.type),
    )
)
Due = sa.Row[Any]


def taken(database: Database, policy: Policy, under_way: Mapping[UUID, int]) -> list[Parcel]:
    """Deliveries that are due and now ours, no more of a webhook than it may have at once.

    Each is written as its event is for the webhook's owner now; what they may know no more is not sent.
    """
    now = utc_now()
    lease, parcels, withheld = now + policy.lease, [], []
    with database.reading() as session:
        left = policy.at_once - sum(under_way.values())
        for webhook, cursor in ready(session, now):
            limit = min((1 if cursor.streak else policy.at_once_each) - under_way.get(webhook.id, 0), left)
            due = some_due(session, webhook.id, now, limit) if limit > 0 else []
            made = packed(session, webhook, due, policy, lease)
            parcels += [(one, each) for one, each in zip(due, made, strict=True) if each]
            withheld += [one for one, each in zip(due, made, strict=True) if not each]
            left -= len(due)
    if not parcels and not withheld:
        return []
    with database.writing() as session:
        for one in withheld:
            change(session, one.id, one.due_at, status=DeliveryStatus.WITHHELD, due_at=None)
        return [each for one, each in parcels if is_claimed(session, one, lease, now)]


def is_claimed(session: Snapshot, one: Due, lease: datetime, now: datetime) -> bool:
    """Take a delivery; false where another worker did."""
    bound = {"which": one.id, "was": one.due_at, "lease": lease, "now": now}
    return bool(session.connection().execute(CLAIMING, bound).rowcount)


def ready(session: Snapshot, now: datetime) -> Sequence[Any]:
    """The webhooks that may be sent to now, those that failed last behind the others."""
    held = WebhookCursor.held_until
    query = (
        sa.select(Webhook, WebhookCursor)
        .join(WebhookCursor, WebhookCursor.webhook_id == Webhook.id)
        .where(Webhook.status == WebhookStatus.ACTIVE, sa.or_(held.is_(None), held <= now))
        .order_by(WebhookCursor.streak, Webhook.id)
    )
    return session.execute(query).all()


def some_due(session: Snapshot, webhook_id: UUID, now: datetime, limit: int) -> Sequence[Due]:
    return session.connection().execute(DUE, {"webhook": webhook_id, "now": now, "limit": limit}).all()


def packed(
    session: Snapshot, webhook: Webhook, due: Sequence[Due], policy: Policy, lease: datetime
) -> list[Parcel | None]:
    """A parcel for each delivery; none where the owner may not know of its event."""
    if not due:
        return []
    events = written(session, webhook, [one.number for one in due])
    try:
        keys = tuple(secrets.valid(session, webhook.id, policy.keys))
    except Unsealable:  # told as an attempt that failed
        keys = ()
    return [
        Parcel(
            delivery_id=one.id,
            attempt=one.attempts + 1,
            lease=lease,
            event_id=event.id,
            body=event.model_dump_json().encode(),
            secrets=keys,
            webhook_id=webhook.id,
            organisation_id=webhook.organisation_id,
            url=webhook.url,
        )
        if (event := events.get(one.number))
        else None
        for one in due
    ]


def written(session: Snapshot, webhook: Webhook, numbers: list[int]) -> dict[int, CloudEvent]:
    """The events of these numbers as a webhook's owner may know them now."""
    owner = owner_of(session, webhook)
    if owner is None:
        return {}
    uow = Reading(session, owner)
    try:
        return feed.of_numbers(uow, numbers, wanted(uow, webhook))
    except NotFound:
        return {}


def change(session: Snapshot, id: UUID, was: datetime, **values: Any) -> bool:
    """Change a delivery that is still as it was when it was looked at; false where it is another's now."""
    mine = DELIVERIES.c.id == id, DELIVERIES.c.due_at == was
    anew = {**values, "version": DELIVERIES.c.version + 1, "updated_at": utc_now()}
    return bool(session.connection().execute(sa.update(DELIVERIES).where(*mine).values(**anew)).rowcount)


def settle(database: Database, policy: Policy, outcomes: Sequence[Outcome]) -> None:
    """Enter what attempts came to; a webhook that is unwanted, or failed for too long, is disabled."""
    ending: dict[UUID, tuple[UUID, str]] = {}
    with database.writing() as session:
        for outcome in outcomes:
            parcel = outcome.parcel
            if entered(session, policy, outcome) and (because := fared(session, policy, outcome)):
                ending[parcel.webhook_id] = parcel.organisation_id, because
    for webhook_id, (organisation_id, because) in ending.items():
        disable(database, organisation_id, webhook_id, because)


def entered(session: Snapshot, policy: Policy, outcome: Outcome) -> bool:
    """Enter an attempt in its delivery; false where that is another's by now."""
    parcel = outcome.parcel
    log = session.scalar(sa.select(DELIVERIES.c.log).where(DELIVERIES.c.id == parcel.delivery_id)) or []
    told = {"at": outcome.at.isoformat(), "status": outcome.status, "fault": outcome.fault}
    values: dict[str, Any] = {"attempts": parcel.attempt, "due_at": None}
    values["log"] = [*log, {**told, "seconds": round(outcome.seconds, 3)}][-LOGGED:]
    if outcome.is_delivered:
        values |= {"status": DeliveryStatus.DELIVERED, "delivered_at": outcome.at}
    elif outcome.is_unwanted or parcel.attempt > len(policy.retry_seconds):
        values["status"] = DeliveryStatus.DEAD
    else:
        values["due_at"] = outcome.at + wait_before_next(policy, outcome)
    return change(session, parcel.delivery_id, parcel.lease, **values)


def wait_before_next(policy: Policy, outcome: Outcome) -> timedelta:
    """How long until the next attempt: longer each time, and never so that all come at once."""
    seconds = policy.retry_seconds[outcome.parcel.attempt - 1] * random.uniform(1 - JITTER, 1 + JITTER)
    asked = min(outcome.retry_after or 0, RETRY_AFTER_MOST)
    return timedelta(seconds=max(seconds, asked))


def fared(session: Snapshot, policy: Policy, outcome: Outcome) -> str | None:
    """Note with a webhook how an attempt went; why it is to be disabled, if it is."""
    connection, mine = session.connection(), CURSORS.c.webhook_id == outcome.parcel.webhook_id
    if outcome.is_delivered:
        well = {"streak": 0, "failing_since": None, "held_until": None, "delivered_at": outcome.at}
        connection.execute(sa.update(CURSORS).where(mine).values(**well))
        return None
    cursor = connection.execute(sa.select(CURSORS.c.streak, CURSORS.c.failing_since).where(mine)).one()
    since = cursor.failing_since or outcome.at
    held = held_for(policy, cursor.streak)
    badly = {"streak": cursor.streak + 1, "failing_since": since, "held_until": outcome.at + held}
    connection.execute(sa.update(CURSORS).where(mine).values(**badly, failures=CURSORS.c.failures + 1))
    if outcome.is_unwanted:
        return UNWANTED
    return FAILING.format(since=since) if outcome.at - since >= policy.disable_after else None


def held_for(policy: Policy, streak: int) -> timedelta:
    """How long a receiver is left alone after so many failures on end: twice as long each time."""
    first = policy.retry_seconds[0] if policy.retry_seconds else 1
    return min(timedelta(seconds=first / 5 * 2 ** min(streak, 20)), HELD_MOST)
