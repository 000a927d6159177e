"""What can be done with webhooks and their deliveries."""

from datetime import timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit
from uuid import UUID

import sqlalchemy as sa

from app.core.errors import Conflict, Invalid
from app.core.merge_patch import MergePatch
from app.core.model import utc_now
from app.core.unit_of_work import Reading, Writing
from app.events.feed import head_of, path_below
from app.events.webhooks import secrets
from app.events.webhooks.addresses import is_allowed
from app.events.webhooks.models import (
    Delivery,
    DeliveryStatus,
    Webhook,
    WebhookCursor,
    WebhookSecret,
    WebhookStatus,
)
from app.events.webhooks.policy import Policy
from app.events.webhooks.repository import DeliveryRepository, WebhookRepository
from app.events.webhooks.schemas import (
    WRITE,
    SecretRotation,
    WebhookCondition,
    WebhookSecretRead,
    WebhookWrite,
)
from app.identity.service import everywhere


def subscribe(uow: Writing, data: WebhookWrite, policy: Policy) -> WebhookSecretRead:
    """Have an address told of what comes from now on."""
    everywhere(uow, WRITE)
    refuse_unreachable(uow, data, policy)
    now = utc_now()
    webhook = uow.add(Webhook(**dict(data), **owned(uow), secret_rotated_at=now))
    uow.record("webhook.subscribed", webhook)
    start = {"webhook_id": webhook.id, "organisation_id": webhook.organisation_id, "streak": 0, "failures": 0}
    head = head_of(uow.session, webhook.organisation_id)
    uow.session.connection().execute(sa.insert(WebhookCursor).values(**start, number=head))
    return with_secret(uow, webhook, secrets.renew(uow.session, webhook, policy.keys, timedelta(0)))


def owned(uow: Writing) -> dict[str, object]:
    """Whose rights a webhook has: the actor's, within what their token allows."""
    return {"owner_id": uow.actor.id, "permissions": sorted(uow.actor.rights.paths)}


def with_secret(uow: Writing, webhook: Webhook, secret: str) -> WebhookSecretRead:
    return WebhookSecretRead(**WebhookRepository(uow).row(webhook.id).content, secret=secret)


def refuse_unreachable(uow: Reading, data: WebhookWrite, policy: Policy) -> None:
    """Raises ``Invalid`` for an address that no delivery would go to; names are looked up when it is sent."""
    path_below(uow, data.component_id)
    parts = urlsplit(data.url)
    if parts.scheme == "http" and not policy.http:
        raise Invalid("Webhooks go to https addresses only.")
    try:
        address = str(ip_address(parts.hostname or ""))
    except ValueError:
        return
    if not is_allowed(address, policy.networks):
        raise Invalid(f"Webhooks do not go to {address}: it is no public address.")


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[WebhookWrite], policy: Policy) -> Webhook:
    """Change a webhook; it is told what who changed it may know from then on."""
    webhook = WebhookRepository(uow).get(id, WRITE, version)
    revised = patch.applied_to(WebhookWrite.model_validate(webhook))
    if revised == WebhookWrite.model_validate(webhook):
        return webhook
    refuse_unreachable(uow, revised, policy)
    for name, value in {**dict(revised), **owned(uow)}.items():
        setattr(webhook, name, value)
    uow.record("webhook.revised", webhook)
    return webhook


def pause(uow: Writing, id: UUID, version: int) -> Webhook:
    """Send nothing for now; what happens meanwhile is caught up with, as far as the feed goes back."""
    webhook = WebhookRepository(uow).get(id, WRITE, version)
    if webhook.status != WebhookStatus.ACTIVE:
        raise Conflict(f"It is {webhook.status} already.", rule="status")
    webhook.status = WebhookStatus.PAUSED
    uow.record("webhook.paused", webhook)
    return webhook


def resume(uow: Writing, id: UUID, version: int) -> Webhook:
    """Send again, after a pause or after it was disabled."""
    webhook = WebhookRepository(uow).get(id, WRITE, version)
    if webhook.status == WebhookStatus.ACTIVE:
        raise Conflict("It is active already.", rule="status")
    webhook.status, webhook.disabled_because = WebhookStatus.ACTIVE, None
    anew = {"streak": 0, "failing_since": None, "held_until": None}
    uow.session.connection().execute(
        sa.update(WebhookCursor).where(WebhookCursor.webhook_id == id).values(**anew)
    )
    uow.record("webhook.resumed", webhook)
    return webhook


def unsubscribe(uow: Writing, id: UUID, version: int) -> None:
    """Take a webhook away with its secrets and deliveries."""
    webhook = WebhookRepository(uow).get(id, WRITE, version)
    for table in (Delivery, WebhookSecret, WebhookCursor):
        uow.session.connection().execute(sa.delete(table).where(table.webhook_id == id))
    uow.remove("webhook.unsubscribed", webhook)


def rotate(uow: Writing, id: UUID, version: int, data: SecretRotation, policy: Policy) -> WebhookSecretRead:
    """Sign with a new secret from now on, and for a while with the former one beside it."""
    webhook = WebhookRepository(uow).get(id, WRITE, version)
    overlap = timedelta(hours=data.overlap_hours)
    secret = secrets.renew(uow.session, webhook, policy.keys, overlap)
    webhook.secret_rotated_at = utc_now()
    webhook.former_secret_until = webhook.secret_rotated_at + overlap
    uow.record("webhook.secret_rotated", webhook)
    return with_secret(uow, webhook, secret)


def redeliver(uow: Writing, delivery_id: UUID) -> None:
    """Send one event again, whatever became of it: with the id it had."""
    delivery = DeliveryRepository(uow).get(delivery_id, WRITE)
    send_again(uow, Delivery.id == delivery.id)


def redeliver_dead(uow: Writing, id: UUID) -> int:
    """Send again every event that was given up on; how many there are."""
    webhook = WebhookRepository(uow).get(id, WRITE)
    return send_again(uow, Delivery.webhook_id == webhook.id, Delivery.status == DeliveryStatus.DEAD)


def send_again(uow: Writing, *which: sa.ColumnElement[bool]) -> int:
    """Make deliveries due, as if none had been tried; how many there are."""
    now = utc_now()
    anew = {"status": DeliveryStatus.PENDING, "attempts": 0, "delivered_at": None, "due_at": now}
    values = {**anew, "version": Delivery.version + 1, "updated_at": now}
    return int(uow.session.connection().execute(sa.update(Delivery).where(*which).values(**values)).rowcount)


def condition(uow: Reading, id: UUID) -> WebhookCondition:
    """How a webhook fares."""
    WebhookRepository(uow).row(id)
    cursor = uow.session.scalars(sa.select(WebhookCursor).filter_by(webhook_id=id)).one()
    counting = sa.select(Delivery.status, sa.func.count()).where(Delivery.webhook_id == id)
    counts = {status: number for status, number in uow.session.execute(counting.group_by(Delivery.status))}
    return WebhookCondition(
        behind=head_of(uow.session, uow.actor.organisation_id) - cursor.number,
        pending=counts.get(DeliveryStatus.PENDING, 0),
        dead=counts.get(DeliveryStatus.DEAD, 0),
        failures=cursor.failures,
        failing_since=cursor.failing_since,
        held_until=cursor.held_until,
        delivered_at=cursor.delivered_at,
    )
