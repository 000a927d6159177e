"""From the trail to deliveries: each webhook's cursor moves over the organisation's events in their order.

A delivery is entered in the transaction that moves the cursor past its event, so that no event is
forgotten and none is entered twice, whatever crashes when.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import cast
from uuid import UUID

import sqlalchemy as sa

from app.core.database import Database, Snapshot
from app.core.errors import NotFound
from app.core.ids import uuid7
from app.core.model import utc_now
from app.core.rights import Rights
from app.core.unit_of_work import Actor, Reading, Writing, opened
from app.events.feed import Expired, Stretch, Wanted, head_of, path_below, starting, stretch
from app.events.webhooks.models import Delivery, DeliveryStatus, Webhook, WebhookCursor, WebhookStatus
from app.events.webhooks.policy import Policy
from app.identity.authentication import by_member
from app.identity.rights import EVERYTHING

AT_ONCE = 500  # events entered for a webhook in one go
ACTOR = "webhooks"
NOBODY = "Its owner is no active member any more."
DELIVERIES = cast(sa.Table, Delivery.__table__)
CURSORS = cast(sa.Table, WebhookCursor.__table__)
ACTIVE = (
    sa.select(Webhook, WebhookCursor.number)
    .join(WebhookCursor, WebhookCursor.webhook_id == Webhook.id)
    .where(Webhook.status == WebhookStatus.ACTIVE)
    .order_by(Webhook.id)
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be entered for one webhook, and how far its cursor goes with that."""

    webhook_id: UUID
    organisation_id: UUID
    was: int
    upto: int
    events: tuple[tuple[int, str], ...]  # numbers and types


def enter(database: Database, policy: Policy) -> int:
    """Enter what is new for every active webhook; how many deliveries that makes."""
    with database.reading() as session:
        plans, orphans = planned(session, policy)
    for webhook in orphans:
        disable(database, webhook.organisation_id, webhook.id, NOBODY)
    if not plans:
        return 0
    with database.writing() as session:
        return sum(entered(session, plan) for plan in plans)


def planned(session: Snapshot, policy: Policy) -> tuple[list[Plan], list[Webhook]]:
    """What there is for each webhook that is behind; and those that nobody answers for any more."""
    plans: list[Plan] = []
    orphans: list[Webhook] = []
    for webhook, number in behind(session):
        actor = owner_of(session, webhook)
        if actor is None:
            orphans.append(webhook)
            continue
        found = upcoming(Reading(session, actor), webhook, number, policy.feed_kept)
        events = tuple((int(event.sequence), event.type) for event in found.items)
        plans.append(Plan(webhook.id, webhook.organisation_id, number, found.next_after, events))
    return plans, orphans


def behind(session: Snapshot) -> Iterator[tuple[Webhook, int]]:
    """The active webhooks with something before them, and where each of them is."""
    heads: dict[UUID, int] = {}
    for webhook, number in session.execute(ACTIVE):
        organisation_id = webhook.organisation_id
        if organisation_id not in heads:
            heads[organisation_id] = head_of(session, organisation_id)
        if heads[organisation_id] != number:
            yield webhook, number


def owner_of(session: Snapshot, webhook: Webhook) -> Actor | None:
    """Who a webhook listens for, with the rights that are left now of those it was set up with."""
    owner = by_member(session, webhook.organisation_id, webhook.owner_id)
    if owner is None:
        return None
    kept = {name: paths for name, paths in owner.rights.paths.items() if name in webhook.permissions}
    return Actor(owner.id, owner.organisation_id, Rights(kept))


def upcoming(uow: Reading, webhook: Webhook, number: int, kept: timedelta) -> Stretch:
    """The next events for a webhook; what the feed no longer has is passed over."""
    head = head_of(uow.session, uow.actor.organisation_id)
    try:
        after = starting(uow, min(number, head), kept)
    except Expired as expired:
        after = int(expired.extra["feed_starts_after"])
    try:
        return stretch(uow, after, AT_ONCE, wanted(uow, webhook))
    except NotFound:  # the component is gone, or no longer for its owner to see
        return Stretch([], head, head)


def wanted(uow: Reading, webhook: Webhook) -> Wanted:
    return Wanted(tuple(webhook.types), path_below(uow, webhook.component_id))


def entered(session: Snapshot, plan: Plan) -> int:
    """Enter a plan's deliveries, unless another worker was quicker; how many."""
    moving = (
        sa.update(CURSORS)
        .where(CURSORS.c.webhook_id == plan.webhook_id, CURSORS.c.number == plan.was)
        .values(number=plan.upto)
    )
    connection = session.connection()
    if not connection.execute(moving).rowcount or not plan.events:
        return 0
    now = utc_now()
    same = {"organisation_id": plan.organisation_id, "webhook_id": plan.webhook_id, "version": 1, "log": []}
    fresh = {
        "status": DeliveryStatus.PENDING,
        "attempts": 0,
        "due_at": now,
        "created_at": now,
        "updated_at": now,
    }
    rows = [{**same, **fresh, "id": uuid7(), "number": number, "type": type} for number, type in plan.events]
    connection.execute(sa.insert(DELIVERIES), rows)
    return len(rows)


def forget(database: Database, policy: Policy) -> int:
    """Let go of what was delivered longer ago than the feed goes back, and of nothing else; how much it was."""
    done = DELIVERIES.c.status.in_([DeliveryStatus.DELIVERED, DeliveryStatus.WITHHELD])
    old = DELIVERIES.c.created_at < utc_now() - policy.feed_kept
    with database.writing() as session:
        return int(session.connection().execute(sa.delete(DELIVERIES).where(done, old)).rowcount)


def disable(database: Database, organisation_id: UUID, webhook_id: UUID, because: str) -> None:
    """Send nothing more to a webhook until somebody resumes it; on the trail, so that others hear of it."""
    with opened(Writing, database, lambda _: Actor(ACTOR, organisation_id, EVERYTHING)) as uow:
        webhook = uow.session.get(Webhook, webhook_id)
        if webhook is not None and webhook.status == WebhookStatus.ACTIVE:
            webhook.status, webhook.disabled_because = WebhookStatus.DISABLED, because
            uow.record("webhook.disabled", webhook, because)
