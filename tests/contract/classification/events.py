"""The feed of changes, and the addresses that are told of them."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.events.webhooks.models import Delivery
from app.events.webhooks.outbox import enter
from tests.contract.classification.access import (
    ENTERED,
    PERSONAL,
    STAFF,
    STAFF_GOVERNED,
    STAFF_LISTED,
    Case,
    Cases,
    Makers,
    posted,
)
from tests.contract.world import World

WEBHOOK = {"name": "Risk desk", "url": "https://hooks.example.org/steerco", "types": ["org.steerco.member.*"]}
MEMBER = {"name": "Paging service", "kind": "service"}
FEED = type(PERSONAL)(200, 200, 200, blind=("stranger", "reader"))


def delivery(world: World) -> str:
    """The newest of those that something to be told of makes."""
    app: Any = world.office.app  # type: ignore[attr-defined]
    webhook_id = UUID(world["webhook_id"])
    for number in range(2):
        world.post("/members", {**MEMBER, "name": f"Paging service {number}"})
    enter(app.state.database, app.state.settings.webhook_policy)
    with app.state.database.reading() as session:
        ids = session.scalars(sa.select(Delivery.id).filter_by(webhook_id=webhook_id).order_by(Delivery.id))
        return str(ids.all()[-1])


MADE: Makers = {"webhook_id": posted("/webhooks", WEBHOOK), "delivery_id": delivery}

CASES: Cases = {
    "GET /events": Case(FEED, query={"type": "org.steerco.webhook.*"}),
    "GET /webhooks": Case(STAFF_LISTED, holds="webhook_id"),
    "POST /webhooks": Case(ENTERED, WEBHOOK, second={"name": "Cost desk"}),
    "GET /webhooks/{webhook_id}": Case(STAFF),
    "GET /webhooks/{webhook_id}/history": Case(STAFF),
    "PATCH /webhooks/{webhook_id}": Case(STAFF_GOVERNED, {"name": "The risk desk"}),
    "DELETE /webhooks/{webhook_id}": Case(STAFF_GOVERNED),
    "POST /webhooks/{webhook_id}/pause": Case(STAFF_GOVERNED),
    "POST /webhooks/{webhook_id}/resumption": Case(
        STAFF_GOVERNED, after=("POST /webhooks/{webhook_id}/pause",)
    ),
    "POST /webhooks/{webhook_id}/secret-rotation": Case(STAFF_GOVERNED, {"overlap_hours": 1}),
    "GET /webhooks/{webhook_id}/condition": Case(STAFF),
    "GET /webhooks/{webhook_id}/deliveries": Case(STAFF, holds="delivery_id"),
    "POST /webhooks/{webhook_id}/redelivery": Case(STAFF_GOVERNED),
    "GET /webhook-deliveries/{delivery_id}": Case(STAFF),
    "POST /webhook-deliveries/{delivery_id}/redelivery": Case(STAFF_GOVERNED),
}
