"""Delivering what is due, as often as a test needs it."""

from ipaddress import ip_network
from typing import Any

import sqlalchemy as sa
from fastapi.testclient import TestClient

from app.core.database import Database
from app.events.webhooks.courier import deliver_due
from app.events.webhooks.models import WebhookCursor
from app.events.webhooks.policy import Policy
from tests.conftest import PEPPER

LOOPBACK = ip_network("127.0.0.0/8")
QUICK = Policy(
    networks=(LOOPBACK,),
    http=True,
    keys=(PEPPER.encode(),),
    retry_seconds=(0, 0),
    total_seconds=1,
    at_once_each=4,
)


def deliver(database: Database, policy: Policy = QUICK, attempts: int = 3) -> int:
    """Deliver what is due, and what is due again as soon as it may be: so many rounds."""
    made = 0
    for _ in range(attempts):
        with database.writing() as session:
            session.execute(sa.update(WebhookCursor).values(held_until=None))
        made += deliver_due(database, policy)
    return made


def deliveries(office: TestClient, webhook: Any, **query: Any) -> list[Any]:
    items: list[Any] = office.get(f"/v1/webhooks/{webhook['id']}/deliveries", params=query).json()["items"]
    return items
