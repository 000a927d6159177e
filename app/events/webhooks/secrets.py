"""The secrets of webhooks as they are kept: one that signs, and for a while the one before it."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.model import utc_now
from app.events.webhooks.models import Webhook, WebhookSecret
from app.events.webhooks.sealing import seal, unseal
from app.events.webhooks.signing import new_secret


def renew(session: Session, webhook: Webhook, keys: Sequence[bytes], overlap: timedelta) -> str:
    """Give a webhook a new secret; the one it had counts a while longer, any before that no more."""
    connection, now, mine = session.connection(), utc_now(), WebhookSecret.webhook_id == webhook.id
    connection.execute(sa.delete(WebhookSecret).where(mine, WebhookSecret.expires_at.is_not(None)))
    connection.execute(sa.update(WebhookSecret).where(mine).values(expires_at=now + overlap))
    secret = new_secret()
    kept = {"organisation_id": webhook.organisation_id, "webhook_id": webhook.id, "created_at": now}
    connection.execute(sa.insert(WebhookSecret).values(**kept, sealed=seal(secret, webhook.id, keys)))
    return secret


def valid(session: Session, webhook_id: UUID, keys: Sequence[bytes]) -> list[str]:
    """The secrets that a receiver may have, the newest first. Raises ``Unsealable``."""
    now, expires = utc_now(), WebhookSecret.expires_at
    query = (
        sa.select(WebhookSecret.sealed)
        .where(WebhookSecret.webhook_id == webhook_id, sa.or_(expires.is_(None), expires > now))
        .order_by(WebhookSecret.created_at.desc())
    )
    return [unseal(sealed, webhook_id, keys) for sealed in session.scalars(query)]
